"""A chain of stages: embedding, recurrent layers, a summary over time, dense layers.

Each stage is built from its description (a dictionary of lists), runs on a value, keeps what it
saw, and takes relevance back. A value is [time][features] or, behind a summary, [features].
"""

from . import gru, lstm, rnn
from .rules import Ledger, affine, epsilon_rule

CELLS = {"lstm": lstm, "gru": gru, "rnn": rnn}


def _direction(stage, rows):
    if stage["cell"] == "gru":
        parts = [{row: rows[row][key] for row in "zrn"} for key in ("x", "h", "bx", "bh")]
        return gru.Weights(*parts, stage["linear_before_reset"])
    joined, biases = {}, {}
    for row, parts in rows.items():
        joined[row] = [of_x + of_h for of_x, of_h in zip(parts["x"], parts["h"], strict=True)]
        biases[row] = [a + b for a, b in zip(parts["bx"], parts["bh"], strict=True)]
    if stage["cell"] == "rnn":
        return rnn.Weights(joined["n"], biases["n"], stage["activation"])
    return lstm.Weights(joined, biases)


class Recurrent:
    """One layer, forward, reverse or both; the second of two directions reads from the end."""

    def __init__(self, stage):
        self.cell = CELLS[stage["cell"]]
        self.directions = [_direction(stage, own["rows"]) for own in stage["directions"]]
        names = ("h", "c") if stage["cell"] == "lstm" else ("h",)
        self.first_reads_from_the_end = stage.get("reverse", False)
        self.states = [[own[name] for name in names] for own in stage["directions"]]

    def run(self, xs):
        self.steps = []
        result = [[] for _ in xs]
        for number, (weights, states) in enumerate(zip(self.directions, self.states, strict=True)):
            steps = self.cell.run(weights, self._turned(xs, number), *states)
            self.steps.append(steps)
            ordered = self._turned(steps, number)
            result = [h + step.h for h, step in zip(result, ordered, strict=True)]
        return result

    def _turned(self, values, number):
        """Values over time in the order in which a direction reads them, and back again."""
        return values[::-1] if number == 1 or self.first_reads_from_the_end else values

    def explain(self, relevance, settings, ledger):
        total = [[0.0] * len(step.x) for step in self.steps[0]]
        self.relevance_of_states = []
        start = 0
        for number, (weights, steps) in enumerate(zip(self.directions, self.steps, strict=True)):
            own = [parts[start : start + weights.hidden] for parts in relevance]
            start += weights.hidden
            own = self._turned(own, number)
            of_x, *of_states = self.cell.explain(weights, steps, own, settings, ledger)
            self.relevance_of_states.append(of_states)
            for t, parts in enumerate(self._turned(of_x, number)):
                for unit, part in enumerate(parts):
                    total[t][unit] += part
        return total


class Summary:
    """last: the last step; h_n: each direction's own last step; mean, max: over time; none."""

    def __init__(self, stage, width_of_forward):
        self.how = stage["how"]
        self.forward = width_of_forward

    def run(self, xs):
        self.xs = xs
        if self.how == "none":
            return xs
        if self.how == "mean":
            return [sum(column) / len(xs) for column in zip(*xs, strict=True)]
        self.taken = [self._taken(unit) for unit in range(len(xs[0]))]
        return [xs[t][unit] for unit, t in enumerate(self.taken)]

    def _taken(self, unit):
        if self.how == "max":
            column = [x[unit] for x in self.xs]
            return column.index(max(column))
        return 0 if self.how == "h_n" and unit >= self.forward else len(self.xs) - 1

    def explain(self, relevance, settings, ledger):
        if self.how == "none":
            return relevance
        result = [[0.0] * len(x) for x in self.xs]
        for unit, part in enumerate(relevance):
            if self.how != "mean":
                result[self.taken[unit]][unit] = part
                continue
            column = [x[unit] for x in self.xs]
            shares = [[1.0 / len(column)] * len(column)]
            z = affine(column, shares, [0.0])
            for t, own in enumerate(
                epsilon_rule(column, shares, [0.0], z, [part], settings, ledger)
            ):
                result[t][unit] = own
        return result


class Dense:
    """z = W x + b, for a vector or for each step."""

    def __init__(self, stage):
        self.weights, self.biases = stage["weights"], stage["biases"]

    def run(self, value):
        self.steps = value if isinstance(value[0], list) else [value]
        self.z = [affine(x, self.weights, self.biases) for x in self.steps]
        return self.z if isinstance(value[0], list) else self.z[0]

    def explain(self, relevance, settings, ledger):
        each = relevance if isinstance(relevance[0], list) else [relevance]
        result = [
            epsilon_rule(x, self.weights, self.biases, z, own, settings, ledger)
            for x, z, own in zip(self.steps, self.z, each, strict=True)
        ]
        return result if isinstance(relevance[0], list) else result[0]


class Embedding:
    """Ids to rows of a table; an id gets the sum of its row's relevance."""

    def __init__(self, stage):
        self.table = stage["table"]

    def run(self, ids):
        return [self.table[number] for number in ids]

    def explain(self, relevance, settings, ledger):
        return [sum(parts) for parts in relevance]


class Network:
    def __init__(self, stages):
        self.stages = []
        width = 0
        for stage in stages:
            if stage["kind"] == "recurrent":
                self.stages.append(Recurrent(stage))
                reverse = stage.get("reverse", False)
                width = 0 if reverse else self.stages[-1].directions[0].hidden
            elif stage["kind"] == "summary":
                self.stages.append(Summary(stage, width))
            else:
                kinds = {"dense": Dense, "embedding": Embedding}
                self.stages.append(kinds[stage["kind"]](stage))

    def recurrent(self):
        return [stage for stage in self.stages if isinstance(stage, Recurrent)]

    def run(self, value):
        for stage in self.stages:
            value = stage.run(value)
        self.output = value
        return value

    def explain(self, index, settings):
        """(relevance of the input, ledger) of one element of the output: [j] or [t, j]."""
        ledger = Ledger()
        if len(index) == 1:
            relevance = [0.0] * len(self.output)
            score = relevance[index[0]] = self.output[index[0]]
        else:
            relevance = [[0.0] * len(row) for row in self.output]
            score = relevance[index[0]][index[1]] = self.output[index[0]][index[1]]
        for stage in reversed(self.stages):
            relevance = stage.explain(relevance, settings, ledger)
        inputs = _total(relevance)
        states = sum(_total(stage.relevance_of_states) for stage in self.recurrent())
        found = inputs + states + ledger.biases + ledger.stabilizer + ledger.unassigned
        closure = abs(score - found) / max(abs(score), ledger.turnover)
        assert closure <= 1e-9, (settings, closure)
        return relevance, ledger


def _total(value):
    return sum(map(_total, value)) if isinstance(value, list) else value

"""One direction of an LSTM: forward pass over all steps, and relevance back through them."""

import math
from dataclasses import dataclass

from .rules import affine, epsilon_rule, product_rules

GATES = ("i", "f", "o")
ROWS = (*GATES, "g")


@dataclass(frozen=True)
class Weights:
    """For each of the rows i, f, o and the candidate g: [hidden][input + hidden], [hidden]."""

    weights: dict
    biases: dict

    @property
    def hidden(self):
        return len(self.biases["g"])


@dataclass
class Step:
    """Every value of one time step."""

    x: list
    h_before: list
    c_before: list
    z: dict  # pre-activations of i, f, o, g
    i: list
    f: list
    o: list
    g: list
    c: list
    h: list


def sigmoid(z):
    return 1.0 / (1.0 + math.exp(-z))


def run(weights, xs, h=None, c=None):
    """The steps of a sequence, in the order in which this direction reads it.

    h and c are the initial states; zeros where not given.
    """
    h = h or [0.0] * weights.hidden
    c = c or [0.0] * weights.hidden
    steps = []
    for x in xs:
        z = {row: affine(x + h, weights.weights[row], weights.biases[row]) for row in ROWS}
        i, f, o = ([sigmoid(value) for value in z[gate]] for gate in GATES)
        g = [math.tanh(value) for value in z["g"]]
        c_now = [f[j] * c[j] + i[j] * g[j] for j in range(weights.hidden)]
        h_now = [o[j] * math.tanh(c_now[j]) for j in range(weights.hidden)]
        steps.append(Step(x, h, c, z, i, f, o, g, c_now, h_now))
        h, c = h_now, c_now
    return steps


def explain(weights, steps, relevance_of_h, settings, ledger):
    """(relevance of each step's x, relevance of the initial h, relevance of the initial c).

    `relevance_of_h` is what comes from above to the h of each step.
    """
    relevance_h = [0.0] * weights.hidden
    relevance_c = [0.0] * weights.hidden
    relevance_x = [None] * len(steps)
    for t in reversed(range(len(steps))):
        relevance_h = [relevance_h[j] + relevance_of_h[t][j] for j in range(weights.hidden)]
        relevance_x[t], relevance_h, relevance_c = _explain_step(
            weights, steps[t], relevance_h, relevance_c, settings, ledger
        )
    return relevance_x, relevance_h, relevance_c


def _explain_step(weights, step, relevance_h, relevance_c, settings, ledger):
    hidden = weights.hidden
    gates = {}

    # h = o * tanh(c), and tanh passes its relevance on to c.
    cell = [math.tanh(value) for value in step.c]
    gates["o"], to_cell = product_rules(step.o, cell, relevance_h, settings, ledger)
    relevance_c = [relevance_c[j] + to_cell[j] for j in range(hidden)]

    # c = f * c_before + i * g: a row of 2 * hidden lower units with unit weights and no bias.
    kept = [step.f[j] * step.c_before[j] for j in range(hidden)]
    new = [step.i[j] * step.g[j] for j in range(hidden)]
    unit_weights = [
        [1.0 if unit in (j, hidden + j) else 0.0 for unit in range(2 * hidden)]
        for j in range(hidden)
    ]
    no_bias = [0.0] * hidden
    terms = epsilon_rule(
        kept + new, unit_weights, no_bias, step.c, relevance_c, settings, ledger
    )
    to_kept, to_new = terms[:hidden], terms[hidden:]

    gates["f"], relevance_c_before = product_rules(
        step.f, step.c_before, to_kept, settings, ledger
    )
    gates["i"], candidate = product_rules(step.i, step.g, to_new, settings, ledger)

    # Sigmoid and tanh pass on to the pre-activations, each a row of input + hidden lower units.
    rows = {"g": candidate}
    if settings.product_rule != "all":
        rows.update(gates)
    relevance_x = [0.0] * len(step.x)
    relevance_h_before = [0.0] * hidden
    for row, relevance in rows.items():
        lower = epsilon_rule(
            step.x + step.h_before,
            weights.weights[row],
            weights.biases[row],
            step.z[row],
            relevance,
            settings,
            ledger,
        )
        for unit in range(len(step.x)):
            relevance_x[unit] += lower[unit]
        for unit in range(hidden):
            relevance_h_before[unit] += lower[len(step.x) + unit]
    return relevance_x, relevance_h_before, relevance_c_before

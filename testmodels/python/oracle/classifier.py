"""A classifier on the last states of one or two directions: logits, and where they come from."""

from dataclasses import dataclass

from . import lstm
from .rules import Ledger, affine, epsilon_rule


@dataclass(frozen=True)
class Classifier:
    """One direction, or forward and reverse; the head reads [h forward, h reverse]."""

    directions: list
    head_weights: list
    head_biases: list


@dataclass
class Explanation:
    logits: list
    target: int
    relevance: list  # [time][features]
    score: float
    inputs: float
    initial_states: float
    ledger: Ledger

    @property
    def closure(self):
        """How far the ledger is from the score, relative to the turnover."""
        ledger = self.ledger
        found = self.inputs + self.initial_states + ledger.biases + ledger.stabilizer
        difference = abs(self.score - found - ledger.unassigned)
        return difference / max(abs(self.score), ledger.turnover)


def forward(classifier, xs):
    """(the steps of each direction, the head's inputs, the logits)."""
    runs = []
    for index, weights in enumerate(classifier.directions):
        runs.append(lstm.run(weights, xs if index == 0 else xs[::-1]))
    summary = [value for steps in runs for value in steps[-1].h]
    return runs, summary, affine(summary, classifier.head_weights, classifier.head_biases)


def explain(classifier, xs, settings, passed=None):
    """Explains the largest logit of one sequence xs [time][features].

    `passed` is what `forward` gave for the same sequence, if it is already known.
    """
    runs, summary, logits = passed or forward(classifier, xs)
    target = logits.index(max(logits))
    ledger = Ledger()
    start = [logit if index == target else 0.0 for index, logit in enumerate(logits)]
    relevance_h = epsilon_rule(
        summary,
        classifier.head_weights,
        classifier.head_biases,
        logits,
        start,
        settings,
        ledger,
    )
    relevance = [[0.0] * len(x) for x in xs]
    initial_states = 0.0
    for index, (weights, steps) in enumerate(zip(classifier.directions, runs, strict=True)):
        own = relevance_h[index * weights.hidden : (index + 1) * weights.hidden]
        of_h = [[0.0] * weights.hidden for _ in steps[1:]] + [own]
        relevance_x, h, c = lstm.explain(weights, steps, of_h, settings, ledger)
        initial_states += sum(h) + sum(c)
        ordered = relevance_x if index == 0 else relevance_x[::-1]
        for t, parts in enumerate(ordered):
            for unit, part in enumerate(parts):
                relevance[t][unit] += part
    inputs = sum(part for parts in relevance for part in parts)
    explanation = Explanation(
        logits, target, relevance, logits[target], inputs, initial_states, ledger
    )
    assert explanation.closure <= 1e-9, (settings, explanation.closure)
    return explanation

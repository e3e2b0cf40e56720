"""One direction of a simple RNN, h' = activation(W x + U h + b), and relevance back through it."""

import math
from dataclasses import dataclass

from .rules import affine, epsilon_rule

ACTIVATIONS = {"tanh": math.tanh, "relu": lambda z: max(z, 0.0)}


@dataclass(frozen=True)
class Weights:
    rows: list  # [hidden][input + hidden]
    biases: list
    activation: str

    @property
    def hidden(self):
        return len(self.biases)


@dataclass
class Step:
    x: list
    h_before: list
    z: list
    h: list


def run(weights, xs, h=None):
    """The steps of a sequence, in the order in which this direction reads it."""
    h = h or [0.0] * weights.hidden
    steps = []
    for x in xs:
        z = affine(x + h, weights.rows, weights.biases)
        h_now = [ACTIVATIONS[weights.activation](value) for value in z]
        steps.append(Step(x, h, z, h_now))
        h = h_now
    return steps


def explain(weights, steps, relevance_of_h, settings, ledger):
    """(relevance of each step's x, relevance of the initial h)."""
    relevance_h = [0.0] * weights.hidden
    relevance_x = [None] * len(steps)
    for t in reversed(range(len(steps))):
        relevance_h = [relevance_h[j] + relevance_of_h[t][j] for j in range(weights.hidden)]
        step = steps[t]
        lower = epsilon_rule(
            step.x + step.h_before,
            weights.rows,
            weights.biases,
            step.z,
            relevance_h,
            settings,
            ledger,
        )
        relevance_x[t], relevance_h = lower[: len(step.x)], lower[len(step.x) :]
    return relevance_x, relevance_h

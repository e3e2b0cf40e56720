"""One direction of a GRU: forward pass over all steps, and relevance back through them.

z = sigmoid(W_z x + U_z h + b), r = sigmoid(W_r x + U_r h + b)
linear before reset: n = tanh(W_n x + b_x + r * u) with u = U_n h + b_h
otherwise:           n = tanh(W_n x + U_n (r * h) + b_x + b_h)
h' = (1 - z) * n + z * h
"""

import math
from dataclasses import dataclass

from .lstm import sigmoid
from .rules import affine, epsilon_rule, product_rules


@dataclass(frozen=True)
class Weights:
    """For each of the rows z, r, n: of x, of h, bias beside x, bias beside h."""

    x: dict
    h: dict
    x_bias: dict
    h_bias: dict
    linear_before_reset: bool

    @property
    def hidden(self):
        return len(self.x_bias["n"])

    def joined(self, row):
        """([hidden][input + hidden], [hidden]) for a row that reads x and h alike."""
        pairs = zip(self.x[row], self.h[row], strict=True)
        biases = zip(self.x_bias[row], self.h_bias[row], strict=True)
        return [of_x + of_h for of_x, of_h in pairs], [a + b for a, b in biases]


@dataclass
class Step:
    """Every value of one time step; `inner` is u, or r * h when the reset comes first."""

    x: list
    h_before: list
    z_row: list
    r_row: list
    z: list
    r: list
    inner: list
    n_row: list
    n: list
    h: list


def _unit(j, size):
    return [1.0 if unit == j else 0.0 for unit in range(size)]


def _candidate(weights, x, r, inner):
    """(lower units, weights, biases) of the candidate's sum."""
    if not weights.linear_before_reset:
        return x + inner, *weights.joined("n")
    hidden = weights.hidden
    lower = x + [r[j] * inner[j] for j in range(hidden)]
    rows = [weights.x["n"][j] + _unit(j, hidden) for j in range(hidden)]
    return lower, rows, weights.x_bias["n"]


def run(weights, xs, h=None):
    """The steps of a sequence, in the order in which this direction reads it."""
    h = h or [0.0] * weights.hidden
    steps = []
    for x in xs:
        z_row = affine(x + h, *weights.joined("z"))
        r_row = affine(x + h, *weights.joined("r"))
        z, r = ([sigmoid(value) for value in row] for row in (z_row, r_row))
        if weights.linear_before_reset:
            inner = affine(h, weights.h["n"], weights.h_bias["n"])
        else:
            inner = [r[j] * h[j] for j in range(weights.hidden)]
        n_row = affine(*_candidate(weights, x, r, inner))
        n = [math.tanh(value) for value in n_row]
        h_now = [(1.0 - z[j]) * n[j] + z[j] * h[j] for j in range(weights.hidden)]
        steps.append(Step(x, h, z_row, r_row, z, r, inner, n_row, n, h_now))
        h = h_now
    return steps


def explain(weights, steps, relevance_of_h, settings, ledger):
    """(relevance of each step's x, relevance of the initial h)."""
    relevance_h = [0.0] * weights.hidden
    relevance_x = [None] * len(steps)
    for t in reversed(range(len(steps))):
        relevance_h = [relevance_h[j] + relevance_of_h[t][j] for j in range(weights.hidden)]
        relevance_x[t], relevance_h = _explain_step(
            weights, steps[t], relevance_h, settings, ledger
        )
    return relevance_x, relevance_h


def _explain_step(weights, step, relevance_h, settings, ledger):
    hidden, size = weights.hidden, len(step.x)
    to_x, to_h = [0.0] * size, [0.0] * hidden

    def add(target, parts):
        for unit, part in enumerate(parts):
            target[unit] += part

    # h' = (1 - z) * n + z * h: unit weights, no bias.
    passed = [1.0 - step.z[j] for j in range(hidden)]
    new = [passed[j] * step.n[j] for j in range(hidden)]
    kept = [step.z[j] * step.h_before[j] for j in range(hidden)]
    rows = [_unit(j, hidden) + _unit(j, hidden) for j in range(hidden)]
    terms = epsilon_rule(
        new + kept, rows, [0.0] * hidden, step.h, relevance_h, settings, ledger
    )
    # 1 - z passes its relevance on to z.
    to_z, candidate = product_rules(passed, step.n, terms[:hidden], settings, ledger)
    to_z_too, own = product_rules(step.z, step.h_before, terms[hidden:], settings, ledger)
    add(to_z, to_z_too)
    add(to_h, own)

    lower, rows, biases = _candidate(weights, step.x, step.r, step.inner)
    parts = epsilon_rule(lower, rows, biases, step.n_row, candidate, settings, ledger)
    add(to_x, parts[:size])
    if weights.linear_before_reset:
        to_r, inner = product_rules(step.r, step.inner, parts[size:], settings, ledger)
        own = epsilon_rule(
            step.h_before,
            weights.h["n"],
            weights.h_bias["n"],
            step.inner,
            inner,
            settings,
            ledger,
        )
    else:
        to_r, own = product_rules(step.r, step.h_before, parts[size:], settings, ledger)
    add(to_h, own)

    gates = {"z": (step.z_row, to_z), "r": (step.r_row, to_r)}
    for row, (values, relevance) in gates.items() if settings.product_rule != "all" else ():
        parts = epsilon_rule(
            step.x + step.h_before, *weights.joined(row), values, relevance, settings, ledger
        )
        add(to_x, parts[:size])
        add(to_h, parts[size:])
    return to_x, to_h

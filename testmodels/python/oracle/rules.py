"""The epsilon rule, the product rules and the ledger.

Everything is a Python float (IEEE double) or a list of them; every sum is a loop.
"""

from dataclasses import dataclass

PRODUCT_RULES = ("all", "half", "prop", "abs")


@dataclass(frozen=True)
class Settings:
    product_rule: str
    epsilon: float
    bias_factor: float


@dataclass
class Ledger:
    """Where the score went, apart from the inputs and the initial states."""

    biases: float = 0.0
    stabilizer: float = 0.0
    unassigned: float = 0.0
    turnover: float = 0.0

    def saw(self, relevance):
        """Notes the relevance that arrived at one node."""
        self.turnover = max(self.turnover, sum(abs(part) for part in relevance))


def sign(z):
    return 1.0 if z >= 0 else -1.0


def affine(lower, weights, biases):
    """z_j = sum_i w_ji x_i + b_j"""
    pre_activations = []
    for row, bias in zip(weights, biases, strict=True):
        z = 0.0
        for weight, x in zip(row, lower, strict=True):
            z += weight * x
        pre_activations.append(z + bias)
    return pre_activations


def epsilon_rule(lower, weights, biases, pre_activations, relevance, settings, ledger):
    """Relevance of the lower units of one row of z = W x + b.

    m_j = R_j / (z_j + E s_j)
    R_i = x_i sum_j w_ji m_j + (1/N) sum_j d (b_j + E s_j) m_j
    biases += (1-d) b_j m_j, stabilizer += (1-d) E s_j m_j
    """
    ledger.saw(relevance)
    epsilon, bias_factor = settings.epsilon, settings.bias_factor
    result = [0.0] * len(lower)
    shared = 0.0
    for row, bias, z, r in zip(weights, biases, pre_activations, relevance, strict=True):
        denominator = z + epsilon * sign(z)
        if denominator == 0.0:
            ledger.unassigned += r
            continue
        m = r / denominator
        for i in range(len(lower)):
            result[i] += lower[i] * row[i] * m
        shared += bias_factor * (bias + epsilon * sign(z)) * m
        ledger.biases += (1.0 - bias_factor) * bias * m
        ledger.stabilizer += (1.0 - bias_factor) * epsilon * sign(z) * m
    for i in range(len(lower)):
        result[i] += shared / len(lower)
    return result


def product_rule(gate, signal, relevance, settings, ledger):
    """(relevance of the gate, relevance of the signal) of gate * signal, for one unit."""
    if settings.product_rule == "all":
        return 0.0, relevance
    if settings.product_rule == "half":
        return relevance / 2, relevance / 2
    if settings.product_rule == "prop":
        total = gate + signal
        denominator = total + settings.epsilon * sign(total)
        if denominator == 0.0:
            ledger.unassigned += relevance
            return 0.0, 0.0
        ledger.stabilizer += settings.epsilon * sign(total) / denominator * relevance
        return gate / denominator * relevance, signal / denominator * relevance
    if settings.product_rule == "abs":
        total = abs(gate) + abs(signal)
        if total == 0.0:
            return 0.0, relevance
        return abs(gate) / total * relevance, abs(signal) / total * relevance
    raise ValueError(settings.product_rule)


def product_rules(gates, signals, relevance, settings, ledger):
    """The product rule of every unit: (relevance of the gates, relevance of the signals)."""
    ledger.saw(relevance)
    to_gates, to_signals = [], []
    for gate, signal, r in zip(gates, signals, relevance, strict=True):
        to_gate, to_signal = product_rule(gate, signal, r, settings, ledger)
        to_gates.append(to_gate)
        to_signals.append(to_signal)
    return to_gates, to_signals

"""Checks the oracle's rule `all`, at any epsilon, by automatic differentiation.

Relevance is gradient x input of the same network in which gates are detached, tanh(z) is
z * detach(tanh(z) / z), and the gradient of each pre-activation and sum z is multiplied by
detach(z / (z + epsilon sign(z))). Nothing here is shared with the oracle but the weights.
"""

import numpy
import torch

from oracle import classifier as oracle
from oracle import weights
from oracle.rules import Settings
from paths import SURNAMES, VOWELS

EPSILONS = (0.1, 1e-3, 1e-6)
TOLERANCE = 1e-11


def stabilized(z, epsilon):
    """z, with a gradient that is multiplied by z / (z + epsilon sign(z))."""
    sign = torch.where(z >= 0, 1.0, -1.0).double()
    factor = (z / (z + epsilon * sign)).detach()
    z.register_hook(lambda gradient: gradient * factor)
    return z


def linear_tanh(z):
    ratio = torch.where(z == 0, 1.0, torch.tanh(z) / z)
    return z * ratio.detach()


def last_state(direction, bias_of, xs, epsilon):
    def rows(row, x, h):
        matrix = torch.tensor(direction.weights[row], dtype=torch.float64)
        return matrix @ torch.cat([x, h]) + bias_of[row]

    h = torch.zeros(direction.hidden, dtype=torch.float64)
    c = torch.zeros(direction.hidden, dtype=torch.float64)
    for x in xs:
        i, f, o = (torch.sigmoid(rows(gate, x, h)).detach() for gate in "ifo")
        g = linear_tanh(stabilized(rows("g", x, h), epsilon))
        c = stabilized(f * c + i * g, epsilon)
        h = o * linear_tanh(c)
    return h


def relevance_by_autodiff(classifier, xs, epsilon):
    """(relevance [time, features], relevance of all biases)."""
    x = torch.tensor(xs, dtype=torch.float64, requires_grad=True)
    head_bias = torch.tensor(classifier.head_biases, dtype=torch.float64, requires_grad=True)
    biases = [head_bias]
    states = []
    for index, direction in enumerate(classifier.directions):
        bias_of = {
            row: torch.tensor(values, dtype=torch.float64, requires_grad=True)
            for row, values in direction.biases.items()
        }
        biases.append(bias_of["g"])
        order = range(len(xs)) if index == 0 else reversed(range(len(xs)))
        states.append(last_state(direction, bias_of, [x[t] for t in order], epsilon))
    head = torch.tensor(classifier.head_weights, dtype=torch.float64)
    logits = stabilized(head @ torch.cat(states) + head_bias, epsilon)
    logits.max().backward()
    of_biases = sum(float((bias.grad * bias.detach()).sum()) for bias in biases)
    return (x.grad * x).detach().numpy(), of_biases


def check(name, classifier, sequences):
    for epsilon in EPSILONS:
        worst = 0.0
        for xs in sequences:
            expected, of_biases = relevance_by_autodiff(classifier, xs, epsilon)
            explanation = oracle.explain(classifier, xs, Settings("all", epsilon, 0.0))
            found = numpy.array(explanation.relevance)
            largest = numpy.abs(expected).max()
            worst = max(worst, float(numpy.abs(found - expected).max() / largest))
            worst = max(worst, abs(explanation.ledger.biases - of_biases) / largest)
        print(
            f"{name}: autodiff and oracle differ by at most {worst:.1e} of the largest relevance"
            f" (rule all, epsilon {epsilon:g}, {len(sequences)} sequences)"
        )
        assert worst <= TOLERANCE, (name, epsilon, worst)


def main():
    torch.set_num_threads(1)
    classifier, embedding = weights.surnames(SURNAMES / "surnames.onnx")
    given = numpy.load(SURNAMES / "surnames.reference.npz")
    encoded = zip(given["ids"], given["lengths"], strict=True)
    check("surnames", classifier, [[embedding[i] for i in ids[:length]] for ids, length in encoded])
    x = numpy.load(VOWELS / "vowels.reference.npz")["x"].astype(float).tolist()
    check("vowels", weights.vowels(VOWELS / "vowels.onnx"), x)


if __name__ == "__main__":
    main()

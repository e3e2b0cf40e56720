"""Checks what bank_networks.py makes: fails when the oracle is wrong.

- Rule `all` by automatic differentiation, as in check_autodiff.py: the same descriptions run on a
  tape of PyTorch that shares nothing with the oracle but the matrices of linear maps.
- The order of the terms of every sum is shuffled, which changes only how sums are rounded.
- An LSTM and a GRU have the relevance that `oracle.network` found for the same weights.
"""

import json

import numpy
import torch

from bank import hand_cells
from bank_networks import NETWORKS, Explained, samples_of
from check_autodiff import stabilized
from networks import hand_networks
from networks.cells import gru, lstm
from networks.parameters import hand_rows
from oracle.rules import PRODUCT_RULES, Settings
from oracle.tape import Tape, matrix_of
from paths import BANK

EPSILONS = (0.1, 1e-3, 1e-6)
TOLERANCE = 1e-9


class Value:
    def __init__(self, tensor):
        self.tensor = tensor
        self.array = tensor.detach().numpy()

    @property
    def shape(self):
        return self.array.shape


class Gradients:
    """The calls of `oracle.tape.Tape`; relevance is gradient times input."""

    def __init__(self, epsilon):
        self.epsilon = epsilon
        self.inputs = {}

    def input(self, name, array):
        self.inputs[name] = self.state(array)
        return self.inputs[name]

    def state(self, array):
        return Value(torch.tensor(numpy.array(array, dtype=float), requires_grad=True))

    def affine(self, terms, bias=0.0):
        shape = numpy.shape(terms[0][1](terms[0][0].array))
        z = torch.tensor(numpy.broadcast_to(bias, shape).astype(float)).ravel()
        for value, linear in terms:
            z = z + torch.tensor(matrix_of(linear, value.shape)) @ value.tensor.ravel()
        return Value(stabilized(z.reshape(shape), self.epsilon))

    def product(self, gate, signal):
        return Value(gate.tensor.detach() * signal.tensor)

    def shared_product(self, left, right):
        a, b = left.tensor, right.tensor
        return Value((a * b.detach() + a.detach() * b) / 2)

    def through(self, function, value):
        z, result = value.array, function(value.array)
        ratio = numpy.where(z == 0, 1.0, result / numpy.where(z == 0, 1.0, z))
        linear = value.tensor * torch.tensor(ratio)
        # Exactly what the function gives: what is quantised later must not fall to the other side.
        return Value(torch.tensor(result) + (linear - linear.detach()))

    def move(self, function, *values):
        sizes = numpy.cumsum([0] + [value.array.size for value in values])
        numbers = [
            start + numpy.arange(value.array.size).reshape(value.shape)
            for start, value in zip(sizes[:-1], values, strict=True)
        ]
        joined = torch.cat([value.tensor.ravel() for value in values])
        return Value(joined[torch.tensor(numpy.asarray(function(*numbers)))])

    def softmax(self, scores):
        return Value(torch.softmax(scores.tensor.detach(), dim=-1))

    def relevance(self, start, index):
        start.tensor[index].backward()
        return {
            name: value.array * (value.tensor.grad.numpy() if value.tensor.grad is not None else 0)
            for name, value in self.inputs.items()
        }


def distance(found, expected):
    """Relative to the largest relevance of all inputs."""
    largest = max(numpy.abs(value).max() for value in expected.values())
    return max(numpy.abs(found[name] - expected[name]).max() for name in expected) / largest


def check_gradients(entries):
    worst = 0.0
    for entry in entries:
        for sample in samples_of(entry)[0]:
            own = Explained(sample, Tape())
            for epsilon in EPSILONS:
                tape = Gradients(epsilon)
                expected = tape.relevance(Explained(sample, tape).start, own.index)
                found, _ = own.tape.explain(own.start, own.index, Settings("all", epsilon, 0.0))
                worst = max(worst, distance(found, expected))
                assert worst <= TOLERANCE, (entry["file"], epsilon, worst)
    print(f"largest difference from autodiff {worst:.1e} of the largest")


def check_order(entries):
    random = numpy.random.default_rng(5)
    worst = dict.fromkeys(PRODUCT_RULES, 0.0)
    amplified = dict.fromkeys(PRODUCT_RULES, 0.0)
    for entry in entries:
        for sample in samples_of(entry)[0]:
            first, second = Explained(sample, Tape()), Explained(sample, Tape(random))
            for rule in PRODUCT_RULES:
                settings = Settings(rule, 1e-3, 0.0)
                expected, ledger = first.relevance(settings)
                difference = distance(second.relevance(settings)[0], expected)
                assert difference <= TOLERANCE, (entry["file"], rule, difference)
                worst[rule] = max(worst[rule], difference)
                score = abs(first.start.array[first.index])
                amplified[rule] = max(amplified[rule], ledger.turnover / score)
    for rule in PRODUCT_RULES:
        print(
            f"{rule}: other orders change relevance by at most {worst[rule]:.1e} of the largest;"
            f" turnover at most {amplified[rule]:.1e} times the score"
        )


def hand_lstm(tape, sample):
    own = hand_cells.weights("lstm", "iofg")
    states = [tape.state(state[0, 0].astype(float)) for state in (own.h, own.c)]
    hs, _ = lstm(tape, hand_rows(own), hand_networks.read(tape, sample), *states)
    return hand_networks.head(tape, own, hs[-1])


def hand_gru(tape, sample):
    own = hand_cells.weights("gru-1", "zrn", both_biases=True)
    state = tape.state(own.h[0, 0].astype(float))
    hs = gru(tape, hand_rows(own), hand_networks.read(tape, sample), state)
    return hand_networks.head(tape, own, hs[-1])


def check_cells(entries):
    """Against the references of models that `oracle.network` knows."""
    networks = {"hand-lstm-operator": hand_lstm, "hand-gru-lbr1-operator": hand_gru}
    worst = 0.0
    for entry in entries:
        network = networks.get(entry["architecture"])
        if network is None:
            continue
        samples, arrays = samples_of(entry)
        for number, sample in enumerate(samples):
            tape = Tape()
            start = network(tape, sample)
            index = tuple(arrays["target"][number])
            for rule in PRODUCT_RULES:
                found, _ = tape.explain(start, index, Settings(rule, 1e-3, 0.0))
                expected = {"x": arrays[f"relevance.{rule}.1e-3.0"][number]}
                worst = max(worst, distance(found, expected))
                assert worst <= TOLERANCE, (entry["file"], rule, worst)
    print(f"largest difference between both oracles {worst:.1e} of the largest")


def main():
    torch.set_num_threads(1)
    entries = json.loads((BANK / "manifest.json").read_text(encoding="utf-8"))
    known = [entry for entry in entries if entry["architecture"] in NETWORKS]
    check_gradients(known)
    check_order(known)
    check_cells(entries)


if __name__ == "__main__":
    main()

"""A forward pass that is written down, and relevance back through it.

An architecture is a function that calls these methods in the order of its forward pass. It says
itself what is one affine region, which factor is the gate and what is an initial state: nothing is
inferred here. The rules are those of `rules`, in loops over Python floats.
"""

from dataclasses import dataclass

import numpy

from .rules import Ledger, epsilon_rule, product_rules


@dataclass(eq=False)
class Value:
    """What one call gave, and the relevance that has reached it."""

    array: numpy.ndarray
    relevance: numpy.ndarray = None

    @property
    def shape(self):
        return self.array.shape


def same(x):
    """The linear map of a term of a sum."""
    return x


def matrix_of(linear, shape):
    """The matrix [outputs, inputs] of a linear function of tensors of a shape, measured."""
    columns = []
    for place in range(numpy.prod(shape, dtype=int)):
        unit = numpy.zeros(shape)
        unit.flat[place] = 1.0
        columns.append(numpy.ravel(linear(unit)))
    return numpy.stack(columns, axis=1)


class Tape:
    """`order`, a random generator, shuffles the terms of every sum, which changes its rounding only."""

    def __init__(self, order=None):
        self.order = order
        self.steps = []  # each takes relevance from a value to those that it was made of
        self.values = []
        self.inputs = {}
        self.states = []

    def _value(self, array):
        self.values.append(Value(numpy.asarray(array, dtype=float)))
        return self.values[-1]

    def input(self, name, array):
        self.inputs[name] = self._value(array)
        return self.inputs[name]

    def state(self, array):
        """An initial state that the model fixes."""
        self.states.append(self._value(array))
        return self.states[-1]

    def affine(self, terms, bias=0.0):
        """One region: the sum of linear(value) over the terms (value, linear), and a bias."""
        sizes = [value.array.size for value, _ in terms]
        lower = numpy.concatenate([value.array.ravel() for value, _ in terms])
        matrix = numpy.concatenate([matrix_of(f, value.shape) for value, f in terms], axis=1)
        shape = numpy.shape(terms[0][1](terms[0][0].array))
        biases = numpy.broadcast_to(bias, shape).astype(float).ravel()
        places = numpy.arange(len(lower))
        if self.order is not None:
            places = self.order.permutation(len(lower))
        lower, matrix = lower[places], matrix[:, places]
        result = self._value((matrix @ lower + biases).reshape(shape))

        def back(settings, ledger):
            parts = epsilon_rule(
                lower.tolist(),
                matrix.tolist(),
                biases.tolist(),
                result.array.ravel().tolist(),
                result.relevance.ravel().tolist(),
                settings,
                ledger,
            )
            ordered = numpy.empty(len(parts))
            ordered[places] = parts
            ends = numpy.cumsum(sizes)
            for (value, _), part in zip(terms, numpy.split(ordered, ends[:-1]), strict=True):
                value.relevance += part.reshape(value.shape)

        self.steps.append((result, back))
        return result

    def product(self, gate, signal):
        """gate * signal, of one shape, under the product rule."""
        assert gate.shape == signal.shape, (gate.shape, signal.shape)
        result = self._value(gate.array * signal.array)

        def back(settings, ledger):
            factors = (gate.array, signal.array, result.relevance)
            lists = [array.ravel().tolist() for array in factors]
            for value, part in zip(
                (gate, signal), product_rules(*lists, settings, ledger), strict=True
            ):
                value.relevance += numpy.reshape(part, value.shape)

        self.steps.append((result, back))
        return result

    def shared_product(self, left, right):
        """A product of two signals, or of two gates: both get half, whatever the product rule."""
        assert left.shape == right.shape, (left.shape, right.shape)
        result = self._value(left.array * right.array)

        def back(settings, ledger):
            ledger.saw(result.relevance.ravel().tolist())
            left.relevance += result.relevance / 2
            right.relevance += result.relevance / 2

        self.steps.append((result, back))
        return result

    def through(self, function, value):
        """A function of single elements: relevance passes unchanged."""
        result = self._value(function(value.array))
        assert result.shape == value.shape, (result.shape, value.shape)

        def back(settings, ledger):
            value.relevance += result.relevance

        self.steps.append((result, back))
        return result

    def move(self, function, *values):
        """Elements are picked, repeated, joined: `function` does to arrays what is done to values."""
        numbers, end = [], 0
        for value in values:
            numbers.append(end + numpy.arange(value.array.size).reshape(value.shape))
            end += value.array.size
        source = numpy.asarray(function(*numbers))
        result = self._value(numpy.concatenate([v.array.ravel() for v in values])[source])

        def back(settings, ledger):
            total = numpy.zeros(end)
            numpy.add.at(total, source, result.relevance)
            for value, own in zip(values, numbers, strict=True):
                value.relevance += total[own]

        self.steps.append((result, back))
        return result

    def softmax(self, scores):
        """Along the last axis. R_i = x_i (R_i - s_i sum_k R_k), and the rest is unassigned."""
        powers = numpy.exp(scores.array - scores.array.max(axis=-1, keepdims=True))
        result = self._value(powers / powers.sum(axis=-1, keepdims=True))

        def back(settings, ledger):
            total = result.relevance.sum(axis=-1, keepdims=True)
            part = scores.array * (result.relevance - result.array * total)
            ledger.unassigned += float(result.relevance.sum() - part.sum())
            scores.relevance += part

        self.steps.append((result, back))
        return result

    def explain(self, start, index, settings):
        """(relevance by input, ledger) of one element of a value of this tape."""
        for value in self.values:
            value.relevance = numpy.zeros(value.shape)
        score = start.relevance[index] = float(start.array[index])
        ledger = Ledger()
        for value, back in reversed(self.steps):
            if value.relevance.any():
                back(settings, ledger)
        relevance = {name: value.relevance for name, value in self.inputs.items()}
        ends = sum(value.relevance.sum() for value in [*self.inputs.values(), *self.states])
        found = ends + ledger.biases + ledger.stabilizer + ledger.unassigned
        closure = abs(score - found) / max(abs(score), ledger.turnover)
        assert closure <= 1e-9, (settings, closure)
        return relevance, ledger

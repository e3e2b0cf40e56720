"""Weights and inputs that come out the same in every framework.

All weights are multiples of 1/1024: the sum of two biases, or weights joined into one wide matrix,
are then exact in float32, so that a cell has the same weights in every form.
"""

import zlib

import numpy

GRID = 1024


def generator(name):
    """A random generator that depends on nothing but the name."""
    return numpy.random.default_rng(zlib.crc32(name.encode()))


def draw(random, shape, scale, centre=0.0):
    values = centre + random.uniform(-scale, scale, tuple(shape))
    return (numpy.round(values * GRID) / GRID).astype(numpy.float32)


def draw_weight(random, name, shape):
    """Weights large enough that gates open and close, small enough that nothing saturates."""
    last = name.lower().replace("/", ".").split(".")[-1].split(":")[0]
    if "variance" in last or "running_var" in last:
        return draw(random, shape, 0.5, 1.0)
    if "gamma" in last or "norm" in name.lower() and last == "weight":
        return draw(random, shape, 0.4, 1.0)
    if len(shape) < 2:
        return draw(random, shape, 0.4)
    return draw(random, shape, 0.75)


def inputs(name, *shape):
    """Standard normal numbers on a grid of 1/64."""
    values = generator("inputs of " + name).standard_normal(shape)
    return (numpy.round(values * 64) / 64).astype(numpy.float32)


def ids(name, rows, *shape, first=0):
    return generator("ids of " + name).integers(first, rows, shape)

"""The models of `bank_quantize.py`. Weights are what the integers of the file stand for.

Quantising is a function of single elements: relevance passes it unchanged, and what stands above it
reads the rounded numbers. The scale of a dynamic quantisation is held.
"""

import numpy

from oracle.tape import same

from . import blocks
from .cells import dense, joined, lstm, row_of, sigmoid, stacked, steps_of
from .parameters import rows_of

HIDDEN = 5


def dynamic(v):
    """To 8 bits between the smallest and the largest number, 0 included, and back.

    DynamicQuantizeLinear is defined on single precision, and so are its roundings.
    """
    single = v.astype(numpy.float32)
    low, high = min(single.min(), numpy.float32(0)), max(single.max(), numpy.float32(0))
    scale = (high - low) / numpy.float32(255) or numpy.float32(1)
    zero = numpy.rint(numpy.clip(-low / scale, 0, 255))
    steps = numpy.clip(numpy.rint(single / scale) + zero, 0, 255) - zero
    return steps.astype(float) * float(scale)


class File:
    """The constants of a file, as what they stand for."""

    def __init__(self, sample):
        self.constants = sample.constants

    def number(self, name):
        return float(self.constants[name].astype(float).ravel()[0])

    def weights(self, name):
        """Quantised weights: one scale or, along axis 0, one for each direction."""
        scale = self.constants[name.removesuffix("_quantized") + "_scale"].astype(float)
        array = self.constants[name].astype(float)
        return array * scale.reshape(scale.shape + (1,) * (array.ndim - scale.ndim))

    def static(self, name):
        """To int8 with the scale and zero point that calibration gave a value, and back.

        What is rounded is a quotient in single precision.
        """
        scale, zero = self.number(f"{name}_scale"), self.number(f"{name}_zero_point")

        def rounded(v):
            steps = numpy.rint(v.astype(numpy.float32) / numpy.float32(scale))
            return (numpy.clip(steps.astype(float) + zero, -128.0, 127.0) - zero) * scale

        return rounded


def dynamic_head(tape, file, x):
    kernel = file.weights("head.weight_Transposed_quantized")
    bias = file.constants["head.bias"].astype(float)
    return dense(tape, tape.through(dynamic, x), kernel.T, bias)


def dynamic_lstm_layer(tape, file, names, xs):
    """The h of each step of each direction: x is quantised as a whole, h at every step."""
    of_x, of_h = (file.weights(f"{name}_quantized") for name in names[:2])
    biases = file.constants[names[2]].astype(float)
    rounded = steps_of(tape, tape.through(dynamic, stacked(tape, xs)))
    result = []
    for direction, bias in enumerate(biases):
        arrays = [of_x[direction].T, of_h[direction].T, *numpy.split(bias, 2)]
        rows = rows_of("iofg", arrays)
        h, c = (tape.state(numpy.zeros(HIDDEN)) for _ in "hc")
        hs = []
        for x in rounded[:: -1 if direction else 1]:
            seen = tape.through(dynamic, h)
            i, f, o = (tape.through(sigmoid, row_of(tape, rows[key], x, seen)) for key in "ifo")
            g = tape.through(numpy.tanh, row_of(tape, rows["g"], x, seen))
            c = tape.affine([(tape.product(f, c), same), (tape.product(i, g), same)])
            h = tape.product(o, tape.through(numpy.tanh, c))
            hs.append(h)
        result.append(hs)
    return result


def dynamic_lstm(tape, sample):
    file = File(sample)
    xs = steps_of(tape, tape.input("x", sample["x"]))
    names = ("onnx::LSTM_109", "onnx::LSTM_110", "onnx::LSTM_111")
    (hs,) = dynamic_lstm_layer(tape, file, names, xs)
    return dynamic_head(tape, file, hs[-1])


def dynamic_bilstm(tape, sample):
    file = File(sample)
    xs = steps_of(tape, tape.input("x", sample["x"]))
    for numbers in ((351, 352, 350), (394, 395, 393)):
        names = [f"onnx::LSTM_{number}" for number in numbers]
        there, back = dynamic_lstm_layer(tape, file, names, xs)
        xs = [joined(tape, a, b) for a, b in zip(there, back[::-1], strict=True)]
    return dynamic_head(tape, file, joined(tape, there[-1], back[-1]))


def activated(tape, file, z):
    """PReLU and the larger of two steps."""
    slope = file.constants["onnx::PRelu_109"].astype(float).ravel()
    sloped = tape.through(lambda v: numpy.where(v < 0, slope * v, v), z)
    return blocks.largest_of_pairs(tape, sloped)


def dynamic_conv(tape, sample):
    file = File(sample)
    x = tape.through(dynamic, tape.input("x", sample["x"]))
    kernel = file.weights("onnx::Conv_107_quantized")
    bias = file.constants["onnx::Conv_108"].astype(float)
    pooled = activated(tape, file, tape.affine([(x, blocks.convolution(kernel))], bias))
    names = ("onnx::LSTM_129", "onnx::LSTM_130", "onnx::LSTM_131")
    (hs,) = dynamic_lstm_layer(tape, file, names, steps_of(tape, pooled))
    return dynamic_head(tape, file, hs[-1])


def static_conv(tape, sample, scale_of_bias):
    """Every value around the convolution and the head is rounded; the LSTM is not quantised."""
    file = File(sample)
    x = tape.through(file.static("/Transpose_output_0"), tape.input("x", sample["x"]))
    conv = blocks.convolution(file.weights("onnx::Conv_107_quantized"))
    bias = file.constants["onnx::Conv_108_quantized"] * scale_of_bias(
        file, "onnx::Conv_108", "/Transpose_output_0", "onnx::Conv_107"
    )
    name = "/front/front.0/Conv_output_0"
    z = tape.through(file.static(name), tape.affine([(x, conv)], bias))
    arrays = [file.constants[f"onnx::LSTM_{n}"][0].astype(float) for n in (129, 130, 131)]
    rows = rows_of("iofg", [*arrays[:2], *numpy.split(arrays[2], 2)])
    hs, _ = lstm(tape, rows, steps_of(tape, activated(tape, file, z)))
    h = tape.through(file.static("/Gather_output_0"), hs[-1])
    bias = file.constants["head.bias_quantized"] * scale_of_bias(
        file, "head.bias", "/Gather_output_0", "head.weight"
    )
    logits = dense(tape, h, file.weights("head.weight_quantized"), bias)
    return tape.through(file.static("logits"), logits)


def qdq_conv(tape, sample):
    """A bias has the scale that the file gives it."""
    return static_conv(
        tape, sample, lambda file, bias, x, w: file.number(f"{bias}_quantized_scale")
    )


def qoperator_conv(tape, sample):
    """A bias counts in units of the product of both scales."""
    return static_conv(
        tape, sample, lambda file, bias, x, w: file.number(f"{x}_scale") * file.number(f"{w}_scale")
    )


def numbered(name, number):
    """How PyTorch calls the outputs of equal nodes."""
    return f"/{name}{f'_{number}' if number else ''}_output_0"


def qdq_cell(tape, sample):
    """One wide matrix on [x, h]; the result of every node of a step is rounded."""
    file = File(sample)
    rounded = tape.through(file.static("x"), tape.input("x", sample["x"]))
    kernel = file.weights("wide.weight_quantized")
    h, c = (
        tape.state(file.static(name)(file.constants[state][0].astype(float)))
        for name, state in (("/Expand_output_0", "state_h"), ("/Expand_1_output_0", "state_c"))
    )

    def seen(name, number, value):
        return tape.through(file.static(numbered(name, number)), value)

    for t, x in enumerate(steps_of(tape, rounded)):
        bias = f"wide.bias{t - 1 if t else ''}_quantized"
        wide = "wide" + (f"_{t}" if t else "")
        lower = seen("Concat", 2 + t, joined(tape, x, h))
        biases = file.constants[bias] * file.number(f"{bias}_scale")
        z = tape.through(file.static(f"/{wide}/Gemm_output_0"), dense(tape, lower, kernel, biases))
        rows = [tape.move(lambda ids, k=k: numpy.split(ids, 4)[k], z) for k in range(4)]
        places = ((0, 3 * t + 1), (1, 3 * t), (3, 3 * t + 2))
        i, f, o = (seen("Sigmoid", number, tape.through(sigmoid, rows[k])) for k, number in places)
        g = seen("Tanh", 2 * t, tape.through(numpy.tanh, rows[2]))
        kept = seen("Mul", 6 + 7 * t, tape.product(f, c))
        new = seen("Mul", 7 + 7 * t, tape.product(i, g))
        c = seen("Add", 1 + 2 * t, tape.affine([(kept, same), (new, same)]))
        cell = seen("Tanh", 2 * t + 1, tape.through(numpy.tanh, c))
        h = seen("Mul", 8 + 7 * t, tape.product(o, cell))
    bias = file.constants["head.bias_quantized"] * file.number("head.bias_quantized_scale")
    logits = dense(tape, h, file.weights("head.weight_quantized"), bias)
    return tape.through(file.static("logits"), logits)


NETWORKS = {
    "quantized-dynamic-lstm": dynamic_lstm,
    "quantized-dynamic-bilstm": dynamic_bilstm,
    "quantized-dynamic-conv": dynamic_conv,
    "quantized-qdq-conv": qdq_conv,
    "quantized-qoperator-conv": qoperator_conv,
    "quantized-qdq-cell": qdq_cell,
}

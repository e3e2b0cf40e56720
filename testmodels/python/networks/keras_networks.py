"""The architectures of `bank.keras_catalog`, in Keras 2 and 3."""

import numpy

from oracle.tape import same

from . import blocks
from .cells import dense, gru, hard_sigmoid, lstm, mean, relu, stacked, steps_of
from .parameters import keras_dense, keras_layer, keras_recurrent

TIME, FEATURES, HIDDEN, CLASSES = 6, 4, 5, 3


def read(tape, sample):
    return steps_of(tape, tape.input("x", sample["x"]))


def head(tape, model, x, layer="scores", outputs=CLASSES):
    kernel, bias = keras_dense(model, layer, x.shape[-1], outputs)
    return dense(tape, x, kernel.T, bias)


def lstm_backwards(tape, sample):
    """The states in the order in which they were computed."""
    model = "lstm-backwards"
    (rows,) = keras_recurrent(model, "lstm", FEATURES, HIDDEN)
    hs, _ = lstm(tape, rows, read(tape, sample)[::-1])
    return head(tape, model, stacked(tape, hs))


def bilstm_sum(tape, sample):
    model = "bilstm-sum"
    there, back = keras_recurrent(model, "both", FEATURES, HIDDEN, directions=2)
    xs = read(tape, sample)
    ends = [lstm(tape, there, xs)[0][-1], lstm(tape, back, xs[::-1])[0][-1]]
    return head(tape, model, tape.affine([(h, same) for h in ends]))


def lstm_hard(tape, sample):
    """Keras 2 and 3 do not mean the same by a hard sigmoid, and one exporter writes it out."""
    model = "lstm-hard"
    (rows,) = keras_recurrent(model, "l", FEATURES, HIDDEN)
    sixth = float(numpy.float32(1.0 / 6.0))
    gate = {
        "tfkeras2": hard_sigmoid(float(numpy.float32(0.2)), 0.5),
        "keras3-tf": lambda z: numpy.clip(z + 3.0, 0.0, 6.0) * sixth,
    }.get(sample.form, hard_sigmoid(sixth, 0.5))
    hs, _ = lstm(tape, rows, read(tape, sample), gate=gate, candidate=relu, output=relu)
    return head(tape, model, hs[-1])


def several_outputs(tape, sample):
    model = "several-outputs"
    (first,) = keras_recurrent(model, "gru", FEATURES, HIDDEN, "gru")
    (second,) = keras_recurrent(model, "last", HIDDEN, HIDDEN, "gru")
    hs = gru(tape, second, gru(tape, first, read(tape, sample)))
    return head(tape, model, hs[-1])


def autoencoder(tape, sample):
    model = "autoencoder"
    (encoder,) = keras_recurrent(model, "encoder", FEATURES, HIDDEN)
    (decoder,) = keras_recurrent(model, "decoder", HIDDEN, HIDDEN)
    code = lstm(tape, encoder, read(tape, sample))[0][-1]
    hs, _ = lstm(tape, decoder, [code] * TIME)
    # The model knows the dense layer inside of TimeDistributed as 'each'.
    return head(tape, model, stacked(tape, hs), "each", FEATURES)


def encoder_decoder(tape, sample):
    model = "encoder-decoder"
    (encoder,) = keras_recurrent(model, "encoder", FEATURES, HIDDEN)
    (decoder,) = keras_recurrent(model, "decoder", 2, HIDDEN)
    hs, c = lstm(tape, encoder, read(tape, sample))
    known = steps_of(tape, tape.input("known", sample["known"]))
    hs, _ = lstm(tape, decoder, known, hs[-1], c)
    return head(tape, model, stacked(tape, hs), "forecast", 1)


def residual_norm(tape, sample):
    model = "residual-norm"
    (rows,) = keras_recurrent(model, "lstm", FEATURES, FEATURES)
    x = tape.input("x", sample["x"])
    hs = stacked(tape, lstm(tape, rows, steps_of(tape, x))[0])
    own = keras_layer(model, "norm", {"gamma": (FEATURES,), "beta": (FEATURES,)})
    epsilon = float(numpy.float32(1e-3))
    terms = [(x, same), (hs, same)]
    normed, _ = blocks.layer_norm(tape, terms, 0.0, own["gamma"], own["beta"], epsilon)
    return head(tape, model, mean(tape, normed))


def read_for_attention(tape, sample, model):
    (rows,) = keras_recurrent(model, "lstm", FEATURES, 6)
    return stacked(tape, lstm(tape, rows, read(tape, sample))[0])


def attention_dot(tape, sample):
    model = "attention-dot"
    y = read_for_attention(tape, sample, model)
    return head(tape, model, mean(tape, blocks.attended(tape, blocks.scores_of(tape, y, y), y)))


def attention_additive(tape, sample):
    """score_ts = v . tanh(y_t + y_s)"""
    model = "attention-additive"
    y = read_for_attention(tape, sample, model)
    scale = keras_layer(model, "attend", {"scale": (6,)})["scale"]
    asked = tape.move(lambda ids: numpy.repeat(ids[:, None], TIME, axis=1), y)
    answered = tape.move(lambda ids: numpy.repeat(ids[None], TIME, axis=0), y)
    both = tape.through(numpy.tanh, tape.affine([(asked, same), (answered, same)]))
    scores = tape.affine([(both, lambda v: v @ scale)])
    return head(tape, model, mean(tape, blocks.attended(tape, scores, y)))


def attention_multihead(tape, sample):
    """Two heads of width 3. Where the scale of the scores stands depends on the exporter."""
    model = "attention-multihead"
    y = read_for_attention(tape, sample, model)
    shapes = {}
    for name in ("query", "key", "value"):
        shapes.update({f"{name}/kernel": (6, 2, 3), f"{name}/bias": (2, 3)})
    shapes.update({"output/kernel": (2, 3, 6), "output/bias": (6,)})
    own = keras_layer(model, "attend", shapes)
    scale, root = sample.constant(3.0**-0.5), sample.constant(3.0**-0.25)
    of_query, of_key, of_scores = {
        "tfkeras2": (scale, 1.0, 1.0),
        "keras3-torch": (root, root, 1.0),
        "keras3-tf": (1.0, 1.0, scale),
        "keras3-jax": (1.0, 1.0, scale),
    }[sample.form]

    def projected(name, factor):
        kernel = factor * own[f"{name}/kernel"]
        bias = factor * own[f"{name}/bias"][:, None]
        return tape.affine([(y, lambda v: numpy.einsum("ti,ihw->htw", v, kernel))], bias)

    queries, keys = projected("query", of_query), projected("key", of_key)
    scores = tape.through(lambda v: of_scores * v, blocks.scores_of(tape, queries, keys))
    context = blocks.attended(tape, scores, projected("value", 1.0))
    kernel = own["output/kernel"]
    out = tape.affine(
        [(context, lambda v: numpy.einsum("htw,hwo->to", v, kernel))], own["output/bias"]
    )
    return head(tape, model, mean(tape, out))


def conv_lstm(tape, sample):
    """Batch norm is part of the convolution's map; PReLU is written relu(z) - slope * relu(-z)."""
    model = "conv-lstm"
    conv = keras_layer(model, "conv", {"kernel": (3, FEATURES, 5), "bias": (5,)})
    names = ("gamma", "beta", "moving_mean", "moving_variance")
    batch = keras_layer(model, "batch", {name: (5,) for name in names})
    slope = keras_layer(model, "prelu", {"alpha": (1, 5)})["alpha"][0]
    (rows,) = keras_recurrent(model, "lstm", 5, HIDDEN)
    epsilon = float(numpy.float32(1e-3))
    factor = sample.constant(batch["gamma"] / numpy.sqrt(batch["moving_variance"] + epsilon))
    shift = sample.constant(batch["beta"] - batch["moving_mean"] * factor)
    x = tape.input("x", sample["x"])
    convolve = blocks.convolution(conv["kernel"].transpose(2, 1, 0))
    bias = factor * conv["bias"] + shift
    z = tape.affine([(x, lambda v: factor * convolve(v))], bias)
    negated = tape.affine([(x, lambda v: -factor * convolve(v))], -bias)
    above, below = tape.through(relu, z), tape.through(relu, negated)
    activated = tape.affine([(above, same), (below, lambda v: -slope * v)])
    hs, _ = lstm(tape, rows, steps_of(tape, blocks.largest_of_pairs(tape, activated)))
    leak = float(numpy.float32(0.1))
    leaky = tape.through(lambda v: numpy.where(v < 0, leak * v, v), hs[-1])
    hidden = head(tape, model, leaky, "hidden", 6)
    return head(tape, model, tape.through(lambda v: numpy.where(v < 0, numpy.expm1(v), v), hidden))


NETWORKS = {
    "keras-lstm-backwards": lstm_backwards,
    "keras-bilstm-sum": bilstm_sum,
    "keras-lstm-hard": lstm_hard,
    "keras-several-outputs": several_outputs,
    "keras-autoencoder": autoencoder,
    "keras-encoder-decoder": encoder_decoder,
    "keras-residual-norm": residual_norm,
    "keras-attention-dot": attention_dot,
    "keras-attention-additive": attention_additive,
    "keras-attention-multihead": attention_multihead,
    "keras-conv-lstm": conv_lstm,
}

"""Gradients of the bank's Keras models by their backend's own differentiation, in double precision.

Usage: bank_gradients_keras.py, with KERAS_BACKEND set to choose the backend of Keras 3.
"""

import os
import warnings
from contextlib import contextmanager
from functools import partial

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import keras
import numpy

from bank.gradients import differentiate, entries_of, single, write
from bank.keras_catalog import every
from bank_keras import BACKEND, VERSION
from bank_networks import samples_of

EXPORTER = "tfkeras2" if VERSION == 2 else {"tensorflow": "keras3-tf"}.get(
    BACKEND, f"keras3-{BACKEND}"
)


class Program:
    """A model as a function of floats: its float inputs, and what is added to looked-up rows."""

    def __init__(self, model):
        self.model = model
        self.added = None
        self.table = None
        for layer in model.layers:
            if isinstance(layer, keras.layers.Embedding):
                self._add_to_rows(layer)

    def _add_to_rows(self, layer):
        look_up = layer.call
        layer.call = lambda ids: look_up(ids) + self.added
        self.table = layer

    def leaves_of(self, sample):
        """What is differentiated by: name and start value."""
        leaves = {}
        for name, value in sample.feeds.items():
            of_ids = value.dtype.kind != "f"
            leaves[name] = numpy.zeros((*value.shape, self.table.output_dim)) if of_ids else value
        return leaves

    def output(self, sample, leaves):
        values = []
        for name, value in sample.feeds.items():
            if value.dtype.kind == "f":
                values.append(leaves[name])
            else:
                self.added = leaves[name]
                values.append(value)
        results = self.model(values if len(values) > 1 else values[0], training=False)
        return (results if isinstance(results, (list, tuple)) else [results])[sample.place]


def by_tensorflow(program, sample):
    import tensorflow

    leaves = {name: tensorflow.constant(v) for name, v in program.leaves_of(sample).items()}
    with tensorflow.GradientTape() as tape:
        tape.watch(list(leaves.values()))
        output = program.output(sample, leaves)
        score = output[sample.index]
    found = tape.gradient(score, list(leaves.values()))
    return output.numpy(), [value.numpy() for value in found]


def by_torch(program, sample):
    import torch

    leaves = {
        name: torch.from_numpy(value).requires_grad_()
        for name, value in program.leaves_of(sample).items()
    }
    output = program.output(sample, leaves)
    found = torch.autograd.grad(output[sample.index], list(leaves.values()))
    return output.detach().numpy(), [value.numpy() for value in found]


def by_jax(program, sample):
    import jax

    def score(leaves):
        output = program.output(sample, leaves)
        return output[sample.index], output

    leaves = {name: jax.numpy.asarray(v) for name, v in program.leaves_of(sample).items()}
    found, output = jax.grad(score, has_aux=True)(leaves)
    return numpy.asarray(output), [numpy.asarray(found[name]) for name in leaves]


DIFFERENTIATE = {"tensorflow": by_tensorflow, "torch": by_torch, "jax": by_jax}


def fold_batch_norm(model, form, constant):
    """The exporters compute factor and shift of the norm in single precision."""
    norm = model.get_layer("batch")
    gamma, beta, mean, variance = norm.get_weights()
    root = numpy.sqrt(variance + norm.epsilon)
    factor = constant(gamma / root)
    shift = constant(beta - mean * factor)
    norm.set_weights([factor * root, shift + mean * factor, mean, variance])


def scale_queries(model, form, constant):
    """The scale of the scores is in single precision, or its root, for queries and keys."""
    exact = 3.0**-0.5
    scale = constant(3.0**-0.25) ** 2 if form == "keras3-torch" else constant(exact)
    layer = model.get_layer("attend")
    kernel, bias, *others = layer.get_weights()
    layer.set_weights([kernel * (scale / exact), bias * (scale / exact), *others])


def with_scores(attend, query, key, value, mask=None, training=None, scores=False, **options):
    return attend(query, key, value, mask, training, True, **options)


def attend_step_by_step(model):
    """The softmax of JAX's fused attention is in single precision, whatever its operands are."""
    for layer in model.layers:
        if VERSION > 2 and isinstance(layer, keras.layers.MultiHeadAttention):
            # TensorFlow would bring a Python number to single precision first.
            layer._inverse_sqrt_key_dim = numpy.float64(layer._inverse_sqrt_key_dim)
            layer._compute_attention = partial(with_scores, layer._compute_attention)


def round_hard_sigmoid(model, form, constant):
    slope = single(0.2 if form == "tfkeras2" else 1.0 / 6.0)
    clip = keras.backend.clip if VERSION == 2 else keras.ops.clip

    def hard_sigmoid(z):
        if form == "keras3-tf":
            return clip(z + 3.0, 0.0, 6.0) * slope
        return clip(slope * z + 0.5, 0.0, 1.0)

    model.get_layer("l").cell.recurrent_activation = hard_sigmoid


FOLDED = {
    "keras-conv-lstm": fold_batch_norm,
    "keras-attention-multihead": scale_queries,
    "keras-lstm-hard": round_hard_sigmoid,
}


def round_numbers(model):
    """Numbers that are no weights are in single precision in the file."""
    for layer in model.layers:
        for name in ("epsilon", "negative_slope", "alpha"):
            if isinstance(getattr(layer, name, None), (float, numpy.ndarray)):
                setattr(layer, name, single(getattr(layer, name)))


@contextmanager
def without_head(model):
    """Leaves out the softmax or sigmoid in which the model ends; tells whether there is one."""
    names = [layer.name for layer in model.layers]
    layer = model.get_layer("scores") if "scores" in names else None
    if layer is None or layer.activation.__name__ not in ("softmax", "sigmoid"):
        yield False
        return
    head = layer.activation
    layer.activation = lambda x: x
    yield True
    layer.activation = head


def both_starts(program, entry):
    result = from_start(program, entry, "output")
    with without_head(program.model) as left_out:
        if left_out:
            result.update(from_start(program, entry, "logit"))
    return result


def from_start(program, entry, start):
    def run(sample):
        output, found = DIFFERENTIATE[BACKEND](program, sample)
        gradients = {
            name: value if value.ndim == sample.feeds[name].ndim else value.sum(axis=-1)
            for name, value in zip(sample.feeds, found, strict=True)
        }
        return {start: (output, gradients)}

    return differentiate(entry, run)


def adopt(model, weights, entry):
    """Gives the model the numbers of one file."""
    model.set_weights(weights)
    round_numbers(model)
    if entry["architecture"] in FOLDED:
        sample = samples_of(entry)[0][0]
        FOLDED[entry["architecture"]](model, sample.form, sample.constant)


def use_double_precision():
    keras.backend.set_floatx("float64")
    if VERSION > 2:
        from keras.src.backend.common import dtypes

        keras.config.set_dtype_policy("float64")
        # With PyTorch and JAX sums and products of float64 are float32 else.
        dtypes.BIT64_TO_BIT32_DTYPE["float64"] = "float64"
    if BACKEND == "jax":
        import jax

        jax.config.update("jax_enable_x64", True)


def main():
    warnings.simplefilter("ignore")
    weights = {}
    for one in every():
        weights["keras-" + one.name] = [v.astype(float) for v in one.model.get_weights()]
    use_double_precision()
    programs = {"keras-" + one.name: Program(one.model) for one in every()}
    for program in programs.values():
        attend_step_by_step(program.model)
    models = {}
    for entry in entries_of(f"keras {keras.__version__} {EXPORTER}", weights):
        program = programs[entry["architecture"]]
        adopt(program.model, weights[entry["architecture"]], entry)
        models[entry["file"]] = both_starts(program, entry)
    write(EXPORTER, models)


if __name__ == "__main__":
    main()

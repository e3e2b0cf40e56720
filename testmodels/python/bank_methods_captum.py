"""Attributions of some of the bank's PyTorch models by captum, in double precision.

Integrated gradients, SmoothGrad and occlusion of the first sample, with the numbers of the exported file. Noise is
drawn as java.util.Random draws it. Beside them DeepLIFT of a network without recurrences, which is exported here.
Usage: bank_methods_captum.py
"""

import math
import warnings

import numpy
import torch
from captum.attr import (
    DeepLift,
    FeatureAblation,
    IntegratedGradients,
    NoiseTunnel,
    Occlusion,
    Saliency,
    configure_interpretable_embedding_layer,
    remove_interpretable_embedding_layer,
)

from bank.gradients import Sample, entries_of
from bank.torch_catalog import every
from bank_gradients_torch import as_exported
from paths import BANK, METHODS

MODELS = (
    "lstm-last.torchscript-17",
    "bilstm-last.dynamo-18",
    "gru-last.torchscript-17",
    "rnn-tanh.torchscript-17",
    "conv-lstm.torchscript-17",
    "attention-dot.torchscript-17",
    "activations.torchscript-17",
    "tagger.torchscript-13",
)
STEPS = 50
SEED, SAMPLES, DEVIATION = 7, 8, 0.25


class JavaRandom:
    """The generator that the documentation of java.util.Random specifies."""

    def __init__(self, seed):
        self.state = (seed ^ 0x5DEECE66D) & ((1 << 48) - 1)
        self.kept = None

    def bits(self, count):
        self.state = (self.state * 0x5DEECE66D + 0xB) & ((1 << 48) - 1)
        return self.state >> (48 - count)

    def double(self):
        high = self.bits(26) << 27
        return (high + self.bits(27)) / float(1 << 53)

    def gaussian(self):
        if self.kept is not None:
            kept, self.kept = self.kept, None
            return kept
        while True:
            first, second = 2 * self.double() - 1, 2 * self.double() - 1
            square = first * first + second * second
            if 0 < square < 1:
                factor = math.sqrt(-2 * math.log(square) / square)
                self.kept = second * factor
                return first * factor


class Score(torch.nn.Module):
    """The explained element of the output, for a batch of captum's own."""

    def __init__(self, module, sample):
        super().__init__()
        self.module, self.sample = module, sample

    def forward(self, x):
        parts = [self.module(row[None]) for row in x]
        parts = [(part if isinstance(part, tuple) else (part,))[self.sample.place] for part in parts]
        return torch.stack([part[self.sample.index] for part in parts])


def noise_of(shape):
    random = JavaRandom(SEED)
    values = [random.gaussian() for _ in range(SAMPLES * math.prod(shape))]
    return torch.tensor(values).reshape(SAMPLES, *shape)


def attributions(score, x):
    time, features = x.shape[1:]
    yield "integrated-gradients", IntegratedGradients(score).attribute(x, n_steps=STEPS)
    yield "occlusion.element", FeatureAblation(score).attribute(x)
    whole = Occlusion(score)
    # captum gives each element of a group the difference of the whole group.
    yield "occlusion.step", whole.attribute(x, (1, features)) / features
    yield "occlusion.feature", whole.attribute(x, (time, 1)) / time
    windows = whole.attribute(x, (2, features), strides=(1, features))
    yield "occlusion.window", windows / (2 * features)
    normal = torch.normal
    torch.normal = lambda mean, deviations: mean + deviations * noise_of(x.shape[1:])
    try:
        tunnel = NoiseTunnel(Saliency(score))
        found = tunnel.attribute(
            x, nt_type="smoothgrad", nt_samples=SAMPLES, stdevs=DEVIATION, abs=False
        )
        yield "smoothgrad", found
    finally:
        torch.normal = normal


def feed_forward():
    """A convolutional network with the functions that DeepLIFT has a rule for."""
    torch.manual_seed(5)
    module = torch.nn.Sequential(
        torch.nn.Conv1d(3, 4, 3, padding=1),
        torch.nn.ReLU(),
        torch.nn.MaxPool1d(2),
        torch.nn.Conv1d(4, 5, 2),
        torch.nn.Tanh(),
        torch.nn.AvgPool1d(2, stride=1),
        torch.nn.Flatten(),
        torch.nn.Linear(10, 6),
        torch.nn.Sigmoid(),
        torch.nn.Linear(6, 3),
    ).float()
    x = torch.randn(1, 3, 8)
    torch.onnx.export(
        module,
        (x,),
        str(METHODS / "feed-forward.onnx"),
        input_names=["x"],
        output_names=["logits"],
        dynamic_axes={"x": {0: "batch"}, "logits": {0: "batch"}},
        opset_version=17,
        dynamo=False,
    )
    module, x = module.double(), x.double()
    found = DeepLift(module).attribute(x, target=1)
    return {"feed-forward.input": x.numpy(), "feed-forward.deeplift": found.detach().numpy()}


def main():
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    architectures = {one.name: one for one in every()}
    torch.set_default_dtype(torch.float64)
    entries = {entry["file"].removesuffix(".onnx"): entry for entry in entries_of("torch ", architectures)}
    arrays = {}
    for name in MODELS:
        entry = entries[name]
        module = as_exported(architectures[entry["architecture"]], entry)
        with numpy.load(BANK / entry["reference"]) as file:
            sample = Sample(entry, {key: file[key] for key in file.files}, 0)
        ((_, value),) = sample.feeds.items()
        x = torch.from_numpy(value)
        embeds = not x.is_floating_point()
        if embeds:
            layer = configure_interpretable_embedding_layer(module, "embedding")
            x = layer.indices_to_embeddings(x).detach()
        score = Score(module, sample)
        for method, found in attributions(score, x):
            values = found[0].detach().numpy()
            arrays[f"{name}.{method}"] = values.sum(axis=-1) if embeds else values
        if embeds:
            remove_interpretable_embedding_layer(module, layer)
    torch.set_default_dtype(torch.float32)
    arrays |= feed_forward()
    path = METHODS / "captum.npz"
    numpy.savez_compressed(path, **arrays)
    print(f"{path.name}: {len(arrays)} arrays, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()

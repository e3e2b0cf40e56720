"""Series of noise into one channel of which a shape is planted, and LSTM and GRU that name the shape.

What matters is known: the steps and the channel of the shape. `shapes.truth.npz` holds them.
"""

import numpy
import torch

from export_tools import describe, strip
from paths import SHAPES

SEED = 31
STEPS = 40
CHANNELS = 4
WIDTH = 12
NOISE = 0.4
TRAINING = 4000
TEST = 100
EPOCHS = 20
BATCH = 50
RATE = 5e-3
HIDDEN = 24
OPSET = 17

_WAY = torch.arange(WIDTH) / (WIDTH - 1)
PLANTED = {
    "bump": torch.sin(torch.pi * _WAY),
    "wave": torch.sin(2 * torch.pi * _WAY),
    "ramp": 2 * _WAY - 1,
}


def draw(count, generator):
    """`x [count, STEPS, CHANNELS]`, the shape's number, and 1 where the shape is."""
    x = NOISE * torch.randn(count, STEPS, CHANNELS, generator=generator)
    truth = torch.zeros(count, STEPS, CHANNELS)
    labels = torch.randint(len(PLANTED), (count,), generator=generator)
    first = torch.randint(STEPS - WIDTH + 1, (count,), generator=generator)
    channel = torch.randint(CHANNELS, (count,), generator=generator)
    shapes = 2 * torch.stack(list(PLANTED.values()))
    for k in range(count):
        steps = slice(int(first[k]), int(first[k]) + WIDTH)
        x[k, steps, channel[k]] += shapes[labels[k]]
        truth[k, steps, channel[k]] = 1
    return x, labels, truth


class Classifier(torch.nn.Module):
    """`x [batch, STEPS, CHANNELS]` to logits without bias."""

    def __init__(self, layer):
        super().__init__()
        self.recurrent = layer(CHANNELS, HIDDEN, batch_first=True)
        self.output = torch.nn.Linear(HIDDEN, len(PLANTED), bias=False)

    def forward(self, x):
        return self.output(self.recurrent(x)[0][:, -1])


def train(model, x, labels):
    optimizer = torch.optim.Adam(model.parameters(), RATE)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, EPOCHS)
    for _ in range(EPOCHS):
        for rows in torch.randperm(len(x)).split(BATCH):
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(model(x[rows]), labels[rows]).backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1)
            optimizer.step()
        schedule.step()
    return model.eval()


def main():
    torch.set_num_threads(1)
    generator = torch.Generator().manual_seed(SEED)
    x, labels, _ = draw(TRAINING, generator)
    test, test_labels, truth = draw(TEST, generator)
    numpy.savez_compressed(SHAPES / "shapes.test.npz", x=test.numpy(), label=test_labels.numpy())
    numpy.savez_compressed(SHAPES / "shapes.truth.npz", x=truth.numpy())
    for name, layer in (("lstm", torch.nn.LSTM), ("gru", torch.nn.GRU)):
        torch.manual_seed(SEED)
        model = train(Classifier(layer), x, labels)
        with torch.no_grad():
            right = (model(test).argmax(1) == test_labels).double().mean().item()
        print(f"{name}: accuracy {right:.3f}", flush=True)
        path = SHAPES / f"shapes-{name}.onnx"
        torch.onnx.export(
            model,
            (test[:2],),
            str(path),
            input_names=["x"],
            output_names=["logits"],
            dynamic_axes={"x": {0: "batch", 1: "time"}, "logits": {0: "batch"}},
            opset_version=OPSET,
            dynamo=False,
        )
        describe(path, strip(path))
        path.with_suffix(".labels.txt").write_text("".join(f"{shape}\n" for shape in PLANTED))


if __name__ == "__main__":
    main()

"""Trains five GRUs, one a fold, that tell the label of the last step of series of hmm_data.py.

Network and training are those of the package time_interpret: a GRU of 200 units, batch normalisation,
ReLU, dropout of a half, two logits; 50 epochs of Adam, each batch cut at a step that is drawn.
"""

import numpy
import torch

import hmm_data
from export_tools import describe, strip
from paths import HMM

SEED = 23
FOLDS = 5
TRAINING = 800
TEST = 200
HIDDEN = 200
EPOCHS = 50
BATCH = 32
RATE = 1e-4
DECAY = 1e-3
OPSET = 17


class Classifier(torch.nn.Module):
    """`x [steps, batch, features]` and the first state `[1, batch, HIDDEN]` to logits and states."""

    def __init__(self):
        super().__init__()
        self.gru = torch.nn.GRU(hmm_data.FEATURES, HIDDEN)
        self.head = torch.nn.Sequential(
            torch.nn.BatchNorm1d(HIDDEN),
            torch.nn.ReLU(),
            torch.nn.Dropout(0.5),
            torch.nn.Linear(HIDDEN, 2),
        )

    def forward(self, x, h):
        states, last = self.gru(x, h)
        return self.head(last[0]), states


def first_state(batch):
    return torch.zeros(1, batch, HIDDEN)


def train(x, labels):
    model = Classifier()
    optimizer = torch.optim.Adam(model.parameters(), RATE, weight_decay=DECAY)
    for _ in range(EPOCHS):
        for rows in torch.randperm(len(x)).split(BATCH):
            end = int(torch.randint(hmm_data.STEPS, (1,))) + 1
            logits, _ = model(x[rows, :end].transpose(0, 1), first_state(len(rows)))
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(logits, labels[rows, end - 1]).backward()
            optimizer.step()
    return model.eval()


def accuracy(model, x, labels):
    """Over all steps."""
    with torch.no_grad():
        _, states = model(x.transpose(0, 1), first_state(len(x)))
        answers = model.head(states.flatten(0, 1)).argmax(1).reshape(states.shape[:2])
    return (answers.T == labels).double().mean().item()


def export(model, path):
    x = torch.zeros(2, 3, hmm_data.FEATURES)
    torch.onnx.export(
        model,
        (x, first_state(3)),
        str(path),
        input_names=["x", "h"],
        output_names=["logits", "states"],
        dynamic_axes={
            "x": {0: "steps", 1: "batch"},
            "h": {1: "batch"},
            "logits": {0: "batch"},
            "states": {0: "steps", 1: "batch"},
        },
        opset_version=OPSET,
        dynamo=False,
    )
    describe(path, strip(path))


def main():
    torch.set_num_threads(1)
    generator = torch.Generator().manual_seed(SEED)
    x, labels, _ = hmm_data.draw(TRAINING, generator)
    test, test_labels, test_states = hmm_data.draw(TEST, generator)
    numpy.savez_compressed(
        HMM / "hmm.test.npz",
        x=test.numpy(),
        label=test_labels.numpy().astype(numpy.uint8),
        state=test_states.numpy().astype(numpy.uint8),
    )
    folds = torch.randperm(TRAINING, generator=generator).chunk(FOLDS)
    for fold, held_out in enumerate(folds):
        torch.manual_seed(SEED + fold)
        rows = torch.cat([other for other in folds if other is not held_out])
        model = train(x[rows], labels[rows])
        figures = [accuracy(model, x[held_out], labels[held_out]), accuracy(model, test, test_labels)]
        print(f"fold {fold}: accuracy held out {figures[0]:.4f}, test {figures[1]:.4f}", flush=True)
        export(model, HMM / f"hmm-{fold}.onnx")


if __name__ == "__main__":
    main()

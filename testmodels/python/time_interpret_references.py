"""Metrics of time_interpret on the network and attributions of evaluation_references.py.

    python time_interpret_references.py > ../../lrp-engine/src/test/resources/evaluation-time-interpret.txt

Comprehensiveness and sufficiency are means over samples, of probabilities, at 25 % of the elements.
"""

from pathlib import Path

import torch
from tint.metrics import comprehensiveness, sufficiency
from tint.metrics.white_box import aup, aur, auprc

ARRAYS = Path(__file__).parents[2] / "lrp-engine/src/test/resources/evaluation-quantus.txt"


def read():
    arrays = {}
    for line in ARRAYS.read_text().splitlines():
        name, shape, *elements = line.split(" ")
        values = torch.tensor([float(element) for element in elements], dtype=torch.float64)
        arrays[name] = values.reshape([int(length) for length in shape.split("x")])
    return arrays


def main():
    arrays = read()

    def forward(x):
        hidden = torch.tanh(x.reshape(len(x), -1) @ arrays["w1"] + arrays["b1"])
        return hidden @ arrays["w2"] + arrays["b2"]

    x, a, truth = arrays["x"], arrays["a"], arrays["truth"]
    for name, metric in (("comprehensiveness", comprehensiveness), ("sufficiency", sufficiency)):
        print(name, 1, repr(metric(forward, x, a, target=arrays["y"].long(), topk=0.25)))
    for name, metric in (("aup", aup), ("aur", aur), ("auprc", auprc)):
        values = [metric(a[k : k + 1].abs(), truth[k : k + 1]) for k in range(len(a))]
        print(name, len(values), " ".join(repr(float(value)) for value in values))


if __name__ == "__main__":
    main()

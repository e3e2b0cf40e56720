"""Checks the oracle's rule `all` on every network of the bank by automatic differentiation.

As in check_autodiff.py: gates are detached, tanh and relu are made linear, pre-activations and sums
get their gradient multiplied by z / (z + epsilon sign(z)). Nothing is shared with the oracle but the
description of the network.
"""

import json

import numpy
import torch

from bank_relevance import Sample
from check_autodiff import linear_tanh, stabilized
from oracle.rules import Settings
from paths import BANK, BANK_BUILD

EPSILONS = (0.1, 1e-3, 1e-6)
TOLERANCE = 1e-10


def tensor(values):
    return torch.tensor(values, dtype=torch.float64)


def lstm_step(p, x, h, c, epsilon, _):
    z = {k: p[k]["x"] @ x + p[k]["h"] @ h + p[k]["bx"] + p[k]["bh"] for k in "ifog"}
    i, f, o = (torch.sigmoid(z[k]).detach() for k in "ifo")
    c = stabilized(f * c + i * linear_tanh(stabilized(z["g"], epsilon)), epsilon)
    return o * linear_tanh(c), c


def gru_step(p, x, h, c, epsilon, stage):
    z, r = (
        torch.sigmoid(p[k]["x"] @ x + p[k]["h"] @ h + p[k]["bx"] + p[k]["bh"]).detach()
        for k in "zr"
    )
    own = p["n"]
    if stage["linear_before_reset"]:
        inner = r * stabilized(own["h"] @ h + own["bh"], epsilon)
    else:
        inner = own["h"] @ (r * h) + own["bh"]
    n = linear_tanh(stabilized(own["x"] @ x + own["bx"] + inner, epsilon))
    return stabilized((1 - z) * n + z * h, epsilon), c


def rnn_step(p, x, h, c, epsilon, stage):
    z = stabilized(p["n"]["x"] @ x + p["n"]["h"] @ h + p["n"]["bx"] + p["n"]["bh"], epsilon)
    return (linear_tanh(z) if stage["activation"] == "tanh" else torch.relu(z)), c


STEPS = {"lstm": lstm_step, "gru": gru_step, "rnn": rnn_step}


def recurrent(stage, states, xs, epsilon):
    results = []
    for number, direction in enumerate(stage["directions"]):
        p = {
            row: {key: tensor(values) for key, values in parts.items()}
            for row, parts in direction["rows"].items()
        }
        both = (*states[number], states[number][0])[:2]  # a GRU has no c
        h, c = (tensor(values).requires_grad_(True) for values in both)
        order = list(range(len(xs)))
        if number == 1 or stage.get("reverse"):
            order.reverse()
        seen = {}
        for t in order:
            h, c = STEPS[stage["cell"]](p, xs[t], h, c, epsilon, stage)
            seen[t] = h
        results.append(torch.stack([seen[t] for t in range(len(xs))]))
    return torch.cat(results, dim=1), len(direction["h"])


def summary(how, ys, forward, reverse, epsilon):
    if how == "last":
        return ys[-1]
    if how == "mean":
        return stabilized(ys.mean(dim=0), epsilon)
    if how == "max":
        return ys.max(dim=0)[0]
    if how == "h_n":
        return ys[0] if reverse else torch.cat([ys[-1][:forward], ys[0][forward:]])
    return ys


def forward(stages, states, x, epsilon):
    value, width, reverse = x, 0, False
    for stage in stages:
        if stage["kind"] == "recurrent":
            value, width = recurrent(stage, states.pop(0), value, epsilon)
            reverse = stage.get("reverse", False)
        elif stage["kind"] == "summary":
            value = summary(stage["how"], value, width, reverse, epsilon)
        elif stage["kind"] == "dense":
            z = value @ tensor(stage["weights"]).T + tensor(stage["biases"])
            value = stabilized(z, epsilon)
    return value


def difference(sample, stages, epsilon):
    """Largest difference from the oracle, relative to the largest relevance."""
    found, _ = sample.network.explain(sample.index, Settings("all", epsilon, 0.0))
    value = sample.value
    if stages[0]["kind"] == "embedding":
        value = [stages[0]["table"][number] for number in value]
        stages = stages[1:]
    x = tensor(value).requires_grad_(True)
    states = [layer.states for layer in sample.network.recurrent()]
    output = forward(stages, states, x, epsilon)
    output[tuple(sample.index)].backward()
    expected = (x.detach() * x.grad).numpy()
    found = numpy.array(found)
    expected = expected.sum(axis=1) if found.ndim == 1 else expected
    return numpy.abs(found - expected).max() / numpy.abs(expected).max()


def main():
    torch.set_num_threads(1)
    seen = set()
    worst = 0.0
    for path in sorted(BANK_BUILD.glob("*.stages")):
        text = path.read_text()
        if text in seen:
            continue
        seen.add(text)
        described = json.loads(text)
        entry = json.loads(path.with_suffix(".json").read_text())
        arrays = numpy.load(BANK / entry["reference"])
        for number in range(len(arrays["target"])):
            sample = Sample(entry, described, arrays, number)
            for epsilon in EPSILONS:
                found = difference(sample, described["stages"], epsilon)
                worst = max(worst, found)
                assert found <= TOLERANCE, (entry["file"], number, epsilon, found)
    print(f"{len(seen)} networks: largest difference from autodiff {worst:.1e} of the largest")


if __name__ == "__main__":
    main()

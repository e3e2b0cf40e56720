"""LRP with the rule `all` on models of the bank, as gradient times input of a network that differs from the model.

In it gates are detached, tanh and relu are made linear, and the gradient of pre-activations and sums is multiplied by
z / (z + epsilon sign(z)). The first sample of each model, at epsilon 0, 1e-6 and 1e-3, with the numbers of the file.
Usage: bank_autodiff.py
"""

import json
import warnings

import numpy
import torch

from bank import torch_stages
from bank.gradients import Sample, entries_of
from bank.torch_catalog import every
from bank.torch_modules import Recurrent
from bank_gradients_torch import as_exported
from bank_networks import NETWORKS, Explained, samples_of
from check_bank_autodiff import forward, tensor
from check_bank_networks import Gradients
from paths import BANK, METHODS

EPSILONS = ("0", "1e-6", "1e-3")


def of_chain(module, entry, epsilon):
    """A recurrent layer or stack, a summary, a linear layer."""
    known = {"last-squeezed": "last"}.get(module.summary, module.summary)
    stages = torch_stages.recurrent(module.layer) + torch_stages.summary(known)
    stages += torch_stages.dense(module.head)
    states = [
        [(direction["h"], direction["c"]) for direction in stage["directions"]]
        for stage in stages
        if stage["kind"] == "recurrent"
    ]
    with numpy.load(BANK / entry["reference"]) as file:
        sample = Sample(entry, {key: file[key] for key in file.files}, 0)
    x = tensor(sample.feeds["x"][0]).requires_grad_(True)
    output = forward(stages, states, x, epsilon)
    output[sample.index[1:]].backward()
    return {"x": (x.detach() * x.grad).numpy()}


def of_network(entry, epsilon):
    """Whatever the catalogue of networks describes."""
    sample = samples_of(entry)[0][0]
    tape = Gradients(epsilon)
    explained = Explained(sample, tape)
    return tape.relevance(explained.start, explained.index)


def main():
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    architectures = {one.name: one for one in every()}
    torch.set_default_dtype(torch.float64)
    chains = {}
    for entry in entries_of("torch ", architectures):
        own = as_exported(architectures[entry["architecture"]], entry)
        if isinstance(own, Recurrent) and "ids" not in entry["inputs"][0]["name"]:
            chains[entry["file"]] = own
    arrays = {}
    for entry in json.loads((BANK / "manifest.json").read_text(encoding="utf-8")):
        name = entry["file"].removesuffix(".onnx")
        for epsilon in EPSILONS:
            if entry["file"] in chains:
                found = of_chain(chains[entry["file"]], entry, float(epsilon))
            elif entry["architecture"] in NETWORKS:
                found = of_network(entry, float(epsilon))
            else:
                continue
            if all(numpy.isfinite(value).all() for value in found.values()):
                arrays |= {f"{name}.{epsilon}.{key}": value for key, value in found.items()}
            else:
                # A sum that is exactly 0 has no quotient without a stabilizer.
                assert epsilon == "0", (name, epsilon)
                print(f"{name}: not finite at epsilon 0")
    path = METHODS / "autodiff.npz"
    numpy.savez_compressed(path, **arrays)
    models = len({key.split(".0.")[0] for key in arrays if ".0." in key})
    print(f"{path.name}: {models} models, {len(arrays)} arrays, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()

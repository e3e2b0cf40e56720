"""Gradients of the bank's PyTorch models by PyTorch's own differentiation, in double precision.

Usage: bank_gradients_torch.py
"""

import copy
import math
import warnings

import numpy
import torch
from torch import nn
from torch.overrides import TorchFunctionMode

from bank import torch_operators
from bank.gradients import differentiate, entries_of, single, write
from bank.torch_catalog import every
from bank_networks import samples_of

HEADS = {"SoftmaxBackward0", "SigmoidBackward0"}


class Gelu(nn.Module):
    """As the exporters write it: with the root of two in single precision."""

    def forward(self, x):
        return 0.5 * x * (1.0 + torch.erf(x / single(math.sqrt(2.0))))


def round_numbers(module):
    """Numbers that are no weights are in single precision in the file."""
    for parent in list(module.modules()):
        for name, child in parent.named_children():
            if isinstance(child, nn.GELU):
                setattr(parent, name, Gelu())
        for name in ("eps", "negative_slope"):
            if hasattr(parent, name):
                setattr(parent, name, single(getattr(parent, name)))


def fold_batch_norm(module, constant):
    """The exporters fold the norm into the convolution, in single precision."""
    convolution, norm = module.front[0], module.front[1]
    factor = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    shift = factor * (convolution.bias - norm.running_mean) + norm.bias
    weight = factor[:, None, None] * convolution.weight
    convolution.weight.copy_(torch.from_numpy(constant(weight.numpy())))
    convolution.bias.copy_(torch.from_numpy(constant(shift.numpy())))
    module.front[1] = nn.Identity()


def scale_queries(module, constant):
    """Queries and keys are each scaled by the root of the scores' scale, in single precision."""
    attention = module.attention
    exact = math.sqrt(attention.head_dim)
    factor = float(constant(1.0 / math.sqrt(exact))) ** 2 * exact
    attention.in_proj_weight[: attention.embed_dim] *= factor
    attention.in_proj_bias[: attention.embed_dim] *= factor


FOLDED = {"conv-lstm": fold_batch_norm, "attention-multihead": scale_queries}


def repeat(condition, step, values):
    """while_loop without the operator, which in PyTorch 2.13 has the gradient of its last step only."""
    while condition(*values):
        values = step(*values)
    return values


def as_exported(architecture, entry):
    """The module in double precision, with the numbers of one file."""
    module = copy.deepcopy(architecture.module).double()
    with torch.no_grad():
        round_numbers(module)
        if architecture.name in FOLDED:
            FOLDED[architecture.name](module, samples_of(entry)[0][0].constant)
    return module.requires_grad_(False)


class Heads(TorchFunctionMode):
    """Remembers the logits of every softmax and sigmoid."""

    def __init__(self):
        super().__init__()
        self.logits = []

    def __torch_function__(self, function, types, args=(), kwargs=None):
        result = function(*args, **(kwargs or {}))
        if function in (torch.softmax, torch.sigmoid):
            self.logits.append((result, args[0]))
        return result

    def below(self, output):
        return next(logits for result, logits in self.logits if result is output)


class Run:
    """One forward pass that keeps what is differentiated by."""

    def __init__(self, module, sample):
        self.leaves, self.ids = {}, {}
        for name, value in sample.feeds.items():
            tensor = torch.from_numpy(value)
            if tensor.is_floating_point():
                self.leaves[name] = tensor.requires_grad_()
            else:
                self.ids[name] = tensor
        hooks = [
            one.register_forward_hook(self._look_up)
            for one in module.modules()
            if isinstance(one, nn.Embedding)
        ]
        known = {**self.leaves, **self.ids}
        results = module(*(known[name] for name in sample.feeds))
        for hook in hooks:
            hook.remove()
        self.output = (results if isinstance(results, tuple) else (results,))[sample.place]

    def _look_up(self, module, inputs, rows):
        name = next(name for name, ids in self.ids.items() if ids is inputs[0])
        self.leaves[name] = rows.detach().requires_grad_()
        return self.leaves[name]

    def gradients(self, start, index):
        """The gradient by every input; by ids, that by the rows, summed."""
        found = torch.autograd.grad(start[index], list(self.leaves.values()), retain_graph=True)
        result = dict(zip(self.leaves, found, strict=True))
        for name in self.ids.keys() & self.leaves.keys():
            result[name] = result[name].sum(dim=-1)
        return start.detach().numpy(), {name: own.numpy() for name, own in result.items()}


def both_starts(module, sample):
    run = Run(module, sample)
    if run.output.grad_fn.name() not in HEADS:
        return {"output": run.gradients(run.output, sample.index)}
    with Heads() as heads:
        run = Run(module, sample)
    starts = {"output": run.output, "logit": heads.below(run.output)}
    return {name: run.gradients(start, sample.index) for name, start in starts.items()}


def main():
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    architectures = {one.name: one for one in every()}
    torch.set_default_dtype(torch.float64)
    torch_operators.while_loop = repeat
    models = {}
    for entry in entries_of("torch ", architectures):
        module = as_exported(architectures[entry["architecture"]], entry)
        models[entry["file"]] = differentiate(entry, lambda own: both_starts(module, own))
    write("torch", models)


if __name__ == "__main__":
    main()

"""Relevance of zennit's linear rules on one dense layer and one convolution, as reference values.

    python zennit_rules.py > ../../lrp-engine/src/test/resources/zennit-rules.txt

Each line: the name of a tensor, its shape, its elements. Everything is in double precision.
"""

import torch
from zennit.rules import AlphaBeta, Epsilon, Flat, Gamma, WSquare, ZBox, ZPlus

RULES = {
    "epsilon": Epsilon(1e-6),
    "gamma": Gamma(0.25),
    "alpha-beta": AlphaBeta(2.0, 1.0),
    "z-plus": ZPlus(),
    "w-square": WSquare(),
    "flat": Flat(),
    "z-box": ZBox(low=-3.0, high=4.0),
}


def show(name, tensor):
    shape = "x".join(str(length) for length in tensor.shape)
    elements = " ".join(repr(element) for element in tensor.detach().flatten().tolist())
    print(name, shape, elements)


def relevance(layer, x, start, rule):
    """What the inputs get of the relevance `start` of the outputs."""
    hook = rule.copy()
    handle = hook.register(layer)
    x = x.clone().requires_grad_(True)
    (found,) = torch.autograd.grad(layer(x), x, start)
    handle.remove()
    return found


def main():
    torch.manual_seed(2021)
    torch.set_default_dtype(torch.float64)
    layers = {
        "dense": (torch.nn.Linear(5, 4), torch.randn(1, 5)),
        "conv": (torch.nn.Conv1d(2, 3, 3, stride=2, padding=1), torch.randn(1, 2, 7)),
    }
    for name, (layer, x) in layers.items():
        start = torch.randn_like(layer(x))
        show(f"{name}.x", x)
        show(f"{name}.w", layer.weight)
        show(f"{name}.b", layer.bias)
        show(f"{name}.start", start)
        for rule_name, rule in RULES.items():
            show(f"{name}.{rule_name}", relevance(layer, x, start, rule))


main()

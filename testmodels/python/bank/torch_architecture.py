"""What the bank knows about one architecture in PyTorch, and the family that the oracle knows."""

from dataclasses import dataclass, field

import torch
from torch import nn

from . import torch_modules as modules
from . import torch_stages as stages
from .weights import draw_weight, generator, inputs

TIME, FEATURES, HIDDEN, CLASSES, SAMPLES, ROWS = 6, 4, 5, 3, 3, 12

SCRIPT_11, SCRIPT_13, SCRIPT_17 = (("torchscript", opset) for opset in (11, 13, 17))
DYNAMO_18, DYNAMO_NEWEST = ("dynamo", 18), ("dynamo", 25)
COMMON = (SCRIPT_17, DYNAMO_NEWEST)
ALL = (SCRIPT_11, SCRIPT_13, SCRIPT_17, DYNAMO_18, DYNAMO_NEWEST)


@dataclass
class Architecture:
    name: str
    module: nn.Module
    feeds: dict
    outputs: dict = field(default_factory=lambda: {"logits": 0})  # name: batch axis
    exporters: tuple = COMMON
    target: tuple = ("logits", "argmax")
    batch_axes: dict = field(default_factory=dict)  # of inputs; 0 where not given
    stages: list = None
    oracle: dict = field(default_factory=dict)  # what else the oracle needs
    time_axes: dict = field(default_factory=dict)  # axes that are exported dynamic as well
    scripted: bool = False
    fixed_batch: bool = False
    options: dict = field(default_factory=dict)
    group: str = ""
    notes: str = ""

    def axes(self):
        return {name: self.batch_axes.get(name, 0) for name in self.feeds}


def fill(module, name):
    """Gives a module its weights; they depend on the name only."""
    random = generator(name)
    with torch.no_grad():
        for key, parameter in module.named_parameters():
            parameter.copy_(torch.from_numpy(draw_weight(random, key, parameter.shape)))
        for key, buffer in module.named_buffers():
            if buffer.dtype == torch.float32:
                buffer.copy_(torch.from_numpy(draw_weight(random, key, buffer.shape)))
    return module.eval()


def x_of(name, time=TIME, features=FEATURES):
    return {"x": inputs(name, SAMPLES, time, features)}


def recurrent(name, layer, summary="last", width=HIDDEN, **options):
    """A layer with a linear head: the family that the oracle knows."""
    module = fill(modules.Recurrent(layer, summary, nn.Linear(width, CLASSES)), name)
    known = {"last-squeezed": "last"}.get(summary, summary)
    described = stages.recurrent(layer) + stages.summary(known) + stages.dense(module.head)
    time_axes = {"x": {1: "time"}}
    return Architecture(
        name, module, x_of(name), stages=described, time_axes=time_axes, **options
    )


def lstm(hidden=HIDDEN, features=FEATURES, **options):
    return nn.LSTM(features, hidden, batch_first=True, **options)

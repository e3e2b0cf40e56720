"""The architectures that PyTorch exports, with their inputs, targets and exporters."""

import torch
from torch import nn

from . import torch_modules as modules
from . import torch_networks as networks
from . import torch_operators as operators
from . import torch_stages as stages
from .torch_architecture import (
    ALL,
    CLASSES,
    COMMON,
    DYNAMO_18,
    DYNAMO_NEWEST,
    FEATURES,
    HIDDEN,
    ROWS,
    SAMPLES,
    SCRIPT_11,
    SCRIPT_13,
    SCRIPT_17,
    TIME,
    Architecture,
    fill,
    lstm,
    recurrent,
    x_of,
)
from .weights import ids, inputs


def summaries():
    yield recurrent("lstm-last", lstm(), exporters=(*ALL, ("torchscript", 9)))
    fixed = recurrent("lstm-old", lstm(), fixed_batch=True, notes="exported with batch 1")
    fixed.exporters = tuple(("torchscript", opset) for opset in (7, 9, 10))
    yield fixed
    yield recurrent("lstm-last-if", lstm(), "last-squeezed", exporters=(SCRIPT_11, SCRIPT_17))
    yield recurrent("lstm-hn", lstm(), "h_n", exporters=(SCRIPT_13, DYNAMO_18))
    yield recurrent("lstm-mean", lstm(), "mean")
    yield recurrent("lstm-max", lstm(), "max")
    yield recurrent("lstm-stacked", lstm(num_layers=3), "h_n", exporters=ALL)
    both = {"width": 2 * HIDDEN}
    for how, exporters in (("last", ALL), ("h_n", ALL), ("mean", COMMON), ("max", COMMON)):
        name = "bilstm-" + how.replace("_", "")
        yield recurrent(name, lstm(bidirectional=True), how, **both, exporters=exporters)
    layer = lstm(bidirectional=True, num_layers=2)
    yield recurrent("bilstm-stacked", layer, "h_n", **both, exporters=(SCRIPT_11, *COMMON))


def grus_and_rnns():
    def gru(**options):
        return nn.GRU(FEATURES, HIDDEN, batch_first=True, **options)

    yield recurrent("gru-last", gru(), exporters=ALL)
    layer = gru(bidirectional=True, num_layers=2)
    yield recurrent("gru-stacked-bi", layer, "h_n", 2 * HIDDEN, exporters=(SCRIPT_13, *COMMON))
    yield recurrent("rnn-tanh", nn.RNN(FEATURES, HIDDEN, batch_first=True))
    layer = nn.RNN(FEATURES, HIDDEN, batch_first=True, nonlinearity="relu", bidirectional=True)
    yield recurrent("rnn-relu-bi", layer, "h_n", 2 * HIDDEN, exporters=COMMON)

    module = fill(modules.GruCellLoop(FEATURES, HIDDEN, CLASSES), "gru-cell-traced")
    described = stages.recurrent(module.cell) + stages.summary("last") + stages.dense(module.head)
    yield Architecture("gru-cell-traced", module, x_of("gru-cell-traced"), stages=described)


def sequences():
    layer = nn.LSTM(FEATURES, HIDDEN)
    module = fill(modules.TimeMajor(layer, nn.Linear(HIDDEN, CLASSES)), "lstm-sequence")
    yield Architecture(
        "lstm-sequence",
        module,
        {"x": inputs("lstm-sequence", TIME, SAMPLES, FEATURES)},
        {"logits": 1},
        (SCRIPT_11, SCRIPT_17, DYNAMO_18),
        target=("logits", "-1,argmax"),
        batch_axes={"x": 1},
        stages=stages.recurrent(layer) + stages.dense(module.head),
        time_axes={"x": {0: "time"}},
        notes="time is axis 0",
    )
    inner = modules.Recurrent(lstm(bidirectional=True), "none", nn.Linear(2 * HIDDEN, CLASSES))
    module = fill(modules.Embedded(ROWS, FEATURES, inner), "tagger")
    yield Architecture(
        "tagger",
        module,
        {"ids": ids("tagger", ROWS, SAMPLES, TIME)},
        exporters=(SCRIPT_13, DYNAMO_NEWEST),
        target=("logits", "2,argmax"),
        stages=stages.embedding(module.embedding)
        + stages.recurrent(inner.layer)
        + stages.dense(inner.head),
        time_axes={"ids": {1: "time"}},
    )
    module = fill(modules.MaskedMean(ROWS, FEATURES, HIDDEN, CLASSES), "masked-mean")
    padded = ids("masked-mean", ROWS, SAMPLES, TIME, first=1)
    padded[1, 4:] = 0
    padded[2, 3:] = 0
    notes = "id 0 is padding, and the LSTM reads it"
    yield Architecture("masked-mean", module, {"ids": padded}, exporters=ALL[1:], notes=notes)


def packed():
    for name, order, summary in (
        ("packed-sorted", True, "h_n"),
        ("packed-unsorted", False, "h_n"),
        ("packed-implicit", True, "h_n"),
        ("packed-sequence", False, "none"),
    ):
        layer = lstm(bidirectional=True)
        head = nn.Linear(2 * HIDDEN, CLASSES)
        module = fill(modules.Packed(layer, head, order, summary, name != "packed-implicit"), name)
        lengths = torch.tensor([6, 4, 3] if order else [3, 6, 4]).numpy()
        described = stages.recurrent(layer) + stages.summary(summary) + stages.dense(head)
        yield Architecture(
            name,
            module,
            {**x_of(name), "lengths": lengths},
            exporters=(SCRIPT_11, SCRIPT_17, DYNAMO_18),
            target=("logits", "argmax" if summary == "h_n" else "2,argmax"),
            stages=described,
            oracle={"lengths": "lengths"},
        )


def states():
    name = "stateful"
    module = fill(modules.Stateful(lstm(), nn.Linear(HIDDEN, CLASSES)), name)
    state = {n: inputs(name + n, 1, SAMPLES, HIDDEN) / 2 for n in "hc"}
    yield Architecture(
        name,
        module,
        {**x_of(name), **state},
        {"logits": 0, "h_n": 1, "c_n": 1},
        (("torchscript", 7), ("torchscript", 8), SCRIPT_11, SCRIPT_17, DYNAMO_NEWEST),
        ("logits", "-1,argmax"),
        {"h": 1, "c": 1},
        stages.recurrent(module.layer) + stages.dense(module.head),
        {"states": ["h", "c"]},
    )
    name = "stateful-stacked"
    module = fill(modules.Stateful(lstm(num_layers=2), nn.Linear(HIDDEN, CLASSES)), name)
    state = {n: inputs(name + n, 2, 1, HIDDEN) / 2 for n in "hc"}
    yield Architecture(
        name,
        module,
        {"x": inputs(name, 1, 1, FEATURES), **state},
        {"logits": 0, "h_n": 1, "c_n": 1},
        target=("logits", "0,argmax"),
        batch_axes={"h": 1, "c": 1},
        fixed_batch=True,
        notes="one step, exported with batch 1",
    )


def cells():
    """Forms of the same cell with the same weights and learned initial states."""
    first = fill(modules.LearnedState(lstm(), nn.Linear(HIDDEN, CLASSES)), "cells")
    with torch.no_grad():
        first.lstm.bias_hh_l0.zero_()
    h, c = first.state_h[:, 0].tolist(), first.state_c[:, 0].tolist()
    described = (
        stages.recurrent(first.lstm, (h, c)) + stages.summary("last") + stages.dense(first.head)
    )
    forms = [("learned-state", first, COMMON)]
    sizes = (FEATURES, HIDDEN, CLASSES)
    traced = modules.CellLoop(*sizes)
    forms.append(("lstm-cell-traced", traced, COMMON))
    forms.append(("lstm-cell-scripted", modules.CellLoop(*sizes), (SCRIPT_11, SCRIPT_17)))
    wide = modules.HandWrittenCell(*sizes)
    forms.append(("hand-written-cell", wide, (SCRIPT_11, *COMMON)))
    hoisted = modules.HoistedCell(*sizes)
    forms.append(("hoisted-cell", hoisted, (SCRIPT_13, *COMMON)))
    scanned = operators.ScanCell(*sizes)
    forms.append(("scanned-cell", scanned, (DYNAMO_18, DYNAMO_NEWEST)))
    repeated = operators.WhileCell(*sizes)
    forms.append(("while-cell", repeated, (DYNAMO_18, DYNAMO_NEWEST)))
    own = {key.replace("_l0", "").replace("lstm.", ""): v for key, v in first.state_dict().items()}
    with torch.no_grad():
        for _, module, _ in forms[1:]:
            module.head.load_state_dict(first.head.state_dict())
            module.state_h.copy_(first.state_h[0])
            module.state_c.copy_(first.state_c[0])
            if hasattr(module, "cell"):
                module.cell.load_state_dict({k: own[k] for k in module.cell.state_dict()})
        wide.wide.weight.copy_(torch.cat([own["weight_ih"], own["weight_hh"]], dim=1))
        wide.wide.bias.copy_(own["bias_ih"])
        for split in (hoisted, scanned, repeated):
            split.for_x.weight.copy_(own["weight_ih"])
            split.for_x.bias.copy_(own["bias_ih"])
            split.for_h.weight.copy_(own["weight_hh"])
    for name, module, exporters in forms:
        yield Architecture(
            name,
            module.eval(),
            x_of("cells"),
            exporters=exporters,
            stages=described,
            scripted=name == "lstm-cell-scripted",
            group="torch-cells",
        )


def precisions():
    for name, dtype in (("half", torch.float16), ("double", torch.float64)):
        module = modules.Recurrent(lstm(), "last", nn.Linear(HIDDEN, CLASSES))
        module = fill(module, "lstm-" + name).to(dtype)
        feeds = {"x": torch.from_numpy(x_of("lstm-" + name)["x"]).to(dtype).numpy()}
        described = (
            stages.recurrent(module.layer) + stages.summary("last") + stages.dense(module.head)
        )
        yield Architecture("lstm-" + name, module, feeds, stages=described)
    module = modules.HoistedCell(FEATURES, HIDDEN, CLASSES)
    module = fill(module, "double-cell").to(torch.float64)
    feeds = {"x": x_of("double-cell")["x"].astype("float64")}
    yield Architecture("double-cell", module, feeds)
    yield recurrent(
        "external-data", lstm(hidden=10), width=10, exporters=(DYNAMO_18,),
        options={"external_data": True}, notes="weights in external-data.dynamo-18.onnx.data",
    )  # fmt: skip
    yield recurrent(
        "functions", lstm(), exporters=(SCRIPT_17,),
        options={"export_modules_as_functions": True}, notes="modules as model-local functions",
    )  # fmt: skip
    module = nn.LSTM(FEATURES, HIDDEN, proj_size=3, batch_first=True)
    yield recurrent("projected", module, width=3, exporters=COMMON)


def around():
    sizes = (FEATURES, HIDDEN, CLASSES)

    def build(name, module, **options):
        options.setdefault("feeds", x_of(name))
        return Architecture(name, fill(module, name), **options)

    module = networks.DotAttention(*sizes)
    yield build("attention-dot", module, exporters=(SCRIPT_11, *COMMON))
    module = networks.AdditiveAttention(*sizes)
    yield build("attention-additive", module, exporters=(SCRIPT_13, *COMMON))
    module = operators.DataBranch(*sizes)
    notes = "the first number of the sample decides a branch; one sample at a time"
    yield build(
        "data-branch", module, exporters=(DYNAMO_18, DYNAMO_NEWEST), fixed_batch=True, notes=notes
    )
    module = networks.MultiheadAttention(FEATURES, 6, 2, CLASSES)
    yield build("attention-multihead", module, exporters=(SCRIPT_17, DYNAMO_18, DYNAMO_NEWEST))
    module = networks.ConvolutionLstm(FEATURES, 5, HIDDEN, CLASSES)
    yield build("conv-lstm", module, feeds=x_of("conv-lstm", 8), exporters=(SCRIPT_11, *COMMON))
    yield build("residual-norm", networks.ResidualNorm(FEATURES, CLASSES), exporters=ALL[1:])
    yield build(
        "autoencoder", networks.Autoencoder(FEATURES, HIDDEN),
        outputs={"rebuilt": 0}, target=("rebuilt", "3,1"),
    )  # fmt: skip
    yield build(
        "encoder-decoder", networks.EncoderDecoder(FEATURES, HIDDEN, 3),
        outputs={"forecast": 0}, target=("forecast", "2"),
    )  # fmt: skip
    yield build("activations", networks.Activations(*sizes), exporters=(SCRIPT_17, DYNAMO_18))
    yield build(
        "several-outputs", networks.SeveralOutputs(*sizes),
        outputs={"probabilities": 0, "next": 0, "memory": 0}, target=("probabilities", "argmax"),
    )  # fmt: skip
    name = "two-inputs"
    yield build(
        name, networks.TwoInputs(ROWS, *sizes),
        feeds={"ids": ids(name, ROWS, SAMPLES, TIME), **x_of(name)},
        outputs={"probability": 0}, target=("probability", "1"),
    )  # fmt: skip
    yield build("flipped", networks.FlippedLstm(*sizes))
    yield build("normed-cell", networks.NormedCell(*sizes))


def every():
    families = (summaries, grus_and_rnns, sequences, packed, states, cells, precisions, around)
    for family in families:
        yield from family()

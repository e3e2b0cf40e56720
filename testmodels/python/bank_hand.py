"""Writes the bank's hand-made models: one cell in many forms, and rare attributes.

Their reference outputs are those of ONNX Runtime. Usage: bank_hand.py [NAME ...]
"""

import sys

import numpy
import onnx

from bank import hand_forms as forms
from bank import hand_gru
from bank import hand_others as others
from bank.files import file_name, one_by_one, refused, run, save
from bank.hand_cells import FEATURES, SAMPLES, TIME, stages, weights
from bank.weights import inputs
from paths import BANK

FULL = numpy.array([6, 4, 3], numpy.int32)


def lstm_forms():
    own = weights("lstm", "iofg")
    known = stages(own, "lstm", "last")
    made = [("operator", forms.operator(own, opset)) for opset in (7, 8, 14, 22)]
    made += [
        ("split", forms.batch_major_operator(own, 18)),
        ("loop", forms.loop(own, 11)),
        ("loop", forms.loop(own, 21)),
        ("loop-condition", forms.loop(own, 16, ended_by_condition=True)),
        ("scan", forms.scan(own, 11)),
        ("scan", forms.scan(own, 21)),
        ("scan-axis1", forms.scan(own, 16, axis=1)),
        ("scan-hoisted", forms.hoisted_scan(own, 16)),
        ("unrolled", forms.unrolled(own, 13)),
        ("unrolled-wide", forms.wide_unrolled(own, 18)),
        ("function", forms.function(own, 18)),
        ("function-in-scan", forms.function(own, 18, in_scan=True)),
        ("function-overload", forms.function(own, 20, overload=True)),
        ("branch", forms.in_branch(own, 14)),
    ]
    for name, model in made:
        yield f"hand-lstm-{name}", model, known, "hand-lstm", {}
    yield "hand-lstm-scan-double", forms.scan(own, 16, double=True), known, "hand-lstm", {}

    own = weights("reverse", "iofg")
    known = stages(own, "lstm", "h_n")
    known[0]["reverse"] = True
    for name, model in (
        ("operator", forms.operator(own, 14, direction="reverse")),
        ("scan", forms.scan(own, 16, reverse=True)),
        ("scan-axis1", forms.scan(own, 16, axis=1, reverse=True)),
        ("slice", forms.reverse_by_slices(own, 14)),
    ):
        yield f"hand-reverse-{name}", model, known, "hand-reverse", {}


def gru_forms():
    for before in (0, 1):
        own = weights(f"gru-{before}", "zrn", both_biases=before == 1)
        known = stages(own, "gru", "last", linear_before_reset=before == 1)
        group = f"hand-gru-lbr{before}"
        operator = forms.operator(own, 14, "GRU", linear_before_reset=before)
        yield f"{group}-operator", operator, known, group, {}
        yield f"{group}-unrolled", hand_gru.unrolled(own, 13, before), known, group, {}
        difference = hand_gru.unrolled(own, 13, before, by_difference=True)
        yield f"{group}-difference", difference, known, group, {}
        yield f"{group}-scan", hand_gru.scan(own, 16, before), known, group, {}


def attributes():
    def known(own, cell, **options):
        return stages(own, cell, "h_n", states=False, **options)

    both = weights("both", "iofg", 2, both_biases=True)
    described = known(both, "lstm")
    yield "hand-bidirectional", others.bidirectional(both, 14), described, None, {}
    lengths = {"lengths": FULL}
    yield "hand-lengths", others.lengths(both, 14), described, None, lengths
    both = weights("both-gru", "zrn", 2, both_biases=True)
    for before in (0, 1):
        model = others.lengths(both, 14, "GRU", linear_before_reset=before)
        described = known(both, "gru", linear_before_reset=before == 1)
        yield f"hand-gru-lengths-lbr{before}", model, described, None, lengths
    both = weights("both-rnn", "n", 2, both_biases=True)
    model = others.bidirectional(both, 14, "RNN", activations=["Relu", "Tanh"])
    yield "hand-rnn-activations", model, None, None, {}
    yield "hand-rnn-lengths", others.lengths(both, 14, "RNN"), known(both, "rnn"), None, lengths

    own = weights("plain", "iofg", both_biases=True)
    yield "hand-peepholes", others.plain(own, 14, peepholes=True), None, None, {}
    yield "hand-input-forget", others.plain(own, 14, input_forget=1), None, None, {}
    yield "hand-no-bias", others.plain(own, 14, bias=False), None, None, {}
    yield "hand-clip", others.plain(own, 14, clip=0.5), None, None, {}
    names = ["HardSigmoid", "Softsign", "LeakyRelu"]
    model = others.plain(
        own, 14, activations=names, activation_alpha=[0.25, 0.1], activation_beta=[0.5]
    )
    yield "hand-activations", model, None, None, {}
    yield "hand-growing-loop", others.growing_state(own, 16), None, None, {}
    yield "hand-sequence", others.sequence_of_states(own, 16), None, None, {}
    yield "hand-einsum", others.einsum(own, 16), None, None, {}
    other = weights("other", "iofg")
    for rate in (8000, 16000):
        model = others.branch_by_input(own, other, 16)
        described = known(own if rate == 16000 else other, "lstm")
        described[2] = known(own, "lstm")[2]
        yield f"hand-rate-{rate}", model, described, None, {"rate": numpy.int64(rate)}


def export(name, model, described, group, more):
    opset = model.opset_import[0].version
    path = BANK / file_name(name, "onnx", opset)
    source = group or name.removesuffix("-8000").removesuffix("-16000")
    feeds = {"x": inputs(source, SAMPLES, TIME, FEATURES)}
    double = name.endswith("double")
    if double:
        feeds["x"] = feeds["x"].astype(numpy.float64)
    feeds.update({key: numpy.asarray(value) for key, value in more.items()})
    axes = {key: None if value.ndim == 0 else 0 for key, value in feeds.items()}
    entry = {
        "file": path.name,
        "architecture": name,
        "exporter": f"onnx.helper {onnx.__version__}",
        "precision": "float64" if double else "float32",
        "inputs": [{"name": key, "batch_axis": axis} for key, axis in axes.items()],
        "outputs": [{"name": "logits", "batch_axis": 0}],
        "target": {"output": "logits", "spec": "argmax"},
        "same_as": group,
        "notes": "batch 1" if opset == 7 else "",
    }
    try:
        onnx.save(model, path)
        outputs = one_by_one(lambda own: run(path, own), feeds, axes, [0])
        oracle = described and {"stages": described}
        if oracle and "lengths" in feeds:
            oracle["lengths"] = "lengths"
        save(entry, feeds, outputs, oracle)
    except Exception as error:  # noqa: BLE001 - whatever does not work is recorded
        refused(name, "onnx", opset, error)


def main():
    wanted = sys.argv[1:]
    for family in (lstm_forms, gru_forms, attributes):
        for name, *rest in family():
            if not wanted or name in wanted:
                export(name, *rest)


if __name__ == "__main__":
    main()

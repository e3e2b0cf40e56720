"""Recurrent layers and cells of `bank.torch_catalog`, in PyTorch."""

import numpy

from .cells import both_ways, dense, gru, joined, lstm, mean, relu, stacked, steps_of
from .parameters import torch_cell, torch_linear, torch_recurrent, torch_rows, torch_weights

TIME, FEATURES, HIDDEN, CLASSES, ROWS = 6, 4, 5, 3, 12


def head(tape, w, x, name="head"):
    return dense(tape, x, w[f"{name}.weight"], w[f"{name}.bias"])


def lstm_shapes(name="lstm", inputs=FEATURES, hidden=HIDDEN, **options):
    return torch_recurrent(name, 4, inputs, hidden, **options)


def several_outputs(tape, sample):
    w = torch_weights("several-outputs", lstm_shapes(), torch_linear("classes", HIDDEN, CLASSES))
    hs, _ = lstm(tape, torch_rows(w, "lstm"), steps_of(tape, tape.input("x", sample["x"])))
    return head(tape, w, hs[-1], "classes")


def stateful_stacked(tape, sample):
    w = torch_weights(
        "stateful-stacked", lstm_shapes("layer", layers=2), torch_linear("head", HIDDEN, CLASSES)
    )
    hs = steps_of(tape, tape.input("x", sample["x"]))
    states = [steps_of(tape, tape.input(name, sample[name])) for name in "hc"]
    for layer, (h, c) in enumerate(zip(*states, strict=True)):
        hs, _ = lstm(tape, torch_rows(w, "layer", f"_l{layer}"), hs, h, c)
    return head(tape, w, stacked(tape, hs))


def data_branch(tape, sample):
    """The first number decides whether the sequence is read from its end."""
    w = torch_weights("data-branch", lstm_shapes(), torch_linear("head", HIDDEN, CLASSES))
    xs = steps_of(tape, tape.input("x", sample["x"]))
    if sample["x"][0, 0] < 0:
        xs = xs[::-1]
    hs, _ = lstm(tape, torch_rows(w, "lstm"), xs)
    return head(tape, w, hs[-1])


def double_cell(tape, sample):
    """A cell with one bias and learned states."""
    w = torch_weights(
        "double-cell",
        {"state_h": (1, HIDDEN), "state_c": (1, HIDDEN)},
        torch_linear("for_x", FEATURES, 4 * HIDDEN),
        {"for_h.weight": (4 * HIDDEN, HIDDEN)},
        torch_linear("head", HIDDEN, CLASSES),
    )
    arrays = [w[key] for key in ("for_x.weight", "for_h.weight", "for_x.bias")]
    rows = {}
    for place, row in enumerate("ifgo"):
        of_x, of_h, bias = (numpy.split(array, 4)[place] for array in arrays)
        rows[row] = (of_x, of_h, bias, numpy.zeros(HIDDEN))
    h, c = tape.state(w["state_h"][0]), tape.state(w["state_c"][0])
    hs, _ = lstm(tape, rows, steps_of(tape, tape.input("x", sample["x"])), h, c)
    return head(tape, w, hs[-1])


def flipped(tape, sample):
    w = torch_weights(
        "flipped",
        lstm_shapes("there"),
        lstm_shapes("back"),
        torch_linear("head", 2 * HIDDEN, CLASSES),
    )
    xs = steps_of(tape, tape.input("x", sample["x"]))
    pairs, _ = both_ways(tape, torch_rows(w, "there"), torch_rows(w, "back"), xs)
    return head(tape, w, mean(tape, stacked(tape, pairs)))


def two_inputs(tape, sample):
    w = torch_weights(
        "two-inputs",
        {"embedding.weight": (ROWS, 3)},
        torch_recurrent("gru", 3, FEATURES + 3, HIDDEN),
        torch_linear("head", HIDDEN, CLASSES),
    )
    looked_up = tape.input("ids", w["embedding.weight"][sample["ids"]])
    xs = steps_of(tape, joined(tape, looked_up, tape.input("x", sample["x"])))
    hs = gru(tape, torch_rows(w, "gru", kind="gru"), xs)
    return head(tape, w, tape.through(relu, hs[-1]))


def autoencoder(tape, sample):
    w = torch_weights(
        "autoencoder",
        lstm_shapes("encoder"),
        lstm_shapes("decoder", HIDDEN),
        torch_linear("head", HIDDEN, FEATURES),
    )
    xs = steps_of(tape, tape.input("x", sample["x"]))
    code = lstm(tape, torch_rows(w, "encoder"), xs)[0][-1]
    hs, _ = lstm(tape, torch_rows(w, "decoder"), [code] * TIME)
    return head(tape, w, stacked(tape, hs))


def encoder_decoder(tape, sample):
    """The decoder begins with the states of the encoder and the last x, then reads its forecasts."""
    w = torch_weights(
        "encoder-decoder",
        lstm_shapes("encoder"),
        torch_cell("decoder", 4, 1, HIDDEN),
        torch_linear("head", HIDDEN, 1),
    )
    x = tape.input("x", sample["x"])
    hs, c = lstm(tape, torch_rows(w, "encoder"), steps_of(tape, x))
    h = hs[-1]
    forecast = tape.move(lambda ids: ids[-1, :1], x)
    forecasts = []
    for _ in range(3):
        (h,), c = lstm(tape, torch_rows(w, "decoder", ""), [forecast], h, c)
        forecast = head(tape, w, h)
        forecasts.append(forecast)
    return joined(tape, *forecasts)


NETWORKS = {
    "several-outputs": several_outputs,
    "stateful-stacked": stateful_stacked,
    "data-branch": data_branch,
    "double-cell": double_cell,
    "flipped": flipped,
    "two-inputs": two_inputs,
    "autoencoder": autoencoder,
    "encoder-decoder": encoder_decoder,
}

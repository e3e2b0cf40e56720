"""What the oracle needs to know about a Keras network: its stages with their weights."""

import numpy

ROWS = {"LSTM": "ifgo", "GRU": "zrn", "SimpleRNN": "n", "RNN": "ifgo"}


def _direction(layer, kind, hidden):
    weights = [numpy.asarray(weight) for weight in layer.get_weights()]
    kernel, recurrent, bias = weights
    bias_h = numpy.zeros_like(bias) if bias.ndim == 1 else bias[1]
    bias_x = bias if bias.ndim == 1 else bias[0]
    rows = {}
    for place, row in enumerate(ROWS[kind]):
        own = slice(place * hidden, (place + 1) * hidden)
        rows[row] = {
            "x": kernel[:, own].T.tolist(),
            "h": recurrent[:, own].T.tolist(),
            "bx": bias_x[own].tolist(),
            "bh": bias_h[own].tolist(),
        }
    zeros = [0.0] * hidden
    return {"rows": rows, "h": zeros, "c": zeros}


def recurrent(layer):
    """The stage of an LSTM, GRU, SimpleRNN, RNN(LSTMCell), or Bidirectional (concat) of one."""
    both = type(layer).__name__ == "Bidirectional"
    layers = [layer.forward_layer, layer.backward_layer] if both else [layer]
    kind = type(layers[0]).__name__
    cell = layers[0].cell
    return [
        {
            "kind": "recurrent",
            "cell": {"GRU": "gru", "SimpleRNN": "rnn"}.get(kind, "lstm"),
            "directions": [_direction(one, kind, cell.units) for one in layers],
            "linear_before_reset": bool(getattr(cell, "reset_after", False)),
            "activation": "tanh",
        }
    ]


def summary(how):
    return [{"kind": "summary", "how": how}]


def dense(layer):
    kernel, bias = (numpy.asarray(weight) for weight in layer.get_weights())
    return [{"kind": "dense", "weights": kernel.T.tolist(), "biases": bias.tolist()}]


def embedding(layer):
    (table,) = (numpy.asarray(weight) for weight in layer.get_weights())
    return [{"kind": "embedding", "table": table.tolist()}]

"""What the oracle needs to know about a PyTorch network: its stages with their weights."""

ROWS = {"LSTM": "ifgo", "LSTMCell": "ifgo", "GRU": "rzn", "GRUCell": "rzn", "RNN": "n"}


def _direction(layer, suffix, states):
    name = type(layer).__name__
    rows = {}
    for place, row in enumerate(ROWS[name]):
        own = slice(place * layer.hidden_size, (place + 1) * layer.hidden_size)
        rows[row] = {
            "x": getattr(layer, "weight_ih" + suffix)[own].tolist(),
            "h": getattr(layer, "weight_hh" + suffix)[own].tolist(),
            "bx": getattr(layer, "bias_ih" + suffix)[own].tolist(),
            "bh": getattr(layer, "bias_hh" + suffix)[own].tolist(),
        }
    zeros = [0.0] * layer.hidden_size
    h, c = states or (zeros, zeros)
    return {"rows": rows, "h": h, "c": c}


def recurrent(layer, states=None):
    """One stage a layer. `states` is (h, c), each [layers * directions][hidden]."""
    stages = []
    kind = type(layer).__name__
    for number in range(getattr(layer, "num_layers", 1)):
        directions = []
        for reverse in (False, True)[: 2 if getattr(layer, "bidirectional", False) else 1]:
            suffix = "" if kind.endswith("Cell") else f"_l{number}{'_reverse' * reverse}"
            place = number * (2 if layer.bidirectional else 1) + reverse if suffix else 0
            own = states and (states[0][place], states[1][place])
            directions.append(_direction(layer, suffix, own))
        stage = {
            "kind": "recurrent",
            "cell": kind.removesuffix("Cell").lower(),
            "directions": directions,
            "linear_before_reset": True,
            "activation": getattr(layer, "nonlinearity", "tanh"),
        }
        stages.append(stage)
    return stages


def summary(how):
    return [{"kind": "summary", "how": how}]


def dense(layer):
    bias = layer.bias.tolist() if layer.bias is not None else [0.0] * layer.out_features
    return [{"kind": "dense", "weights": layer.weight.tolist(), "biases": bias}]


def embedding(layer):
    return [{"kind": "embedding", "table": layer.weight.tolist()}]

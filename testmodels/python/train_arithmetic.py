"""Trains LSTMs and GRUs with one hidden unit that add or subtract two numbers, and writes ONNX files.

The task is that of Arras et al. 2019 (arXiv:1909.12114): a sequence of pairs that are zero but for
`(a, 0)` at one step and `(0, b)` at a later one; the answer is `a + b`, or `a - b`. Lengths are 4 to
10, numbers uniform in [-1, 1]. All models of a task train side by side, as they are small; the first
50 whose mean squared error on other sequences is below 1e-4 are kept.
"""

import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch.func import vmap

from paths import ARITHMETIC

SEED = 17
KEPT = 50
ITERATIONS = 2500
RATE = 0.03
GOOD = 1e-4
LENGTHS = range(4, 11)
TRAINING = 10
VALIDATION = 100
OPSET = 17
SIGNS = {"addition": 1.0, "subtraction": -1.0}

# Where training starts: the cell keeps what it has, and its numbers are small, where tanh is a line.
REMEMBERS = 7
SCALE = 40


class Lstm:
    """Gates in the order of ONNX: input, output, forget, candidate."""

    name = "LSTM"
    candidates = 75
    gates = 4
    size = 4 * gates + 1
    attributes = {}

    @staticmethod
    def start(drawn):
        inputs, hidden, bias, output = parts(drawn, Lstm.gates)
        bias[:, 2] += REMEMBERS
        output[:] = SCALE * output.sign()
        for weights in (inputs, hidden, bias):
            weights[:, 3] /= SCALE

    @staticmethod
    def step(z, _, h, c):
        i, o, f = torch.sigmoid(z[:, :3]).unbind(1)
        c = f * c + i * torch.tanh(z[:, 3])
        return o * torch.tanh(c), c

    @staticmethod
    def biases(bias):
        return torch.cat([bias, torch.zeros(Lstm.gates)])


class Gru:
    """Gates in the order of ONNX: update, reset, candidate `tanh(W x + b + r (U h + b_r))`.

    It adds where `z` is a half and the candidate is twice what comes plus the state.
    """

    name = "GRU"
    candidates = 100
    gates = 3
    # A bias of the candidate's hidden part goes behind those of the gates.
    size = 4 * gates + 2
    attributes = {"linear_before_reset": 1}

    @staticmethod
    def start(drawn):
        inputs, hidden, bias, output = parts(drawn, Gru.gates)
        bias[:, 1] += REMEMBERS
        output[:] = SCALE * output.sign()
        inputs[:, 2] /= SCALE
        hidden[:, 2] = 1
        bias[:, 2:] /= SCALE

    @staticmethod
    def step(z, hidden, h, c):
        update, reset = torch.sigmoid(z[:, :2]).unbind(1)
        before, after = hidden
        inner = z[:, 2] + reset * (h * before + after)
        return (1 - update) * torch.tanh(inner) + update * h, c

    @staticmethod
    def biases(bias):
        return torch.cat([bias[:3], torch.zeros(2), bias[3:]])


CELLS = {"": Lstm, "gru-": Gru}


def sequences(count, sign, generator):
    """`x [10, all, 2]`, zeros after the end, the last steps `[all]` and the answers `[all]`."""
    x = torch.zeros(LENGTHS[-1], len(LENGTHS) * count, 2, dtype=torch.float64)
    ends = torch.tensor([length - 1 for length in LENGTHS for _ in range(count)])
    numbers = torch.rand(len(ends), 2, generator=generator, dtype=torch.float64) * 2 - 1
    for k, end in enumerate(ends.tolist()):
        first, second = torch.randperm(end + 1, generator=generator)[:2].sort().values.tolist()
        x[first, k, 0] = numbers[k, 0]
        x[second, k, 1] = numbers[k, 1]
    return x, ends, numbers[:, 0] + sign * numbers[:, 1]


def parts(parameters, gates):
    """`W [gates, 2]`, `R [gates]`, the biases and the weight of the output, behind leading axes."""
    leading = parameters.shape[:-1]
    return (
        parameters[..., : 2 * gates].view(*leading, gates, 2),
        parameters[..., 2 * gates : 3 * gates],
        parameters[..., 3 * gates : -1],
        parameters[..., -1],
    )


def residuals(cell, parameters, x, ends, answers):
    inputs, hidden, bias, output = parts(parameters, cell.gates)
    # Of a GRU the candidate's hidden part stands by itself, for its gate.
    outside = hidden if cell is Lstm else torch.cat([hidden[:2], torch.zeros(1, dtype=hidden.dtype)])
    h = c = torch.zeros_like(answers)
    states = []
    for step in x @ inputs.T:
        z = step + h[:, None] * outside + bias[: cell.gates]
        h, c = cell.step(z, (hidden[-1], bias[-1]), h, c)
        states.append(h)
    last = torch.stack(states).gather(0, ends[None])[0]
    return output * last - answers


def train(cell, sign, generator):
    """All candidates side by side: their parameters and mean squared errors on other sequences."""
    training = sequences(TRAINING, sign, generator)
    validation = sequences(VALIDATION, sign, generator)
    drawn = torch.rand(cell.candidates, cell.size, generator=generator, dtype=torch.float64) * 2 - 1
    cell.start(drawn)
    found = drawn.requires_grad_()
    optimizer = torch.optim.Adam([found], lr=RATE)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, ITERATIONS)
    for _ in range(ITERATIONS):
        optimizer.zero_grad()
        vmap(lambda p: residuals(cell, p, *training))(found).square().mean(1).sum().backward()
        optimizer.step()
        schedule.step()
    found = found.detach()
    return found, vmap(lambda p: residuals(cell, p, *validation).square().mean())(found)


def model(name, cell, parameters):
    inputs, hidden, bias, output = parts(parameters.float(), cell.gates)
    weights = {
        "W": inputs.numpy()[None],
        "R": hidden.numpy()[None, :, None],
        "B": cell.biases(bias).numpy()[None],
        "weight": output.numpy().reshape(1, 1),
    }
    layer = cell.name.lower()
    nodes = [
        helper.make_node(
            cell.name, ["x", "W", "R", "B"], ["", "last"], layer, hidden_size=1, **cell.attributes
        ),
        helper.make_node("Squeeze", ["last", "directions"], ["h"], "squeeze"),
        helper.make_node("MatMul", ["h", "weight"], ["y"], "output"),
    ]
    constants = [numpy_helper.from_array(value, key) for key, value in weights.items()]
    constants.append(helper.make_tensor("directions", TensorProto.INT64, [1], [0]))
    graph = helper.make_graph(
        nodes,
        name,
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["seq_length", "batch", 2])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["batch", 1])],
        constants,
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
    onnx.checker.check_model(made, full_check=True)
    return made


def main():
    torch.set_num_threads(1)
    for prefix, cell in CELLS.items():
        for task, sign in SIGNS.items():
            name = prefix + task
            found, errors = train(cell, sign, torch.Generator().manual_seed(SEED))
            good = (errors < GOOD).nonzero().flatten().tolist()
            print(name, len(good), "of", cell.candidates, "below", GOOD, flush=True)
            if len(good) < KEPT:
                raise SystemExit(f"{name}: expected at least {KEPT} models below {GOOD}")
            for number, k in enumerate(good[:KEPT]):
                onnx.save(model(name, cell, found[k]), ARITHMETIC / f"{name}-{number:02}.onnx")


if __name__ == "__main__":
    main()

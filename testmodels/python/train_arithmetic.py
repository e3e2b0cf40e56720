"""Trains LSTMs with one hidden unit that add or subtract two numbers, and writes them as ONNX files.

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
CANDIDATES = 75
ITERATIONS = 2500
RATE = 0.03
GOOD = 1e-4
LENGTHS = range(4, 11)
TRAINING = 10
VALIDATION = 100
OPSET = 17
SIGNS = {"addition": 1.0, "subtraction": -1.0}

# In the order of ONNX: input, output, forget, candidate.
GATES = 4
FORGET = 2
CANDIDATE = 3

# Where training starts: the cell keeps what it has, and its numbers are small, where tanh is a line.
REMEMBERS = 7
SCALE = 40
PARAMETERS = 4 * GATES + 1


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


def parts(parameters):
    """`W [gates, 2]`, `R [gates]`, `B [gates]` and the weight of the output."""
    return (
        parameters[: 2 * GATES].reshape(GATES, 2),
        parameters[2 * GATES : 3 * GATES],
        parameters[3 * GATES : 4 * GATES],
        parameters[4 * GATES],
    )


def residuals(parameters, x, ends, answers):
    inputs, hidden, bias, output = parts(parameters)
    h = c = torch.zeros_like(answers)
    states = []
    for step in x @ inputs.T:
        z = step + h[:, None] * hidden + bias
        i, o, f = torch.sigmoid(z[:, :3]).unbind(1)
        c = f * c + i * torch.tanh(z[:, 3])
        h = o * torch.tanh(c)
        states.append(h)
    last = torch.stack(states).gather(0, ends[None])[0]
    return output * last - answers


def train(sign, generator):
    """All candidates side by side: their parameters and mean squared errors on other sequences."""
    training = sequences(TRAINING, sign, generator)
    validation = sequences(VALIDATION, sign, generator)
    drawn = torch.rand(CANDIDATES, PARAMETERS, generator=generator, dtype=torch.float64) * 2 - 1
    drawn[:, 3 * GATES + FORGET] += REMEMBERS
    drawn[:, 4 * GATES] = SCALE * drawn[:, 4 * GATES].sign()
    drawn[:, 2 * CANDIDATE : 2 * CANDIDATE + 2] /= SCALE
    drawn[:, 2 * GATES + CANDIDATE] /= SCALE
    drawn[:, 3 * GATES + CANDIDATE] /= SCALE
    found = drawn.requires_grad_()
    optimizer = torch.optim.Adam([found], lr=RATE)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, ITERATIONS)
    for _ in range(ITERATIONS):
        optimizer.zero_grad()
        vmap(lambda p: residuals(p, *training))(found).square().mean(1).sum().backward()
        optimizer.step()
        schedule.step()
    found = found.detach()
    return found, vmap(lambda p: residuals(p, *validation).square().mean())(found)


def model(name, parameters):
    inputs, hidden, bias, output = parts(parameters.float())
    weights = {
        "W": inputs.numpy()[None],
        "R": hidden.numpy()[None, :, None],
        "B": torch.cat([bias, torch.zeros(GATES)]).numpy()[None],
        "weight": output.numpy().reshape(1, 1),
    }
    nodes = [
        helper.make_node("LSTM", ["x", "W", "R", "B"], ["", "last"], "lstm", hidden_size=1),
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
    for name, sign in SIGNS.items():
        found, errors = train(sign, torch.Generator().manual_seed(SEED))
        good = (errors < GOOD).nonzero().flatten().tolist()
        print(name, len(good), "of", CANDIDATES, "below", GOOD, flush=True)
        if len(good) < KEPT:
            raise SystemExit(f"{name}: expected at least {KEPT} models below {GOOD}")
        for number, k in enumerate(good[:KEPT]):
            onnx.save(model(name, found[k]), ARITHMETIC / f"{name}-{number:02}.onnx")


if __name__ == "__main__":
    main()

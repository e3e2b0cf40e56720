"""Integrated gradients and DeepLIFT of captum on the models of train_hmm.py.

    python captum_hmm.py > ../models/hmm/captum.csv

The protocol is that of docs/benchmarks.md: step t has the relevance that the series up to t gives it for
the class predicted there. Of that only the last step counts, so that it is enough to differentiate by
x_t while the state before it, which the (scaled, or zero) series gave, is held.
"""

import sys

import numpy
import onnx
import torch
from captum.attr import DeepLift, IntegratedGradients
from onnx import numpy_helper
from sklearn.metrics import auc, average_precision_score, precision_recall_curve, roc_auc_score

from paths import HMM
from train_hmm import FOLDS, HIDDEN, Classifier, first_state

SERIES = 10
ADDED = 1e-5
STEPS = 50


def gates(stacked):
    """From the order of ONNX (update, reset, candidate) to that of PyTorch."""
    update, reset, candidate = stacked.chunk(3)
    return torch.cat([reset, update, candidate])


def load(path):
    graph = onnx.load(path).graph
    weights = {one.name: torch.tensor(numpy_helper.to_array(one)) for one in graph.initializer}
    gru, norm, linear = (
        [weights[name] for name in node.input if name in weights]
        for kind in ("GRU", "BatchNormalization", "Gemm")
        for node in graph.node
        if node.op_type == kind
    )
    biases = gru[2][0].chunk(2)
    model = Classifier()
    state = {
        "gru.weight_ih_l0": gates(gru[0][0]),
        "gru.weight_hh_l0": gates(gru[1][0]),
        "gru.bias_ih_l0": gates(biases[0]),
        "gru.bias_hh_l0": gates(biases[1]),
        **{f"head.0.{name}": value for name, value in zip(["weight", "bias", "running_mean", "running_var"], norm)},
        "head.3.weight": linear[0],
        "head.3.bias": linear[1],
    }
    model.load_state_dict(state, strict=False)
    return model.eval()


class GatesAsModules(torch.nn.Module):
    """One step of a GRU whose functions are modules, which DeepLIFT of captum sees."""

    def __init__(self, gru):
        super().__init__()
        self.gru = [gru]
        self.reset, self.update, self.candidate = torch.nn.Sigmoid(), torch.nn.Sigmoid(), torch.nn.Tanh()

    def forward(self, x, h):
        gru = self.gru[0]
        inputs = torch.nn.functional.linear(x, gru.weight_ih_l0, gru.bias_ih_l0).chunk(3, 1)
        hidden = torch.nn.functional.linear(h, gru.weight_hh_l0, gru.bias_hh_l0).chunk(3, 1)
        reset = self.reset(inputs[0] + hidden[0])
        update = self.update(inputs[1] + hidden[1])
        candidate = self.candidate(inputs[2] + reset * hidden[2])
        return (1 - update) * candidate + update * h


class FusedStep(torch.nn.Module):
    """One step of the layer itself, of which DeepLIFT of captum takes the gradient."""

    def __init__(self, gru):
        super().__init__()
        self.gru = gru

    def forward(self, x, h):
        return self.gru(x[None], h[None])[1][0]


class LastSteps(torch.nn.Module):
    """`x [series, steps, features]`, `classes [series, steps]` to the sum of the logits of all steps."""

    def __init__(self, model, step):
        super().__init__()
        self.model = [model]
        self.step = step
        self.head = model.head

    def forward(self, x, classes):
        with torch.no_grad():
            states = self.model[0].gru(x.transpose(0, 1), first_state(len(x)))[0].transpose(0, 1)
        before = torch.cat([torch.zeros(len(x), 1, HIDDEN), states[:, :-1]], 1)
        logits = self.head(self.step(x.flatten(0, 1), before.flatten(0, 1)))
        return logits.gather(1, classes.flatten()[:, None]).reshape(len(x), -1).sum(1)


def figures(relevance, truth):
    relevance = relevance.detach().double().reshape(len(relevance), -1)
    least = relevance.min(1, keepdim=True).values
    most = relevance.max(1, keepdim=True).values
    sizes = ((relevance - least) / (most - least + ADDED)).flatten().numpy()
    precision, recall, thresholds = precision_recall_curve(truth, sizes)
    return [
        auc(thresholds, precision[:-1]),
        auc(thresholds, recall[:-1]),
        roc_auc_score(truth, sizes),
        average_precision_score(truth, sizes),
    ]


def main():
    torch.set_num_threads(1)
    series = int(sys.argv[1]) if len(sys.argv) > 1 else SERIES
    with numpy.load(HMM / "hmm.test.npz") as data:
        x = torch.tensor(data["x"][:series])
        states = torch.tensor(data["state"][:series]).long()
    truth = torch.nn.functional.one_hot(states + 1, 3).flatten().numpy()
    print("method,fold,aup,aur,auroc,auprc,signed auroc,signed auprc")
    for fold in range(FOLDS):
        model = load(HMM / f"hmm-{fold}.onnx")
        with torch.no_grad():
            hidden = model.gru(x.transpose(0, 1), first_state(len(x)))[0].transpose(0, 1)
            classes = model.head(hidden.flatten(0, 1)).argmax(1).reshape(len(x), -1)
        fused, written = (LastSteps(model, step(model.gru)) for step in (FusedStep, GatesAsModules))
        rows = {
            "captum integrated gradients": IntegratedGradients(fused).attribute(
                x, additional_forward_args=classes, n_steps=STEPS, internal_batch_size=len(x)
            ),
            "captum DeepLIFT on the GRU": DeepLift(fused).attribute(x, additional_forward_args=classes),
            "captum DeepLIFT on gates": DeepLift(written).attribute(x, additional_forward_args=classes),
        }
        for name, relevance in rows.items():
            found = figures(relevance.abs(), truth) + figures(relevance, truth)[2:]
            print(name, fold, *(f"{figure:.6f}" for figure in found), sep=",", flush=True)


if __name__ == "__main__":
    main()

"""Metrics of Quantus on a small network and given attributions, as reference values.

    python evaluation_references.py > ../../lrp-engine/src/test/resources/evaluation-quantus.txt

The network takes x of shape [1, 6, 4] (time, features) and gives three logits,
W2 tanh(W1 x + b1) + b2. Each line: the name of an array, its shape, its elements. Everything is in
double precision.
"""

import numpy as np
import quantus
from quantus.functions.similarity_func import correlation_spearman
from quantus.helpers import utils
from quantus.helpers.model.model_interface import ModelInterface
from sklearn.metrics import auc, average_precision_score, precision_recall_curve

SHAPE = (1, 6, 4)
SAMPLES = 5


class Network(ModelInterface):
    """What Quantus asks of a model, of a network that is arrays."""

    def __init__(self, w1, b1, w2, b2):
        super().__init__(model=None, softmax=False)
        self.w1, self.b1, self.w2, self.b2 = w1, b1, w2, b2

    def predict(self, x, **kwargs):
        hidden = np.tanh(x.reshape(len(x), -1) @ self.w1 + self.b1)
        return hidden @ self.w2 + self.b2

    def shape_input(self, x, shape, channel_first=None, batched=False):
        return x.reshape(shape)

    def get_softmax_arg_model(self):
        return self

    def get_model(self):
        return self

    def state_dict(self):
        raise NotImplementedError

    def get_random_layer_generator(self):
        raise NotImplementedError

    def add_mean_shift_to_first_layer(self, input_shift, shape):
        raise NotImplementedError

    def get_hidden_representations(self, x, layer_names=None, layer_indices=None, **kwargs):
        raise NotImplementedError

    @property
    def random_layer_generator_length(self):
        raise NotImplementedError


def show(name, array):
    array = np.asarray(array, dtype=np.float64)
    shape = "x".join(str(length) for length in array.shape)
    print(name, shape, " ".join(repr(float(element)) for element in array.flatten()))


def areas_over_thresholds(sizes, truth):
    """AUP, AUR and AUPRC as time_interpret 0.3.0 defines them, by scikit-learn, which it calls."""
    scaled = (sizes - sizes.min()) / (sizes.max() - sizes.min())
    precision, recall, thresholds = precision_recall_curve(truth, scaled)
    return (
        auc(thresholds, precision[:-1]),
        auc(thresholds, recall[:-1]),
        average_precision_score(truth, scaled),
    )


def main():
    utils.get_wrapped_model = lambda model, **kwargs: model
    random = np.random.default_rng(2024)
    size = int(np.prod(SHAPE))
    network = Network(
        random.normal(size=(size, 7)) / 3,
        random.normal(size=7),
        random.normal(size=(7, 3)),
        random.normal(size=3),
    )
    x = random.normal(size=(SAMPLES, *SHAPE))
    y = network.predict(x).argmax(axis=1)
    a = random.normal(size=x.shape)
    truth = (random.random(size=x.shape) < 0.3).astype(int)
    for name in ("w1", "b1", "w2", "b2"):
        show(name, getattr(network, name))
    show("x", x)
    show("y", y)
    show("a", a)
    show("truth", truth)

    options = {"normalise": False, "abs": False, "disable_warnings": True}
    given = {"model": network, "x_batch": x.copy(), "y_batch": y, "channel_first": True}
    show(
        "deletion",
        quantus.PixelFlipping(features_in_step=1, perturb_baseline=0.0, **options)(
            a_batch=a.copy(), **given
        ),
    )
    show(
        "deletion.of.four",
        quantus.PixelFlipping(features_in_step=4, perturb_baseline=0.0, **options)(
            a_batch=a.copy(), **given
        ),
    )
    # Quantus adds 1e-7 to each attribution.
    show("sparseness", quantus.Sparseness(normalise=False, abs=True, disable_warnings=True)(a_batch=a.copy(), **given))
    for name, metric in (
        ("mass", quantus.RelevanceMassAccuracy),
        ("rank", quantus.RelevanceRankAccuracy),
        ("auroc", quantus.AUC),
    ):
        show(name, metric(**options)(a_batch=np.abs(a), s_batch=truth, **given))
    show("spearman", [correlation_spearman(a[k].flatten(), x[k].flatten()) for k in range(SAMPLES)])
    areas = [areas_over_thresholds(np.abs(a[k]).flatten(), truth[k].flatten()) for k in range(SAMPLES)]
    for k, name in enumerate(("aup", "aur", "auprc")):
        show(name, [area[k] for area in areas])


if __name__ == "__main__":
    main()

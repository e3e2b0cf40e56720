"""The architectures that Keras 2 and 3 export; nothing here depends on the version or backend."""

from dataclasses import dataclass, field

import keras
import numpy
from keras import layers

from . import keras_stages as stages
from .weights import draw_weight, generator, ids, inputs

TIME, FEATURES, HIDDEN, CLASSES, SAMPLES, ROWS = 6, 4, 5, 3, 3, 12


@dataclass
class Architecture:
    name: str
    model: keras.Model
    feeds: list
    target: tuple = (0, "argmax")  # place of the output, index in it
    stages: list = None
    oracle: dict = field(default_factory=dict)
    same_in_all: bool = True  # whether Keras 2 and 3 mean the same by it
    notes: str = ""


def fill(model):
    """Gives a model its weights; they depend on the names of the model and its layers only."""
    for layer in model.layers:
        random = generator(model.name + "/" + layer.name)
        values = []
        for weight, old in zip(layer.weights, layer.get_weights(), strict=True):
            if numpy.asarray(old).dtype == numpy.float32:
                old = draw_weight(random, weight.name, old.shape)
            values.append(old)
        layer.set_weights(values)
    return model


def model_of(name, source, result):
    return fill(keras.Model(source, result, name=name))


def features(name, time=TIME, width=FEATURES):
    return keras.Input((time, width), name="x"), [inputs("keras-" + name, SAMPLES, time, width)]


def head(x, **options):
    return layers.Dense(CLASSES, name="scores", **options)(x)


def recurrent(name, layer, summary="last", follow=None, **options):
    """A layer, perhaps a pooling layer, and a dense layer: what the oracle knows."""
    x, feeds = features(name)
    y = layer(x)
    y = follow(y) if follow is not None else y
    model = model_of(name, x, head(y))
    described = (
        stages.recurrent(layer) + stages.summary(summary) + stages.dense(model.get_layer("scores"))
    )
    return Architecture(name, model, feeds, stages=described, **options)


def plain():
    def lstm(**options):
        return layers.LSTM(HIDDEN, name="lstm", **options)

    def both(inner, **options):
        return layers.Bidirectional(inner, name="both", **options)

    yield recurrent("lstm-last", lstm())
    yield recurrent("lstm-unroll", lstm(unroll=True))
    yield recurrent("lstm-cell", layers.RNN(layers.LSTMCell(HIDDEN), name="lstm"))
    average = layers.GlobalAveragePooling1D(name="average")
    yield recurrent("lstm-mean", lstm(return_sequences=True), "mean", average)
    yield recurrent("bilstm-hn", both(lstm()), "h_n")
    largest = layers.GlobalMaxPooling1D(name="largest")
    yield recurrent("bilstm-max", both(lstm(return_sequences=True)), "max", largest)
    yield recurrent("gru-after", layers.GRU(HIDDEN, name="gru", reset_after=True))
    yield recurrent("gru-before", layers.GRU(HIDDEN, name="gru", reset_after=False))
    yield recurrent("rnn-tanh", layers.SimpleRNN(HIDDEN, name="rnn"))

    name = "lstm-sequence"
    x, feeds = features(name)
    layer = lstm(return_sequences=True)
    y = layers.TimeDistributed(layers.Dense(CLASSES, name="scores"), name="each")(layer(x))
    model = model_of(name, x, y)
    described = stages.recurrent(layer) + stages.dense(model.get_layer("each").layer)
    yield Architecture(name, model, feeds, (0, "-1,argmax"), described)

    name = "lstm-stacked"
    x, feeds = features(name)
    first, second = (
        layers.LSTM(HIDDEN, name=own, return_sequences=own == "first")
        for own in ("first", "second")
    )
    model = model_of(name, x, head(second(first(x)), activation="softmax"))
    described = stages.recurrent(first) + stages.recurrent(second) + stages.summary("last")
    described += stages.dense(model.get_layer("scores"))
    yield Architecture(name, model, feeds, stages=described)


def lengths():
    name = "masking"
    x, feeds = features(name)
    feeds[0][1, 4:] = 0
    feeds[0][2, 3:] = 0
    layer = layers.LSTM(HIDDEN, name="lstm")
    model = model_of(name, x, head(layer(layers.Masking(name="mask")(x))))
    described = stages.recurrent(layer) + stages.summary("last")
    described += stages.dense(model.get_layer("scores"))
    known = {"lengths": [6, 4, 3]}
    yield Architecture(name, model, feeds, stages=described, oracle=known)

    for name, zero in (("embedding", False), ("embedding-mask", True)):
        source = keras.Input((TIME,), name="ids", dtype="int32")
        embedding = layers.Embedding(ROWS, FEATURES, mask_zero=zero, name="embedding")
        layer = layers.Bidirectional(layers.GRU(HIDDEN, name="gru"), name="both")
        model = model_of(name, source, head(layer(embedding(source)), activation="softmax"))
        feed = ids("keras-" + name, ROWS, SAMPLES, TIME, first=1).astype(numpy.int32)
        if zero:
            feed[1, 4:] = 0
            feed[2, 3:] = 0
        described = stages.embedding(embedding) + stages.recurrent(layer)
        described += stages.summary("h_n") + stages.dense(model.get_layer("scores"))
        oracle = {"lengths": [6, 4, 3]} if zero else {}
        yield Architecture(name, model, [feed], stages=described, oracle=oracle)


def variants():
    name = "lstm-backwards"
    x, feeds = features(name)
    y = layers.LSTM(HIDDEN, go_backwards=True, return_sequences=True, name="lstm")(x)
    yield Architecture(name, model_of(name, x, head(y)), feeds, (0, "-1,argmax"))

    name = "bilstm-sum"
    x, feeds = features(name)
    inner = layers.LSTM(HIDDEN, name="lstm")
    y = layers.Bidirectional(inner, merge_mode="sum", name="both")(x)
    yield Architecture(name, model_of(name, x, head(y)), feeds)

    name = "lstm-hard"
    x, feeds = features(name)
    y = layers.LSTM(HIDDEN, recurrent_activation="hard_sigmoid", activation="relu", name="l")(x)
    model = model_of(name, x, head(y, activation="sigmoid"))
    yield Architecture(
        name, model, feeds, same_in_all=False, notes="hard sigmoid gates, relu instead of tanh"
    )

    name = "states"
    x, feeds = features(name)
    state = [keras.Input((HIDDEN,), name=own) for own in "hc"]
    layer = layers.LSTM(HIDDEN, return_sequences=True, return_state=True, name="lstm")
    y, h, c = layer(x, initial_state=state)
    feeds += [inputs("keras-states" + own, SAMPLES, HIDDEN) / 2 for own in "hc"]
    model = model_of(name, [x, *state], [head(y), h, c])
    described = stages.recurrent(layer) + stages.dense(model.get_layer("scores"))
    yield Architecture(name, model, feeds, (0, "-1,argmax"), described, {"states": [1, 2]})


def networks():
    name = "conv-lstm"
    x, feeds = features(name, 8)
    y = layers.Conv1D(5, 3, padding="same", name="conv")(x)
    y = layers.BatchNormalization(name="batch")(y)
    y = layers.PReLU(shared_axes=[1], name="prelu")(y)
    y = layers.MaxPooling1D(2, name="pool")(y)
    y = layers.LSTM(HIDDEN, name="lstm")(y)
    y = layers.Dense(6, activation="elu", name="hidden")(layers.LeakyReLU(0.1, name="leaky")(y))
    yield Architecture(name, model_of(name, x, head(y)), feeds)

    name = "residual-norm"
    x, feeds = features(name)
    y = layers.LSTM(FEATURES, return_sequences=True, name="lstm")(x)
    y = layers.LayerNormalization(name="norm")(layers.Add(name="add")([x, y]))
    y = layers.GlobalAveragePooling1D(name="average")(y)
    yield Architecture(name, model_of(name, x, head(y)), feeds)

    for name, attention in (
        ("attention-dot", layers.Attention(name="attend")),
        ("attention-additive", layers.AdditiveAttention(name="attend")),
        ("attention-multihead", layers.MultiHeadAttention(2, 3, name="attend")),
    ):
        x, feeds = features(name)
        y = layers.LSTM(6, return_sequences=True, name="lstm")(x)
        y = attention(y, y) if "multihead" in name else attention([y, y])
        y = layers.GlobalAveragePooling1D(name="average")(y)
        yield Architecture(name, model_of(name, x, head(y)), feeds)

    name = "autoencoder"
    x, feeds = features(name)
    y = layers.LSTM(HIDDEN, name="encoder")(x)
    y = layers.RepeatVector(TIME, name="repeat")(y)
    y = layers.LSTM(HIDDEN, return_sequences=True, name="decoder")(y)
    y = layers.TimeDistributed(layers.Dense(FEATURES, name="rebuilt"), name="each")(y)
    yield Architecture(name, model_of(name, x, y), feeds, (0, "3,1"))

    name = "encoder-decoder"
    x, feeds = features(name)
    known = keras.Input((3, 2), name="known")
    _, h, c = layers.LSTM(HIDDEN, return_state=True, name="encoder")(x)
    y = layers.LSTM(HIDDEN, return_sequences=True, name="decoder")(known, initial_state=[h, c])
    y = layers.Dense(1, name="forecast")(y)
    feeds.append(inputs("keras-known", SAMPLES, 3, 2))
    yield Architecture(name, model_of(name, [x, known], y), feeds, (0, "2,0"))

    name = "several-outputs"
    x, feeds = features(name)
    y = layers.GRU(HIDDEN, return_sequences=True, name="gru")(x)
    last = layers.GRU(HIDDEN, name="last")(y)
    results = [head(last, activation="softmax"), layers.Dense(1, name="each")(y)]
    yield Architecture(name, model_of(name, x, results), feeds)


def every():
    for family in (plain, lengths, variants, networks):
        yield from family()

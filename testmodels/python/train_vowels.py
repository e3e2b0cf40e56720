"""Trains the speaker classifier with Keras and exports it with tf2onnx.

Usage: train_vowels.py [EPOCHS]
"""

import sys
import time

import keras
import numpy
import tensorflow
import tf2onnx

import vowels_data
from export_tools import describe, largest_difference, strip
from paths import BUILD, VOWELS

SEED = 11
EPOCHS = 60
HIDDEN = 24
OPSET = 15
SPEAKERS = 9
PER_SPEAKER = 20
REFERENCES = 36


def build():
    return keras.Sequential(
        [
            keras.layers.Input((vowels_data.STEPS, vowels_data.CHANNELS), name="x"),
            keras.layers.LSTM(HIDDEN, name="lstm"),
            keras.layers.Dense(SPEAKERS, activation="softmax", name="speaker"),
        ],
        name="vowels",
    )


def train(epochs):
    x, speakers = vowels_data.read("TRAIN")
    model = build()
    model.compile(
        keras.optimizers.Adam(5e-3), loss="sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    model.fit(x, speakers, batch_size=16, epochs=epochs, verbose=2)
    return model


def export(model, path):
    shape = (None, vowels_data.STEPS, vowels_data.CHANNELS)
    signature = [tensorflow.TensorSpec(shape, tensorflow.float32, name="x")]
    tf2onnx.convert.from_keras(model, signature, opset=OPSET, output_path=str(path))
    describe(path, strip(path))


def held_out(x, speakers):
    """The places of the first utterances of each speaker, speakers taking turns."""
    places = [numpy.flatnonzero(speakers == speaker)[:PER_SPEAKER] for speaker in range(SPEAKERS)]
    return numpy.array([own[turn] for turn in range(PER_SPEAKER) for own in places])


def main():
    started = time.time()
    keras.utils.set_random_seed(SEED)
    tensorflow.config.experimental.enable_op_determinism()
    model = train(int(sys.argv[1]) if len(sys.argv) > 1 else EPOCHS)
    x, speakers = vowels_data.read("TEST")
    probabilities = model.predict(x, verbose=0)
    right = int((probabilities.argmax(axis=1) == speakers).sum())
    print(f"test accuracy {right / len(x):.4f} of {len(x)} utterances")

    path = VOWELS / "vowels.onnx"
    export(model, path)
    difference = largest_difference(path, [{"x": x}], [probabilities])
    print(f"{path.name}: largest difference from Keras {difference:.2e} over {len(x)} utterances")

    labels = "".join(f"speaker {speaker + 1}\n" for speaker in range(SPEAKERS))
    (VOWELS / "vowels.labels.txt").write_text(labels, encoding="utf-8")
    kept = held_out(x, speakers)
    numpy.savez_compressed(VOWELS / "vowels.test.npz", x=x[kept], label=speakers[kept])
    accuracy = (probabilities[kept].argmax(axis=1) == speakers[kept]).mean()
    print(f"accuracy on the {len(kept)} committed test utterances {accuracy:.4f}")
    chosen = kept[:REFERENCES]
    outputs = {"x": x[chosen], "framework.output": probabilities[chosen]}
    numpy.savez(BUILD / "vowels.framework.npz", **outputs)
    print(f"{time.time() - started:.0f} s")


if __name__ == "__main__":
    main()

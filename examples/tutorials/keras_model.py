"""Trains a classifier of padded texts on made-up reviews, and exports it: film-keras.onnx."""

import keras
import numpy as np
import tensorflow as tf
import tf2onnx

VOCABULARY = ["", "[UNK]", "good", "bad", "film", "the", "a", "not", "very", "awful", "great", "is"]
GOOD, BAD = [2, 10], [3, 9]

keras.utils.set_random_seed(0)
ids = np.random.randint(2, len(VOCABULARY), (2000, 8)).astype("int32")
ids[:, :2] = 0
labels = (np.isin(ids, GOOD).sum(1) > np.isin(ids, BAD).sum(1)).astype("float32")
model = keras.Sequential([
    keras.Input((8,), dtype="int32", name="ids"),
    keras.layers.Embedding(len(VOCABULARY), 8, mask_zero=True),
    keras.layers.LSTM(16),
    keras.layers.Dense(1, activation="sigmoid"),
])
model.compile("adam", "binary_crossentropy")
model.fit(ids, labels, epochs=3, verbose=0)

signature = [tf.TensorSpec((None, 8), tf.int32, name="ids")]
tf2onnx.convert.from_function(tf.function(lambda x: model(x), input_signature=signature),
                              input_signature=signature, opset=15, output_path="film-keras.onnx")
with open("film-keras.vocab.txt", "w") as file:
    file.write("\n".join(VOCABULARY) + "\n")

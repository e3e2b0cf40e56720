import sys

import numpy, onnxruntime

file, vocabulary, name = sys.argv[1:]
tokens = open(vocabulary, encoding="utf-8").read().splitlines()
ids = numpy.array([[tokens.index(letter) for letter in name]])
session = onnxruntime.InferenceSession(file)
outputs = dict(zip([o.name for o in session.get_outputs()], session.run(None, {"ids": ids})))
for letter, relevance in zip(name, outputs["relevance.ids"][0]):
    print(f"{letter} {relevance:.4f}")
print(f"score {outputs['score'][0]:.4f}")

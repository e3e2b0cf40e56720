"""How exactly can the reference relevance be reproduced in double precision?

Permuting the hidden units changes no formula, only the order in which sums are rounded. The
difference that it makes, relative to the largest relevance of the sequence, is the accuracy of
the references; an implementation cannot be expected to agree better.
"""

import multiprocessing

import numpy

from make_references import all_settings, explain_all
from oracle import weights
from oracle.classifier import Classifier
from oracle.lstm import ROWS, Weights
from paths import SURNAMES, VOWELS

ACCURACY = 1e-10


def permuted_direction(direction, order):
    features = len(direction.weights["g"][0]) - direction.hidden
    columns = list(range(features)) + [features + unit for unit in order]
    return Weights(
        {
            row: [[direction.weights[row][unit][column] for column in columns] for unit in order]
            for row in ROWS
        },
        {row: [direction.biases[row][unit] for unit in order] for row in ROWS},
    )


def permuted(classifier, generator):
    directions, columns = [], []
    for direction in classifier.directions:
        order = generator.permutation(direction.hidden).tolist()
        columns += [len(columns) + unit for unit in order]
        directions.append(permuted_direction(direction, order))
    head = [[row[column] for column in columns] for row in classifier.head_weights]
    return Classifier(directions, head, classifier.head_biases)


def check(name, classifier, sequences, references, summed):
    """`references` holds relevance.SETTINGS [sequences, time, ...]."""
    other = permuted(classifier, numpy.random.default_rng(3))
    with multiprocessing.Pool(2) as pool:
        results = pool.map(explain_all, [(other, xs) for xs in sequences], chunksize=1)
    for setting in all_settings():
        worst = 0.0
        for place, (_, explanations) in enumerate(results):
            found = numpy.array(explanations[setting].relevance)
            found = found.sum(axis=1) if summed else found
            expected = references[f"relevance.{setting}"][place][: len(found)]
            difference = numpy.abs(found - expected).max() / numpy.abs(expected).max()
            worst = max(worst, float(difference))
        print(f"{name} {setting}: accuracy of the references {worst:.1e}")
        assert worst <= ACCURACY, (name, setting, worst)


def main():
    classifier, embedding = weights.surnames(SURNAMES / "surnames.onnx")
    for name in ("surnames", "surnames-unrolled"):
        given = dict(numpy.load(SURNAMES / f"{name}.reference.npz"))
        encoded = zip(given["ids"], given["lengths"], strict=True)
        sequences = [[embedding[letter] for letter in ids[:length]] for ids, length in encoded]
        check(name, classifier, sequences, given, summed=True)
    references = {}
    for path in sorted(VOWELS.glob("vowels.reference*.npz")):
        references |= dict(numpy.load(path))
    sequences = references["x"].astype(float).tolist()
    check("vowels", weights.vowels(VOWELS / "vowels.onnx"), sequences, references, summed=False)


if __name__ == "__main__":
    main()

"""Writes the oracle's logits and relevance for the inputs whose framework outputs are in build/."""

import itertools
import multiprocessing
import time

import numpy

from oracle import classifier as oracle
from oracle import weights
from oracle.rules import PRODUCT_RULES, Settings
from paths import BUILD, SURNAMES, VOWELS

EPSILONS = {"1e-3": 1e-3, "1e-6": 1e-6}
BIAS_FACTORS = {"0": 0.0, "1": 1.0}


def all_settings():
    """Settings by the name that the arrays carry, such as half.1e-3.0."""
    return {
        f"{rule}.{epsilon}.{factor}": Settings(rule, EPSILONS[epsilon], BIAS_FACTORS[factor])
        for rule, epsilon, factor in itertools.product(PRODUCT_RULES, EPSILONS, BIAS_FACTORS)
    }


def explain_all(task):
    """(logits, {settings: explanation}) of one sequence."""
    classifier, xs = task
    passed = oracle.forward(classifier, xs)
    return passed[2], {
        name: oracle.explain(classifier, xs, settings, passed)
        for name, settings in all_settings().items()
    }


def row_of_ledger(explanation):
    ledger = explanation.ledger
    assert ledger.unassigned == 0.0  # no denominator is 0 when epsilon is not
    parts = [explanation.score, explanation.inputs, explanation.initial_states]
    return parts + [ledger.biases, ledger.stabilizer]


def explanations_of(classifier, sequences):
    with multiprocessing.Pool(2) as pool:
        return pool.map(explain_all, [(classifier, xs) for xs in sequences], chunksize=1)


def report(name, framework, results):
    """Prints how far the framework is, how well the ledgers close, and how far parts cancel."""
    logits = numpy.array([logits for logits, _ in results])
    if framework is not None:
        difference = numpy.abs(framework - logits).max()
        print(f"{name}: framework and oracle differ by at most {difference:.2e}")
    for setting in all_settings():
        own = [explanations[setting] for _, explanations in results]
        closure = max(explanation.closure for explanation in own)
        amplified = max(e.ledger.turnover / abs(e.score) for e in own)
        print(f"{name} {setting}: closure {closure:.1e}, turnover / score up to {amplified:.1e}")


def arrays_of(results, shape, rules, summed):
    """relevance.* and ledger.* of some product rules, zero behind the end of a sequence."""
    arrays = {}
    for setting in all_settings():
        if setting.split(".")[0] not in rules:
            continue
        relevance = numpy.zeros(shape)
        for place, (_, explanations) in enumerate(results):
            found = numpy.array(explanations[setting].relevance)
            relevance[place, : len(found)] = found.sum(axis=1) if summed else found
        arrays[f"relevance.{setting}"] = relevance
        ledgers = [row_of_ledger(explanations[setting]) for _, explanations in results]
        arrays[f"ledger.{setting}"] = numpy.array(ledgers)
        assert numpy.isfinite(relevance).all() and numpy.isfinite(ledgers).all(), setting
    return arrays


def save(path, arrays):
    numpy.savez_compressed(path, **arrays)
    print(f"{path.name}: {path.stat().st_size} bytes")


def logits_and_targets(results, framework):
    logits = numpy.array([logits for logits, _ in results])
    target = logits.argmax(axis=1)
    assert (target == framework.argmax(axis=1)).all()
    return {"logits": logits, "target": target}


def surnames(name):
    classifier, embedding = weights.surnames(SURNAMES / "surnames.onnx")
    given = dict(numpy.load(BUILD / f"{name}.framework.npz"))
    encoded = [
        ids[:length].tolist() for ids, length in zip(given["ids"], given["lengths"], strict=True)
    ]
    results = explanations_of(classifier, [[embedding[letter] for letter in ids] for ids in encoded])
    report(name, given["framework.logits"], results)
    arrays = given | logits_and_targets(results, given["framework.logits"])
    arrays |= arrays_of(results, given["ids"].shape, PRODUCT_RULES, summed=True)
    save(SURNAMES / f"{name}.reference.npz", arrays)


def vowels():
    classifier = weights.vowels(VOWELS / "vowels.onnx")
    given = dict(numpy.load(BUILD / "vowels.framework.npz"))
    results = explanations_of(classifier, given["x"].astype(float).tolist())
    report("vowels", None, results)
    arrays = given | logits_and_targets(results, given["framework.output"])
    powers = numpy.exp(arrays["logits"])
    probabilities = powers / powers.sum(axis=1, keepdims=True)
    difference = numpy.abs(probabilities - given["framework.output"]).max()
    print(f"vowels: framework and oracle differ by at most {difference:.2e} after the softmax")
    save(VOWELS / "vowels.reference.npz", arrays)
    for rule in PRODUCT_RULES:
        relevance = arrays_of(results, given["x"].shape, (rule,), summed=False)
        save(VOWELS / f"vowels.reference.{rule}.npz", relevance)


def main():
    started = time.time()
    surnames("surnames")
    surnames("surnames-unrolled")
    vowels()
    print(f"{time.time() - started:.0f} s")


if __name__ == "__main__":
    main()

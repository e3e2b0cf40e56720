"""Measures how exact the references of the bank are: hidden units are permuted, which changes only
the order of sums. Also prints how far each product rule amplifies."""

import copy
import json

import numpy

from bank_relevance import Sample
from oracle.rules import PRODUCT_RULES, Settings
from paths import BANK, BANK_BUILD

TOLERANCE = 1e-9
EPSILON = 1e-3


def permute_direction(direction, order):
    for parts in direction["rows"].values():
        parts["x"] = [parts["x"][unit] for unit in order]
        parts["h"] = [[parts["h"][unit][other] for other in order] for unit in order]
        parts["bx"] = [parts["bx"][unit] for unit in order]
        parts["bh"] = [parts["bh"][unit] for unit in order]
    for name in "hc":
        direction[name] = [direction[name][unit] for unit in order]


def permute_columns(stage, order):
    """Of whatever reads the permuted units; whether the units end there."""
    if stage["kind"] == "recurrent":
        for direction in stage["directions"]:
            for parts in direction["rows"].values():
                parts["x"] = [[row[unit] for unit in order] for row in parts["x"]]
    elif "weights" in stage:
        stage["weights"] = [[row[unit] for unit in order] for row in stage["weights"]]
    return stage["kind"] in ("recurrent", "dense")


def permuted(stages, random):
    stages = copy.deepcopy(stages)
    for place, stage in enumerate(stages):
        if stage["kind"] != "recurrent":
            continue
        orders = []
        for direction in stage["directions"]:
            order = random.permutation(len(direction["h"])).tolist()
            permute_direction(direction, order)
            start = sum(map(len, orders))
            orders.append([start + unit for unit in order])
        for later in stages[place + 1 :]:
            if permute_columns(later, sum(orders, [])):
                break
    return stages


def main():
    random = numpy.random.default_rng(5)
    worst = dict.fromkeys(PRODUCT_RULES, 0.0)
    amplified = dict.fromkeys(PRODUCT_RULES, 0.0)
    seen = set()
    for path in sorted(BANK_BUILD.glob("*.stages")):
        text = path.read_text()
        described = json.loads(text)
        if text in seen or "states" in described:
            continue
        seen.add(text)
        entry = json.loads(path.with_suffix(".json").read_text())
        arrays = numpy.load(BANK / entry["reference"])
        other = {**described, "stages": permuted(described["stages"], random)}
        for number in range(len(arrays["target"])):
            samples = [Sample(entry, each, arrays, number) for each in (described, other)]
            for rule in PRODUCT_RULES:
                settings = Settings(rule, EPSILON, 0.0)
                (first, ledger), (second, _) = (
                    sample.network.explain(sample.index, settings) for sample in samples
                )
                first, second = numpy.array(first), numpy.array(second)
                difference = numpy.abs(first - second).max() / numpy.abs(first).max()
                assert difference <= TOLERANCE, (entry["file"], number, rule, difference)
                worst[rule] = max(worst[rule], difference)
                output = samples[0].network.output
                for part in samples[0].index:
                    output = output[part]
                amplified[rule] = max(amplified[rule], ledger.turnover / abs(output))
    for rule in PRODUCT_RULES:
        print(
            f"{rule}: permuted units change relevance by at most {worst[rule]:.1e} of the largest;"
            f" turnover at most {amplified[rule]:.1e} times the score"
        )


if __name__ == "__main__":
    main()

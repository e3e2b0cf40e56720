"""Writes the bank's manifest and the list of refusals, and checks the bank as a whole."""

import json

import numpy
import onnx

from paths import BANK, BANK_BUILD

LIMIT = 6_000_000
# What exporters compute in single precision while they write the file, so that the weights are not
# the same to the last bit, or where it stands, which epsilon tells apart.
ROUNDED = {
    "conv-lstm": "BatchNorm folded into Conv",
    "keras-conv-lstm": "BatchNorm folded into Conv",
    "keras-lstm-hard": "1/6 of the hard sigmoid",
    "attention-multihead": "scale of the scores, or its root",
    "keras-attention-multihead": "scale of the scores, or its root",
}
SAME = {"float32": 5e-6, "float64": 1e-12, "float16": 2e-3}


def entries():
    found = [json.loads(path.read_text()) for path in BANK_BUILD.glob("*.onnx.json")]
    return sorted(found, key=lambda entry: entry["file"])


def keep_groups_of_two(found):
    """`same_as` only where there is somebody to be the same as."""
    groups = [entry["same_as"] for entry in found]
    for entry in found:
        if groups.count(entry["same_as"]) < 2:
            entry["same_as"] = None


def say_what_differs(found):
    """Notes on groups whose members hold rounded constants."""
    for entry in found:
        if entry["architecture"] in ROUNDED:
            entry["rounded"] = ROUNDED[entry["architecture"]]


def check_groups(found):
    """All of a group read the same numbers and answer the same."""
    first = {}
    for entry in found:
        if entry["same_as"] is None:
            continue
        arrays = numpy.load(BANK / entry["reference"])
        feeds = [arrays[f"input.{value['name']}"] for value in entry["inputs"]]
        output = arrays[f"output.{entry['target']['output']}"]
        other, other_feeds, other_output = first.setdefault(
            entry["same_as"], (entry, feeds, output)
        )
        pair = (other["file"], entry["file"])
        assert len(feeds) == len(other_feeds), pair
        for a, b in zip(feeds, other_feeds, strict=True):
            assert (a == b).all(), pair
        difference = numpy.abs(output - other_output).max()
        tolerance = max(SAME[each["precision"]] for each in (entry, other))
        assert difference <= tolerance, (*pair, difference)


def remove_strangers(found):
    """Files that no entry names were left by earlier runs."""
    known = {"manifest.json", "refused.json"}
    for entry in found:
        known.update((entry["file"], entry["reference"], entry["file"] + ".data"))
    for path in BANK.iterdir():
        if path.name not in known:
            print(f"removed {path.name}")
            path.unlink()


def main():
    found = entries()
    say_what_differs(found)
    keep_groups_of_two(found)
    check_groups(found)
    remove_strangers(found)
    text = ",\n".join(json.dumps(entry) for entry in found)
    (BANK / "manifest.json").write_text(f"[\n{text}\n]\n", encoding="utf-8")
    refusals = [json.loads(path.read_text()) for path in BANK_BUILD.glob("*.refused")]
    refusals.sort(key=lambda entry: (entry["architecture"], entry["exporter"], entry["opset"]))
    text = ",\n".join(json.dumps(entry) for entry in refusals)
    (BANK / "refused.json").write_text(f"[\n{text}\n]\n", encoding="utf-8")

    operators = set()
    for entry in found:
        model = onnx.load(BANK / entry["file"])
        operators.update(_operators(model.graph.node))
        for function in model.functions:
            operators.update(_operators(function.node))
    total = sum(path.stat().st_size for path in BANK.iterdir())
    assert total <= LIMIT, total
    print(f"{len(found)} models, {total} bytes, {len(refusals)} refusals")
    print(f"{len(operators)} operators: {', '.join(sorted(operators))}")


def _operators(nodes):
    for node in nodes:
        yield f"{node.domain}:{node.op_type}" if node.domain else node.op_type
        for attribute in node.attribute:
            for graph in [attribute.g, *attribute.graphs]:
                yield from _operators(graph.node)


if __name__ == "__main__":
    main()

"""Rows a second of the job with one core and with two, from the event logs of Spark.

Run by .ci/spark-cores, with the folder that holds CORES/ROUND/LOG and the number of rows of a run.
Of each run those tasks count that begin after a third of all: the first ones run while the
just-in-time compiler works.
"""

import json
import pathlib
import statistics
import sys
from collections import defaultdict


def explaining(log):
    """Start, end (ms) and rows of each task of the stage that writes most rows, in order."""
    stages = defaultdict(list)
    with open(log, encoding="utf-8") as lines:
        for event in map(json.loads, lines):
            if event["Event"] == "SparkListenerTaskEnd" and not event["Task Info"]["Failed"]:
                task = event["Task Info"]
                rows = event["Task Metrics"]["Output Metrics"]["Records Written"]
                stages[event["Stage ID"]].append((task["Launch Time"], task["Finish Time"], rows))
    return sorted(max(stages.values(), key=lambda tasks: sum(rows for _, _, rows in tasks)))


def rate(log, expected):
    """Rows a second of a run."""
    tasks = explaining(log)
    written = sum(rows for _, _, rows in tasks)
    if written != expected:
        sys.exit(f"{log}: {written} rows were written instead of {expected}")
    warm = tasks[len(tasks) // 3 :]
    rows = sum(rows for _, _, rows in warm)
    return rows / (max(end for _, end, _ in warm) - warm[0][0]) * 1000


def main(folder, expected):
    rates = {}
    for cores in (1, 2):
        runs = sorted(pathlib.Path(folder, str(cores)).glob("*/*"))
        each = [rate(log, expected) for log in runs]
        rates[cores] = statistics.median(each)
        print(f"{cores} core(s): {rates[cores]:.0f} rows a second; runs", *map(round, each))
    print(f"two cores are {rates[2] / rates[1]:.2f} times one")


main(sys.argv[1], int(sys.argv[2]))

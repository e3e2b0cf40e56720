"""Explains rows on a cluster and compares each with what the command line says of it.

The epsilon is one with which names of a thousand letters can be relied on, as the tool advises.
Run by .ci/spark. A worker is killed while rows are explained: from WAITING on partitions wait for
that. 1 % of the rows are at fault.
"""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time

from onnx_lrp_spark import OnnxLrpExplainer
from pyspark.sql import SparkSession

# Of the largest of a row: sums are taken in batches of other sizes.
TOLERANCE = 1e-12
LONGEST = 2000
# Rows of one partition, which run in the batches of the command line: two windows and a part.
IN_ORDER = 600
PARTITIONS = 24
WAITING = 8
# Seconds after which nobody will kill a worker any more.
PATIENCE = 300


def fail(message):
    sys.exit("check_cluster: " + message)


def surnames(models, count, seed):
    """Names, of which one in a hundred has a fault and a few are very long."""
    draw = random.Random(seed)
    with open(models + "/surnames/surnames.test.jsonl", encoding="utf-8") as lines:
        names = [json.loads(line)["text"] for line in lines]
    rows = []
    for k in range(count):
        name = draw.choice(names)
        if k % 100 == 50:
            name = draw.choice(["", None, name + "\u2603"])
        elif k % 1000 == 7:
            name = "".join(draw.choices("abcdeiklmnoprstuz", k=draw.randint(1, LONGEST)))
        rows.append((k, name))
    return rows


def series(count, seed):
    """Series of 16 steps and 12 features, of which one in a hundred has a step too few."""
    draw = random.Random(seed)
    rows = []
    for k in range(count):
        steps = 15 if k % 100 == 50 else 16
        rows.append((k, [[round(draw.uniform(-1, 1), 3) for _ in range(12)] for _ in range(steps)]))
    return rows


def is_good(name):
    return bool(name) and "\u2603" not in name


def command_line(java, model, folder, samples, *options):
    """What the command line says of good samples, in their order."""
    data, out = folder + "/data.jsonl", folder + "/cli.jsonl"
    with open(data, "w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(sample) + "\n" for sample in samples)
    start = time.monotonic()
    code = subprocess.run(
        [*java, "explain", model, "--data", data, "--threads", "1",
         "--format", "jsonl", "-o", out, "--quiet", *options]).returncode
    # 1 where some numbers cannot be relied on.
    if code not in (0, 1):
        fail(f"the command line ended with {code}")
    print(f"command line: {len(samples)} samples in {time.monotonic() - start:.1f} s")
    with open(out, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def await_kill(killed):
    """Rows of the partitions from WAITING on, as soon as there is the file of that name."""

    def waiting(partition, rows):
        end = time.monotonic() + PATIENCE
        while partition >= WAITING and not os.path.exists(killed):
            if time.monotonic() > end:
                raise TimeoutError(f"no worker was killed within {PATIENCE} s")
            time.sleep(0.02)
        return rows

    return waiting


def kill_when_begun(spark, group, killed):
    """Kills a worker and its executor, a process group, when some tasks are done; writes a file then."""
    tracker = spark.sparkContext.statusTracker()

    def watch():
        while True:
            for stage in tracker.getActiveStageIds():
                info = tracker.getStageInfo(stage)
                if info and info.numTasks == PARTITIONS and info.numCompletedTasks >= 3:
                    os.killpg(group, signal.SIGKILL)
                    print(f"killed a worker after {info.numCompletedTasks} of {info.numTasks} tasks")
                    open(killed, "w").close()
                    return
            time.sleep(0.02)

    threading.Thread(target=watch, daemon=True).start()


def compare(rows, found, said, relevance_of, tolerance=TOLERANCE):
    """Every row once, in error or as the command line says, but for a part of the largest of a row."""
    if sorted(row["id"] for row in found) != [key for key, _ in rows]:
        fail(f"{len(found)} rows came back of {len(rows)}, or some twice")
    good = [row for row in sorted(found, key=lambda row: row["id"]) if row["error"] is None]
    if len(good) != len(said):
        fail(f"{len(good)} rows are explained; the command line explained {len(said)}")
    worst, unreliable = 0.0, 0
    for row, sample in zip(good, said):
        if row["unreliable"] != sample["unreliable"]:
            fail(f"row {row['id']}: unreliable {row['unreliable']}, on the command line not so")
        if row["unreliable"]:
            unreliable += 1
            continue
        expected = sample["relevance"][relevance_of]["data"]
        flat = row["relevance"]
        while flat and isinstance(flat[0], list):
            flat = [value for part in flat for value in part]
        largest = max(map(abs, expected), default=0) or 1
        if len(flat) != len(expected):
            fail(f"row {row['id']}: {len(flat)} numbers; expected {len(expected)}")
        differences = [abs(a - b) for a, b in zip(flat, expected)]
        worst = max(worst, max(differences, default=0) / largest)
    print(f"{len(rows)} rows, {len(rows) - len(good)} in error, {unreliable} unreliable, "
          f"largest difference {worst:.2e}")
    if worst > tolerance:
        fail(f"relevance differs by {worst} of the largest of a row")


def explained(explainer, frame):
    start = time.monotonic()
    found = explainer.transform(frame).select("id", "relevance", "unreliable", "error").collect()
    print(f"Spark: {len(found)} rows in {time.monotonic() - start:.1f} s")
    return found


def main(models, tool, folder, count, kernels, victim):
    java = ["java", kernels, "-XX:+UseSerialGC", "-jar", tool]
    seed = 20240601
    print(f"seed {seed}")
    spark = SparkSession.builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    names = surnames(models, count, seed)
    model = models + "/surnames/surnames"
    texts = OnnxLrpExplainer(modelLocation=model + ".onnx", vocabularyLocation=model + ".vocab.txt",
                             feedDict={"ids": "name"}, epsilon=0.1)
    schema = "id bigint, name string"
    killed = folder + "/killed"
    if os.path.exists(killed):
        os.remove(killed)
    parts = spark.createDataFrame(names, schema).repartition(PARTITIONS).rdd
    frame = spark.createDataFrame(parts.mapPartitionsWithIndex(await_kill(killed)), schema)
    kill_when_begun(spark, victim, killed)
    found = explained(texts, frame)
    good = [row for row in names if is_good(row[1])]
    said = command_line(java, model + ".onnx", folder, [{"text": name} for _, name in good],
                        "--epsilon", "0.1")
    compare(names, found, said, "ids")

    frame = spark.createDataFrame(good[:IN_ORDER], schema).coalesce(1)
    compare(good[:IN_ORDER], explained(texts, frame), said[:IN_ORDER], "ids", 0)

    arrays = series(count // 10, seed)
    frame = spark.createDataFrame(arrays, "id bigint, x array<array<double>>").repartition(4)
    found = explained(OnnxLrpExplainer(modelLocation=models + "/vowels/vowels.onnx"), frame)
    said = command_line(java, models + "/vowels/vowels.onnx", folder,
                        [{"x": x} for _, x in arrays if len(x) == 16])
    compare(arrays, found, said, "x")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), sys.argv[5], int(sys.argv[6]))

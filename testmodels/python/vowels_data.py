"""JapaneseVowels as sktime ships it: 12 coefficients over time, spoken by one of 9 men."""

import importlib.util
from pathlib import Path

import numpy

STEPS = 16
CHANNELS = 12


def _folder():
    # The package's files are read without importing it: it would pull in half of SciPy.
    package = Path(importlib.util.find_spec("sktime").origin).parent
    return package / "datasets" / "data" / "JapaneseVowels"


def _resampled(series):
    """Linear interpolation to STEPS points; the utterances have 7 to 29."""
    places = numpy.linspace(0, len(series[0]) - 1, STEPS)
    columns = [numpy.interp(places, numpy.arange(len(channel)), channel) for channel in series]
    return numpy.stack(columns, axis=1).astype(numpy.float32)


def read(part):
    """(x [samples, STEPS, CHANNELS] float32, speaker 0..8 [samples]) of TRAIN or TEST."""
    lines = (_folder() / f"JapaneseVowels_{part}.ts").read_text(encoding="utf-8").splitlines()
    rows = lines[lines.index("@data") + 1 :]
    x, speakers = [], []
    for row in rows:
        *channels, speaker = row.split(":")
        assert len(channels) == CHANNELS, len(channels)
        x.append(_resampled([[float(v) for v in channel.split(",")] for channel in channels]))
        speakers.append(int(speaker) - 1)
    return numpy.stack(x), numpy.array(speakers)

"""Where the scripts put what they make."""

from pathlib import Path

_PYTHON = Path(__file__).resolve().parent

SURNAMES = _PYTHON.parent / "models" / "surnames"
VOWELS = _PYTHON.parent / "models" / "vowels"
BANK = _PYTHON.parent / "models" / "bank"
GRADIENTS = _PYTHON.parent / "models" / "gradients"
METHODS = _PYTHON.parent / "models" / "methods"
EXACT = _PYTHON.parent / "models" / "exact"
ARITHMETIC = _PYTHON.parent / "models" / "arithmetic"
HMM = _PYTHON.parent / "models" / "hmm"
WORDS = _PYTHON.parent / "models" / "words"
SHAPES = _PYTHON.parent / "models" / "shapes"

# Not committed: weights and framework outputs that one script hands to the next.
BUILD = _PYTHON / "build"
BANK_BUILD = BUILD / "bank"

for _folder in (
    SURNAMES,
    VOWELS,
    BANK,
    GRADIENTS,
    METHODS,
    EXACT,
    ARITHMETIC,
    HMM,
    WORDS,
    SHAPES,
    BUILD,
    BANK_BUILD,
):
    _folder.mkdir(parents=True, exist_ok=True)

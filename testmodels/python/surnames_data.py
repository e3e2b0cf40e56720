"""The surnames that the package faker ships for its locales, as labelled text."""

import importlib
import random
from collections import Counter

LOCALES = {
    "Azerbaijani": ["az_AZ"],
    "Croatian": ["hr_HR"],
    "Dutch": ["nl_NL"],
    "English": ["en_GB"],
    "Estonian": ["et_EE"],
    "Finnish": ["fi_FI"],
    "French": ["fr_FR", "fr_QC"],
    "German": ["de_DE", "de_AT"],
    "Irish": ["ga_IE"],
    "Italian": ["it_IT"],
    "Polish": ["pl_PL"],
    "Slovak": ["sk_SK"],
    "Spanish": ["es_ES"],
    "Swedish": ["sv_SE"],
    "Twi": ["tw_GH"],
    "Zulu": ["zu_ZA"],
}
LABELS = sorted(LOCALES)

NAMES_PER_LANGUAGE = 1000
NAMES_PER_LETTER = 5
TEST_SHARE = 0.15
SEED = 20240607


def surnames_of(locale):
    """All surnames of one locale that consist of at least three letters."""
    provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
    names = set()
    for attribute in dir(provider):
        value = getattr(provider, attribute)
        if "last_names" in attribute and not callable(value):
            names.update(value)
    names.discard("Doe")  # faker's stand-in, inherited by every locale
    return {name for name in names if name.isalpha() and len(name) >= 3}


def labelled_names():
    """(name, language) pairs: no name of two languages, no letter that few names have."""
    by_language = {
        language: set().union(*(surnames_of(locale) for locale in locales))
        for language, locales in LOCALES.items()
    }
    languages_of = Counter(name for names in by_language.values() for name in names)
    chooser = random.Random(SEED)
    pairs = []
    for language in LABELS:
        own = sorted(name for name in by_language[language] if languages_of[name] == 1)
        if len(own) > NAMES_PER_LANGUAGE:
            own = sorted(chooser.sample(own, NAMES_PER_LANGUAGE))
        pairs += [(name, language) for name in own]
    names_with = Counter(letter for name, _ in pairs for letter in set(name))
    return [
        (name, language)
        for name, language in pairs
        if all(names_with[letter] >= NAMES_PER_LETTER for letter in name)
    ]


def split(pairs):
    """(training, test) pairs; the same share of each language is held out."""
    chooser = random.Random(SEED + 1)
    training, test = [], []
    for language in LABELS:
        own = [pair for pair in pairs if pair[1] == language]
        chooser.shuffle(own)
        held_out = round(TEST_SHARE * len(own))
        test += own[:held_out]
        training += own[held_out:]
    chooser.shuffle(training)
    chooser.shuffle(test)
    return training, test


def vocabulary(pairs):
    """The letters of the names in the order of their code points; the position is the id."""
    return sorted({letter for name, _ in pairs for letter in name})

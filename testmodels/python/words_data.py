"""Sentences of judgements with negation, whose class follows from their words by a rule.

A sentence joins one to four judgements. An adjective counts +1 or -1, twice that behind an
intensifier; a negator before it turns the sign, and what is negated counts 1. The sum is one of five
classes: up to -3, -2 or -1, 0, 1 or 2, from 3 on. `neither A nor B nor C` negates each of its adjectives.
"""

import random

GOOD = "good funny charming clever brilliant moving fresh suspenseful well-drawn lovely".split()
BAD = "bad dull clumsy shallow boring stale noisy predictable ugly tedious".split()
NEGATORS = "not never hardly neither nor".split()
INTENSIFIERS = "very truly particularly".split()
NOUNS = "film plot cast script music scene ending story hero dialogue".split()
OTHERS = "the this is was and but , .".split()
DECIDING = [*GOOD, *BAD, *NEGATORS, *INTENSIFIERS]
# Id 0 stands in the place of a word that is removed: its row is zero.
VOCABULARY = ["", *DECIDING, *NOUNS, *OTHERS]
LABELS = ["very negative", "negative", "neutral", "positive", "very positive"]


def _adjective(draw):
    """The words of an adjective with or without an intensifier, and what they count."""
    sign = draw.choice((1, -1))
    words = [draw.choice(GOOD if sign > 0 else BAD)]
    if draw.random() < 0.3:
        return [draw.choice(INTENSIFIERS), *words], 2 * sign
    return words, sign


def _turned(value):
    return -1 if value > 0 else 1


def _judgement(draw):
    if draw.random() < 0.15:
        words, sum_ = [], 0
        for number in range(draw.choice((2, 3))):
            adjective, value = _adjective(draw)
            words += ["nor" if number else "neither", *adjective]
            sum_ += _turned(value)
        return words, sum_
    words = [draw.choice(("the", "this")), draw.choice(NOUNS), draw.choice(("is", "was"))]
    adjective, value = _adjective(draw)
    if draw.random() < 0.35:
        return [*words, draw.choice(NEGATORS[:3]), *adjective], _turned(value)
    return [*words, *adjective], value


def _class(value):
    return 0 if value < -2 else 1 if value < 0 else 2 if value == 0 else 3 if value < 3 else 4


def sentences(count, seed):
    """`count` different pairs of words and class, as many of each class as come."""
    draw = random.Random(seed)
    found = {}
    while len(found) < count:
        words, total = [], 0
        for number in range(draw.randint(1, 4)):
            judgement, value = _judgement(draw)
            words += [*([draw.choice(("and", "but", ","))] if number else []), *judgement]
            total += value
        found[(*words, ".")] = _class(total)
    return list(found.items())


def ids(words):
    return [VOCABULARY.index(word) for word in words]

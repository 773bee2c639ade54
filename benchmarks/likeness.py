"""How alike two names are by the keys of this project, as one number, for a threshold curve.

What the rules join by stands at the top: 0.97 and more is the close key, 0.9 a loose one. What is below, the keys' distance in letters,
joins nothing in a store; there it may bring a pair before a person.
"""

from __future__ import annotations

from itertools import product

from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

from benchmarks.gold import Pair
from graph.values.firm_names import CompanyKey, company_key, is_common
from graph.values.names import PersonKey, person_key
from graph.values.romanisation import sound


def _words(a: str, b: str) -> float:
    """Each word of the shorter name with the word of the other that is nearest; words over count a little."""
    few, many = sorted((a.split(), b.split()), key=len)
    left, total = list(many), 0.0
    for word in sorted(few, key=len, reverse=True):
        best = max(left, key=lambda w: DamerauLevenshtein.normalized_similarity(word, w))
        left.remove(best)
        near = DamerauLevenshtein.normalized_similarity(word, best)
        total += 0.8 if min(len(word), len(best)) == 1 and word[0] == best[0] else near
    return total / len(few) - 0.06 * len(left) - (0.25 if len(few) == 1 < len(many) else 0)


def _people(a: PersonKey, b: PersonKey) -> float:
    apart = bool(
        a.patronymic and b.patronymic and DamerauLevenshtein.normalized_similarity(a.patronymic, b.patronymic) < 0.7
    )
    if a.base == b.base:
        grade = 1.0 if a.patronymic and a.patronymic == b.patronymic else 0.97
    elif set(a.loose) & set(b.loose):
        grade = 0.92
    else:
        support = 0.15 if a.patronymic and a.patronymic == b.patronymic else 0.0
        close = _words(a.base, b.base)
        heard = max(_words(x, y) for x, y in product(a.loose, b.loose))
        grade = min(0.89, 0.85 * (close + heard) / 2 + support)
    return grade * (0.6 if apart else 1.0)


# A word that every second firm has says less than a rare one.
_COMMON = 0.35


def _shared_words(a: CompanyKey, b: CompanyKey) -> float:
    """The weight of the words that have a like one on the other side, by the weight of the shorter and of both names."""
    few, many = sorted((a.base.split(), b.base.split()), key=len)
    left, shared = list(many), 0.0
    for word in few:
        best = max(left, key=lambda w: fuzz.ratio(sound(word), sound(w)), default="")
        near = fuzz.ratio(sound(word), sound(best)) / 100 if best else 0.0
        if near >= 0.75:
            left.remove(best)
            shared += near * _weight(word)
    whole = [sum(map(_weight, words)) for words in (few, many)]
    return 0.6 * 2 * shared / sum(whole) + 0.4 * shared / min(whole)


def _weight(word: str) -> float:
    return _COMMON if is_common(word) else 1.0


def _firms(a: CompanyKey, b: CompanyKey) -> float:
    if a.base == b.base:
        return 1.0
    if set(a.alike) & set(b.alike):
        return 0.97
    if set(a.sounds) & set(b.sounds):
        return 0.92
    digits = ["".join(c for c in key.base if c.isdigit()) for key in (a, b)]
    near = max(_shared_words(a, b), fuzz.ratio(a.base.replace(" ", ""), b.base.replace(" ", "")) / 100)
    return 0.89 * near * (0.5 if digits[0] != digits[1] else 1.0)


def likeness(pair: Pair) -> float:
    """From 0 (nothing in common) to 1; the best of all spellings of both sides."""
    if pair.kind == "person":
        people = [[key for name in side if (key := person_key(name))] for side in (pair.left, pair.right)]
        return max((_people(a, b) for a, b in product(*people)), default=0.0)
    firms = [[key for name in side if (key := company_key(name))] for side in (pair.left, pair.right)]
    return max((_firms(a, b) for a, b in product(*firms)), default=0.0)

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
    """Each word of the shorter name with the word of the other that is nearest: their mean, and a part of the least, for who differs in
    one word only is somebody else. Words over count a little."""
    few, many = sorted((a.split(), b.split()), key=len)
    left, total, least = list(many), 0.0, 1.0
    for word in sorted(few, key=len, reverse=True):
        best = max(left, key=lambda w: DamerauLevenshtein.normalized_similarity(word, w))
        left.remove(best)
        near = DamerauLevenshtein.normalized_similarity(word, best)
        near = 0.8 if min(len(word), len(best)) == 1 and word[0] == best[0] else near
        total, least = total + near, min(least, near)
    return 0.8 * total / len(few) + 0.2 * least - 0.06 * len(left) - (0.25 if len(few) == 1 < len(many) else 0)


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


# Words that every second firm has say little, and nothing where the rare ones differ.
_COMMON = 0.15
_LIKE = 0.75


def _shared(few: list[str], many: list[str]) -> float:
    """How much of both names the words are that have a like one on the other side; half of the weight goes by the shorter one."""
    if not few or not many:
        return 1.0 if few == many else 0.0
    left, shared = list(many), 0.0
    for word in few:
        best = max(left, key=lambda w: fuzz.ratio(sound(word), sound(w)), default="")
        near = fuzz.ratio(sound(word), sound(best)) / 100 if best else 0.0
        if near >= _LIKE:
            left.remove(best)
            shared += near
    return 0.6 * 2 * shared / (len(few) + len(many)) + 0.4 * shared / len(few)


def _near(a: CompanyKey, b: CompanyKey) -> float:
    rare = sorted(([w for w in key.base.split() if not is_common(w)] for key in (a, b)), key=len)
    common = sorted(([w for w in key.base.split() if is_common(w)] for key in (a, b)), key=len)
    if not all(rare):
        return max(_shared(*sorted((a.base.split(), b.base.split()), key=len)), fuzz.ratio(a.base, b.base) / 100)
    glued = fuzz.ratio("".join(rare[0]), "".join(rare[1])) / 100
    return (1 - _COMMON) * max(_shared(*rare), glued) + _COMMON * _shared(*common)


def _firms(a: CompanyKey, b: CompanyKey) -> float:
    if a.base == b.base:
        return 1.0
    if set(a.alike) & set(b.alike):
        return 0.97
    if set(a.sounds) & set(b.sounds):
        return 0.92
    digits = ["".join(c for c in key.base if c.isdigit()) for key in (a, b)]
    return 0.89 * _near(a, b) * (0.5 if digits[0] != digits[1] else 1.0)


def likeness(pair: Pair) -> float:
    """From 0 (nothing in common) to 1; the best of all spellings of both sides."""
    if pair.kind == "person":
        people = [[key for name in side if (key := person_key(name))] for side in (pair.left, pair.right)]
        return max((_people(a, b) for a, b in product(*people)), default=0.0)
    firms = [[key for name in side if (key := company_key(name))] for side in (pair.left, pair.right)]
    return max((_firms(a, b) for a, b in product(*firms)), default=0.0)

"""What a header of a table of owners says: of whom it speaks, and what of them. The words are ``loaders/data/headers_owners.csv``.

The recogniser is that of all tables (``loaders.headers``). Here words for the two parties are first put into one word each, so that
"ИНН учредителя" and "shareholder's tax id" need no line of their own.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from graph.values.text import clean, squeeze
from loaders.headers import IGNORED, Vocabulary, words
from loaders.headers.abbreviations import Abbreviations, Cut, hyphened
from loaders.headers.romanised import Romanised

PARTIES = ("owner", "company")
# A header of which every word is known scores 3 (``loaders.headers``); below that a word is left that may change its meaning.
SURE = 2.9
_EITHER = re.compile(r"[/|()]")
_TOKEN = re.compile(r"[^\W_]+")
_PLAIN = re.compile(r"[^\W\d_]{2,20}")
_TELLING = 3  # letters left of a word that is cut short

# What is said -> its meaning as the owner's, as the company's, and where the header names neither.
_MEANINGS = {
    "name": ("owner_name", "company_name", "name"),
    "person_name": ("owner_name", "", "person_name"),
    "name_part": ("name_part", "", "name_part"),
    # "Имя" is a given name beside a surname, and a whole name without one.
    "forename": ("owner_forename", "", "forename"),
    "number": ("owner_number", "company_number", "number"),
    "personal_number": ("owner_number", "", "personal_number"),
    "firm_number": ("owner_number", "company_number", "firm_number"),
    "birth_date": ("owner_birth_date", "", "owner_birth_date"),
    "nationality": ("owner_nationality", "", "owner_nationality"),
    "country": ("owner_country", "company_country", "country"),
    "address": ("owner_address", "company_address", "address"),
    "legal_address": ("", "company_address", "company_address"),
    "founded": ("", "company_founded", "company_founded"),
    "director": ("", "director_name", "director_name"),
    "share": ("share", "share", "share"),
    "since": ("since", "", "since"),
    "until": ("until", "", "until"),
    "date": ("date", "", "date"),
    "role": ("role", "", "role"),
    "goods": ("", "", "goods"),
    IGNORED: ("", "", IGNORED),
}
# "Participant / director": somebody of the firm, each row telling by another column what he is to it.
MEMBER_NAME = "member_name"
NUMBERS = frozenset({"number", "personal_number", "firm_number", "owner_number", "company_number"})


class Said(NamedTuple):
    """What one header says. ``sure``: no word of it is left over. ``role``: what the owner is called in it, where it tells more."""

    meaning: str
    sure: bool
    role: str


@cache
def _lines() -> tuple[tuple[str, str], ...]:
    text = (files("loaders") / "data" / "headers_owners.csv").read_text(encoding="utf-8")
    rows = csv.reader(line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return tuple((row[0], row[1]) for row in rows)


def _stems(text: str) -> tuple[str, ...]:
    return tuple(stem for token in _TOKEN.findall(text.replace("İ", "I")) for stem in words(token))


@cache
def _party_words() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """The words for a party by their first stem, the longest phrase first: a header is read at every sniff of every table."""
    lines = [(_stems(phrase), feature) for feature, phrase in _lines() if feature.split(":")[0] in PARTIES]
    by_stem: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for stems, feature in sorted(lines, key=lambda line: len(line[0]), reverse=True):
        by_stem.setdefault(stems[0], []).append((stems, feature))
    return by_stem


@cache
def _known() -> frozenset[str]:
    return frozenset(stem for _, phrase in _lines() for stem in _stems(phrase))


@cache
def _said_of_parties() -> frozenset[str]:
    """The words of what is said of a party."""
    told = (phrase for feature, phrase in _lines() if feature.split(":")[0] not in PARTIES)
    return frozenset(stem for phrase in told for stem in _stems(phrase))


@cache
def _abbreviated() -> Abbreviations:
    return Abbreviations(_known())


@cache
def _romanised() -> Romanised:
    return Romanised(_known())


@lru_cache(maxsize=16384)
def _may_be(stem: str) -> frozenset[str]:
    """What a word may stand for: itself if it says something alone, else words it is a form or the beginning of (``UCHR``, ``benef``)."""
    if stem in _said_of_parties() or _party_of(stem):
        return frozenset((stem,))
    begins = stem.removesuffix(".")
    cut = _abbreviated().of(Cut(begins)) if len(begins) >= _TELLING else frozenset()
    return frozenset((stem,) if stem in _known() else ()) | frozenset(_romanised().stems(begins)) | cut


def _party_at(stems: Sequence[tuple[str, ...]]) -> tuple[int, str] | None:
    """How many of the first words name a party, and which; None where they name none or could be something else."""
    first = stems[0][0] if stems[0] else ""
    for phrase, feature in _party_words().get(first, ()):
        if tuple(stem for several in stems[: len(phrase)] for stem in several) == phrase:
            return len(phrase), feature
    if not _PLAIN.fullmatch(first.removesuffix(".")):
        return None
    found: set[tuple[int, str]] = set()
    for stem in _may_be(first):
        named = [
            (len(phrase), feature) for phrase, feature in _party_words().get(stem, ()) if _begins(stems[1:], phrase[1:])
        ]
        if not named and stem in _said_of_parties():
            return None
        found.update(named[:1])
    sides = {(length, feature.partition(":")[0]) for length, feature in found}
    if len(sides) != 1:
        return None
    # What the owner is called is told only where all that the word can be agree.
    return found.pop() if len(found) == 1 else sides.pop()


def _begins(stems: Sequence[tuple[str, ...]], phrase: tuple[str, ...]) -> bool:
    """Whether the first words may be those of a phrase, each whole or cut short."""
    return len(phrase) <= len(stems) and all(
        len(said) == 1 and wanted in _may_be(said[0]) for said, wanted in zip(stems, phrase, strict=False)
    )


def _party_of(stem: str) -> str | None:
    """The party that a word alone names."""
    return next(
        (feature.partition(":")[0] for phrase, feature in _party_words().get(stem, ()) if phrase == (stem,)), None
    )


def _written_out(text: str) -> str:
    """A header with the words that a hyphen cuts short written out, where they can only be one (``уч-ков``)."""
    plain, cuts = hyphened(text)
    for name, cut in cuts.items():
        could_be = _abbreviated().of(cut)
        sides = {_party_of(stem) for stem in could_be}
        # Several words are as good as one where each of them alone names the same party.
        if not could_be or (len(could_be) > 1 and (len(sides) > 1 or None in sides)):
            return text
        plain = plain.replace(name, min(could_be))
    return plain


@lru_cache(maxsize=16384)
def _spoken(text: str) -> tuple[str, str]:
    """A header with one word for each party, and what the owner is called in it. "Owner of the company" speaks of the owner."""
    plain = _written_out(text.replace("İ", "I").replace("%", " pct "))
    tokens = _TOKEN.findall(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", plain))
    stems = [words(token) for token in tokens]
    out, role, place = [], "", 0
    while place < len(tokens):
        if named := _party_at(stems[place:]):
            party, _, called = named[1].partition(":")
            out.append(party)
            role = role or called
            place += named[0]
        else:
            out.append(tokens[place])
            place += 1
    return " ".join(out), role


def _forms(feature: str, spoken: str) -> list[tuple[str, str]]:
    """A phrase as it stands, of the owner, and of the company, with what each means. One that names a party is of that party."""
    of_owner, of_company, bare = _MEANINGS[feature]
    if "owner" in spoken.split() or "company" in spoken.split():
        own = of_owner if "owner" in spoken.split() else of_company
        return [(bare if bare in ("share", "role", IGNORED) else own, spoken)]
    forms = [(bare, spoken), (of_owner, f"owner {spoken}"), (of_company, f"company {spoken}")]
    if feature == "share" and "pct" not in spoken:
        forms += [(meaning, f"{text} pct") for meaning, text in forms]
    return [form for form in forms if form[0]]


@cache
def _vocabulary() -> Vocabulary:
    learned = dict.fromkeys([("owner", "owner"), ("company", "company")])
    for feature, phrase in _lines():
        if feature.split(":")[0] in PARTIES:
            continue
        spoken = _spoken(phrase)[0]
        if feature not in _MEANINGS:
            learned[feature, spoken] = None
            continue
        learned.update((form, None) for form in _forms(feature, spoken))
    return Vocabulary(learned, {})


@lru_cache(maxsize=16384)
def read(header: str) -> Said | None:
    """What a header says, or None where it says nothing known here. "TCKN / VKN" says one thing in two words."""
    said = _read(header)
    if said is None or not said.sure:
        parts = [part for part in _EITHER.split(header) if part.strip()]
        several = [_read(part) for part in parts]
        first = several[0] if several else None
        if (
            first
            and len(parts) > 1
            and all(any(map(str.isalpha, part)) for part in parts)
            and all(other and other.sure and _kind(other) == _kind(first) for other in several)
        ):
            return next((other for other in several if other and other.meaning == "personal_number"), first)
        if {_side(other) for other in several} == {"owner", "director"}:
            return Said(MEMBER_NAME, True, "")
    return said


def _side(said: Said | None) -> str:
    """Whether a word for somebody's name speaks of an owner or of a director; empty for all else."""
    if said is None or not said.sure:
        return ""
    return {"owner": "owner", "owner_name": "owner", "director_name": "director"}.get(said.meaning, "")


def _kind(said: Said | None) -> str:
    """What two words for one thing have in common: a number of a person or of a firm is a number, a name a name."""
    meaning = said.meaning if said else ""
    if meaning in NUMBERS or meaning.endswith("_number"):
        return "number"
    return "name" if meaning.endswith("name") else meaning


def _read(header: str) -> Said | None:
    spoken, role = _spoken(header)
    both = all(party in spoken.split() for party in PARTIES)
    if both:
        spoken = " ".join(word for word in spoken.split() if word != "company")
    found = _vocabulary().readings(spoken)
    if not found:
        return None
    meaning, score = found[0]
    # "Company owner's number" may be that of either.
    return Said(meaning, score >= SURE and not (both and meaning in NUMBERS), role)


def find_row(rows: Sequence[Sequence[Any]]) -> tuple[int, tuple[str, ...]] | None:
    """The header among the first rows (from 1) and its texts, those of two merged rows joined; None where no row is one."""
    spoken = [[_spoken(cell)[0] if isinstance(cell, str) else cell for cell in row] for row in rows]
    found = _vocabulary().find(spoken)
    if found is None:
        return None
    row = rows[found.header_row - 1]
    names = [squeeze(cell) if isinstance(cell, str) else "" for cell in row]
    names += [""] * (len(found.names) - len(names))
    if any(said != (_spoken(name)[0] if name else "") for said, name in zip(found.names, names, strict=True)):
        names = _under(rows[found.header_row - 2], names)
    return found.header_row, tuple(names)


def _under(upper: Sequence[Any], names: Sequence[str]) -> list[str]:
    """Headers with the text of the merged cell above each in front, as the recogniser reads two rows."""
    over, joined = "", []
    for place, name in enumerate(names):
        high = clean(upper[place]) if place < len(upper) else None
        over = high or (over if name else "")
        joined.append(" ".join(part for part in (over, name) if part))
    return joined

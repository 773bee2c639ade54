"""Whether a name and a number of unknown bearer belong to a person or to a firm.

Calling a firm a person would name somebody who does not exist, and calling a person a firm would hide one, so what cannot be told stays
``unknown`` and is compared with both.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain
from typing import Literal, NamedTuple

from graph.values import firm_names, identifiers, names

Kind = Literal["person", "company", "unknown"]

# A sole trader is a person under a trading form: Russian, Kazakh, Ukrainian, Kyrgyz; farms of one family head.
_SOLE_TRADERS = frozenset({
    ("индивидуальный", "предприниматель"), ("индивидуальная", "предпринимательница"), ("жеке", "кәсіпкер"), ("ип",), ("жк",), ("фоп",),
    ("чп",), ("кх",), ("кфх",),
})  # fmt: skip
_TRADER_WORDS = frozenset(chain.from_iterable(_SOLE_TRADERS))
_NAME_WORDS = range(2, 5)  # surname and given name, with patronymic, with two-part names
_FIRM_MARKS = frozenset('"«»„“”&/+@')


class Bearer(NamedTuple):
    """Who bears a name: the kind, and whether it is a person's trading name."""

    kind: Kind
    sole_trader: bool = False


@cache
def _firm_words() -> frozenset[str]:
    lines = (files("loaders") / "data" / "firm_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


@lru_cache(maxsize=8192)
def _form(name: str) -> tuple[str, bool]:
    """The legal form in a name, and whether it leaves no doubt: one of two letters (``AO``, ``SA``) is also a surname."""
    form = firm_names.legal_form(name)
    return form, bool(form) and any(len(word) > 2 for word in form.split())


@lru_cache(maxsize=8192)
def is_firm_name(name: str) -> bool:
    """Whether the name itself says that it is a firm's or a public body's: a legal form, a word such as "bank", quotes or digits."""
    said = not _firm_words().isdisjoint(names.words(name)) or _form(name)[1]
    # Most names of people are letters and blanks.
    return said or not (
        name.replace(" ", "").isalpha() or (not any(map(str.isdigit, name)) and _FIRM_MARKS.isdisjoint(name))
    )


@lru_cache(maxsize=8192)
def is_person_name(name: str) -> bool:
    """Whether it has the shape of a person's name: two to four words of letters, nothing of a firm about it."""
    parts = names.words(name)
    return len(parts) in _NAME_WORDS and not is_firm_name(name) and not _form(name)[0]


def _sole_trader(name: str) -> bool:
    parts = names.words(name)
    if _TRADER_WORDS.isdisjoint(parts):
        return False  # as most names
    return not _SOLE_TRADERS.isdisjoint((parts[:1], parts[-1:], parts[:2], parts[-2:]))


def _borne_by(number: str | None) -> tuple[bool, bool]:
    """Whether a number can be a firm's and whether it can be a person's, by its check digits."""
    owners = [identifiers.KINDS[n.kind][1] for n in identifiers.passed(identifiers.compact(number))] if number else ()
    return "company" in owners, "person" in owners


@lru_cache(maxsize=8192)
def is_sole_trader(name: str | None, number: str | None) -> bool:
    """Whether a name is a person's trading name (``ИП …``) and its number not a firm's: the ``sole_trader`` of ``bearer`` alone."""
    return name is not None and _sole_trader(name) and not _borne_by(number)[0]


def _shaped_like_a_persons(number: str) -> bool:
    """A mistyped IIN, INN or Kyrgyz personal number still has its length, and no founding month and kind where a BIN has them."""
    value = identifiers.compact(number)
    if not value.isdecimal():
        return False
    if len(value) == 14:
        return value[0] in "12"
    return len(value) == 12 and not ("01" <= value[2:4] <= "12" and value[4] in "456")


@lru_cache(maxsize=32768)
def bearer(name: str | None, number: str | None, *, born: bool = False, checks: bool = True) -> Bearer:
    """Who bears a name and a number; ``born``: the source gives a birth date; without ``checks`` check digits say nothing here.

    In this order: a legal form in the name, a patronymic in it, a number that only a firm or only a person can bear, another word of a
    firm, a birth date, the shape of the name where there is no number or one that looks like a person's.
    """
    firm, personal = _borne_by(number if checks else None)
    if name is None:
        return Bearer("unknown" if firm == personal else "company" if firm else "person")
    if _sole_trader(name) and not firm:
        return Bearer("person", sole_trader=True)
    if _form(name)[1]:
        return Bearer("company")
    if personal and not firm:
        return Bearer("unknown" if is_firm_name(name) else "person")  # with a patronymic or without
    if not is_firm_name(name) and names.patronymic(name):
        return Bearer("person")
    if firm and not personal:
        return Bearer("company")
    if is_firm_name(name):
        return Bearer("company")
    if born:
        return Bearer("person")
    if _form(name)[0]:
        return Bearer("company")
    alike = number is None or (checks and not firm and not personal and _shaped_like_a_persons(number))
    return Bearer("person" if alike and is_person_name(name) else "unknown")

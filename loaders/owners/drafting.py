"""A mapping drafted from a table's headers and values, with what speaks for each column and every doubt.

Nothing is settled by position or by a single value. A header says what a column is; the values have to agree, and they decide where a
header says too little: people's names, numbers that check as a person's or a firm's. What is not settled so is a doubt, and a table
with a doubt waits for a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from loaders import parties
from loaders.contract import Head
from loaders.evidence import SAMPLE_ROWS, Column, columns_of
from loaders.layout import labels, other_sheets, rows_below
from loaders.mapping import UNDECIDED, UNUSED, Draft, Finding, NeedsMapping, Option
from loaders.owners import headings
from loaders.owners.declared import MEANINGS, OwnersDeclaration
from loaders.owners.headings import Said
from loaders.owners.heads import header
from loaders.reading import open_table

_ROLES = "what the owners are, if no column says it: owner, founder, shareholder, beneficial owner, director"
_SEVERAL_OWNERS = 0.1  # more cells than this with several names: the table has no row for each owner

_PARTS = frozenset({"name_part", "forename", "owner_forename"})  # headers of names that stand in several columns
# What the values of a column with a meaning have to look like.
_LOOKS = {
    "owner_name": "names", "company_name": "names", "owner_number": "numbers", "company_number": "numbers", "owner_birth_date": "dates",
    "owner_country": "countries", "company_country": "countries", "share": "shares", "company_founded": "dates",
    "director_name": "names", "since": "dates", "until": "dates",
}  # fmt: skip


@dataclass(slots=True)
class _Drafting:
    """The state of one draft: what the headers say, how the values look, what has been settled."""

    columns: tuple[str, ...]
    said: list[Said | None]
    looks: list[Column]
    meanings: dict[int, str] = field(default_factory=dict)
    choices: dict[int, tuple[str, ...]] = field(default_factory=dict)
    reasons: dict[int, str] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)

    def saying(self, *wanted: str, sure: bool = True) -> list[int]:
        """The columns whose header says one of these, and that are not settled yet."""
        return [
            i
            for i, s in enumerate(self.said)
            if s and s.sure is sure and s.meaning in wanted and i not in self.meanings and i not in self.choices
        ]

    def has(self, meaning: str) -> bool:
        return meaning in self.meanings.values()

    def leave_open(self, place: int, choices: tuple[str, ...], why: str) -> None:
        self.choices[place] = (*choices, UNUSED)
        self.reasons[place] = why
        self.doubts.append(f'column "{self.columns[place]}": {why}')

    def settle(self, place: int, meaning: str) -> None:
        """Give a column its meaning if most of its values look like it."""
        look, wanted = self.looks[place], _LOOKS.get(meaning)
        fitting = getattr(look, wanted) if wanted else look.filled
        if not look.most(fitting):
            self.leave_open(
                place, (meaning,), f"the header says {meaning}, but only {fitting} of {look.filled} values are {wanted}"
            )
        else:
            self.meanings[place] = meaning

    def parties(self) -> None:
        """Headers that name a party: "owner" is a name or a number, as its values are."""
        for party in headings.PARTIES:
            for place in self.saying(party):
                look = self.looks[place]
                numbers = look.filled and look.most(look.numbers)
                self.settle(place, f"{party}_number" if numbers else f"{party}_name")
        for meaning in MEANINGS:
            for place in self.saying(meaning):
                self.settle(place, meaning)

    def people(self) -> None:
        """Headers that say "name" without saying whose, and names in several columns."""
        if self.saying("name_part") and not self.has("owner_name"):
            for place in self.saying(*_PARTS):
                self.settle(place, "owner_name")
        for place in self.saying("owner_forename"):
            self.settle(place, "owner_name")
        for place in self.saying(headings.MEMBER_NAME):
            if self.has("role"):
                self.settle(place, "owner_name")
            else:
                why = "owners and directors stand in one column, and no other column says who is which"
                self.leave_open(place, ("owner_name", "director_name"), why)
        for place in self.saying("person_name", "forename", "name"):
            look = self.looks[place]
            people, firms = look.most(look.people), look.most(look.firms)
            if not self.has("owner_name") and people and self.has("share"):
                self.settle(place, "owner_name")
            elif self.has("owner_name") and not self.has("company_name") and firms:
                self.settle(place, "company_name")
            elif not (self.has("owner_name") and self.has("company_name")):
                self.leave_open(place, ("owner_name", "company_name"), "the header does not say whose name it is")

    def numbers(self) -> None:
        """Headers that say "number" without saying whose: a person's number is no company's, a firm's is no person's."""
        personal, firms = self.saying("personal_number"), self.saying("firm_number")
        for place in self.saying("number", "firm_number", "personal_number"):
            look = self.looks[place]
            if not look.filled or look.counter:
                continue
            if look.most(look.personal_numbers) or place in personal:
                self.settle(place, "owner_number")
            elif (look.most(look.firm_numbers) or place in firms) and self._people_beside(look):
                self.settle(place, "company_number")
            else:
                self.leave_open(
                    place, ("owner_number", "company_number"), "it may be the owner's number or the company's"
                )

    def _people_beside(self, look: Column) -> bool:
        """Whether most rows with a number of this column name a person as owner, who cannot bear a firm's number."""
        owners = [self.looks[i].texts for i, m in self.meanings.items() if m == "owner_name"]
        named = [" ".join(t for t in cells if t) for cells in zip(*owners, strict=True)]
        rows = [parties.bearer(name, None).kind for name, text in zip(named, look.texts, strict=False) if name and text]
        return bool(rows) and rows.count("person") > len(rows) / 2

    def days(self) -> None:
        """A date that is neither the beginning nor the end by its header is in doubt where no header says the beginning."""
        for place in self.saying("date"):
            if not self.has("since") and self.looks[place].filled and self.looks[place].most(self.looks[place].dates):
                self.leave_open(
                    place, ("since", "until"), "the header does not say whether the interest began or ended then"
                )

    def strangers(self) -> None:
        """Headers not understood, wholly or in part, over values that look like something that is missing."""
        for place, said in enumerate(self.said):
            look = self.looks[place]
            if place in self.meanings or place in self.choices or not look.filled or (said and said.sure):
                continue
            missing = tuple(dict.fromkeys(m for m in self._guesses(look, said) if not self.has(m)))
            if missing:
                self.leave_open(
                    place, missing, "the header is not understood, and the values look like " + " or ".join(missing)
                )

    def _guesses(self, look: Column, said: Said | None) -> Iterator[str]:
        if said and said.meaning in MEANINGS:
            yield said.meaning
        if look.most(look.per_cents):
            yield "share"
        if look.most(look.personal_numbers):
            yield "owner_number"
        if look.most(look.firm_numbers):
            yield "company_number"
        if look.most(look.dates) and not look.most(look.numbers):
            yield "since"
        for party, count in zip(headings.PARTIES, (look.people, look.firms), strict=True):
            if look.most(count) and not self.has(f"{party}_name"):
                yield f"{party}_name"

    def twins(self) -> None:
        """Two columns with one meaning: only one can be read, and choosing it is not ours. Parts of a name are read together."""
        for meaning in MEANINGS:
            places = [i for i, m in self.meanings.items() if m == meaning]
            filled = [i for i in places if self.looks[i].filled]
            headers = {s.meaning for i in places if (s := self.said[i])}
            parts = meaning in OwnersDeclaration.joined and headers <= _PARTS
            if len(places) < 2 or parts:
                continue
            keep = filled or places[:1]
            for place in places:
                if place not in keep or len(keep) > 1:
                    del self.meanings[place]
            if len(keep) > 1:
                names = " and ".join(f'"{self.columns[i]}"' for i in keep)
                self.doubts.append(f"columns {names} both read like {meaning}; only one can be it")
                self.choices.update(dict.fromkeys(keep, (meaning, UNUSED)))
                self.reasons.update(dict.fromkeys(keep, f"the header reads like {meaning}, and so does another"))

    def needs(self) -> None:
        """What must be there, and cells that hold more than one owner."""
        for party in headings.PARTIES:
            open_ones = {c for choice in self.choices.values() for c in choice}
            if not {f"{party}_name", f"{party}_number"} & ({*self.meanings.values()} | open_ones):
                self.doubts.append(f"no column is known to hold the {party}'s name or number")
        for place, meaning in self.meanings.items():
            look = self.looks[place]
            if meaning == "owner_name" and look.several > look.filled * _SEVERAL_OWNERS:
                self.doubts.append(
                    f'column "{self.columns[place]}": {look.several} of {look.filled} cells hold several owners'
                )

    def day_order(self) -> str:
        """How dates in figures are to be read."""
        found = {
            self.looks[i].day_order(): self.columns[i] for i, m in self.meanings.items() if _LOOKS.get(m) == "dates"
        }
        orders = found.keys() - {None, "unclear"}
        if "mixed" in orders or len(orders) > 1:
            self.doubts.append("some dates can only have the day first and some only the month")
            return UNDECIDED
        if "unclear" in found and not orders:
            self.doubts.append(
                f'column "{found["unclear"]}": the dates do not show whether the day or the month comes first'
            )
            return UNDECIDED
        return "month-first" if orders == {"month-first"} else "day-first"

    def share_scale(self) -> str:
        """Whether shares are per cent. Small ones only may be parts of one; that is for a person to say."""
        for place, meaning in self.meanings.items():
            if meaning == "share" and self.looks[place].all_at_most_one():
                self.doubts.append(
                    f'column "{self.columns[place]}": no share is above 1, so they may be parts of one or per cent'
                )
                return UNDECIDED
        return "per-cent"

    def role(self) -> str:
        """What the header calls the owner, for a table without a column that says it row by row."""
        called = {s.role for i, m in self.meanings.items() if m.startswith("owner_") and (s := self.said[i]) and s.role}
        return called.pop() if len(called) == 1 else "owner"


def fits(head: Head) -> bool:
    """Whether a head is that of a table of owners: a header for an owner and one for a company, and none of another kind of table.

    Without any header, a column of people, one of firms' numbers and one of shares are enough to let the table wait for a mapping.
    """
    if head.shape != "table":
        return False
    header_row, names = header(head)
    if not header_row:
        looks = columns_of(map(list, head.rows), len(names))
        told = ("people", "firm_numbers", "per_cents")
        return all(any(look.filled and look.most(getattr(look, kind)) for look in looks) for kind in told)
    said = {s.meaning for name in names if (s := headings.read(name)) and s.sure}
    someone = bool(said & {"person_name", "name_part"})
    owner = bool(said & {"owner", "owner_name", "owner_forename", "owner_number"}) or ("share" in said and someone)
    company = bool(said & {"company", "company_name", "company_number", "firm_number", "number"})
    return owner and company and "goods" not in said


def draft(head: Head) -> Draft:
    """What the columns of a table mean, as far as headers and values tell, and every doubt about it."""
    header_row, names = header(head)
    rows = [cells for _, cells in islice(rows_below(open_table(head), header_row, None), SAMPLE_ROWS)]
    said = [headings.read(name) if header_row else None for name in names]
    state = _Drafting(labels(names), said, columns_of(rows, len(names)))
    if not header_row:
        state.doubts.append("the table has no row of headers")
    for step in (state.parties, state.people, state.numbers, state.days, state.strangers, state.twins, state.needs):
        step()
    dates, shares = state.day_order(), state.share_scale()
    if others := other_sheets(head):
        state.doubts.append(
            f'rows are also in other sheets than "{head.sheets[0]}", and one alone is read: {", ".join(others)}'
        )
    options = (
        Option("role", state.role(), _ROLES),
        Option("shares", shares, "per-cent: 50 is half; of-one: 0.5 is half"),
    )
    return Draft(
        OwnersDeclaration, head.path.name, len(rows), header_row, tuple(_findings(state)), tuple(state.doubts),
        UNDECIDED if others else None, dates, options,
    )  # fmt: skip


def _findings(state: _Drafting) -> Iterator[Finding]:
    for place, column in enumerate(state.columns):
        look = state.looks[place]
        choices = state.choices.get(place, ())
        meaning = UNDECIDED if choices else state.meanings.get(place, UNUSED)
        why = state.reasons[place] if choices else _why(state.said[place], look, meaning)
        yield Finding(column, meaning, why, look.samples, choices)


def _why(said: Said | None, look: Column, meaning: str) -> str:
    """What speaks for a meaning: the header, and how many values look like it."""
    if meaning == UNUSED:
        whose = said is not None and said.meaning in ("country", "address", "name", "number")
        return "the header does not say whose it is" if whose else "nothing that is read"
    plain = said is None or said.meaning in (meaning, *headings.PARTIES, *_PARTS)
    told = "by its header" if plain else "by header and values"
    if not look.filled:
        return f"{told}; no values"
    if meaning == "owner_number":
        return f"{told}; {look.personal_numbers} of {look.filled} values check as a person's number only"
    if meaning == "company_number":
        return f"{told}; {look.firm_numbers} of {look.filled} values check as a firm's number"
    wanted = _LOOKS.get(meaning)
    return f"{told}; {getattr(look, wanted)} of {look.filled} values are {wanted}" if wanted else told


def settle(head: Head) -> Draft:
    """The draft of a table, if it can be used as it stands. Raises NeedsMapping with every doubt."""
    found = draft(head)
    if found.doubts:
        raise NeedsMapping(found)
    return found

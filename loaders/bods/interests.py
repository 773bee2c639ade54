"""Relationships of a BODS file as interests: each interest of a relationship by itself, shares as ranges."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from graph.errors import BadValue
from graph.model import Mention
from graph.values import amounts
from graph.values.dates import PartialDate
from graph.values.text import clean
from loaders.bods.parties import ENVELOPE, Party
from loaders.bods.statements import Statement, as_known, held_on
from loaders.records import Records, items, mapping

READ = frozenset(
    {"isComponent", "subject", "interestedParty", "interests", "componentRecords", "componentStatementIDs"}
)
KNOWN = READ | ENVELOPE

# Interest types without hyphens and capitals, so that 0.2 (voting-rights) and 0.4 (votingRights) are one.
TYPES: Mapping[str, tuple[str, str]] = {
    "shareholding": ("OWNS", "shares"),
    "votingrights": ("OWNS", "votes"),
    "appointmentofboard": ("OWNS", "appointment_of_board"),
    "otherinfluenceorcontrol": ("OWNS", "influence_or_control"),
    "influenceorcontrol": ("OWNS", "influence_or_control"),
    "otherinfluenceorcontroloftrust": ("OWNS", "influence_or_control"),
    "controlviacompanyrulesorarticles": ("OWNS", "influence_or_control"),
    "controlbylegalframework": ("OWNS", "influence_or_control"),
    "rightstosurplusassetsondissolution": ("OWNS", "surplus_assets"),
    "rightstosurplusassets": ("OWNS", "surplus_assets"),
    "rightstoprofitorincome": ("OWNS", "profit_rights"),
    "righttoprofitorincomefromassets": ("OWNS", "profit_rights"),
    "enjoymentanduseofassets": ("OWNS", "use_of_assets"),
    "rightsgrantedbycontract": ("OWNS", "contract_rights"),
    "conditionalrightsgrantedbycontract": ("OWNS", "contract_rights"),
    "settlor": ("OWNS", "settlor"),
    "settloroftrust": ("OWNS", "settlor"),
    "trustee": ("OWNS", "trustee"),
    "trusteeoftrust": ("OWNS", "trustee"),
    "protector": ("OWNS", "protector"),
    "protectoroftrust": ("OWNS", "protector"),
    "beneficiaryoflegalarrangement": ("OWNS", "beneficiary"),
    "beneficiaryoftrust": ("OWNS", "beneficiary"),
    "nominee": ("OWNS", "nominee"),
    "nominator": ("OWNS", "nominator"),
    "unknowninterest": ("OWNS", "unknown_interest"),
    "unpublishedinterest": ("OWNS", "unpublished_interest"),
    "seniormanagingofficial": ("DIRECTS", "director"),
    "boardmember": ("DIRECTS", "director"),
    "boardchair": ("DIRECTS", "director"),
}
UNKNOWN = ("OWNS", "unknown_interest")
# Interests held for somebody else, and those of the one they are held for.
NOMINEE = frozenset({"nominee", "nominator"})
# Interests in a trust or another arrangement only.
OF_TRUSTS = frozenset({"settlor", "trustee", "protector", "beneficiary"})

# What it means for a company that its owner is not named.
REASONS = {
    "nobeneficialowners": "no_owner_declared", "subjectexemptfromdisclosure": "owner_exempt",
    "interestedpartyexemptfromdisclosure": "owner_exempt", "interestedpartyhasnotprovidedinformation": "owner_withheld",
    "anonymous": "owner_withheld",
}  # fmt: skip
_NOT_LETTERS = re.compile(r"[^a-z]")
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


class Held(NamedTuple):
    """One interest as a statement states it."""

    edge: str
    kind: str
    role: str | None
    share: tuple[float | None, float | None]
    since: PartialDate | None
    until: PartialDate | None
    marks: tuple[str, ...]

    @property
    def claim(self) -> tuple[object, ...]:
        """What is held, since when: the same in two statements, it is one fact."""
        return self.edge, self.kind, self.role, self.share, self.since


def add(
    records: Records, statements: Sequence[Statement], holder: Party, subject: Party, replaced: date | None
) -> None:
    """The interests of one holder in one firm, as the last statement has them, oldest statement first.

    An earlier statement adds an interest only where it said another one (another share, kind or beginning), or where
    nothing says since when it is held. It ends with the relationship, so it is never a second, open holding.
    ``replaced`` is the day of the statement that put another holder in the place of this one.
    """
    *earlier, last = statements
    held = _held(records, last, holder, subject)
    if replaced:
        held = [_ended(interest, PartialDate(replaced, "day"), ("superseded", "until_at_latest")) for interest in held]
    _write(records, last, held, holder, subject)
    records.load()
    known = {interest.claim for interest in held if interest.since}
    ends = [interest.until for interest in held if interest.until]
    closed = max(ends) if len(ends) == len(held) else None
    for statement in earlier:
        news = [interest for interest in _held(records, statement, holder, subject) if interest.claim not in known]
        known.update(interest.claim for interest in news)
        if news:
            _write(records, statement, [_ended(i, closed, ("superseded",)) for i in news], holder, subject)
            records.load()
        else:
            records.skip("statements that a later one of the same record repeats")


def _ended(interest: Held, until: PartialDate | None, marks: tuple[str, ...]) -> Held:
    """An interest that another statement took the place of; its own end counts before one taken from elsewhere."""
    if interest.until:
        return interest._replace(marks=(*interest.marks, "superseded"))
    return interest._replace(until=until, marks=(*interest.marks, *marks))


def add_unnamed(
    records: Records, statements: Sequence[Statement], reason: str, subject: Party, replaced: date | None
) -> None:
    """A relationship whose interested party is not named: nobody is made, the company gets a mark with a warning."""
    *earlier, last = statements
    for _ in earlier:
        records.skip("statements that a later one of the same record repeats")
    records.row, records.make.as_of = last.row, held_on(last)
    interests = [mapping(part) for part in items(last.details.get("interests"))]
    if replaced or last.status == "closed" or (interests and all(part.get("endDate") for part in interests)):
        records.skip("relationships with owners that are not named, ended since")
        return
    mark = REASONS.get(_NOT_LETTERS.sub("", reason.lower()), "owner_unknown")
    records.warn(
        "interestedParty", reason, f"the owner is not named ({mark}): the company is marked, and nobody is made of it"
    )
    records.claims.mentions.append(_marked(records, subject, mark))
    records.load()


def _marked(records: Records, subject: Party, mark: str) -> Mention:
    """A further row of the company's mention, which adds the mark."""
    return Mention(
        id=subject.mention or "", source_id=records.document.source_id, row=records.row, kind="company", record=subject.record, scope=None,
        name=subject.name, names=(subject.name,), as_of=records.make.as_of, marks=(mark,),
    )  # fmt: skip


def _held(records: Records, statement: Statement, holder: Party, subject: Party) -> list[Held]:
    """The interests of a statement. One that states none still says that there is one of an unknown kind."""
    records.row, day = statement.row, held_on(statement)
    records.note_unread(f"relationship.{name}" for name in statement.details if name not in KNOWN)
    found = []
    for place, part in enumerate(map(mapping, items(statement.details.get("interests")) or [{}])):
        if not holder.is_person and part.get("beneficialOwnershipOrControl") is True:
            records.warn(
                "interests.beneficialOwnershipOrControl", True, "a beneficial owner is a person, and this party is none"
            )
        edge, kind, role = _kind(records, part, holder)
        since, until = (
            records.day(name, as_known(statement, f"/interests/{place}/{name}", part.get(name)))
            for name in ("startDate", "endDate")
        )
        marks = list(_marks(statement, part, kind, holder))
        if kind in OF_TRUSTS and not subject.is_arrangement:
            records.warn("interests.type", part.get("type"), "this is an interest in a trust, and the subject is none")
        if statement.status == "closed":
            marks.append("closed")
            if until is None and day:
                until = PartialDate(day, "day")
                marks.append("until_at_latest")
        share = share_range(records, mapping(part.get("share"))) if edge == "OWNS" else (None, None)
        found.append(Held(edge, kind, role, share, since, until, tuple(marks)))
    return found


def _marks(statement: Statement, part: Mapping[str, object], kind: str, holder: Party) -> list[str]:
    marks = ["nominee"] if kind in NOMINEE else []
    if part.get("beneficialOwnershipOrControl") is True and holder.is_person:
        marks.append("beneficial_owner")
    if "indirect" in (part.get("directOrIndirect"), part.get("interestLevel")):
        marks.append("indirect")
    return [*marks, "component"] if statement.is_component else marks


def _kind(records: Records, part: Mapping[str, object], holder: Party) -> tuple[str, str, str | None]:
    written = clean(part.get("type"))
    if not written:
        # The standard allows it; then only the flag tells.
        owner = part.get("beneficialOwnershipOrControl") is True and holder.is_person
        return ("OWNS", "beneficial_owner", None) if owner else (*UNKNOWN, None)
    known = TYPES.get(_NOT_LETTERS.sub("", written.lower()))
    if known is None:
        records.warn("interests.type", written, "this type of interest is not known here")
        return (*UNKNOWN, written)
    return (*known, _CAPITAL.sub(" ", written).replace("-", " ").lower() if known[0] == "DIRECTS" else None)


def share_range(records: Records, share: Mapping[str, object]) -> tuple[float | None, float | None]:
    """The range of a share in per cent: exact is both of its ends, a missing end is unknown.

    In 0.4 ``exclusiveMinimum`` is a number; in 0.2 and 0.3 it is true or false beside ``minimum``. An end that does not
    belong to the range itself (more than 25) is kept as its end, which says too little rather than too much.
    """
    exact, low, high, above, below = (
        _per_cent(records, name, share.get(name))
        for name in ("exact", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
    )
    lows, highs = [n for n in (low, above) if n is not None], [n for n in (high, below) if n is not None]
    bottom, top = max(lows, default=None), min(highs, default=None)
    if exact is not None:
        if (bottom is not None and exact < bottom) or (top is not None and exact > top):
            records.warn("share", exact, "the exact share lies outside its range; the range that holds both is kept")
            return min([exact, *lows]), max([exact, *highs])
        return exact, exact
    if bottom is not None and top is not None and bottom > top:
        records.warn("share", f"{bottom:g} to {top:g}", "the range of the share is upside down; it is left out")
        return None, None
    return bottom, top


def _per_cent(records: Records, name: str, value: object) -> float | None:
    if value is None or isinstance(value, bool):
        return None
    try:
        number = amounts.parse_positive(value, "share")
    except BadValue as error:
        records.warn(f"share.{name}", value, error.reason)
        return None
    if number is not None and number > 100:
        records.warn(f"share.{name}", value, f"a share of {number:g} per cent is none")
        return None
    return number


def _write(records: Records, statement: Statement, held: Sequence[Held], holder: Party, subject: Party) -> None:
    records.make.as_of = held_on(statement)
    for interest in held:
        records.make.interest(
            statement.row, interest.edge, holder.mention or "", subject.mention or "", interest.kind, role=interest.role,
            share=interest.share, since=interest.since, until=interest.until, marks=interest.marks,
        )  # fmt: skip

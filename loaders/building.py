"""Making mentions and interests from what a record says: keys, identifiers and ids are derived here, the same way for every format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain

from graph.errors import BadValue
from graph.model import Identifier, Interest, Kinship, Listing, Mention, interest_id
from graph.provenance import key
from graph.values import dates, identifiers
from graph.values.countries import country_of_address
from graph.values.dates import PartialDate
from graph.values.identifiers import Number
from graph.values.text import squeeze
from loaders.contract import Claims, Document


def numbers(
    text: str | None, *, country: str | None = None, bearer: identifiers.Bearer = "any"
) -> list[tuple[Number, str]]:
    """All readings of a number of unknown kind, with the text as written; empty for an empty cell."""
    if not text:
        return []
    return [(number, text) for number in identifiers.readings(text, country=country, bearer=bearer)]


def number(text: str | None, kind: str, *, country: str | None = None) -> list[tuple[Number, str]]:
    """A number whose kind the source states; empty for an empty cell."""
    return [(identifiers.read_as(text, kind, country=country), text)] if text else []


def kz_firm(text: str | None) -> tuple[list[tuple[Number, str]], list[str]]:
    """The number of a firm in a Kazakh register, and the marks it tells: ``branch`` (a representation too), ``sole_trader``.

    The sixth digit of a BIN is 0 for a head office, 1 for a branch, 2 for a representation; a fifth digit 6 is a sole
    trader, who may also stand under his personal number. A number that fails both checks tells nothing.
    """
    given = number(text, "bin")
    if not given:
        return [], []
    bin_number = given[0][0]
    if not bin_number.checked and identifiers.is_valid("iin", bin_number.value):
        return number(text, "iin"), ["sole_trader"]
    if not bin_number.checked:
        return given, []
    marks = ["branch"] if bin_number.value[5] in "12" else []
    return given, marks + (["sole_trader"] if bin_number.value[4] == "6" else [])


def _identity(given: Sequence[tuple[Number, str]]) -> list[str]:
    """What of the numbers goes into an id: kind, scope and value of each, in one order however they were given."""
    if len(given) < 2:
        return [*given[0][0][:3]] if given else []
    return [*chain.from_iterable(sorted({n[:3] for n, _ in given}))]


def _texts(values: Iterable[str | None]) -> tuple[str, ...]:
    if not values:
        return ()
    return _once([squeeze(v) for v in values if v])


def _lower(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(text.lower() for text in _texts(values)) if values else ()


def _once(values: Iterable[str]) -> tuple[str, ...]:
    """The values without repeats, in their order."""
    return tuple(dict.fromkeys(values)) if values else ()


class Builder:
    """Adds the parties and interests of records to a batch. A mention said again by the same row is added once."""

    def __init__(self, document: Document, claims: Claims, *, as_of: date | None = None) -> None:
        self.document = document
        self.claims = claims
        self.as_of = as_of
        self._row = -1
        self._in_row: set[str] = set()

    def _new(self, row: int, mention_id: str) -> bool:
        if row != self._row:
            self._row, self._in_row = row, set()
        if mention_id in self._in_row:
            return False
        self._in_row.add(mention_id)
        return True

    def _add(self, row: int, mention: Mention, given: Sequence[tuple[Number, str]]) -> str:
        if self._new(row, mention.id):
            self.claims.mentions.append(mention)
            alone = len(given) < 2
            sure = alone or len({n.kind for n, _ in given if n.checked and n.kind in ("iin", "inn_person", "bin")}) <= 1
            for n, written in given if alone else dict.fromkeys(given):
                self.claims.identifiers.append(
                    Identifier(
                        mention.id, self.document.source_id, row, n.kind, n.scope, n.value, written, n.checked, sure
                    )
                )
                if not n.checked and n.kind not in ("reg_no", "imo"):
                    self.claims.warn(
                        self.document,
                        row,
                        column=None,
                        value=written,
                        reason=f"the check digits of this {n.kind} are wrong; it is kept as text",
                    )
        return mention.id

    def whole(self, mention: Mention, given: Sequence[Number]) -> None:
        """Add a party that is known in full, as an export of a graph states it: nothing is derived, no number is doubted anew.

        A number that is given in two kinds is sure in neither.
        """
        self.claims.mentions.append(mention)
        readings = Counter(n.value for n in given)
        self.claims.identifiers.extend(
            Identifier(
                mention.id,
                mention.source_id,
                mention.row,
                n.kind,
                n.scope,
                n.value,
                n.value,
                n.checked,
                readings[n.value] == 1,
            )
            for n in given
        )

    def day(self, row: int, column: str, written: str | None) -> PartialDate | None:
        """A date of a record; one that does not exist is warned about and left empty."""
        try:
            return dates.parse(written)
        except BadValue as error:
            self.claims.warn(self.document, row, column=column, value=written, reason=error.reason)
            return None

    def company(
        self,
        row: int,
        name: str | None,
        given: Sequence[tuple[Number, str]] = (),
        *,
        other_names: Iterable[str | None] = (),
        record: str | None = None,
        country: str | None = None,
        country_basis: str | None = None,
        addresses: Iterable[str | None] = (),
        founded: PartialDate | None = None,
        dissolved: date | None = None,
        status: str | None = None,
        activities: Iterable[str] = (),
        phones: Iterable[str | None] = (),
        emails: Iterable[str | None] = (),
        marks: Iterable[str] = (),
        kind: str = "company",
        apart: str | None = None,
        known_as: str | None = None,
    ) -> str:
        """Add a firm and return the id of its mention.

        Its country is, in this order: as the register says, as its number tells, as stated, as its address ends, as
        given by the route. A founding date missing from the record is read from its number where that tells one, and
        marked so. ``apart`` keeps a firm without any number apart from its namesakes: the id of the mention whose
        record names it. ``known_as`` is the id of the mention where other files of the source refer to it.
        """
        every = _texts([name, *other_names])
        shown = every[0] if every else (given[0][1] if given else "")
        homes = {n.scope for n, _ in given if n.checked and n.scope} if given else ()
        places = _texts(addresses)
        if len(homes) == 1 and country_basis not in ("register", "stated"):
            country, country_basis = next(iter(homes)), "number"
        elif country is None or country_basis == "route":
            told = next((c for c in map(country_of_address, places) if c), None)
            if told:
                country, country_basis = told, "address"
        basis = "stated" if founded else None
        if founded is None:
            told_dates = {d for n, _ in given if n.checked and (d := identifiers.founded(n.kind, n.value))}
            if len(told_dates) == 1:
                founded, basis = told_dates.pop(), "number"
        identity = _identity(given)
        loose = (apart, country, *sorted(places)) if not identity and not record else ()
        mention = Mention(
            id=known_as or key(kind, record, None, shown, *identity, *loose),
            source_id=self.document.source_id,
            row=row,
            kind=kind,
            record=record,
            scope=None,
            name=shown,
            names=every or (shown,),
            country=country,
            country_basis=country_basis if country else None,
            addresses=places,
            phones=_texts(phones),
            emails=_lower(emails),
            founded=founded.day if founded else None,
            founded_precision=founded.precision if founded else None,
            founded_basis=basis,
            dissolved=dissolved,
            status=status,
            activities=_once(activities),
            as_of=self.as_of,
            marks=_once(marks),
        )
        return self._add(row, mention, given)

    def person(
        self,
        row: int,
        name: str,
        given: Sequence[tuple[Number, str]] = (),
        *,
        other_names: Iterable[str | None] = (),
        record: str | None = None,
        scope: str | None = None,
        country: str | None = None,
        nationalities: Iterable[str | None] = (),
        born: PartialDate | None = None,
        addresses: Iterable[str | None] = (),
        phones: Iterable[str | None] = (),
        emails: Iterable[str | None] = (),
        marks: Iterable[str] = (),
        kind: str = "person",
        apart: str | None = None,
        known_as: str | None = None,
    ) -> str:
        """Add a person and return the id of the mention.

        ``scope`` is the register number, as written, of the firm whose record names the person: two firms that name one
        person make two mentions. Where that firm has no number, ``apart``, the id of its mention, does the same.
        A birth date missing from the record is read from the person's number if its kind leaves no doubt.
        """
        every = _texts([name, *other_names])
        if born is None and given:
            checked = [n for n, _ in given if n.checked]
            told = {d for n in checked if (d := identifiers.born(n.kind, n.value))}
            if len(told) == 1 and len({n.kind for n in checked}) == 1:
                born = told.pop()
        places = _texts(addresses)
        mention = Mention(
            id=known_as
            or key(
                kind,
                record,
                scope,
                every[0] if every else "",
                *_identity(given),
                born.text() if born else None,
                *((apart,) if apart and not (record or scope) else ()),
            ),
            source_id=self.document.source_id,
            row=row,
            kind=kind,
            record=record,
            scope=scope,
            name=every[0] if every else "",
            names=every,
            country=country,
            country_basis="stated" if country else None,
            nationalities=_texts(nationalities),
            born=born.day if born else None,
            born_precision=born.precision if born else None,
            addresses=places,
            phones=_texts(phones),
            emails=_lower(emails),
            as_of=self.as_of,
            marks=_once(marks),
        )
        return self._add(row, mention, given)

    def address(self, row: int, text: str, *, record: str, known_as: str) -> str:
        """Add an address to a firm or person that another record describes; nothing else is known of it here."""
        mention = Mention(
            id=known_as,
            source_id=self.document.source_id,
            row=row,
            kind="unknown",
            record=record,
            scope=None,
            name="",
            addresses=(squeeze(text),),
            as_of=self.as_of,
        )
        return self._add(row, mention, ())

    def interest(
        self,
        row: int,
        edge: str,
        holder: str,
        company: str,
        kind: str,
        *,
        role: str | None = None,
        share: tuple[float | None, float | None] = (None, None),
        since: PartialDate | None = None,
        until: PartialDate | None = None,
        marks: Iterable[str] = (),
    ) -> None:
        """Add an ownership (``OWNS``) or directorship (``DIRECTS``). A share known exactly has both ends equal, an unknown one is empty."""
        marked = _once(marks)
        self.claims.interests.append(
            Interest(
                id=interest_id(
                    edge, holder, company, kind, role, *share, since and since.text(), until and until.text()
                ),
                source_id=self.document.source_id,
                row=row,
                edge=edge,
                holder_id=holder,
                company_id=company,
                kind=kind,
                role=role,
                share_min=share[0],
                share_max=share[1],
                since=since.day if since else None,
                since_precision=since.precision if since else None,
                until=until.day if until else None,
                until_precision=until.precision if until else None,
                as_of=self.as_of,
                marks=marked,
            )
        )

    def listing(
        self,
        row: int,
        mention: str,
        on_list: str,
        *,
        programme: str | None = None,
        authority: str | None = None,
        since: PartialDate | None = None,
        until: PartialDate | None = None,
        url: str | None = None,
        reason: str | None = None,
    ) -> None:
        """Add an entry of a sanctions or control list about a mention. What the list does not say stays empty."""
        told = (programme, authority, since and since.text(), until and until.text(), url, reason)
        self.claims.listings.append(
            Listing(
                id=key("listing", mention, on_list, *told),
                source_id=self.document.source_id,
                row=row,
                mention_id=mention,
                list=on_list,
                programme=programme,
                authority=authority,
                since=since.day if since else None,
                since_precision=since.precision if since else None,
                until=until.day if until else None,
                until_precision=until.precision if until else None,
                url=url,
                reason=reason,
                as_of=self.as_of,
            )
        )

    def kinship(self, row: int, person: str, relative: str, kind: str | None) -> None:
        """Add a stated family relation; the two ends are ordered, so it is one fact whichever side says it."""
        a, b = sorted((person, relative))
        self.claims.kinships.append(Kinship(key("kinship", a, b, kind), self.document.source_id, row, a, b, kind))

"""One EGRUL extract after another into claims: the firm, its founders, its directors, and that these are all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from graph.errors import BadValue
from graph.model import Roster
from graph.values import dates
from graph.values.dates import PartialDate
from graph.values.identifiers import Number
from loaders.building import Builder, number, numbers
from loaders.contract import Claims, Document, Head
from loaders.ru_egrul import parts
from loaders.ru_egrul.parts import attribute

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# Parts of СвЮЛ that are read, and those that say nothing a graph could hold: offices of the tax service and of the
# funds, the registrar of shares and the firm's own share (no owners), and the list of all entries, the bulk of a file.
# Other parts are reported as unread.
READ = frozenset({
    "СвНаимЮЛ", "СвАдресЮЛ", "СвАдрЭлПочты", "СвОбрЮЛ", "СвСтатус", "СвПрекрЮЛ", "СвУпрОрг", "СведДолжнФЛ", "СвУчредит",
    "СвОКВЭД",
})  # fmt: skip
IGNORED = frozenset({
    "СвЗапЕГРЮЛ", "СвРегОрг", "СвУчетНО", "СвРегПФ", "СвРегФСС", "СвРегСФР", "СвТипУстав", "СвДержРеестрАО", "СвДоляООО",
})  # fmt: skip
# The same for the entry of a holder.
HOLDER_READ = frozenset({
    "ОгрДосСв", "ГРНДатаПерв", "НаимИННЮЛ", "СвНаимЮЛПолнИн", "СвРегИн", "СвФЛ", "СвФИОЗАГС", "СвДолжн", "ДоляУстКап",
    "СвГраждФЛ", "СвРождФЛ", "АдресМЖРФ", "АдрМЖФИАС", "ВидНаимУчр", "СвНаимПИФ", "СвУпрКомпПИФ", "ИнПрДогИнвТов",
    "СвУпТовЮЛ", "СвУпТовИнЮЛ", "СвНедДанУчр", "СвНедДанДолжнФЛ", "СвНедДанУпрОрг",
})  # fmt: skip
HOLDER_IGNORED = frozenset({"СвПолФЛ", "ГРНДата", "ГРНДатаИспр"})

# The register itself calls an entry so.
UNRELIABLE = frozenset({"СвНедДанУчр", "СвНедДанДолжнФЛ", "СвНедДанУпрОрг"})
# Who manages a unit fund or an investment partnership: path of the name, path of the element around it.
FUND_MANAGERS = (("СвУпрКомпПИФ/УпрКомпПиф", "."), ("СвУпТовЮЛ", "."), ("СвУпТовИнЮЛ/НаимИННЮЛ", "СвУпТовИнЮЛ"))
# The register of a country before the number, where Russian clerks spell it by sound.
REGISTER_PREFIXES = {"cy": (("ХЕ", "HE"),), "de": (("ХРБ", "HRB"), ("ХРА", "HRA"))}


class Entry(NamedTuple):
    """The entry of a holder, and its first child of each name."""

    part: Element
    inside: Mapping[str, Element]


class Extract:
    """The file being read: the batch at hand, the day of the file, and the parts nobody read."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.day = file_day(document.head)
        self.claims = Claims(as_of=self.day)
        self.make = Builder(document, self.claims, as_of=self.day)
        self.unread: set[str] = set()
        self.row = 0

    def hand_over(self, *, last: bool = False) -> Claims:
        """The batch so far; a new one begins. The last one names what nobody read."""
        full, self.claims = self.claims, Claims(as_of=self.day)
        self.make.claims = self.claims
        if last:
            full.unread_columns = tuple(sorted(self.unread))
        return full

    def add(self, row: int, element: Element) -> None:
        """One Документ: a firm with its holders, or a reject."""
        self.row = row
        self.claims.rows_read += 1
        firm = element.find("СвЮЛ")
        name = attribute(None if firm is None else firm.find("СвНаимЮЛ"), "НаимЮЛПолн")
        if firm is None or not (name or attribute(firm, "ОГРН") or attribute(firm, "ИНН")):
            lacking = "holds no firm (СвЮЛ)" if firm is None else "gives no name, ОГРН or ИНН of its firm"
            self.claims.refuse(
                self.document, row, column="Документ/СвЮЛ", value=element.get("ИдДок"), reason=f"the document {lacking}",
                fix="Order this extract again from the register.", cells={str(k): str(v) for k, v in element.attrib.items()},
            )  # fmt: skip
            return
        self.claims.loaded += 1
        inside = parts.children(firm)
        if unread := inside.keys() - READ - IGNORED:
            self._note_unread("СвЮЛ", unread)
        stated = self._day(firm, "ДатаВып")
        self.make.as_of = stated.day if stated else self.day
        self._firm(firm, inside, name)

    def _firm(self, firm: Element, inside: Mapping[str, Element], name: str | None) -> None:
        owners = [] if "СвУчредит" not in inside else firm.iterfind("СвУчредит/*")
        listed = {
            "OWNS": [Entry(p, parts.children(p)) for p in owners if str(p.tag).startswith(("Учр", "ОгрДосСв"))],
            "DIRECTS": [
                Entry(p, parts.children(p))
                for tag in ("СвУпрОрг", "СведДолжнФЛ")
                for p in (firm.iterfind(tag) if tag in inside else ())
            ],
        }
        nameless = {edge: [e for e in entries if not parts.is_named(e.inside)] for edge, entries in listed.items()}
        withheld = self._warn_nameless([e for entries in nameless.values() for e in entries])
        marks = ["withheld"] if withheld else []
        place, end = inside.get("СвАдресЮЛ"), inside.get("СвПрекрЮЛ")
        if place is not None and firm.find("СвАдресЮЛ/СвНедАдресЮЛ") is not None:
            marks.append("unreliable_address")
        ended = None if end is None else self._day(end, "ДатаПрекрЮЛ")
        ogrn, inn = attribute(firm, "ОГРН"), attribute(firm, "ИНН")
        activities = firm.iterfind("СвОКВЭД/*") if "СвОКВЭД" in inside else ()
        emails = firm.iterfind("СвАдрЭлПочты") if "СвАдрЭлПочты" in inside else ()
        company = self.make.company(
            self.row, name, number(ogrn, "ogrn") + number(inn, "inn"), other_names=parts.other_names(inside.get("СвНаимЮЛ")),
            country="ru", country_basis="register", addresses=[parts.firm_address(place)],
            founded=self._founded(firm, inside.get("СвОбрЮЛ")), dissolved=ended.day if ended else None,
            status=parts.status(firm) if end is not None or "СвСтатус" in inside else None,
            activities=[code for part in activities if (code := part.get("КодОКВЭД"))],
            emails=[attribute(part, "E-mail") for part in emails], marks=marks,
        )  # fmt: skip
        joint_stock = parts.is_joint_stock(firm, name)
        for edge, entries in listed.items():
            founders_only = joint_stock and edge == "OWNS"
            for entry in entries:
                if entry not in nameless[edge]:
                    self._holder(entry, company, ogrn or inn, edge, ["at_founding"] if founders_only else [])
            if self.make.as_of and not founders_only:
                roster = Roster(self.document.source_id, self.row, company, edge, self.make.as_of, len(nameless[edge]))
                self.claims.rosters.append(roster)

    def _founded(self, firm: Element, birth: Element | None) -> PartialDate | None:
        """The day of registration; for a firm older than its number (before July 2002, Crimea) the earlier one."""
        days = [self._day(firm, "ДатаОГРН")]
        if birth is not None:
            days += [self._day(birth, "ДатаОГРН"), self._day(birth, "ДатаРег")]
        return min((day for day in days if day), default=None)

    def _holder(self, entry: Entry, company: str, scope: str | None, edge: str, marks: list[str]) -> None:
        """A founder, director or managing company with its interest."""
        part, inside = entry
        tags = inside.keys()
        if unread := tags - HOLDER_READ - HOLDER_IGNORED:
            self._note_unread(str(part.tag), unread)
        holder = self._person(part, inside, company, scope) if "СвФЛ" in tags else self._organisation(entry, company)
        if "ОгрДосСв" in tags:
            marks = [*marks, "withheld"]
        if tags & UNRELIABLE:
            marks = [*marks, "unreliable"]
        kind, role = parts.capacity(str(part.tag), inside.get("СвДолжн"))
        share = self._share(part.find("ДоляУстКап/РазмерДоли")) if "ДоляУстКап" in tags else None
        # Without ГРНДатаПерв the beginning stays empty: ГРНДата is only the last change.
        first = inside.get("ГРНДатаПерв")
        since = None if first is None else self._day(first, "ДатаЗаписи")
        self.make.interest(
            self.row, edge, holder, company, kind, role=role, share=(share, share), since=since, marks=marks
        )

    def _person(self, part: Element, inside: Mapping[str, Element], company: str, scope: str | None) -> str:
        who, birth = inside["СвФЛ"], inside.get("СвРождФЛ")
        trader = attribute(part, "ОГРНИП") or attribute(inside.get("СвДолжн"), "ОГРНИП")
        home = parts.old_address(inside.get("АдресМЖРФ")) or parts.new_address(inside.get("АдрМЖФИАС"))
        return self.make.person(
            self.row, parts.person_name(who), number(attribute(who, "ИННФЛ"), "inn_person") + number(trader, "ogrnip"),
            other_names=[parts.person_name(inside.get("СвФИОЗАГС"))], scope=scope, apart=company,
            nationalities=[parts.nationality(inside.get("СвГраждФЛ"))],
            born=None if birth is None else self._day(birth, "ДатаРожд"), addresses=[home],
        )  # fmt: skip

    def _organisation(self, entry: Entry, company: str) -> str:
        """The state, a fund, or a firm of here or abroad."""
        part, inside = entry
        if (state := inside.get("ВидНаимУчр")) is not None:
            name = parts.state_name(state)
            return self.make.company(self.row, name, country="ru", country_basis="stated", marks=["state"])
        if not (fund := parts.fund_name(inside)):
            return self._named_firm(inside.get("НаимИННЮЛ"), part, company)
        # A fund is no legal person: its managing company acts for it.
        holder = self.make.company(self.row, fund, country="ru", country_basis="stated", marks=["fund"], apart=company)
        for path, around in FUND_MANAGERS:
            named, place = part.find(path), part.find(around)
            if named is not None and place is not None:
                manager = self._named_firm(named, place, company)
                self.make.interest(self.row, "DIRECTS", manager, holder, "managing_company")
        return holder

    def _named_firm(self, named: Element | None, part: Element, company: str) -> str:
        """A firm by name and numbers; with СвРегИн beside them it is foreign, with a number of its own country."""
        given = number(attribute(named, "ОГРН"), "ogrn") + number(attribute(named, "ИНН"), "inn")
        abroad = part.find("СвРегИн")
        foreign = abroad is not None or part.tag == "УчрЮЛИн"
        country = parts.country(abroad) if foreign else "ru"
        for name in ("РегНомер", "КодНПСтрРег"):
            given += [n for n in foreign_number(attribute(abroad, name), country) if n not in given]
        latin = attribute(part.find("СвНаимЮЛПолнИн"), "НаимПолн")
        return self.make.company(
            self.row, attribute(named, "НаимЮЛПолн"), given, other_names=[latin], country=country,
            country_basis="stated" if country else None, apart=company,
        )  # fmt: skip

    def _share(self, size: Element | None) -> float | None:
        if size is None:
            return None
        try:
            return parts.share_pct(size)
        except BadValue as error:
            self.claims.warn(
                self.document, self.row, column="РазмерДоли", value=parts.share_text(size), reason=error.reason
            )
            return None

    def _day(self, part: Element, name: str) -> PartialDate | None:
        return self.make.day(self.row, f"{part.tag}@{name}", part.get(name))

    def _warn_nameless(self, entries: list[Entry]) -> bool:
        """Warn about holders that are there and not named; True if the register withholds one."""
        withheld = [e for e in entries if e.part.tag == "ОгрДосСв" or "ОгрДосСв" in e.inside]
        for entry in entries:
            why = "the register withholds who this is" if entry in withheld else "this entry names nobody"
            reason = f"{why}: a holder is there, and no person or firm is made of it"
            self.claims.warn(self.document, self.row, column=str(entry.part.tag), value=None, reason=reason)
        return bool(withheld)

    def _note_unread(self, where: str, tags: set[str]) -> None:
        self.unread.update(f"{where}/{tag}" for tag in tags)


def foreign_number(text: str | None, country: str | None) -> list[tuple[Number, str]]:
    """A register number of another country, as its own register writes it.

    Where the country is unknown no rule may be tried on it: ten digits may pass for a Russian number by chance.
    """
    if text is None:
        return []
    plain = text
    for spelt, meant in REGISTER_PREFIXES.get(country or "", ()):
        plain = re.sub(rf"^{spelt}(?=[\s№.-]*\d)", meant, plain)
    known = numbers(plain, country=country, bearer="company") if country else []
    found = known if any(n.checked for n, _ in known) else number(plain, "reg_no", country=country)
    return [(n, text) for n, _ in found]


def file_day(head: Head) -> date | None:
    """The day of the file, from its own id (``VO_RUGFO_0000_9965_20171218_…``), else from its name."""
    for text in (head.attributes.get("ИдФайл", ""), head.path.name):
        if day := re.search(r"_(\d{8})(?!\d)", text):
            try:
                told = dates.parse(day[1])
            except BadValue:
                continue
            return told.day if told else None
    return None

"""Russian register of sole traders (EGRIP), open extracts as XML, forms VO_RIGFO 4.04 to 4.06.

One row is one ``Документ``: one sole trader (``СвИП``) on the day of the extract: a person with a personal taxpayer number
(``ИННФЛ``) and a register number (``ОГРНИП``) who trades in his own name. The Federal Tax Service publishes the files to
subscribers: https://www.nalog.gov.ru/rn77/service/egrip2/

Traps. The root is that of the register of firms, only ``ТипИнф`` differs. The trade and the person are two mentions, as in other
registers of sole traders: shipments name the trade (``ИП …`` with the personal number; mark ``sole_trader``), links of ownership
name the person. The address is that of his home, mostly without street and house, which then compares with no other.
``ДатаОГРНИП`` is the day he began, ``СвПрекращ`` that he ended. Heads of farms (``КодВидИП`` 2) stand here too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from graph.values.dates import PartialDate
from loaders.building import number
from loaders.contract import Claims, Document, Head, Loader
from loaders.reading import xml_elements
from loaders.records import Records
from loaders.ru_egrul import parts
from loaders.ru_egrul.extract import file_day
from loaders.ru_egrul.parts import attribute

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

READ = frozenset({"СвФЛ", "СвГражд", "СвАдрМЖ", "СвАдрЭлПочты", "СвРегИП", "СвПрекращ", "СвСтатус", "СвОКВЭД"})
# Offices of the tax service and of the funds, and the list of all entries, the bulk of a file.
IGNORED = frozenset({"СвЗапЕГРИП", "СвРегОрг", "СвУчетНО", "СвРегПФ", "СвРегФСС", "СвРегСФР"})

RECORD = "Документ"
FARM = "2"  # КодВидИП: the head of a farm


def sniff(head: Head) -> bool:
    return head.shape == "xml" and head.root == "Файл" and head.attributes.get("ТипИнф", "").startswith("ЕГРИП")


def read(document: Document) -> Iterator[Claims]:
    """Batches of traders in the order of the file; only the one at hand is kept in memory."""
    records = Records(document, as_of=file_day(document.head))
    for row, element in xml_elements(document.path, RECORD):
        records.begin(row)
        _trader(records, element)
        if records.is_full:
            yield records.hand_over()
    yield records.hand_over(last=True)


def _trader(records: Records, element: Element) -> None:
    trader = element.find("СвИП")
    name = "" if trader is None else parts.person_name(trader.find("СвФЛ/ФИОРус"))
    ogrnip, inn = attribute(trader, "ОГРНИП"), attribute(trader, "ИННФЛ")
    if trader is None or not (name or ogrnip or inn):
        lacking = "holds no sole trader (СвИП)" if trader is None else "gives no name, ОГРНИП or ИНН of the trader"
        records.refuse(
            f"the document {lacking}", column="Документ/СвИП", value=element.get("ИдДок"), fix="Order this extract again.",
            cells={str(k): str(v) for k, v in element.attrib.items()},
        )  # fmt: skip
        return
    records.note_unread(
        f"СвИП/{tag}" for tag in sorted({str(p.tag) for p in trader.iterchildren("*")} - READ - IGNORED)
    )
    stated = records.day("СвИП@ДатаВып", trader.get("ДатаВып"))
    records.make.as_of = stated.day if stated else records.as_of
    given = number(inn, "inn_person") + number(ogrnip, "ogrnip")
    began = records.day("СвИП@ДатаОГРНИП", trader.get("ДатаОГРНИП"))
    place = _home(trader)
    ended, latin, mails = _ended(records, trader), parts.person_name(trader.find("СвФЛ/ФИОЛат")), _mails(trader)
    form = "КФХ" if trader.get("КодВидИП") == FARM else "ИП"
    business = records.make.company(
        records.row, f"{form} {name}" if name else None, given, other_names=[f"IP {latin}" if latin else None], country="ru",
        country_basis="register", addresses=[place], founded=began, dissolved=ended.day if ended else None,
        status=attribute(trader.find("СвПрекращ/СвСтатус"), "НаимСтатус") or attribute(trader.find("СвСтатус/СвСтатус"), "НаимСтатус"),
        activities=[code for part in trader.iterfind("СвОКВЭД/*") if (code := part.get("КодОКВЭД"))], emails=mails, marks=["sole_trader"],
    )  # fmt: skip
    if name:
        person = records.make.person(
            records.row, name, given, other_names=[latin], scope=ogrnip or inn, apart=business, country="ru",
            nationalities=[_nationality(trader.find("СвГражд"))], addresses=[place], emails=mails,
        )  # fmt: skip
        records.make.interest(records.row, "DIRECTS", person, business, "sole_trader", since=began, until=ended)
    records.load()


def _home(trader: Element) -> str | None:
    home = trader.find("СвАдрМЖ")
    return (
        None if home is None else parts.old_address(home.find("АдресРФ")) or parts.new_address(home.find("АдрМЖФИАС"))
    )


def _mails(trader: Element) -> list[str | None]:
    return [attribute(part, "E-mail") for part in trader.iterfind("СвАдрЭлПочты")]


def _ended(records: Records, trader: Element) -> PartialDate | None:
    """The day on which somebody stopped to trade."""
    for part in (*trader.iterfind("СвПрекращ"), *trader.iterfind("СвПрекращ/СвСтатус")):
        if day := records.day("СвПрекращ@ДатаПрекращ", part.get("ДатаПрекращ")):
            return day
    return None


def _nationality(part: Element | None) -> str | None:
    """The citizenship: Russian by its code, another one by the number of the country."""
    kind = None if part is None else part.get("ВидГражд")
    if kind == parts.RUSSIAN:
        return "ru"
    return parts.country(part) if kind == parts.FOREIGN else None


LOADER = Loader(
    name="ru_egrip",
    title="Russia, register of sole traders (EGRIP)",
    version="1",
    sniff=sniff,
    read=read,
    records=lambda _: RECORD,
)

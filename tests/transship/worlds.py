"""A small invented case in a store file: one seller, one front, one buyer, one person, a family, refused and doubtful rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from graph.identity import resolve
from graph.model import Shipment
from graph.provenance import key
from graph.stores import connect
from loaders.intake import write
from tests.graph.worlds import Paper, iin, inn, inn_person, number, parse

SELLER = inn("990012345")
BUYER = inn("990054321")
FRONT = iin("22064098003")
PETROV = inn_person("9900123456")
HS = "854231"

# Names that try to be something else: a page, a formula, a style, a direction mark, a terminal command, a very long one.
HOSTILE = {
    "page": "<script>alert(1)</script>",
    "formula": '=HYPERLINK("http://x","y")',
    "style": "[red]ООО Хитрый[/red] [link=x]",
    "direction": "ООО \u202eVORTEK\u200f",
    "terminal": "ТОО \x1b[2JОчистка\x9b1m",
    "quotes": """ООО "Ква'драт" & «Ко» \\" ]]> --""",
    "emoji": "ООО 🚢 Кораблик 👩\u200d👧",
    "noncharacters": "ООО \ufffeКрай\uffff\U0001ffff\x0b",
    "long": "Длинное " * 1250,
}


# What is nobody's business: a birth day, a home, a phone and an e-mail, all invented.
PRIVATE: dict[str, Any] = {
    "born": parse("1979-03-14"), "addresses": ["г. Небылицк, ул. Ежевичная, д. 99, кв. 7"], "phones": ["+7 999 555 01 23"],
    "emails": ["pavel.petrov@example.org"],
}  # fmt: skip


def write_case(
    path: Path,
    *,
    seller: str = "ООО «Вектор»",
    front: str = "ТОО «Вектор Импорт»",
    owner: str = "Pavel Petrov",
    owner_tax: str | None = PETROV,
    goods: str = "-integrated circuits",
    details: dict[str, Any] | None = None,
) -> Path:
    """The case at a path, resolved. ``owner``: how the front's record names its owner, with or without a number; ``details``: further facts
    of the person in the seller's record."""
    register = Paper("registers/ru.xml", date(2023, 1, 1))
    firm = register.make.company(
        1, seller, number(SELLER, "inn"), country="ru", country_basis="register", founded=parse("2014-05-06")
    )
    buyer = register.make.company(2, "ООО «Дальснаб»", number(BUYER, "inn"), country="ru", country_basis="register")
    person = register.make.person(
        1, "Петров Павел Ильич", number(PETROV, "inn_person"), scope=SELLER, **(details or {})
    )
    wife = register.make.person(2, "Петрова Анна Львовна", (), scope=BUYER)
    register.make.interest(1, "OWNS", person, firm, "founder", share=(60.0, 60.0), since=parse("2014-05-06"))
    register.make.interest(2, "DIRECTS", wife, buyer, "director", role="general director")
    register.make.kinship(3, person, wife, "spouse")

    abroad = Paper("registers/kz.csv")
    shop = abroad.make.company(
        2, front, number(FRONT, "bin"), country="kz", country_basis="register", phones=["+7 727 123 45 67"]
    )
    behind = abroad.make.person(2, owner, number(owner_tax, "inn_person"), scope=FRONT)
    abroad.make.interest(2, "OWNS", behind, shop, "owner", share=(25.0, 50.0), since=parse("2022-06"))

    customs = Paper("customs/2022.csv")
    factory = customs.make.company(5, "SHENZHEN PAPER LANTERN CO", (), country="cn", country_basis="route")
    ships = customs.claims.shipments
    ships.append(_shipment(customs, 5, date(2021, 5, 4), factory, firm, 9000.0, goods))
    ships.append(_shipment(customs, 6, date(2022, 9, 9), shop, buyer, 800000.0, goods))
    ships.append(_shipment(customs, 7, date(2023, 2, 11), shop, buyer, 12000.0, goods))
    customs.claims.refuse(
        customs.document,
        8,
        column="G33",
        value="9024",
        reason="the code is short",
        fix="Mend it.",
        cells=["a", 1, "=1+1"],
    )
    customs.claims.warn(customs.document, 6, column="G31", value="x", reason="the text is odd")
    with connect(str(path)) as store:
        with store.writer() as writer:
            for paper in (register, abroad, customs):
                write(writer, paper.claims)
                rejected = len(paper.claims.rejects)
                account = (
                    paper.document.source_id,
                    paper.name,
                    key("sha", paper.name) * 2,
                    10,
                    "invented",
                    "test",
                    "1",
                    "utf-8",
                )
                writer.add("source", [(*account, None, 5 + rejected, 5, rejected, 0, 1, ["extra"], ["a note"], None)])
            writer.add("waiting", [("odd.csv", "", "no source format fits this file", "Look at it with --dry-run.")])
        resolve(store)
    return path


def _shipment(paper: Paper, row: int, day: date, sender: str, receiver: str, usd: float, goods: str) -> Shipment:
    return Shipment(
        id=key("shipment", row), source_id=paper.document.source_id, row=row, document="declaration", day=day, day_kind="registered",
        hs_raw=f"{HS}0000", hs6=HS, sender_id=sender, receiver_id=receiver, value_usd=usd, value_basis="G46", value=usd, currency="USD",
        net_kg=10.5, quantity=100.0, unit="pcs", description=goods, declaration=f"10/1/{row}", item="1", origin="cn",
    )  # fmt: skip

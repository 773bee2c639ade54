"""Kazakh registers, a leaked table of owners, and FollowTheMoney files, as text."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from demo_case import words
from demo_case.world import Firm, Person, Stake, World

STAT_GOV = (
    "id;bin;name;registerDate;okedCode;okedName;secondOkeds;krpCode;krpName;krpBfCode;krpBfName;kseCode;kseName;kfsCode;kfsName;"
    "katoCode;katoId;katoAddress;fio;ip"
)


def gbd_ul(world: World) -> str:
    """One page of the register of legal entities: a director, no owners. ``-``, ``.`` and nothing stand for no director."""
    firms = _kazakh(world)
    elements = [_element(world, firm, place) for place, firm in enumerate(firms)]
    page = {"totalPages": 1, "page": 1, "count": len(firms), "totalCount": len(firms), "elements": elements}
    return json.dumps(page, ensure_ascii=False, separators=(",", ":"))


def _kazakh(world: World) -> list[Firm]:
    """Firms in an order that tells nothing of their part in the story."""
    return sorted((f for f in world.firms if f.country == "kz"), key=lambda f: f.number[::-1])


def full_address(firm: Firm) -> str:
    return firm.address if firm.city in firm.address else f"{firm.city}, {firm.address}"


def _director(world: World, firm: Firm) -> Person:
    return next(s.holder for s in world.stakes if s.firm is firm and s.directs and isinstance(s.holder, Person))


def _element(world: World, firm: Firm, place: int) -> dict[str, str]:
    typed = firm.name.replace("а", "a", 1) if place % 9 == 4 else firm.name  # a Latin letter
    shown = f"<<{typed}>>" if place % 8 == 2 else f'"{typed}"'
    missing = ("-", ".", "")[place % 3] if place % 12 == 7 and firm.name.split("-")[0] in words.KZ_PLANTS else None
    return {
        "id": str(98000000 + place * 7),
        "bin": firm.number,
        "nameru": f"Товарищество с ограниченной ответственностью {shown}",
        "namekz": f'"{firm.name}" жауапкершілігі шектеулі серіктестігі',
        "addressru": f"г. {firm.city}, {firm.address}",
        "addresskz": "",
        "statusru": "Зарегистрирован",
        "statuskz": "Тіркелген",
        "okedru": "Деятельность холдинговых компаний"
        if firm.trade == "64200"
        else "Неспециализированная оптовая торговля",
        "okedkz": "",
        "datereg": "" if firm.dateless else f"{firm.founded}T00:00:00.000+00:00",
        "director": _director(world, firm).name.upper() if missing is None else missing,
    }


def stat_gov(world: World) -> str:
    """The counter of the statistics bureau: the same firms under the same numbers."""
    columns = STAT_GOV.split(";")
    rows = []
    for place, firm in enumerate(_kazakh(world)):
        day = "" if firm.dateless else f"{firm.founded}T00:00:00.000+0000"
        rows.append([98500 + place, firm.number, f'ТОО "{firm.name}"', day, firm.trade, "Неспециализированная оптовая торговля", "", "105",
                     "Малые", "105", "Малые", "7", "", "16", "Частная", "", "", f"г. {firm.city}, {firm.address}",
                     _director(world, firm).name.upper(), "0"])  # fmt: skip
    return delimited(columns, rows, ";")


def owners(world: World) -> str:
    """The table somebody took out of a database: names in any script and order, numbers of any kind, open ends mostly empty."""
    columns = [
        "Учредитель",
        "ИИН/БИН учредителя",
        "БИН ТОО",
        "Наименование ТОО",
        "Доля, %",
        "Дата начала",
        "Дата окончания",
    ]
    rows: list[list[str]] = []
    for stake in sorted(
        (s for s in world.stakes if s.firm.country == "kz" and not s.directs), key=lambda s: s.firm.number[::-1]
    ):
        name, number = _owner(stake)
        share = f"{stake.share},0" if len(rows) % 7 == 3 else stake.share
        rows.append([name, number, stake.firm.number, f"ТОО {stake.firm.name}", share, f"{stake.since:%d.%m.%Y}",
                     f"{stake.until:%d.%m.%Y}" if stake.until else ""])  # fmt: skip
    return delimited(columns, rows, ";")


def _owner(stake: Stake) -> tuple[str, str]:
    if isinstance(stake.holder, Firm):
        return f'ТОО "{stake.holder.name}"', stake.holder.number
    person = stake.holder
    number = person.iin if stake.written == "iin" or not person.inn else person.inn
    return person.abroad or person.name, number


def delimited(columns: list[str], rows: Iterable[Iterable[object]], separator: str) -> str:
    """Rows as delimited text with quotes where they are needed, lines ending as Windows programs write them."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()


def _lines(objects: Iterable[tuple[str, str, dict[str, str | list[str]]]], dataset: str) -> str:
    lines = []
    for name, schema, properties in objects:
        values = {key: [value] if isinstance(value, str) else value for key, value in properties.items() if value}
        entity: dict[str, Any] = {
            "id": name,
            "schema": schema,
            "properties": values,
            "datasets": [dataset],
            "target": False,
        }
        if "name" in values:
            entity = {"id": name, "caption": values["name"][0], **{k: v for k, v in entity.items() if k != "id"}}
        lines.append(json.dumps(entity, ensure_ascii=False, separators=(",", ":")))
    return "\n".join(lines) + "\n"


def register_abroad(world: World, country: str, dataset: str) -> str:
    """A foreign register as FtM: firms, people, ownerships, directorships. People bear a birth date, no number."""
    firms = sorted((f for f in world.firms if f.country == country and f.listed), key=lambda f: f.number)
    stakes = [s for f in firms for s in world.stakes if s.firm is f and isinstance(s.holder, Person)]
    ids = {firm: f"{country}-firm-{place:03d}" for place, firm in enumerate(firms, 1)}
    people = {s.holder: f"{country}-person-{place:03d}" for place, s in enumerate(stakes, 1)}
    objects: list[tuple[str, str, dict[str, str | list[str]]]] = []
    for firm, name in ids.items():
        number = {"innCode": firm.number} if country == "kg" else {"registrationNumber": firm.number}
        shown = [f"{firm.form} «{firm.name}»", firm.latin] if firm.form else [firm.name]
        objects.append((name, "Company", {"name": shown, "country": country, "jurisdiction": country, **number,
                                          "incorporationDate": firm.founded.isoformat(), "address": full_address(firm)}))  # fmt: skip
    for person, name in people.items():
        assert isinstance(person, Person)
        known = {"nationality": "ru", "birthDate": person.born.isoformat()}
        if not person.inn:
            known = {"nationality": country, "idNumber": world.numbers.kg(person.born, "1" if person.woman else "2")}
        objects.append(
            (name, "Person", {"name": person.abroad or words.latin(f"{person.given} {person.surname}"), **known})
        )
    for place, stake in enumerate(stakes, 1):
        days = {"startDate": stake.since.isoformat()}
        ends = {"director": people[stake.holder], "organization": ids[stake.firm], "role": "director"}
        if not stake.directs:
            ends = {"owner": people[stake.holder], "asset": ids[stake.firm], "percentage": stake.share}
        objects.append(
            (f"{country}-link-{place:03d}", "Directorship" if stake.directs else "Ownership", {**ends, **days})
        )
    return _lines(objects, dataset)


def people(world: World) -> str:
    """A file of people: tax number, birth date, phone, home address; and who is whose family."""
    objects: list[tuple[str, str, dict[str, str | list[str]]]] = []
    ids = {
        person: f"person-{place:03d}" for place, person in enumerate(sorted(world.told, key=lambda p: p.inn[::-1]), 1)
    }
    for person, name in ids.items():
        objects.append((name, "Person", {"name": person.name, "innCode": person.inn, "birthDate": person.born.isoformat(),
                                         "nationality": "ru", "phone": person.phone, "address": person.address}))  # fmt: skip
    for place, (person, relative, kind) in enumerate(world.family, 1):
        objects.append(
            (f"family-{place:03d}", "Family", {"person": ids[person], "relative": ids[relative], "relationship": kind})
        )
    return _lines(objects, "people_extract")


def directory(world: World) -> str:
    """A business directory: a phone and an address for firms known from elsewhere."""
    listed = [f for place, f in enumerate(_kazakh(world)) if place % 4 == 1 or f in world.unowned]
    return _lines(
        [(f"contact-{f.number}", "Company", {"name": f'ТОО "{f.name}"', "registrationNumber": f.number, "country": "kz", "phone": f.phone,
                                             "address": f"г. {f.city}, {f.address}"}) for f in listed],
        "directory_extract",
    )  # fmt: skip

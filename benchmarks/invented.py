"""Invented files of each family of formats, of any length: customs tables, a register in XML, owners, FollowTheMoney and BODS."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

HEADER = (
    "ND G072 G011 G021 G022 G023 G0231 G081 G082 G083 G0831 G141 G142 G15A G16 G17A G221 G12 G31_1 G31_11 G31_12 G31_7 G31_71 G32 G33 "
    "G35 G38 G42 G45 G46"
).split(" ")
CODES = ("8542311009", "8517620009", "8806221000", "6403999600", "9503007500", "3926909709", "7318158900")
CUSTOMS_ENCODING = "cp1251"
_SYLLABLES = ("ба", "ве", "ги", "до", "жу", "зя", "ки", "ло", "ме", "ну")


def _check(digits: str, weights: tuple[int, ...]) -> str:
    return str(sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11 % 10)


def inn(serial: int) -> str:
    """A Russian firm's number."""
    digits = f"77{serial:07d}"
    return digits + _check(digits, (2, 4, 10, 3, 5, 9, 4, 6, 8))


def _inn_person(serial: int) -> str:
    digits = f"77{serial:08d}"
    eleven = digits + _check(digits, (7, 2, 4, 10, 3, 5, 9, 4, 6, 8))
    return eleven + _check(eleven, (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8))


def _ogrn(serial: int) -> str:
    digits = f"11577{serial:07d}"
    return digits + str(int(digits) % 11 % 10)


def _person(n: int) -> tuple[str, str, str]:
    """Surname, given name and patronymic of letters only, as people's names are; each number has a surname of its own."""
    ending = "".join(_SYLLABLES[int(digit)] for digit in str(n))
    return f"Небыл{ending}ов", ("Пример", "Проба", "Образец", "Тест")[n % 4], ("Выдумкович", "Образцович")[n // 4 % 2]


def _day(draw: random.Random) -> date:
    return date(2019, 1, 1) + timedelta(days=draw.randrange(1500))


def _declarations(rows: int, seed: int) -> Iterator[tuple[Any, ...]]:
    draw = random.Random(seed)
    firms = [
        (inn(n), f'ООО "НЕБЫЛЬ-{n}"', f"МОСКВА, УЛ. ВЫДУМАННАЯ, Д. {n % 200 + 1}") for n in range(max(50, rows // 200))
    ]
    senders = [
        (f"INVENTED {n} TRADING CO LTD", f"Room {n}, Nowhere Road, Yiwu, China") for n in range(max(50, rows // 300))
    ]
    for n in range(rows):
        day = _day(draw)
        number, name, address = draw.choice(firms)
        sender, there = draw.choice(senders)
        gross, value = round(draw.expovariate(1 / 300), 3), round(draw.expovariate(1 / 9000), 2)
        yield (
            f"10702070/{day:%d%m%y}/{n:07d}", f"{day:%d.%m.%Y}", "ИМ", "", sender, there, "CN", number, name, address, "RU", number, name,
            "CN", "CN", "RU", "USD", round(value * 90, 2), "ТОВАР ВЫДУМАННЫЙ", "", "НЕБЫЛЬ", draw.randrange(1, 5000), "ШТ", 1,
            draw.choice(CODES), gross, round(gross * 0.9, 3), value, round(value * 90, 2), value,
        )  # fmt: skip


def customs_csv(path: Path, rows: int, seed: int = 1) -> None:
    """Russian declarations, dialect A, windows-1251."""
    with path.open("w", encoding=CUSTOMS_ENCODING, newline="") as handle:
        writer = csv.writer(handle, delimiter=";")
        writer.writerow(HEADER)
        writer.writerows(_declarations(rows, seed))


def customs_xlsx(path: Path, rows: int, seed: int = 1) -> None:
    """The same declarations as a workbook; a sheet holds 1,048,576 rows."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        for n, cells in enumerate(_declarations(rows, seed), start=1):
            sheet.write_row(n, 0, cells)


def egrul_xml(path: Path, rows: int, seed: int = 1) -> None:
    """Extracts of the Russian register, each with a director and a founder."""
    draw = random.Random(seed)
    with path.open("w", encoding="cp1251") as handle:
        handle.write('<?xml version="1.0" encoding="windows-1251"?>\n<Файл ВерсФорм="4.07" ТипИнф="ЕГРЮЛ_ОТКР_СВЕД">\n')
        for n in range(rows):
            ogrn, day = _ogrn(n), _day(draw)
            last, first, middle = _person(draw.randrange(max(50, rows)))
            person = f'Фамилия="{last}" Имя="{first}" Отчество="{middle}" ИННФЛ="{_inn_person(n)}"'
            name = quoteattr(f'ООО "НЕБЫЛЬ-{n}"')
            handle.write(
                f'<Документ ИдДок="{ogrn}"><СвЮЛ ДатаВып="2021-12-20" ОГРН="{ogrn}" ДатаОГРН="{day}" ИНН="{inn(n)}" КПП="770101001">'
                f"<СвНаимЮЛ НаимЮЛПолн={name}/>"
                f'<СведДолжнФЛ><СвФЛ {person}/><СвДолжн ВидДолжн="02" НаимДолжн="ДИРЕКТОР"/></СведДолжнФЛ>'
                f"<СвУчредит><УчрФЛ><СвФЛ {person}/><ДоляУстКап><РазмерДоли><Процент>100</Процент></РазмерДоли></ДоляУстКап></УчрФЛ>"
                "</СвУчредит></СвЮЛ></Документ>\n"
            )
        handle.write("</Файл>\n")


def owners_csv(path: Path, rows: int, seed: int = 1) -> None:
    """A table of who owns what part of which firm."""
    draw = random.Random(seed)
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, delimiter=";")
        writer.writerow(("Учредитель", "ИНН учредителя", "Компания", "ИНН компании", "Доля, %", "Дата начала"))
        for n in range(rows):
            name = " ".join(_person(n))
            writer.writerow((name, _inn_person(n), f'ООО "НЕБЫЛЬ-{n // 2}"', inn(n // 2), 50, f"{_day(draw):%d.%m.%Y}"))


def companies_csv(path: Path, rows: int, seed: int = 1) -> None:
    """A list of firms with address, founding day and director."""
    draw = random.Random(seed)
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, delimiter=";")
        writer.writerow(("Наименование", "ИНН", "ОГРН", "Адрес", "Дата регистрации", "Директор", "ИНН директора"))
        for n in range(rows):
            address, day = f"МОСКВА, УЛ. ВЫДУМАННАЯ, Д. {n % 2000 + 1}", f"{_day(draw):%d.%m.%Y}"
            director = draw.randrange(rows)
            writer.writerow((
                f'ООО "НЕБЫЛЬ-{n}"', inn(n), _ogrn(n), address, day, " ".join(_person(director)), _inn_person(director),
            ))  # fmt: skip


def people_csv(path: Path, rows: int, seed: int = 1) -> None:
    """A list of people with number, birth date and home address."""
    draw = random.Random(seed)
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, delimiter=";")
        writer.writerow(("ФИО", "ИНН", "Дата рождения", "Адрес", "Телефон"))
        for n in range(rows):
            born = date(1950, 1, 1) + timedelta(days=draw.randrange(18000))
            address = f"МОСКВА, УЛ. ВЫДУМАННАЯ, Д. {n % 2000 + 1}, КВ. {n % 90 + 1}"
            writer.writerow(
                (" ".join(_person(n)), _inn_person(n), f"{born:%d.%m.%Y}", address, f"+7 000 {n % 10_000_000:07d}")
            )


def ftm_lines(path: Path, rows: int, seed: int = 1) -> None:
    """FollowTheMoney: a third people, a third firms, a third ownerships."""
    draw = random.Random(seed)
    with path.open("w", encoding="utf-8") as handle:
        for n in range(rows):
            at, kind = divmod(n, 3)
            schema, properties = (
                ("Person", {"name": [" ".join(_person(at))], "innCode": [_inn_person(at)], "birthDate": [str(_day(draw))[:4]]}),
                ("Company", {"name": [f"ООО НЕБЫЛЬ-{at}"], "innCode": [inn(at)], "jurisdiction": ["ru"]}),
                ("Ownership", {"owner": [f"0-{at}"], "asset": [f"1-{at}"], "percentage": ["50"], "startDate": [str(_day(draw))]}),
            )[kind]  # fmt: skip
            line = {"id": f"{kind}-{at}", "schema": schema, "properties": properties, "datasets": ["invented"]}
            handle.write(json.dumps(line, ensure_ascii=False) + "\n")


def bods_json(path: Path, rows: int, seed: int = 1) -> None:
    """BODS 0.4, one array: a third people, a third firms, a third relationships."""
    draw = random.Random(seed)
    with path.open("w", encoding="utf-8") as handle:
        for n in range(rows):
            at, kind = divmod(n, 3)
            record, details = (
                ("person", {
                    "isComponent": False, "personType": "knownPerson",
                    "names": [{"type": "legal", "fullName": " ".join(_person(at))}],
                }),
                ("entity", {"isComponent": False, "entityType": {"type": "registeredEntity"}, "name": f"NEBYL {at} LLP"}),
                ("relationship", {
                    "isComponent": False, "subject": f"1-{at}", "interestedParty": f"0-{at}",
                    "interests": [{"type": "shareholding", "share": {"exact": 50}, "startDate": str(_day(draw))}],
                }),
            )[kind]  # fmt: skip
            statement = {
                "statementId": f"s{n}", "declarationSubject": f"1-{at}", "statementDate": "2023-01-10", "recordId": f"{kind}-{at}",
                "recordStatus": "new", "recordType": record, "recordDetails": details,
                "publicationDetails": {"publicationDate": "2023-06-30", "bodsVersion": "0.4", "publisher": {"name": "Invented"}},
            }  # fmt: skip
            handle.write(("[" if n == 0 else ",\n") + json.dumps(statement, ensure_ascii=False))
        handle.write("]\n")


# The name of a format, the name of its file, and who writes it.
FILES: dict[str, tuple[str, Callable[[Path, int], None]]] = {
    "customs CSV": ("declarations.csv", customs_csv),
    "customs XLSX": ("declarations.xlsx", customs_xlsx),
    "EGRUL XML": ("egrul.xml", egrul_xml),
    "owners CSV": ("owners.csv", owners_csv),
    "companies CSV": ("companies.csv", companies_csv),
    "people CSV": ("people.csv", people_csv),
    "FollowTheMoney lines": ("entities.ftm.json", ftm_lines),
    "BODS document": ("statements.json", bods_json),
}

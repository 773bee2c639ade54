"""Tables that a mapping can describe: what is written under a meaning is read, a damaged file breaks nothing, strangers are left alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import BadFile, BadParams, TransshipError
from graph.values.firm_names import legal_form
from loaders import formats
from loaders.contract import Claims, Document, Loader
from loaders.intake import drafted, mapping_for, recognise
from loaders.mapping import declare, read_file
from loaders.reading import look
from tests.loaders.invented import firm_kz, person_kz, write

CASES = Path(__file__).parent / "cases"
MAPPED = {loader.name: loader for loader in formats() if loader.declares is not None}
QUIET = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read(path: Path, mapping: dict[str, Any] | None = None) -> tuple[Loader, Claims]:
    """The loader of a file, and everything it reads as one batch."""
    head = look(path)
    loader = MAPPED[mapping["format"]] if mapping else recognise(head)
    assert loader is not None
    total = Claims()
    for claims in loader.read(Document(head, "00" * 16, path.name, mapping_for(loader, mapping))):
        total.rows_read += claims.rows_read
        total.loaded += claims.loaded
        total.skipped += claims.skipped
        for part in ("mentions", "identifiers", "interests", "shipments", "rejects", "warnings"):
            getattr(total, part).extend(getattr(claims, part))
        total.unread_columns += claims.unread_columns
        total.notes += claims.notes
    assert total.rows_read == total.loaded + total.skipped + len(total.rejects)
    return loader, total


def text_of(rows: Iterable[dict[str, Any]], columns: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\n").writerows(
        [columns, *[[row[c] for c in columns] for row in rows]]
    )
    return out.getvalue()


# Without н and т: "нет" is an empty cell and "итого" a total.
WORDS = st.text("абвгдежзиклмопрс", min_size=3, max_size=9).map(str.capitalize)
# A drawn word may be a legal form ("АОО"), and no person bears one.
NAMES = st.tuples(WORDS, WORDS).map(" ".join).filter(lambda name: not legal_form(name))
FIRMS = NAMES.map(lambda name: f"ТОО «{name}»")
DAYS = st.dates(date(2015, 1, 1), date(2024, 1, 1))
AMOUNTS = st.integers(1, 10**8).map(lambda cents: cents / 100)
ADDRESSES = st.tuples(WORDS, st.integers(1, 99)).map(lambda parts: f"ул. {parts[0]}, {parts[1]}")


def _written(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def _by_row(records: Iterable[Any]) -> dict[int, list[Any]]:
    rows: dict[int, list[Any]] = {}
    for record in records:
        rows.setdefault(record.row, []).append(record)
    return rows


COMPANY = {
    "company_name": FIRMS, "company_number": st.integers(1, 9999).map(lambda n: firm_kz("2206", n)), "company_country": st.just("KZ"),
    "company_address": ADDRESSES, "company_founded": DAYS, "company_dissolved": DAYS.map(lambda d: d + timedelta(4000)),
    "company_phone": st.integers(10**6, 10**7 - 1).map(str), "company_email": st.just("a@sample.example"),
    "company_status": WORDS, "company_activity": st.integers(100, 999).map(str), "company_other_name": FIRMS, "director_name": NAMES,
    "director_since": DAYS,
}  # fmt: skip
PERSON = {
    "person_name": NAMES, "person_number": st.integers(1, 999).map(lambda n: person_kz("790302", n)),
    "person_birth_date": st.just(date(1979, 3, 2)),
    "person_nationality": st.just("Казахстан"), "person_address": ADDRESSES, "person_phone": st.integers(10**6, 10**7 - 1).map(str),
}  # fmt: skip
SHIPMENT = {
    "day": DAYS, "declaration": st.integers(10**6, 10**7 - 1).map(str), "sender_name": FIRMS, "receiver_name": FIRMS,
    "receiver_number": st.integers(1, 9999).map(lambda n: firm_kz("2206", n)), "hs": st.integers(0, 9999).map(lambda n: f"854231{n:04d}"),
    "description": NAMES, "net_kg": AMOUNTS, "gross_kg": AMOUNTS, "quantity": AMOUNTS, "unit": st.just("шт"), "value_usd": AMOUNTS,
    "value": AMOUNTS, "currency": st.just("EUR"), "origin": st.just("CN"), "destination": st.just("KZ"), "brand": WORDS,
}  # fmt: skip
OWNER = {
    "owner_name": NAMES, "owner_number": st.integers(1, 999).map(lambda n: person_kz("790302", n)),
    "company_number": st.integers(1, 9999).map(lambda n: firm_kz("2206", n)), "share": st.integers(1, 100), "since": DAYS,
    "until": DAYS.map(lambda d: d + timedelta(4000)),
}  # fmt: skip


def company_said(claims: Claims, row: int) -> dict[str, Any]:
    (m,) = [m for m in claims.mentions if m.row == row and m.kind == "company"]
    numbers = [i.value for i in claims.identifiers if i.row == row and i.mention_id == m.id]
    (seat,) = [i for i in claims.interests if i.row == row]
    director = next(p.name for p in claims.mentions if p.id == seat.holder_id and p.row == row)
    return {
        "company_name": m.names[0], "company_other_name": m.names[-1], "company_number": numbers[0], "company_country": m.country,
        "company_address": m.addresses[0], "company_founded": m.founded, "company_dissolved": m.dissolved, "company_phone": m.phones[0],
        "company_email": m.emails[0], "company_status": m.status, "company_activity": m.activities[0], "director_name": director,
        "director_since": seat.since,
    }  # fmt: skip


def person_said(claims: Claims, row: int) -> dict[str, Any]:
    (m,) = [m for m in claims.mentions if m.row == row]
    numbers = [i.value for i in claims.identifiers if i.row == row]
    return {
        "person_name": m.name, "person_number": numbers[0], "person_birth_date": m.born, "person_nationality": m.nationalities[0],
        "person_address": m.addresses[0], "person_phone": m.phones[0],
    }  # fmt: skip


def shipment_said(claims: Claims, row: int) -> dict[str, Any]:
    (s,) = [s for s in claims.shipments if s.row == row]
    by_id = {m.id: m for m in claims.mentions}
    numbers = {i.mention_id: i.value for i in claims.identifiers}
    told = {m: getattr(s, m) for m in SHIPMENT if hasattr(s, m)}
    return told | {
        "hs": s.hs_raw, "sender_name": by_id[s.sender_id or ""].name, "receiver_name": by_id[s.receiver_id or ""].name,
        "receiver_number": numbers[s.receiver_id or ""],
    }  # fmt: skip


def owner_said(claims: Claims, row: int) -> dict[str, Any]:
    (i,) = [i for i in claims.interests if i.row == row]
    numbers = {n.mention_id: n.value for n in claims.identifiers}
    owner = next(m for m in claims.mentions if m.id == i.holder_id)
    return {
        "owner_name": owner.name, "owner_number": numbers[i.holder_id], "company_number": numbers[i.company_id], "share": i.share_min,
        "since": i.since, "until": i.until,
    }  # fmt: skip


SAID: dict[str, tuple[dict[str, Any], Callable[[Claims, int], dict[str, Any]]]] = {
    "companies": (COMPANY, company_said), "people": (PERSON, person_said), "shipments": (SHIPMENT, shipment_said),
    "owners": (OWNER, owner_said),
}  # fmt: skip


@pytest.mark.parametrize("name", SAID)
@QUIET
@given(data=st.data())
def test_every_mapped_cell_comes_back(name: str, data: st.DataObject, tmp_path: Path) -> None:
    strategies, said = SAID[name]
    rows = data.draw(st.lists(st.fixed_dictionaries(strategies), min_size=1, max_size=6))
    columns = data.draw(st.permutations([*strategies]))
    shown = [{m: _written(v) if isinstance(v, date) else v for m, v in row.items()} for row in rows]
    heads = {meaning: f"графа {n} х" for n, meaning in enumerate(columns)}
    path = write(
        tmp_path, text_of([{heads[m]: v for m, v in row.items()} for row in shown], [heads[m] for m in columns])
    )
    mapping = {"format": name, "header_row": "1", "columns": {heads[meaning]: meaning for meaning in columns}}
    _, claims = read(path, mapping)
    assert (claims.loaded, claims.rejects, claims.unread_columns) == (len(rows), [], ())
    for number, row in enumerate(rows, start=2):
        found = said(claims, number)
        for meaning, value in row.items():
            expected = country if (country := {"KZ": "kz", "CN": "cn", "Казахстан": "kz"}.get(str(value))) else value
            assert found[meaning] == expected, meaning


FLIPPED = [case for name in MAPPED for case in sorted((CASES / name).glob("*-valid-1/input.*"))]


@pytest.mark.parametrize("path", FLIPPED, ids=lambda p: f"{p.parent.parent.name}-{p.parent.name}")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_flipped_byte_breaks_no_account(path: Path, data: st.DataObject, tmp_path: Path) -> None:
    raw = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        raw[data.draw(st.integers(0, len(raw) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    damaged = tmp_path / f"table{path.suffix}"
    damaged.write_bytes(raw)
    given_mapping = path.parent / "mapping.yml"
    mapping = read_file(given_mapping) if given_mapping.is_file() else None
    with suppress(TransshipError):  # it says what is wrong; anything else is a defect
        head = look(damaged)
        if mapping is not None or recognise(head) is not None:
            read(damaged, mapping)


@pytest.mark.parametrize("path", FLIPPED, ids=lambda p: f"{p.parent.parent.name}-{p.parent.name}")
def test_a_draft_given_back_reads_the_same(path: Path, tmp_path: Path) -> None:
    if (path.parent / "mapping.yml").is_file() or path.parent.parent.name == "owners":
        return  # tests/loaders/test_mapping.py has the owners
    loader, plain = read(path)
    drafted_text = loader.draft(look(path)) if loader.draft else None
    assert drafted_text is not None
    mapping = read_file(write(tmp_path, drafted_text.text(), "draft.yml"))
    _, again = read(path, mapping)
    assert (again.rows_read, again.loaded, again.skipped) == (plain.rows_read, plain.loaded, plain.skipped)
    assert again.mentions == plain.mentions
    assert again.interests == plain.interests
    assert again.identifiers == plain.identifiers
    assert [s._replace(id="", value_basis=None) for s in again.shipments] == [
        s._replace(id="", value_basis=None) for s in plain.shipments
    ]


WRONG = {
    ("shipments", "day: day, hs: hs"): "receiver_name or receiver_number",
    ("shipments", "buyer: receiver_name, hs: hs"): "no column means day",
    ("shipments", "buyer: receiver_name, day: day"): "no column means hs: it is needed",
    ("shipments", "a: receiver_name, b: day, c: hs, d: net_kilos"): "did you mean net_",
    ("shipments", "a: receiver_name, b: day, c: hs, d: hs"): 'columns "c" and "d" both mean hs',
    ("companies", "a: company_adress"): "did you mean company_address?",
    ("companies", "a: director_name"): "no column means company_name or company_number",
    ("people", "a: person_number"): "no column means person_name: it is needed",
    ("people", "a: company_name"): 'no meaning "company_name"',
    ("parties", "a: party_name, b: party_name"): "both mean party_name",
}


@pytest.mark.parametrize(("name", "columns"), WRONG)
def test_a_wrong_mapping_says_what_is_wrong(name: str, columns: str) -> None:
    told = dict(pair.split(": ") for pair in columns.split(", "))
    with pytest.raises(BadParams) as raised:
        declare({"format": name, "columns": told})
    assert WRONG[name, columns] in raised.value.message


def test_a_column_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, "Firma;Nummer\nA LLC;1\n")
    with pytest.raises(BadFile, match='"Firme" \\(is it "Firma"\\?\\)') as raised:
        read(path, {"format": "companies", "columns": {"Firme": "company_name", "Nummer": "company_number"}})
    assert raised.value.code == "needs-mapping"


def test_a_table_nobody_knows_still_gets_a_draft(tmp_path: Path) -> None:
    path = write(tmp_path, "Päiväys;Vastaanottaja;HS code;Net weight kg;xyz\n14.03.2023;PROBA LLC;854231;1;2\n")
    head = look(path)
    assert recognise(head) is None
    draft = drafted(head, None)
    assert draft is not None
    assert draft.doubts


# Tables of other kinds, and which of our general formats may take each: none of companies or people, shipments where they are shipments.
STRANGERS = ("names", "reference", "comtrade", "transfers", "sanctions", "uk", "egrul", "bods", "gleif", "ftm")


def test_real_tables_of_other_kinds_are_left_alone(shared: Path) -> None:
    seen = 0
    for folder in STRANGERS:
        for path in sorted((shared / "data" / folder).rglob("*")):
            try:
                head = look(path) if path.is_file() else None
            except BadFile:
                continue
            if head is None or head.shape != "table":
                continue
            seen += 1
            loader = recognise(head)
            assert loader is None or loader.name not in MAPPED, path.name
    assert seen > 15

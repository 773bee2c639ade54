"""The mapping file: what a wrong one says, that a draft brings back what was understood, and the dry run that writes it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from graph.errors import BadFile, BadParams
from graph.stores.duckdb import STORE
from loaders import owners
from loaders.intake import load
from loaders.mapping import Draft, Finding, declare, read_file
from loaders.owners.declared import MEANINGS, OwnersDeclaration
from loaders.reading import look
from tests.loaders.invented import ROWS, facts, firm_kz, read, table, write
from transship.preview import preview

CASES = sorted((Path(__file__).parent / "cases" / "owners").glob("*/input.*"))
GOOD = "columns:\n  owner: owner_name\n  company: company_number\n"

WRONG = {
    "colums:\n  owner: owner_name\n": ["the key \"columns\" is missing", 'no key "colums"; did you mean columns?'],
    "columns:\n  owner: owner_nam\n": ['column "owner": there is no meaning "owner_nam"; did you mean owner_name?', *MEANINGS],
    "columns:\n  owner: owner_name\n": ["company_number or company_name"],
    "columns:\n  company: company_number\n": ["owner_name or owner_number"],
    GOOD + "  firm: company_number\n": ['columns "company" and "firm" both mean company_number'],
    GOOD + '  inn: "?"\n': ['column "inn" is undecided'],
    GOOD + "  owner: owner_number\n": ['the key "owner" stands here twice'],
    GOOD + "country: Ruritania\n": ['"Ruritania" is no country'],
    GOOD + "dates: american\n": ["dates", "day-first", "month-first"],
    GOOD + "shares: '?'\n": ["shares", "per-cent", "of-one"],
    GOOD + "header_row: first\n": ["header_row", "integer"],
    GOOD + "header_row: -1\n": ["header_row", "greater than or equal to 0"],
    GOOD + "format: cargo\n": ['"cargo" takes no mapping', "owners", "shipments"],
    "columns: [owner, company]\n": ["columns"],
    "- owner\n": ["holds no keys"],
    "columns: {owner: [\n": ["no YAML"],
    "columns: !!python/object:os.system {}\n": ["no YAML"],
    "": ["holds no keys"],
}  # fmt: skip


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_mapping_says_what_is_wrong_and_where(text: str, tmp_path: Path) -> None:
    with pytest.raises(BadParams) as raised:
        read_file(write(tmp_path, text, "wrong.yml"))
    assert (raised.value.where or "").startswith("wrong.yml")
    assert raised.value.fix
    for words in WRONG[text]:
        assert words in raised.value.message


def test_a_mapping_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "x.yml").write_bytes(b"\xff\xfe\x00columns")
    with pytest.raises(BadParams, match="utf-8"):
        read_file(tmp_path / "x.yml")
    with pytest.raises(BadParams, match="cannot be read"):
        read_file(tmp_path / "missing.yml")
    with pytest.raises(BadParams, match="too large"):
        read_file(write(tmp_path, "#" * (1 << 19), "large.yml"))


def test_words_of_yaml_are_headers_like_any_other(tmp_path: Path) -> None:
    path = write(tmp_path, "columns:\n  no: owner_name\n  2022: company_number\n  on: '-'\n", "m.yml")
    assert read_file(path)["columns"] == {"no": "owner_name", "2022": "company_number", "on": "-"}


@pytest.mark.parametrize(
    "path", [p for p in CASES if not (p.parent / "mapping.yml").exists()], ids=lambda p: p.parent.name
)
def test_a_draft_brings_back_what_was_read_without_it(path: Path, tmp_path: Path) -> None:
    drafted = owners.LOADER.draft
    assert drafted
    mapping = read_file(write(tmp_path, drafted(look(path)).text(), "draft.yml"))
    assert facts(read(path, mapping)) == facts(read(path))


def test_a_draft_of_the_invented_world(shared: Path, tmp_path: Path) -> None:
    path = shared / "scenarios/kz/registry/kz/owners.csv"
    (seen,) = preview([path], None, None)
    assert seen.loader == "owners"
    assert not seen.reason
    assert seen.draft is not None
    assert facts(read(path, read_file(write(tmp_path, seen.draft, "draft.yml")))) == facts(read(path))


def test_what_is_undecided_in_a_draft_has_to_be_decided(tmp_path: Path) -> None:
    path = write(tmp_path, table([row[:3] for row in ROWS], header=[]))
    write(tmp_path, "".join(path.read_text().replace(row[2], row[2] + ";50%") for row in ROWS[:1]))
    (seen,) = preview([path], None, None)
    assert seen.draft is not None
    mapping = write(tmp_path, seen.draft, "draft.yml")
    with pytest.raises(BadParams, match="undecided"):
        read_file(mapping)


def test_hostile_headers_make_a_draft_that_can_be_read(tmp_path: Path) -> None:
    columns = ["a: b # c", '"quoted" \\ back', "- item", "'", "{x}", "ключ\u2028строка", "?"]
    findings = [Finding("owner", "owner_name", "x\n# y", ("a\nb",)), Finding("company", "company_name", "", ())]
    findings += [Finding(column, "-", "why", ()) for column in columns]
    text = Draft(OwnersDeclaration, "f: #.csv", 1, 1, tuple(findings), ()).text()
    read_back = read_file(write(tmp_path, text, "draft.yml"))
    assert declare(read_back).used == {"owner", "company"}
    assert set(yaml.safe_load(text)["columns"]) == {f.column for f in findings} - {"ключ\u2028строка"} | {"ключ строка"}


def test_columns_are_found_in_any_row_and_missing_ones_named(tmp_path: Path) -> None:
    path = write(tmp_path, "Выгрузка\n" + table([["Проба Тест", firm_kz("2301", 1)]], ["лицо", "объект"]))
    claims = read(path, {"columns": {"лицо": "owner_name", "объект": "company_number"}})
    assert claims.loaded == 1
    with pytest.raises(BadFile, match='"лица" \\(is it "лицо"\\?\\)') as raised:
        read(path, {"columns": {"лица": "owner_name", "объект": "company_number"}})
    assert raised.value.code == "needs-mapping"


def test_a_mapping_decides_what_the_table_leaves_open(tmp_path: Path) -> None:
    path = write(
        tmp_path, table([["Проба Тест", "1234567890", "0.25", "03/04/2022"]], ["owner", "company", "share", "since"])
    )
    columns = {"owner": "owner_name", "company": "company_number", "share": "share", "since": "since"}
    options = {"country": "Турция", "role": "founder", "dates": "month-first", "shares": "of-one"}
    claims = read(path, {**options, "columns": columns})
    (interest,) = claims.interests
    assert (interest.kind, interest.share_min, str(interest.since)) == ("founder", 25.0, "2022-03-04")
    (company,) = [m for m in claims.mentions if m.kind == "company"]
    assert (company.country, company.country_basis) == ("tr", "stated")
    assert [(i.kind, i.scope, i.checked) for i in claims.identifiers] == [("reg_no", "tr", False)]


def test_dry_run_and_load_say_what_waits(tmp_path: Path) -> None:
    write(tmp_path, table(ROWS), "good.csv")
    write(
        tmp_path,
        table([[*row[:2], row[2], row[4]] for row in ROWS], ["owner", "owner_id", "company", "date"]),
        "waits.csv",
    )
    write(tmp_path, "a,b\n1,2\n", "other.csv")
    seen = {one.file: one for one in preview([tmp_path], None, None)}
    assert {file: (one.loader, one.reason.partition(" ")[0]) for file, one in seen.items()} == {
        "good.csv": ("owners", ""),
        "waits.csv": ("owners", "it"),  # is not certain what the columns mean
        "other.csv": ("", "no"),  # source format fits
    }
    good, waits = seen["good.csv"].draft or "", seen["waits.csv"].draft or ""
    assert '"owner_id": owner_number' in good
    assert seen["good.csv"].states["interests"] == 4
    assert '"date": "?"  # since, until, -' in waits
    with STORE.open(":memory:", False) as store:
        reports = {report.file: report for report in load(store, [tmp_path])}
        assert {file: report.status for file, report in reports.items()} == {
            "good.csv": "loaded", "waits.csv": "waiting", "other.csv": "unknown",
        }  # fmt: skip
        mapping = yaml.safe_load(waits.replace('"date": "?"', '"date": since'))
        (report,) = load(store, [tmp_path / "waits.csv"], mapping=mapping)
        assert (report.status, report.loaded, report.rejected) == ("loaded", 4, 0)
        assert store.view().rows("SELECT count(*) AS n FROM interest") == [{"n": 8}]
        assert store.view().rows("SELECT file FROM waiting") == [{"file": "other.csv"}]


def test_a_mapping_is_for_its_own_format_even_where_no_format_fits(tmp_path: Path) -> None:
    path = write(tmp_path, table([["Проба Тест", firm_kz("2301", 1)]], ["лицо", "объект"]))
    mapping = {"format": "owners", "columns": {"лицо": "owner_name", "объект": "company_number"}}
    with STORE.open(":memory:", False) as store:
        (report,) = load(store, [path], mapping=mapping)
    assert report.loader == "owners"
    (without,), (told,) = preview([path], None, None), preview([path], None, mapping)
    assert (without.loader, without.reason) == ("", "no source format fits this file")
    assert (told.loader, told.reason, told.states["interests"]) == ("owners", "", 1)

"""Headers cut short without a dot, and tables that must not be read by chance."""

from __future__ import annotations

from pathlib import Path

import pytest

import transship
from graph.errors import UnknownFormat
from loaders.headers import Vocabulary, words
from loaders.mapping import NeedsMapping
from loaders.owners import headings
from loaders.registers.understanding import words as registers
from loaders.shipments import KINDS

CUSTOMS = Vocabulary.load("customs_ru", "vendor_en", "customs_world", kinds=KINDS)


def meaning(vocabulary: Vocabulary, header: str) -> str | None:
    readings = vocabulary.readings(header)
    return readings[0].meaning if readings else None


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("naim_otprav", "sender.name"),
        ("inn_poluch", "receiver.number"),
        ("data_reg", "day"),
        ("kod_tnved", "hs"),
        ("str_proish", "origin"),
        ("stat_st_usd", "value_usd"),
        ("INV_CUR", "currency"),
        ("GDS_DESC", "description"),
        ("Ntfy Pty", "notify.name"),
        ("BRKR_NM", "declarant.name"),
        ("Отпр-ль", "sender.name"),
        ("Наименование получтеля", "receiver.name"),
        ("GONDERICI_UNVAN", "sender.name"),
        ("GR_WT_KG", "gross_kg"),
        ("NIP eksportera", "exporter.number"),
        ("გამგზავნის საიდ. კოდი", "sender.number"),
        ("收货单位统一社会信用代码", "receiver.number"),
    ],
)  # fmt: skip
def test_a_customs_header_cut_short_says_what_the_whole_one_says(header: str, said: str) -> None:
    assert meaning(CUSTOMS, header) == said


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("ИНН рук-ля", "director.number"),
        ("NAIM_UL_PRED", "company.former_name"),
        ("former_name", "subject.former_name"),
        ("licenceIssueDt", "subject.issued"),
        ("licenceExpiryDt", "-"),
    ],
)
def test_a_register_s_header_cut_short_says_what_the_whole_one_says(header: str, said: str) -> None:
    assert meaning(registers(), header) == said


@pytest.mark.parametrize("header", ["str_otpr", "nom_tov", "st", "xyz_qw", "ООО ВЫДУМКА ДЕВЯТЬ", "CTN"])
def test_what_can_be_two_things_or_nothing_is_not_read(header: str) -> None:
    assert meaning(CUSTOMS, header) is None


def table(folder: Path, text: str) -> Path:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return path


def loaded(path: Path) -> transship.Case:
    """A case that holds one table, and nobody worked out who is who in it."""
    case = transship.open(":memory:")
    case.load(path, resolve=False)
    return case


def test_a_party_with_a_number_alone_beside_a_column_of_firms_waits(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "Номер ДТ;Дата ДТ;Зюйдвест;ИНН получателя;Получ. ххх;Код ТН ВЭД;Вес нетто\n"
        + "".join(
            f"10005030/1403{n}/0000001;1{n}.03.2023;ACME INVENTED LTD;771094821{n};ООО ВЫДУМКА-{n};8542319000;1,5\n"
            for n in range(5)
        ),
    )
    with pytest.raises(NeedsMapping, match="holds firms under a header that is not understood"):
        transship.open(":memory:").load(path)


def test_a_price_is_no_code_and_the_day_of_an_order_no_day(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "PO Date,Inv. Date,Seller,Buyer,Line,Unit Price,Qty,Net Wt KG\n"
        + "".join(
            f"2{n}/06/2022,2{n}/09/2022,INVENTED CHIP LLC,VYDUMKA SEVER LLC,{n},{n + 1}.3625,480,0.6\n"
            for n in range(6)
        ),
    )
    with pytest.raises((NeedsMapping, UnknownFormat)):
        transship.open(":memory:").load(path)


def test_a_former_name_is_not_the_name(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "identification_code,former_name,subject_name,state_registration_date,legal_address,jurisdiction\n"
        '405717619,INVENTED TOYS LLC,INVENTED SPIRIT TRADE LLC,2022-06-28,"Tbilisi, Nowhere st 7",GE\n'
        '405126016,,INVENTED ELEKTRO LLC,2011-06-23,"Tbilisi, Nowhere st 18",GE\n',
    )
    case = loaded(path)
    names = case.sql('SELECT name FROM mention ORDER BY "row"').column("name").to_pylist()
    assert names == ["INVENTED SPIRIT TRADE LLC", "INVENTED ELEKTRO LLC"]


def test_the_day_of_the_invoice_counts_where_no_other_day_is_there(tmp_path: Path) -> None:
    rows = "".join(f"2{n}/09/2022,INVENTED CHIP LLC,VYDUMKA SEVER LLC,854231,480,{n}.6\n" for n in range(6))
    case = transship.open(":memory:")
    case.load(table(tmp_path, "Invoice Date,Seller,Buyer,HS Code,Qty,Net Wt KG\n" + rows), resolve=False)
    assert set(case.sql("SELECT day_kind FROM shipment").column("day_kind").to_pylist()) == {"invoiced"}


def test_a_date_nobody_understands_beside_that_of_the_invoice_makes_a_table_wait(tmp_path: Path) -> None:
    rows = "".join(
        f"2{n}/09/2022,0{n + 1}/10/2022,INVENTED CHIP LLC,VYDUMKA SEVER LLC,854231,480,{n}.6\n" for n in range(6)
    )
    with pytest.raises(NeedsMapping, match="else only the day of the invoice is known"):
        transship.open(":memory:").load(
            table(tmp_path, "Invoice Date,Xyzzy,Seller,Buyer,HS Code,Qty,Net Wt KG\n" + rows)
        )


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("INN_UCHR", ("owner_number", "founder")),
        ("NAIM_UCHR", ("owner_name", "founder")),
        ("Учр. ИНН", ("owner_number", "founder")),
        ("shrhldr_name", ("owner_name", "shareholder")),
        ("DOLYA_PROC", ("share", "")),
        ("Мемлекеттік тіркеу", None),
    ],
)
def test_an_owner_s_header_cut_short_says_what_the_whole_one_says(header: str, said: tuple[str, str] | None) -> None:
    found = headings.read(header)
    assert (found and found.sure and (found.meaning, found.role)) == said


def test_a_share_is_no_dollar() -> None:
    assert "usd" not in words("Доля участия, %")
    assert "usd" in words("Ст-ть, дол. США")


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("гр. 35/38 Вес, кг брутто", "gross_kg"),  # a heading over two boxes
        ("Грузоотправтель / Consignor", "sender.name"),  # two languages, a slip in one
        ("Плательщик / Payer", "-"),
        ("DCL_ACCEPT_DT", "day_filed"),
        ("Cnee (not to order)", "receiver.name"),  # an aside
        ("Consignee (address)", "receiver.address"),
        ("Exporter (bank)", "-"),
        ("Value (EUR)", None),
        ("P.2 Nadawca/Eksporter", "sender.name"),
        ("GTIP_12", "hs"),
        ("ko_vo", None),  # two letters begin too many words
    ],
)
def test_customs_headers_with_something_beside_what_they_say(header: str, said: str | None) -> None:
    assert meaning(CUSTOMS, header) == said


def test_a_code_of_six_figures_stands_for_the_longer_one_where_that_is_missing(tmp_path: Path) -> None:
    header = "Date,Shipper,Consignee,{},Net Weight KG,Value USD\n"
    row = "2022-05-{:02},INVENTED FERN LTD,VYDUMKA SEVER LLC,{},10,100\n"
    both = table(
        tmp_path,
        header.format("HS6,HS Code")
        + "".join(row.format(n, f"85423{n % 2 + 1},85423{n % 2 + 1}9000") for n in range(1, 9)),
    )
    case = loaded(both)
    assert {len(hs) for hs in case.sql("SELECT hs_raw FROM shipment").column("hs_raw").to_pylist()} == {10}
    alone = table(tmp_path, header.format("HS6") + "".join(row.format(n, "854231") for n in range(1, 9)))
    case = loaded(alone)
    assert case.sql("SELECT DISTINCT hs_raw FROM shipment").column("hs_raw").to_pylist() == ["854231"]


def test_a_register_keeps_both_numbers_of_a_firm_and_the_director_s_name_in_three_columns(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "ИНН руководителя;Фамилия руководителя;Имя руководителя;Отчество руководителя;ОГРН юридического лица;ИНН юридического лица;"
        "Полное наименование юридического лица;Дата присвоения ОГРН\n"
        '784726067323;Выдумкин;Лавр;Небылович;1187712383605;7777053638;"ООО ""Небылица-Север""";06.12.2018\n',
    )
    case = loaded(path)
    numbers = case.sql("SELECT value FROM identifier").column("value").to_pylist()
    assert {"1187712383605", "7777053638"} <= {*numbers}
    names = case.sql("SELECT name FROM mention WHERE kind = 'person'").column("name").to_pylist()
    assert names == ["Выдумкин Лавр Небылович"]


def test_the_day_of_a_licence_is_not_that_of_the_firm_where_another_day_is_not_understood(tmp_path: Path) -> None:
    rows = "".join(
        f"DMCC-81204{n},INVENTED SKY {n} DMCC,{{}}14/01/2023,14/06/2024,Dubai Unit {n}\n" for n in range(1, 6)
    )
    for column, days, founded in (("", "", {"2023-01-14"}), ("Qqq Dddd,", "14/06/2015,", {None})):
        path = table(
            tmp_path,
            f"Licence No,Legal Name,{column}Licence Issue Date,Licence Expiry Date,Address\n"
            + rows.format(*[days] * 5),
        )
        case = loaded(path)
        told = case.sql("SELECT CAST(founded AS VARCHAR) AS founded FROM mention").column("founded").to_pylist()
        assert {*told} == founded

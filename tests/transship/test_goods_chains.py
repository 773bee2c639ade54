"""From files of several formats to a chain: a sole trader who sold before the war, and a front whose goods go by ship."""

from __future__ import annotations

import shutil
from pathlib import Path

import transship
from tests.loaders.invented import firm_kz, firm_ru, person_ru

EGRIP = Path(__file__).parent.parent / "loaders" / "cases" / "ru_egrip" / "sole-traders-valid-1" / "input.xml"
TRADER = person_ru(501)  # the first one of that extract
FRONT, SUPPLIER, BUYER = firm_kz("2206", 777), firm_kz("1505", 12), firm_ru(5)
FORMS = (
    "Регистрационный №;Дата подачи статформы;Наименование отправителя;ИНН отправителя;Код страны отправителя;Наименование получателя;"
    "ИНН получателя;Код страны получателя;Код товара по ТН ВЭД ЕАЭС;Наименование товара по ТН ВЭД ЕАЭС;Вес нетто кг;Вес брутто кг;"
    "Количество в доп. ед. изм.;Статистическая стоимость $;Код страны происхождения"
)
BILLS = (
    "Bill of Lading Number,Arrival Date,Shipper,Shipper Full Address,Consignee,Consignee Full Address,Notify Party,Vessel,HS Code,"
    "Goods Shipped,Weight (kg),Value of Goods (USD)"
)


def write(folder: Path) -> None:
    shutil.copy(EGRIP, folder / "egrip.xml")
    (folder / "owners.csv").write_text(
        f"owner,owner_id,company,share,since,until\nПримеров Образец Тестович,{TRADER},{FRONT},100,03.06.2022,\n",
        encoding="utf-8",
    )
    rows = (
        f"S1;10.02.2020;ТОО ПОСТАВЩИК;{SUPPLIER};KZ;ИП Примеров О.Т.;{TRADER};RU;8542310000;МИКРОСХЕМЫ;1,5;2;10;1000,5;CN",
        f"S2;10.10.2022;ТОО ФРОНТ;{FRONT};KZ;ООО ПОКУПАТЕЛЬ;{BUYER};RU;8542310000;МИКРОСХЕМЫ;1,5;2;10;2000,5;CN",
    )
    (folder / "forms.csv").write_text("\n".join((FORMS, *rows, "")), encoding="cp1251")
    shipper, place = 'INVENTED CHIPS CO LTD,"1 Sample Road, Shenzhen, China"', '"5 Trial Street, Almaty, Kazakhstan"'
    bills = (
        f"EX1,2022-09-01,{shipper},FRONT LLP,{place},,BOAT,8542.31; 6907.21,CHIPS,4,",
        f"EX2,2022-09-02,{shipper},TO THE ORDER OF,{place},FRONT LLP,BOAT,854231,CHIPS,5,700",
    )
    (folder / "bills.csv").write_text("\n".join((BILLS, *bills, "")), encoding="utf-8")
    (folder / "stat.csv").write_text(
        "id;bin;name;registerDate;okedCode;okedName;secondOkeds;krpCode;krpName;krpBfCode;krpBfName;kseCode;kseName;kfsCode;kfsName;"
        f'katoCode;katoId;katoAddress;fio;ip\n1;{FRONT};"ТОО ""FRONT""";2022-06-03T00:00:00.000+0000;46900;;;;;;;;;;;;;;;\n',
        encoding="utf-8-sig",
    )


def test_a_sole_trader_and_goods_that_come_by_ship(tmp_path: Path) -> None:
    write(tmp_path)
    with transship.open(":memory:") as case:
        loaded = case.load(tmp_path)
        formats = {r.loader for r in loaded.reports}
        assert formats == {"ru_egrip", "owners", "eaeu_statforms", "bill_of_lading", "kz_stat_gov"}
        (chain,) = case.chains(goods="chips")
        assert (chain.seller.name, chain.seller.incorporated) == ("ИП ПРИМЕРОВ ОБРАЗЕЦ ТЕСТОВИЧ", "2015-03-04")
        assert (chain.front.identifiers["bin"], chain.buyer.identifiers["inn"]) == (FRONT, BUYER)
        assert chain.link_strength == "same_identifier"
        (supplier,) = chain.suppliers
        assert (supplier.firm.name, supplier.firm.country, supplier.hs6) == ("INVENTED CHIPS CO LTD", "cn", "854231")
        assert (supplier.shipments, supplier.value_usd) == (2, 700.0), (
            "the bill to order counts for the party to be notified"
        )
        assert not any("690721" in leg.hs6 for leg in chain.route)

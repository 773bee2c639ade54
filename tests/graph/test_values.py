"""Values by example: what each reader takes, what it refuses, and that cleaning twice is cleaning once."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import BadParams, BadValue
from graph.values import addresses, amounts, countries, dates, firm_names, goods, identifiers, names, text
from tests.graph.worlds import iin, inn, inn_person


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2014-04-02", "2014-04-02"),
        ("2014-04-02T00:00:00.000+0000", "2014-04-02"),
        ("2014-04-02T00:00:00.000+00:00", "2014-04-02"),
        ("02.04.2014", "2014-04-02"),
        ("2/4/2014", "2014-04-02"),
        ("02-04-2014", "2014-04-02"),
        ("2014-04", "2014-04"),
        ("2014", "2014"),
        ("Dec 2024", "2024-12"),
        ("23-MAR-2006", "2006-03-23"),
        ("Mar 25, 2015", "2015-03-25"),
        ("44562", "2022-01-01"),
        ("20.05.2023 14:05", "2023-05-20"),
        ("09.06.2022 ж.", "2022-06-09"),
        ("29 czerwca 2001 r.", "2001-06-29"),
        ("09.06.2022 г.", "2022-06-09"),
        ("2022 ж. 14 наурыз", "2022-03-14"),
        ("05-Mar-22", "2022-03-05"),
        ("March 5th, 2022", "2022-03-05"),
        ("14 марта 2019 г.", "2019-03-14"),
        ("12 березня 2017 р.", "2017-03-12"),
        ("травень 2020", "2020-05"),
        ("2022 жылғы 19 сәуір", "2022-04-19"),
        ("2022-жылдын 19-майы", "2022-05-19"),
        ("2022-yil 19-aprel", "2022-04-19"),
        ("19 Ağustos 2022", "2022-08-19"),
        ("19 EKİM 2022", "2022-10-19"),
        ("19 aprel 2022-ci il", "2022-04-19"),
        ("2022 թ. ապրիլի 19", "2022-04-19"),
        ("19 აპრილი 2022 წ.", "2022-04-19"),
        ("2022 m. balandžio 19 d.", "2022-04-19"),
        ("2022. gada 19. aprīlis", "2022-04-19"),
        ("19 de abril de 2022", "2022-04-19"),
        ("19 grudzień 2022", "2022-12-19"),
        ("2022年4月19日", "2022-04-19"),
        ("2022 оны 4-р сарын 19", "2022-04-19"),
        (datetime(2014, 4, 2, 13, 0), "2014-04-02"),
        (date(2014, 4, 2), "2014-04-02"),
    ],
)
def test_dates_keep_the_precision_they_are_written_with(written: object, meant: str) -> None:
    found = dates.parse(written)
    assert found is not None
    assert found.text() == meant


@pytest.mark.parametrize(
    "written",
    [
        "2023-13-45",
        "31.02.2023",
        "00.00.0000",
        "yesterday",
        "0001-01-01",
        "12",
        "Mar 22",
        "Marble 2019",
        "19 lip 2022 ok",
        "31 Nisan 2022",
    ],
)
def test_a_date_that_does_not_exist_is_refused(written: str) -> None:
    with pytest.raises(BadValue):
        dates.parse(written)


@pytest.mark.parametrize("written", ["", " ", "-", "NULL", "N/A", "ОТСУТСТВУЕТ", "-0- ", None])
def test_nothing_is_nothing_however_it_is_written(written: str | None) -> None:
    assert text.clean(written) is None
    assert dates.parse(written) is None
    assert amounts.parse(written) is None
    assert goods.parse_hs(written) is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("3734,40", 3734.4),
        ("1 234,56", 1234.56),
        ("1.234,56", 1234.56),
        ("1,234.56", 1234.56),
        ("1,234,567", 1234567),
        ("1.234.567", 1234567),
        ("12,34,567.50", 1234567.5),
        ("1,00,000", 100000),
        ("1’234’567,5", 1234567.5),
        ("5.68E7", 5.68e7),
    ],
)
def test_numbers_with_comma_point_and_groups(written: str, meant: float) -> None:
    assert amounts.parse(written) == pytest.approx(meant)


@pytest.mark.parametrize(
    ("written", "shows"),
    [
        ("1.234,5", ","), ("1,234.5", "."), ("1.234.567", ","), ("1,234,567", "."), ("12,34,567", "."), ("1,5", ","), ("2.40", "."),
        ("2.4001", "."), ("0,125", ","), (",5", ","), ("1234,567", ","), ("1 234.567", "."), ("1’234,567", ","), ("950", None),
        ("1 234", None), (2.4, None), (2400, None),
    ],
)  # fmt: skip
def test_a_number_that_can_be_read_in_one_way_shows_its_decimal_sign(written: object, shows: str | None) -> None:
    told = amounts.read(written)
    assert told is not None
    assert (told.shows, told.mark) == (shows, None)
    assert told.by(".") == told.by(",") == told.number


@pytest.mark.parametrize("written", ["2.400", "2,400", "-12.345", "999,999", "$1,250"])
def test_one_sign_with_three_digits_behind_is_open(written: str) -> None:
    told = amounts.read(written)
    assert told is not None
    assert told.mark is not None
    assert told.shows is None
    assert told.by(None) == told.by(told.mark) == told.number
    assert told.by(amounts.OTHER[told.mark]) == told.grouped == pytest.approx(told.number * 1000)


@pytest.mark.parametrize("written", ["1.2.3", "1.23.456", "1,2345,678", "12.345.67", "1..2", "2.400 kg", True])
def test_signs_that_neither_group_nor_part_make_no_number(written: object) -> None:
    with pytest.raises(BadValue):
        amounts.parse(written)


def test_a_negative_weight_is_refused_and_unknown_is_not_zero() -> None:
    with pytest.raises(BadValue, match="negative"):
        amounts.parse_positive("-561,342", "net weight")
    assert amounts.parse_positive("", "net weight") is None


@pytest.mark.parametrize(("written", "meant"), [("34", 34.0), ("33,3%", 33.3), ("100 %", 100.0), ("", None)])
def test_shares(written: str, meant: float | None) -> None:
    assert amounts.parse_share(written) == meant


def test_a_share_above_hundred_is_refused() -> None:
    with pytest.raises(BadValue):
        amounts.parse_share("101%")


def test_a_kazakh_business_number_tells_its_month() -> None:
    bin_number = iin("22064060030")
    assert identifiers.readings(bin_number)[0].kind == "bin"
    assert identifiers.founded("bin", bin_number) == (date(2022, 6, 1), "month")


def test_a_kazakh_personal_number_tells_the_birth_date() -> None:
    number = iin("79030230045")
    assert identifiers.born("iin", number) == (date(1979, 3, 2), "day")


def test_a_kyrgyz_number_tells_the_founding_day() -> None:
    assert identifiers.founded("inn_kg", "02703202212345") == (date(2022, 3, 27), "day")


def test_one_wrong_digit_fails_the_check() -> None:
    right = inn("770012345")
    wrong = right[:-1] + str((int(right[-1]) + 1) % 10)
    assert identifiers.readings(right)[0].checked
    assert identifiers.readings(wrong) == (identifiers.Number("reg_no", "", wrong, False),)


def test_a_number_may_have_two_readings() -> None:
    found = [n for serial in range(9000) if (n := _both(serial))]
    assert found, "about one in eighty passes both checks"
    assert {r.kind for r in identifiers.readings(found[0], bearer="person")} == {"iin", "inn_person"}


def _both(serial: int) -> str | None:
    number = inn_person(f"790302{serial:04d}")
    return number if identifiers.is_iin(number) else None


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("1027700132195", "ogrn"),
        ("9991100004061", "reg_no"),  # the check digit is right, but no main number begins with 9
        ("1017700132196", "reg_no"),  # the register began in 2002
    ],
)
def test_a_russian_register_number_says_what_entry_it_is_and_of_what_year(written: str, kind: str) -> None:
    (found,) = identifiers.readings(written)
    assert (found.kind, found.checked) == (kind, kind == "ogrn")


def test_look_alike_letters_of_a_register_number_are_one() -> None:
    assert identifiers.compact("НЕ 907807") == identifiers.compact("HE907807")


@pytest.mark.parametrize(
    "other",
    [
        "Щедрин Юрий Ильич",
        "ЩЕДРИН ЮРИЙ",
        "Yuriy Shchedrin",
        "Iurii Shchedrin",
        "SHCHEDRIN JURIJ",
        "Shhedrin Yurij Il'ich",
        "Mr Yuri Shchedrin",
    ],
)
def test_a_person_has_one_key_in_every_script_and_order(other: str) -> None:
    key, same = names.person_key("Юрий Щедрин"), names.person_key(other)
    assert key is not None
    assert same is not None
    assert key.base == same.base


@pytest.mark.parametrize(
    ("cyrillic", "others"),
    [
        ("Хвощевский Жанибек", ["Chwoschtschewskij Schanibek", "Khvochtchevski Janibek", "Hvoşçevskiy Janibek", "Chwoszczewski Żanibek"]),
        ("Шахов Сергей", ["Schachow Sergej", "Chakhov Serge", "Şahov Sergey", "Szachow Siergiej", "Sjachov Sergej", "Šahov Sergej"]),
        ("Жуков Чингиз", ["Joukov Tchinguiz", "Jukov Çingiz", "Żukow Czingiz", "Zsukov Csingiz", "Zjukov Tsjingiz"]),
        ("Джафаров Эльчин", ["Cəfərov Elçin", "Djafarov Eltchin", "Dschafarow Eltschin", "Jafarov Elchin"]),
        ("Холматов Фарход", ["Xolmatov Farhod", "Kholmatov Farkhad"]),
        ("Братченко Кристина", ["Bratchenko Kristina", "Братченко Христина"]),
        ("Хвощухин Виктор", ["Վիկտոր Խվոշչուխին", "ხვოშჩუხინი ვიქტორ", "Xvoshchuxin Viktor"]),
        ("Жихарцев Юрий", ["Ժիխարցև Յուրի", "ჟიხარცევი იური", "Jixartsev Yuriy"]),
    ],
)  # fmt: skip
def test_a_person_sounds_the_same_in_every_system_of_romanisation(cyrillic: str, others: list[str]) -> None:
    key = names.person_key(cyrillic)
    assert key is not None
    missed = [
        other for other in others if not (found := names.person_key(other)) or not set(key.loose) & set(found.loose)
    ]
    assert missed == []


@pytest.mark.parametrize(
    "twice",
    [
        "陈大文 CHAN Tai Man",
        "CHAN Tai Man 陈大文",
        "ՊԵՏՐՈՎ ՊԱՎԵԼ / CHAN TAI MAN",
        "Chan (陈) Tai Man",
        "CHAN Tai Man (Чань Тай Мань)",
    ],
)
def test_a_name_written_twice_is_read_once(twice: str) -> None:
    key = names.person_key(twice)
    assert key is not None
    assert key.base == "han man tai" or key.base == "man qan tai"


@pytest.mark.parametrize(
    "written",
    ["Қасымов Ерлан Маратұлы", "Касымов Ерлан Маратович", "Kassymov Yerlan Marat uly", "КАСЫМОВ ЕРЛАН МАРАТ УУЛУ"],
)
def test_a_turkic_patronymic_is_one_with_the_russian_form(written: str) -> None:
    key = names.person_key(written)
    assert key is not None
    assert key.patronymic == "marat"


def test_the_patronymic_is_kept_apart_from_a_surname_that_looks_like_one() -> None:
    key = names.person_key("Абрамович Роман Аркадьевич")
    assert key is not None
    assert (key.base, key.patronymic) == ("abramoviq roman", "arkada")


@pytest.mark.parametrize(
    "other",
    [
        "ООО «Вектор-Прибор»", "VEKTOR PRIBOR LLC", 'OOO "VEKTOR PRIBOR"', "Общество с ограниченной ответственностью Вектор Прибор",
        "Вектор-Прибор, ТОО", "VEKTOR PRIBOR F.Z.E", "VEKTOR PRIBOR CO LTD", "Vektor Pribor Limited Şirketi", "ВEКТОР ПРИБОР",
    ],
)  # fmt: skip
def test_a_firm_has_one_key_whatever_its_legal_form(other: str) -> None:
    key = firm_names.company_key(other)
    assert key is not None
    assert key.base == "vektor pribor"


@pytest.mark.parametrize(
    "same",
    [
        ("ООО НПП Небыль", "Научно-производственное предприятие «Небыль»", "NPP Nebyl LLC", "Scientific-Production Enterprise Nebyl"),
        ("ТД Небыль", "Торговый дом «Небыль»", "TD NEBYL", "Trade House Nebyl"),
        ("ГНПП Небыль", "Государственное научно-производственное предприятие Небыль"),
        ("АО ЦНИИ Небыль", "JSC Central Scientific Institute Nebyl", "Центральный научный институт Небыль"),
    ],
)  # fmt: skip
def test_a_name_is_alike_with_its_common_words_in_short_in_any_gender_or_translated(same: tuple[str, ...]) -> None:
    keys = [set(key.alike) for name in same if (key := firm_names.company_key(name))]
    assert len(keys) == len(same)
    assert set.intersection(*keys)


def test_an_abbreviation_alone_makes_nobody_alike() -> None:
    short, other = firm_names.company_key("НПП Небыль"), firm_names.company_key("НПП Выдумка")
    assert short is not None
    assert other is not None
    assert not set(short.alike) & set(other.alike)
    assert firm_names.company_key("НПП") != firm_names.company_key("НПО")


def test_a_name_that_is_only_a_legal_form_keeps_its_words() -> None:
    key = firm_names.company_key("АО")
    assert key is not None
    assert key.base


def test_an_address_needs_a_number_and_two_words() -> None:
    assert addresses.address_key("Москва").place == ""
    assert addresses.address_key("г. Москва, ул. Тихая, д. 79, кв. 57") == addresses.address_key(
        "МОСКВА УЛ ТИХАЯ Д 79 КВ 57"
    )


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("RUSSIAN FEDERATION", "ru"), ("Россия", "ru"), ("643", "ru"), ("КАЗАХСТАН", "kz"), ("KZ", "kz"), ("КЫРГЫЗСТАН", "kg"),
        ("Гонконг", "hk"), ("ae_rk", "ae"), ("TÜRKİYE", "tr"), ("VIET NAM", "vn"), ("Соединенные Арабские Эмираты", "ae"),
        ("nowhere", None), ("", None),
    ],
)  # fmt: skip
def test_countries(written: str, code: str | None) -> None:
    assert countries.country_code(written) == code


def test_the_country_of_an_address_is_its_last_part() -> None:
    assert countries.country_of_address("12 Fennel Road, Yiwu, China") == "cn"
    assert countries.country_of_address("МОСКВА, УЛ. ТИХАЯ, Д. 79") is None


@pytest.mark.parametrize(
    ("written", "hs6", "doubtful"),
    [
        ("8542311009", "854231", False),
        ("8542 31 100 9", "854231", False),
        ("731815890*", "731815", True),
        ("813409500", "081340", True),
    ],
)
def test_hs_codes(written: str, hs6: str, doubtful: bool) -> None:
    found = goods.parse_hs(written)
    assert found is not None
    assert (found.hs6, bool(found.doubt)) == (hs6, doubtful)


@pytest.mark.parametrize("written", ["90240", "8541", "chips", "1234567890123", "0000000000"])
def test_what_is_no_hs_code_is_refused(written: str) -> None:
    with pytest.raises(BadValue):
        goods.parse_hs(written)


def test_the_bundled_lists_are_whole() -> None:
    assert len([g for g in goods.controlled() if g.list == "chpl"]) == 50
    assert {g.hs6[:4] for g in goods.controlled() if g.list == "drones"} == {"8806"}
    assert all(g.source and g.title for g in goods.controlled())


def test_drones_before_2022_need_a_text() -> None:
    chosen = goods.select("drones")
    assert "880220" in chosen.earlier_with_text
    assert "880220" not in chosen.hs6 + chosen.earlier


def test_goods_by_code_and_by_list() -> None:
    assert goods.select("8542, 880622").hs6 == ("8542", "880622")
    with pytest.raises(BadParams, match="neither a list"):
        goods.select("rockets")


def test_the_edition_in_force() -> None:
    assert [goods.edition(date(y, 6, 1)) for y in (2022, 2019, 2013, 2008, 1999)] == [2022, 2017, 2012, 2007, 2002]


def test_mixed_scripts_are_mended() -> None:
    assert text.unmix("AКTOBE") == "AKTOBE"
    assert text.unmix("Cапфир") == "Сапфир"
    assert text.unmix("ООО VEKTOR") == "ООО VEKTOR"


def test_text_read_in_the_wrong_code_page_is_seen_and_mended() -> None:
    broken = "Вектор Прибор".encode().decode("cp1251", "replace")
    assert text.looks_misdecoded(broken)
    assert not text.looks_misdecoded("ООО РОССИЙСКИЕ СЕРВИСЫ")
    assert text.mend_misdecoded("Мыло".encode().decode("cp1251")) == "Мыло"


@given(st.text(max_size=40))
def test_cleaning_twice_is_cleaning_once(raw: str) -> None:
    once = text.clean(raw)
    assert text.clean(once) == once
    assert text.unmix(text.unmix(raw)) == text.unmix(raw)


@settings(deadline=None)  # the first name reads the lists of words
@given(st.text(max_size=30))
def test_keys_never_fail_on_any_text(raw: str) -> None:
    names.person_key(raw)
    firm_names.company_key(raw)
    addresses.address_key(raw)
    identifiers.readings(raw)
    countries.country_code(raw)


# Words of names and firms, in two scripts, with legal forms, patronymics, brackets and agents.
NAME_WORDS = (
    "ООО", "АО", "ТОО", "LLP", "LTD STI", "A.Ş.", "Небылов", "НЕБЫЛОВА", "Пример", "Выдумкович", "Выдумковна", "Nebylov", "Vydumkovich",
    "Маратұлы", "оглы", "(Nebyl)", "«Небыль»", "on behalf of", "через", "торг", "trade", "7", "ИП", "d.o.o.", "Небыль",
)  # fmt: skip


@settings(deadline=None)  # the first name reads the lists of words
@given(st.lists(st.sampled_from(NAME_WORDS), max_size=6).map(" ".join) | st.text(max_size=20))
def test_a_part_of_a_key_alone_is_that_of_the_whole_key(name: str) -> None:
    firm, person = firm_names.company_key(name), names.person_key(name)
    assert firm_names.legal_form(name) == (firm.form if firm else "")
    assert names.patronymic(name) == (person.patronymic if person else "")


@given(st.from_regex(r"[0-9]{9,16}", fullmatch=True) | st.text("0123456789X١ ", max_size=14))
def test_russian_numbers_pass_as_in_the_library_that_knows_them(value: str) -> None:
    from stdnum.ru import inn, ogrn

    ruled = value.isascii() and value.isdecimal() and value.strip("0") != ""
    assert identifiers.is_valid("inn", value) == (ruled and len(value) == 10 and inn.is_valid(value))
    assert identifiers.is_valid("inn_person", value) == (ruled and len(value) == 12 and inn.is_valid(value))
    first = ruled and len(value) == 13 and value[0] in "15" and value[1:3] >= "02"
    assert identifiers.is_valid("ogrn", value) == (first and ogrn.is_valid(value))


@given(st.dates(date(1800, 1, 1), date(2100, 12, 31)))
def test_a_date_reads_back_from_both_usual_forms(day: date) -> None:
    for written in (day.isoformat(), day.strftime("%d.%m.") + f"{day.year:04d}"):
        assert dates.parse(written) == (day, "day")

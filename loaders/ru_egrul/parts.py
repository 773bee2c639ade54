"""What the elements of an EGRUL extract say: names, addresses, shares, capacities. Nothing here knows the graph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from graph.errors import BadValue
from graph.values import amounts
from graph.values.countries import country_code
from graph.values.text import clean, squeeze

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

PERSON = ("Фамилия", "Имя", "Отчество")
RUSSIAN, FOREIGN = "1", "2"  # КодГражд; 3 is stateless
FEDERATION, REGION = "1", "2"  # КодУчрРФСубМО; 3 is a municipality
INSOLVENCY_MANAGERS = frozenset({"06", "16"})  # ВидДолжн: appointed by a court, and who stands in for one
JOINT_STOCK_CODE = "122"  # ОКОПФ 122xx; before 2013 another classifier (КОПФ, two digits) was used
_JOINT_STOCK = re.compile(r"АКЦИОНЕРН\w+\s+ОБЩЕСТВ", re.IGNORECASE)
_TOWN_MARK = re.compile(r"^(?:Г|ГОРОД)[.\s]+", re.IGNORECASE)


# Most attributes repeat: kinds of street, posts, days, the same people as founder and director.
_clean = lru_cache(maxsize=1 << 16)(clean)


def attribute(part: Element | None, name: str) -> str | None:
    """An attribute as text; None where it is missing or says "nothing"."""
    written = None if part is None else part.get(name)
    return None if written is None else _clean(written)


def children(part: Element) -> dict[str, Element]:
    """The first child of each name: asked for many, one walk is cheaper than a search for each."""
    inside: dict[str, Element] = {}
    for child in part.iterchildren("*"):
        inside.setdefault(str(child.tag), child)
    return inside


def person_name(part: Element | None) -> str:
    """Surname, first name and patronymic joined by one blank, as far as they are there."""
    return " ".join(text for name in PERSON if (text := attribute(part, name)))


def other_names(named: Element | None) -> list[str | None]:
    """The short name and those in foreign languages."""
    if named is None:
        return []
    return [
        attribute(named.find("СвНаимЮЛСокр"), "НаимСокр"),
        attribute(named.find("СвНаимЮЛПолнИн"), "НаимПолн"),
        attribute(named.find("СвНаимЮЛСокрИн"), "НаимСокр"),
    ]


def state_name(part: Element) -> str:
    """The Federation, a region, or a municipality with its region."""
    level, region, place = part.get("КодУчрРФСубМО"), attribute(part, "НаимРегион"), attribute(part, "НаимМО")
    if level == FEDERATION:
        return "РОССИЙСКАЯ ФЕДЕРАЦИЯ"
    if level == REGION or not place:
        return region or ""
    return f"{place}, {region}" if region else place


def fund_name(inside: Mapping[str, Element]) -> str:
    """A unit fund by its name, an investment partnership by the name and number of its contract; else empty."""
    if (fund := inside.get("СвНаимПИФ")) is not None:
        return attribute(fund, "НаимПИФ") or ""
    contract = inside.get("ИнПрДогИнвТов")
    return " ".join(text for name in ("НаимДог", "НомерДог") if (text := attribute(contract, name)))


def is_named(inside: Mapping[str, Element]) -> bool:
    """Whether the entry of a holder says who it is."""
    if (person := inside.get("СвФЛ")) is not None:
        return any(attribute(person, name) for name in PERSON)
    if (state := inside.get("ВидНаимУчр")) is not None:
        return bool(state_name(state))
    firm = inside.get("НаимИННЮЛ")
    return bool(fund_name(inside)) or any(attribute(firm, name) for name in ("НаимЮЛПолн", "ОГРН", "ИНН"))


def nationality(part: Element | None) -> str | None:
    level = None if part is None else part.get("КодГражд")
    if level == RUSSIAN:
        return "ru"
    return country(part) if level == FOREIGN else None


def country(part: Element | None) -> str | None:
    """The country by its number in the classifier OKSM, else by its name."""
    return country_code(attribute(part, "ОКСМ")) or country_code(attribute(part, "НаимСтран"))


def capacity(tag: str, post: Element | None) -> tuple[str, str | None]:
    """The kind of interest an entry stands for, and the post as written."""
    if tag == "СвУпрОрг":
        return "managing_company", None
    if tag != "СведДолжнФЛ":
        return "founder", None
    role, sort = attribute(post, "НаимДолжн"), attribute(post, "НаимВидДолжн")
    # The code of a liquidator is that of any head of a firm (02); only the post tells.
    told = f"{sort or ''} {role or ''}".upper()
    if "ЛИКВИДАТОР" in told or "ЛИКВИДАЦИОНН" in told:
        return "liquidator", role
    if attribute(post, "ВидДолжн") in INSOLVENCY_MANAGERS or "КОНКУРСН" in told:
        return "insolvency_manager", role
    return "director", role


def share_pct(size: Element) -> float | None:
    """Per cent from РазмерДоли: a percentage, a decimal or a plain fraction; None where it is empty.

    Raises BadValue where it is no number, or none between 0 and 100.
    """
    pct, decimal, plain = size.find("Процент"), size.find("ДробДесят"), size.find("ДробПрост")
    share: float | None = None
    if pct is not None:
        share = amounts.parse(pct.text)
    elif decimal is not None:
        fraction = amounts.parse(decimal.text)
        share = None if fraction is None else round(fraction * 100, 9)  # 0.07 * 100 is 7.000000000000001
    elif plain is not None:
        part, whole = amounts.parse(plain.get("Числит")), amounts.parse(plain.get("Знаменат"))
        if part is None or not whole:
            raise BadValue(
                "a fraction without numerator or denominator is no share", "Check the share at the register."
            )
        share = part * 100 / whole
    if share is not None and not 0 <= share <= 100:
        raise BadValue(f"a share of {share:g} per cent is none", "Check the share at the register.")
    return share


def share_text(size: Element) -> str:
    """РазмерДоли as written."""
    plain = size.find("ДробПрост")
    if plain is not None:
        return f"{plain.get('Числит')}/{plain.get('Знаменат')}"
    return squeeze("".join(str(text) for text in size.itertext()))


def is_joint_stock(firm: Element, name: str | None) -> bool:
    """Whether the legal form is that of a joint-stock company: by its code, else by its name."""
    code, book = firm.get("КодОПФ", ""), firm.get("СпрОПФ", "ОКОПФ")
    if book == "ОКОПФ" and len(code) == 5:
        return code.startswith(JOINT_STOCK_CODE)
    # What stands in quotes is the name proper; a society of friends of joint-stock companies is none.
    form = firm.get("ПолнНаимОПФ") or re.split('["«„]', name or "")[0]
    return bool(_JOINT_STOCK.search(form))


def status(firm: Element) -> str | None:
    """The statuses of the firm as written; where there is none, how it ended. Empty: nothing is on record."""
    told = [text for part in firm.iterfind("СвСтатус/СвСтатус") if (text := attribute(part, "НаимСтатусЮЛ"))]
    return "; ".join(told) or attribute(firm.find("СвПрекрЮЛ/СпПрекрЮЛ"), "НаимСпПрекрЮЛ")


def firm_address(part: Element | None) -> str | None:
    """The address of a firm. Two classifiers and the mere place may stand side by side: they are one address."""
    if part is None:
        return None
    return (
        old_address(part.find("АдресРФ")) or new_address(part.find("СвАдрЮЛФИАС")) or new_address(part.find("СвМНЮЛ"))
    )


def old_address(part: Element | None) -> str | None:
    """An address of the classifier KLADR as one line."""
    if part is None:
        return None
    levels = [
        _joined(part.find(tag), f"Тип{tag}", f"Наим{tag}")
        for tag in ("Регион", "Район", "Город", "НаселПункт", "Улица")
    ]
    return _line(part, [*levels, *(attribute(part, name) for name in ("Дом", "Корпус", "Кварт"))])


def new_address(part: Element | None) -> str | None:
    """An address of the classifier FIAS as one line. Municipal districts are no part of it where a town is named."""
    if part is None:
        return None
    region, town = clean(part.findtext("НаимРегион")), _joined(part.find("НаселенПункт"), "Вид", "Наим")
    levels = [region, town]
    if town is None:
        levels[1:] = [attribute(part.find(tag), "Наим") for tag in ("МуниципРайон", "ГородСелПоселен")]
    levels += [_joined(part.find(tag), "Тип", "Наим") for tag in ("ЭлПланСтруктур", "ЭлУлДорСети")]
    return _line(part, [*levels, *_numbered(part)])


def _numbered(part: Element) -> Iterator[str | None]:
    for tag in ("Здание", "ПомещЗдания", "ПомещКвартиры"):
        for place in part.iterfind(tag):
            yield _joined(place, "Тип", "Номер")


def _joined(part: Element | None, *names: str) -> str | None:
    return " ".join(text for name in names if (text := attribute(part, name))) or None


def _line(part: Element, levels: list[str | None]) -> str | None:
    """The parts with commas, the postal code first. A city that is its own region is said once."""
    found: list[str] = []
    for level in levels:
        if level and not (found and _TOWN_MARK.sub("", level) == _TOWN_MARK.sub("", found[-1])):
            found.append(level)
    return ", ".join(text for text in (attribute(part, "Индекс"), *found) if text) if found else None

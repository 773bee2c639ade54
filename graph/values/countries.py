"""Countries as ISO 3166-1 alpha-2 codes in lower case, from any code or from a name in the languages sources use.

Names and three-letter codes come from ICU's own tables (Russian, Kazakh, Ukrainian, English, Turkish, Chinese …); only official long forms
and spellings that it does not know stand here. (rigour knows more, but takes two seconds to build its index.)
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from graph.values.text import clean, unmix

_LANGUAGES = (
    "en", "ru", "kk", "uk", "tr", "uz", "ky", "hy", "az", "zh", "de", "fr", "es", "ka", "zh_Hant", "ar", "it", "pl", "be", "tg"
)  # fmt: skip

# Official long forms, and spellings met in customs sheets and registers.
_EXTRA = {
    "russian federation": "ru", "korea republic of": "kr", "republic of korea": "kr", "south korea": "kr", "viet nam": "vn",
    "iran islamic republic of": "ir", "islamic republic of iran": "ir", "moldova republic of": "md", "republic of moldova": "md",
    "syrian arab republic": "sy", "czech republic": "cz", "united states of america": "us", "united states": "us",
    "united kingdom of great britain and northern ireland": "gb", "great britain": "gb", "macao": "mo", "macau": "mo",
    "lao people s democratic republic": "la", "korea democratic people s republic of": "kp", "brunei darussalam": "bn",
    "tanzania united republic of": "tz", "venezuela bolivarian republic of": "ve", "bolivia plurinational state of": "bo",
    "cote d ivoire": "ci", "turkey": "tr", "republic of turkey": "tr", "republic of kazakhstan": "kz", "republic of belarus": "by",
    "republic of armenia": "am", "republic of uzbekistan": "uz", "people s republic of china": "cn", "holland": "nl",
    "the netherlands": "nl",     "netherlands kingdom of the": "nl", "virgin islands british": "vg",
    "british virgin islands": "vg", "bvi": "vg",
    "virgin islands u s": "vi", "hong kong": "hk", "england wales": "gb", "wales": "gb", "northern ireland": "gb",
    "swaziland": "sz", "macedonia": "mk", "north macedonia": "mk", "burma": "mm", "cape verde": "cv",
    "congo democratic republic of the": "cd", "palestine state of": "ps", "holy see": "va", "slovak republic": "sk",
    "россия": "ru", "российская федерация": "ru", "рф": "ru", "rossiya": "ru", "russian fed": "ru", "russia federation": "ru",
    "республика казахстан": "kz", "рк": "kz", "казахстан республикасы": "kz", "kazakstan": "kz",
    "кыргызская республика": "kg", "киргизия": "kg", "кыргызстан": "kg", "kyrgyz republic": "kg",
    "республика армения": "am", "республика беларусь": "by", "белоруссия": "by", "республика узбекистан": "uz",
    "оаэ": "ae", "uae": "ae", "u a e": "ae", "эмираты": "ae", "объединенные арабские эмираты": "ae", "соединенные арабские эмираты": "ae",
    "соединенные штаты": "us", "сша": "us", "usa": "us", "u s a": "us", "америка": "us",
    "гонконг": "hk", "сянган": "hk", "hongkong": "hk", "hong kong china": "hk", "специальный административный регион гонконг": "hk",
    "китайская народная республика": "cn", "кнр": "cn", "p r china": "cn", "pr china": "cn", "china mainland": "cn", "prc": "cn",
    "тайвань китай": "tw", "тайвань провинция китая": "tw", "taiwan province of china": "tw",
    "южная корея": "kr", "республика корея": "kr", "корея республика": "kr", "респ корея": "kr", "корея": "kr",
    "великобритания": "gb", "соединенное королевство": "gb", "england": "gb", "england and wales": "gb", "scotland": "gb", "uk": "gb",
    "rusya federasyonu": "ru", "rossiya federatsiyasi": "ru", "rusiya federasiyasi": "ru", "ресей федерациясы": "ru",
    "орусия": "ru", "орусия федерациясы": "ru", "російська федерація": "ru", "ռուսաստանի դաշնություն": "ru",
    "turkiye cumhuriyeti": "tr", "kazakistan cumhuriyeti": "kz", "ermenistan cumhuriyeti": "am",
    "çin halk cumhuriyeti": "cn", "xitoy xalq respublikasi": "cn", "қытай халық республикасы": "cn", "中国香港": "hk", "gonkong": "hk",
    "баә": "ae", "бәә": "ae", "baa": "ae", "оае": "ae", "бириккен араб эмираттары": "ae", "b a e": "ae", "bae": "ae",
    "турецкая республика": "tr", "turkiye": "tr", "турция": "tr", "чешская республика": "cz", "вьетнам": "vn", "молдавия": "md",
}  # fmt: skip

# Nationalities as registers write them in English; only those of the countries these sources are about.
_NATIONALITIES = {
    "british": "gb", "english": "gb", "scottish": "gb", "welsh": "gb", "northern irish": "gb", "irish": "ie", "russian": "ru",
    "kazakh": "kz", "kazakhstani": "kz", "kyrgyz": "kg", "uzbek": "uz", "tajik": "tj", "turkmen": "tm", "armenian": "am",
    "azerbaijani": "az", "georgian": "ge", "belarusian": "by", "ukrainian": "ua", "moldovan": "md", "turkish": "tr", "chinese": "cn",
    "hong konger": "hk", "emirati": "ae", "cypriot": "cy", "latvian": "lv", "lithuanian": "lt", "estonian": "ee", "german": "de",
    "french": "fr", "italian": "it", "dutch": "nl", "polish": "pl", "czech": "cz", "american": "us", "indian": "in", "israeli": "il",
    "serbian": "rs", "bulgarian": "bg", "maltese": "mt", "swiss": "ch", "austrian": "at", "spanish": "es", "greek": "gr",
}  # fmt: skip

# Numeric codes (ISO 3166-1, used by the Russian classifier OKSM) of the countries these sources name by number.
_NUMERIC = {
    "643": "ru", "398": "kz", "417": "kg", "051": "am", "112": "by", "860": "uz", "762": "tj", "795": "tm", "031": "az", "268": "ge",
    "498": "md", "804": "ua", "156": "cn", "344": "hk", "158": "tw", "410": "kr", "392": "jp", "792": "tr", "784": "ae", "196": "cy",
    "826": "gb", "840": "us", "276": "de", "250": "fr", "380": "it", "528": "nl", "056": "be", "442": "lu", "756": "ch", "040": "at",
    "372": "ie", "616": "pl", "233": "ee", "428": "lv", "440": "lt", "246": "fi", "752": "se", "203": "cz", "348": "hu", "642": "ro",
    "100": "bg", "300": "gr", "702": "sg", "458": "my", "764": "th", "704": "vn", "356": "in", "376": "il", "092": "vg", "690": "sc",
    "591": "pa", "084": "bz", "136": "ky", "831": "gg", "832": "je", "833": "im", "724": "es", "688": "rs", "496": "mn", "364": "ir",
}  # fmt: skip

_WORDS = re.compile(r"[^\w]+")
_CODE_BEHIND = re.compile(r"(?P<name>.*\S)\s*\((?P<code>[A-Z]{2})\)")
_CODE_BEFORE = re.compile(r"(?P<code>[A-Z]{2})\s*[,-]\s*(?P<name>\S.*)")


_UZBEK = re.compile(
    "(?<=[og])['\u2018\u2019\u02bb\u02bc`](?=[a-z])", re.IGNORECASE
)  # "O\u02bbzbekiston", with whatever apostrophe


def _fold(name: str) -> str:
    return _WORDS.sub(
        " ", _UZBEK.sub("", name).replace("İ", "i").lower().replace("ё", "е").replace("ı", "i").replace("ü", "u")
    ).strip()


@cache
def _names() -> dict[str, str]:
    import icu

    table: dict[str, str] = {}
    codes = [code.lower() for code in icu.Locale.getISOCountries()]
    for code in codes:
        country = icu.Locale("", code.upper())
        table[country.getISO3Country().lower()] = code
        for language in _LANGUAGES:
            table.setdefault(_fold(country.getDisplayCountry(icu.Locale(language))), code)
    return table | _NATIONALITIES | _EXTRA


@cache
def _codes() -> frozenset[str]:
    import icu

    return frozenset(code.lower() for code in icu.Locale.getISOCountries())


@lru_cache(maxsize=16384)
def country_code(value: str | None) -> str | None:
    """The alpha-2 code of a country given by code or by name; None where it is empty or unknown.

    ``ae_rk`` and ``us-de`` (a part of a country) give the country.
    """
    text = clean(value)
    if text is None:
        return None
    lower = text.lower()
    if len(lower) == 2 and lower in _codes():
        return lower
    if lower.isdecimal():
        return _NUMERIC.get(lower.zfill(3))
    if re.fullmatch(r"[a-z]{2}[_-][a-z0-9]{1,4}", lower) and lower[:2] in _codes():
        return lower[:2]
    if code := _names().get(_fold(unmix(text))):
        return code
    # Vendors write code and name together: "BRAZIL (BR)", "IN, INDIA".
    if both := _CODE_BEHIND.fullmatch(text) or _CODE_BEFORE.fullmatch(text):
        code, name = both["code"].lower(), _names().get(_fold(unmix(both["name"])))
        return name or (code if code in _codes() else None)
    return None


@lru_cache(maxsize=32768)
def country_of_address(address: str) -> str | None:
    """The country that an address names as its last part (``…, Dubai, United Arab Emirates``), or None."""
    parts = [part.strip() for part in address.split(",") if part.strip()]
    for part in (parts[-1:] + parts[:1]) if len(parts) > 1 else parts:
        if len(part) > 3 and not any(c.isdigit() for c in part) and (code := _names().get(_fold(unmix(part)))):
            return code
    return None


# UN trade statistics number some areas otherwise than ISO 3166-1 does, because they hold overseas parts (UN Comtrade, country codes).
_TRADE_AREAS = {"842": "us", "699": "in", "251": "fr", "381": "it", "579": "no", "757": "ch", "490": "tw"}


@lru_cache(maxsize=1024)
def country_of_m49(code: str) -> str | None:
    """The alpha-2 code of a country by its M49 number as UN trade statistics use it; None for areas and the world."""
    import icu

    if code in _TRADE_AREAS:
        return _TRADE_AREAS[code]
    try:
        told = icu.Region.getInstance(int(code)).getRegionCode().lower()
    except (icu.ICUError, ValueError):
        return None
    return told if told in _codes() else None

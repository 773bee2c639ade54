"""Words that invented names are made of: plants and fairy tales, so that nobody takes them for real.

The names of cities and countries are real; every firm, person, brand and street is not. The lists stand in ``words.txt``.
"""

from __future__ import annotations

from pathlib import Path


def _lists() -> dict[str, list[str]]:
    lines = Path(__file__).with_name("words.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split(": ", 1) for line in lines if not line.startswith("#"))
    return {name: [word.replace("_", " ") for word in text.split()] for name, text in pairs}


_ALL = _lists()
RU_PLANTS = _ALL["RU_PLANTS"]
RU_TALES = _ALL["RU_TALES"]
KZ_PLANTS = _ALL["KZ_PLANTS"]
KZ_TALES = _ALL["KZ_TALES"]
KG_PLANTS = _ALL["KG_PLANTS"]
KG_TALES = _ALL["KG_TALES"]
CN_CITIES = _ALL["CN_CITIES"]
CN_TALES = _ALL["CN_TALES"]
CN_PLANTS = _ALL["CN_PLANTS"]
SURNAMES = _ALL["SURNAMES"]
MEN = _ALL["MEN"]
WOMEN = _ALL["WOMEN"]
FATHERS = _ALL["FATHERS"]
KZ_SURNAMES = _ALL["KZ_SURNAMES"]
KZ_MEN = _ALL["KZ_MEN"]
KZ_WOMEN = _ALL["KZ_WOMEN"]
KZ_FATHERS = _ALL["KZ_FATHERS"]
RU_STREETS = _ALL["RU_STREETS"]
KZ_CITIES = _ALL["KZ_CITIES"]
KZ_STREETS = _ALL["KZ_STREETS"]
BRANDS = _ALL["BRANDS"]

RU_CITIES = (
    ("77", "МОСКВА"),
    ("78", "САНКТ-ПЕТЕРБУРГ"),
    ("66", "ЕКАТЕРИНБУРГ"),
    ("54", "НОВОСИБИРСК"),
    ("16", "КАЗАНЬ"),
    ("63", "САМАРА"),
)
ELSEWHERE = (
    (
        "tr",
        "Istanbul, Turkey",
        ("MASAL PAPATYA DIS TICARET LTD STI", "OLMAYAN BAHCE DIS TICARET LIMITED SIRKETI", "YOKTUR LALE LTD STI"),
    ),
    ("de", "Hamburg, Germany", ("NIRGENDWO PILZ GMBH", "LUFTSCHLOSS FARN GMBH", "ERLOGENE DISTEL HANDELS GMBH")),
    ("uz", "Tashkent, Uzbekistan", ("ERTAK YALPIZ MCHJ", "XAYOLIY CHINOR MCHJ", "YOLGON TERAK MCHJ")),
    ("am", "Yerevan, Armenia", ("HEKIAT URTS LLC", "ANGO TSAGHIK LLC")),
    ("by", "Минск", ("ООО «КАЗКА-ПАПАРАЦЬ»", "ООО «НЯБЫТ-ВЕРАС»")),
)
_LATIN = dict(pair.split("=") for pair in _ALL["LATIN"])


def latin(text: str) -> str:
    """Russian and Kazakh letters as a passport office writes them; other signs stay."""
    out = []
    for sign in text:
        written = _LATIN.get(sign.lower())
        out.append(sign if written is None else written.capitalize() if sign.isupper() else written)
    return "".join(out)


def russian_letters(text: str) -> str:
    """Kazakh letters as the nearest Russian ones, the way Russian customs writes them."""
    return text.translate(str.maketrans("әғқңөұүһіӘҒҚҢӨҰҮҺІ", "агкноуухиАГКНОУУХИ"))

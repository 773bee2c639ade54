"""The text of a header as words that compare: without inflection, mixed alphabets and the many spellings of units and currencies."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from graph.values.text import unmix

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
# Spellings that become one word, each behind a piece of text that all of its spellings hold: most headers hold none of them.
_SAME = (
    (("doll", "долл"), re.compile(r"\b(?:акш|ақш|aq\s?sh|abd)\s+(?:doll|долл)\w*"), " usd "),
    (("'s", "’s"), re.compile(r"(?<=[a-z])['’]s\b"), " "),
    (
        ("дол", "us", "$", "сша"),
        re.compile(r"\b(?:долл\w*|дол\b)\.?\s*(?:сша)?|us\s?d(?:ollars?)?\b|us\s?\$|\$|\bсша\b"),
        " usd ",
    ),
    (("руб", "₽", "rub", "rur"), re.compile(r"\bруб\w*|₽|\brub\b|\brur\b"), " rub "),
    (
        ("№", "#", "номер", "no", "num", "nbr", "nr"),
        re.compile(r"№|#|\bномер\w*|\bnumber\b|\bno\b|\bnum\b|\bnbr\b|\bnr\b"),
        " номер ",
    ),
    (
        ("вэд",),
        re.compile(r"тн\s?вэд\s+(?:тс|еаэс|рф|россии|снг|евразэс)\b|\bтнвэд\b|\bтнвэд\w*"),
        " тн вэд ",
    ),
    (("ved",), re.compile(r"\btn\s?ved(?:\s+(?:y?eaes|eaeu|rf|ts|eeu))?\b"), " tn ved "),
    # The price of a kilogram or of a piece is no value of the row.
    (
        ("/", "за", "per", "usd", "$"),
        re.compile(r"(?:/\s*|\bза\s+(?:1\s*)?|\bper\s+)(?:кг|kg|ед|единицу|unit)\b|(?<=usd)[\s(]*kg\b|(?<=\$)\s*kg\b"),
        " per ",
    ),
    (("кол",), re.compile(r"\bкол\W{0,2}ва?о?\b"), " количество "),
    (("ть", "ти"), re.compile(r"\bст\W{0,2}(?:ть|ти)\b"), " стоимость "),
    (("рег",), re.compile(r"\bрег\W{0,2}ци[ияю]\b"), " регистрации "),
    (("наим",), re.compile(r"\bнаим(?:\W{0,2}(?:ие|ия|е)\b|\b\.?)"), " наименование "),
    (("получ",), re.compile(r"\bполуч\W{0,2}л[ья]\b"), " получатель "),
    (("отпр",), re.compile(r"\bотпр\W{0,2}л[ья]\b"), " отправитель "),
    (("происх",), re.compile(r"\bпроисх\W{0,2}(?:ние|ния|я)\b"), " происхождения "),
    (("изм",), re.compile(r"\bед\.?\s*изм\w*"), " единица измерения "),
    (("ф",), re.compile(r"\bф\.?\s?и\.?\s?о\b\.?"), " фио "),
    (("f.",), re.compile(r"\bf\.\s?i\.\s?(?:o|sh)\b\.?"), " fio "),
    # Kazakh and Kyrgyz: whose something is ("жөнелтушінің", "алуучунун"), and what is his ("елі" is "ел").
    (
        ("ың", "ің", "н"),
        re.compile(r"(?<=[а-яәғқңөұүһі]{3})(?:[ндт](?:ың|ің)|(?<=[аеиоуыүөэя])н[ыиуү]н)\b"),
        "",
    ),
    (("ел",), re.compile(r"\bел(?:і|дің)\b"), "ел"),
    # Words that English sheets cut short, with or without a dot. "DT" alone is the Russian declaration.
    (("ry",), re.compile(r"\bc(?:n?try|ntry)\b\.?"), " country "),
    (("addr",), re.compile(r"\baddr\b\.?"), " address "),
    (("cons",), re.compile(r"\bcons(?:n|gn)r\b\.?"), " consignor "),
    (("cons", "cnee"), re.compile(r"\bcons(?:n|gn)ee\b\.?|\bcnee\b\.?"), " consignee "),
    (("pr",), re.compile(r"\bs(?:hpr|hppr)\b\.?"), " shipper "),
    (("w",), re.compile(r"\b(?:w(?:t|gt|ght)s?)\b\.?"), " weight "),
    (("g.", "gr"), re.compile(r"\bg\.\s?w\b\.?|\bgr\.?\s*(?=weight\b)"), " gross weight "),
    (("n.", "nt"), re.compile(r"\bn\.\s?w\b\.?|\bnt\.?\s*(?=weight\b)"), " net weight "),
    (("amt",), re.compile(r"\bamt\b\.?"), " amount "),
    (("scr",), re.compile(r"\bde?scr(?:ptn?|p)?\b\.?"), " description "),
    (("mfr", "manuf"), re.compile(r"\bmfrs?\b\.?|\bmanuf\b\.?"), " manufacturer "),
    (("orig",), re.compile(r"\borig\b\.?"), " origin "),
    (("val",), re.compile(r"\bval\b\.?(?!\w)"), " value "),
    (("comm", "cmd"), re.compile(r"\b(?:commod?|cmdty?)\b\.?"), " commodity "),
    (("itm",), re.compile(r"\bitm\b\.?"), " item "),
    (("nm",), re.compile(r"\bnm\b\.?"), " name "),
    (("org",), re.compile(r"\borg\b\.?(?=\s*country\b)"), " origin "),
    (("dest", "dst"), re.compile(r"\bde?st\b\.?"), " destination "),
    (("dep",), re.compile(r"\bdep\b\.?(?!\w)"), " departure "),
    (("decl", "dcl"), re.compile(r"\b(?:decln?|dcl)\b\.?"), " declaration "),
    (("q",), re.compile(r"\bqnty\b\.?|\bqty\b\."), " qty "),
    (("pkg",), re.compile(r"\bpkgs?\b\.?"), " packages "),
    (("licen",), re.compile(r"\blicen[cs]e\b"), " license "),
    (
        (" dt",),
        re.compile(
            r"(\b(?:[a-z]{3,}ed|birth|start|end|effective|expiry|appointment|incorporation|arrival|departure|shipment|shipping|sailing"
            r"|release|clearance|entry|issue|reg|import|export)) dt\b\.?"
        ),
        r"\1 date ",
    ),
    # How many figures a code has says nothing, but for codes of six beside longer ones.
    (("hs",), re.compile(r"\bh(?:sn?|tsn?)[\s-]?(?:8|10|11|12)\b"), " hs "),
    (
        ("8", "10", "11", "12"),
        re.compile(
            r"\b(gtip(?:\s?no)?|тн\s?вэд|tn\s?ved|уктзед|ritc|hs code|cn code)\s?(?:8|10|11|12)\b"
            r"(?:\s?(?:знаков|цифр|digits?|haneli))?"
        ),
        r"\1",
    ),
    (("h.",), re.compile(r"\bh\.\s?s\b\.?(?=\s)"), " hs "),
)
_WORD = re.compile(r"[^\W_]+\.?")
_ENDING = re.compile(
    r"(?:иями|ями|ами|ого|его|ому|ыми|ими|ией|иях|иям|ая|яя|ое|ее|ые|ие|ый|ий|ой|ей|ия|ии|ию|ов|ев|ах|ях|ам|ям|ом|ем|ою|а|я|ы|и|у|ю|е|о|ь)$"
)


def _stem(word: str) -> str:
    if len(word) > 3 and "а" <= word[0] <= "я":
        return _ENDING.sub("", word) if len(_ENDING.sub("", word)) >= 3 else word
    return word[:-1] if len(word) > 4 and word.endswith("s") and word.isascii() else word


# Latin letters with a mark are often written without it (``GONDERICI_UNVAN``).
_PLAIN = str.maketrans("çğıöşüəâîûłđøñżźćśńąęőű", "cgiosueaiuldonzzcsnaeou")
_APOSTROPHE = re.compile("[\u02bb\u02bc\u2018\u2019`´]")  # Uzbek and Ukrainian sheets have any of them
_MARKS = re.compile(r"(?<=[a-z])[\u0300-\u036f]+")


def _unmarked(text: str) -> str:
    if text.isascii():
        return text
    text = _APOSTROPHE.sub("'", text)
    return unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", text.translate(_PLAIN))))


@lru_cache(maxsize=65536)
def words(text: str) -> tuple[str, ...]:
    """The stems of a header; ``долл. США``, ``$`` and ``USD`` are one word. A word cut short keeps its dot (``наим.``)."""
    plain = _unmarked(unmix(_CAMEL.sub(" ", text.replace("İ", "I"))).lower().replace("ё", "е").replace("_", " "))
    for pieces, pattern, word in _SAME:
        for piece in pieces:  # written out: all texts of all first rows come through here
            if piece in plain:
                plain = pattern.sub(word, plain)
                break
    found = (w if w.endswith(".") and len(w) < 8 else w.rstrip(".") for w in _WORD.findall(plain))
    return tuple(w if w.endswith(".") else _stem(w) for w in found if w.strip("."))

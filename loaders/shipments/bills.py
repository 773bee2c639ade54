"""What a table of bills of lading is told by: the papers, boxes and ways of a ship's cargo, in the words of its headers."""

from __future__ import annotations

from loaders.headers import Recognised, words

# What only papers of a ship's cargo have; two of them make a bill, unless the row also belongs to a customs declaration.
_MARKS = tuple(
    tuple(frozenset(words(said)) for said in mark.split("|"))
    for mark in (
        "bill of lading|b l|bol|bl номер|коносамент|konşimento|konsimento|konosament|提单号|提单",
        "master bill|mbl|mbol|мастер коносамент|ana konşimento|master konşimento|主提单号",
        "container|контейнер|контейнеры|konteyner|集装箱号|柜号",
        "vessel|ship|ship name|судно|название судна|gemi|gemi adı|kema|船名",
        "voyage|voy.|рейс|номер рейса|sefer|sefer no|航次",
        "teu|teus|дфэ",
        "carrier|перевозчик|taşıyıcı|承运人",
        "port of lading|port of loading|pol|порт погрузки|yükleme limanı|装货港|起运港",
        "port of unlading|port of discharge|pod|порт выгрузки|порт разгрузки|boşaltma limanı|卸货港|目的港",
    )
)
_LEAST = 2


def is_bill(found: Recognised) -> bool:
    """Whether a header is that of bills of lading."""
    said = [frozenset(words(name)) for name in found.names if name]
    marks = sum(any(spoken <= name for spoken in mark for name in said) for mark in _MARKS)
    return marks >= _LEAST and "declaration" not in found.columns

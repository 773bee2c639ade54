"""Russian register of legal persons (EGRUL), open extracts as XML, forms VO_RUGFO 4.05 to 4.08.

One row is one ``Документ``: one firm on the day of its extract. Shares are per cent of the capital. The Federal Tax
Service publishes the files to subscribers: https://www.nalog.gov.ru/rn77/service/egrip2/

Traps. An extract holds no ends: who left is only missing from a later one, so each firm gets a roster row for its
owners and one for its directors. Joint-stock companies list the founders of their founding day: these get the mark
``at_founding`` and the firm no roster of owners. ``ОгрДосСв`` withholds a holder: somebody is there, nobody is
invented. ``ГРНДатаПерв`` is the day a holder was first entered, ``ГРНДата`` beside it only the last change.
"""

from __future__ import annotations

from collections.abc import Iterator

from loaders.contract import BATCH_ROWS, Claims, Document, Head, Loader
from loaders.reading import xml_elements
from loaders.ru_egrul.extract import Extract

RECORD = "Документ"


def sniff(head: Head) -> bool:
    """The register of firms only: that of sole traders (VO_RIGFO) has the same root and other contents."""
    return head.shape == "xml" and head.root == "Файл" and head.attributes.get("ТипИнф", "").startswith("ЕГРЮЛ")


def read(document: Document) -> Iterator[Claims]:
    """Batches of firms in the order of the file; only the firm at hand is kept in memory."""
    extract = Extract(document)
    for row, element in xml_elements(document.path, RECORD):
        extract.add(row, element)
        if len(extract.claims.mentions) >= BATCH_ROWS:
            yield extract.hand_over()
    yield extract.hand_over(last=True)


LOADER = Loader(
    name="ru_egrul",
    title="Russia, register of legal persons (EGRUL)",
    version="1",
    sniff=sniff,
    read=read,
    records=lambda _: RECORD,
)

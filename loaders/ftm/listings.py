"""Entries of an FtM file on sanctions lists: objects of their own that name whom they are about, else the topic of the party itself."""

from __future__ import annotations

from loaders.building import Builder
from loaders.ftm.links import Find, Missing
from loaders.ftm.objects import Object, agreed

SCHEMAS = frozenset({"Sanction"})
ABOUT = "entity"
READ = frozenset({
    ABOUT, "program", "programId", "programUrl", "authority", "startDate", "listingDate", "endDate", "sourceUrl", "reason", "summary",
    "provisions",
})  # fmt: skip
LISTED = "sanction"


def add(make: Builder, item: Object, find: Find) -> Missing | bool:
    """Add a listing for each party an entry is about. True: added; False: it is about something that is no party of the graph."""
    about = item.texts(ABOUT)
    if not about:
        return Missing(ABOUT, None, f"this {item.schema} says not whom it is about")
    found = []
    for text in about:
        try:
            found.append(find(text))
        except KeyError:
            return Missing(ABOUT, text, f'the {ABOUT} "{text}" of this {item.schema} is not in the file')
    since = agreed(make, item, "startDate", "first") or agreed(make, item, "listingDate", "first")
    until = agreed(make, item, "endDate", "last")
    listed = [mention for mention in found if mention]
    for mention in listed:
        make.listing(
            item.row, mention, _list(item), programme=_joined(item, "programId") or _joined(item, "program"),
            authority=_joined(item, "authority"), since=since, until=until,
            url=next(iter(item.texts("sourceUrl", "programUrl")), None), reason=_joined(item, "reason", "summary", "provisions"),
        )  # fmt: skip
    return bool(listed)


def by_topic(make: Builder, item: Object, mention: str) -> None:
    """Add a listing for a party that a list calls listed without an entry that says more."""
    if LISTED in item.texts("topics"):
        make.listing(item.row, mention, _list(item), programme=_joined(item, "programId"))


def _list(item: Object) -> str:
    return "; ".join(item.datasets)


def _joined(item: Object, *properties: str) -> str | None:
    return "; ".join(item.texts(*properties)) or None

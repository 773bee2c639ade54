"""The table of spellings: each name and address of the store once, as written, with its keys.

Keys are made when who is who is worked out, not on loading, so that a better key reaches what was loaded long ago.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from graph.store import Writer
from graph.values.addresses import address_key
from graph.values.firm_names import company_key
from graph.values.names import person_key

# Goes up when a key is made in another way; spellings of an older version are made anew.
VERSION = 3

# So many texts are keyed at a time; it bounds memory.
BATCH = 16_384


class Keys(NamedTuple):
    """What a text is compared by; see the table ``spelling``. Of a firm, ``loose`` holds what names that are alike share, behind ``=``, and
    what they share by sound, behind ``~``."""

    base: str
    loose: tuple[str, ...] = ()
    rest: str | None = None
    initials: bool = False


def _person(written: str) -> Keys | None:
    key = person_key(written)
    return Keys(key.base, key.loose, key.patronymic or None, key.initials) if key else None


def _company(written: str) -> Keys | None:
    key = company_key(written)
    if key is None:
        return None
    return Keys(
        key.base, (*(f"={alike}" for alike in key.alike), *(f"~{sound}" for sound in key.sounds)), key.form or None
    )


def _address(written: str) -> Keys | None:
    key = address_key(written)
    return Keys(key.place, (key.building,)) if key.place else None


# The texts of each kind that the store holds. An owner of unknown kind is compared with people.
_KINDS: dict[str, tuple[str, Callable[[str], Keys | None]]] = {
    "person": ("SELECT unnest(names) AS written FROM mention WHERE kind <> 'company'", _person),
    "company": ("SELECT unnest(names) AS written FROM mention WHERE kind = 'company'", _company),
    "address": ("SELECT unnest(addresses) AS written FROM mention", _address),
}


def _rows(kind: str, texts: Sequence[str], key: Callable[[str], Keys | None]) -> list[tuple[object, ...]]:
    nothing = Keys("")
    return [(kind, text, *(key(text) or nothing), VERSION) for text in texts]


def spell(writer: Writer) -> None:
    """Add what is new to the table of spellings, and take out what nothing in the store is written like."""
    writer.execute("DELETE FROM spelling WHERE version <> $version", {"version": VERSION})
    for kind, (texts, key) in _KINDS.items():
        writer.execute(f"CREATE OR REPLACE TEMP TABLE held AS SELECT DISTINCT written FROM ({texts})")  # noqa: S608  # texts above
        writer.execute(
            "DELETE FROM spelling WHERE kind = $kind AND written NOT IN (SELECT written FROM held)", {"kind": kind}
        )
        count = writer.execute(
            "CREATE OR REPLACE TEMP TABLE unspelt AS SELECT written, row_number() OVER (ORDER BY written) AS place "
            "FROM held ANTI JOIN (SELECT written FROM spelling WHERE kind = $kind) known USING (written)",
            {"kind": kind},
        )
        for start in range(0, count, BATCH):
            batch = writer.rows(
                "SELECT written FROM unspelt WHERE place > $start AND place <= $stop ORDER BY place",
                {"start": start, "stop": start + BATCH},
            )
            writer.add("spelling", _rows(kind, [row["written"] for row in batch], key))

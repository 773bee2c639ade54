"""The countries that a shipment comes from and goes to, where no column of countries says so: by its ports, by its direction."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from graph.values.countries import country_code, country_of_address
from graph.values.text import clean

# The port that tells each way of the route.
PORT_OF = {"departure": "port_from", "destination": "port_to"}
PORTS = tuple(PORT_OF.values())
_LETTERS = re.compile(r"[^a-z ]+")


@cache
def _ports() -> dict[str, str]:
    text = (files("loaders") / "data" / "ports.csv").read_text(encoding="utf-8")
    rows = csv.reader(line for line in text.splitlines() if line and not line.startswith("#"))
    return {name: country for country, names in rows for name in names.split("|")}


def country_of_port(cell: object) -> str | None:
    """The country of a port by what is written with it (``SANTOS (BR)``, ``SHENZHEN, CHINA``), else by its name where that is known."""
    text = clean(cell)
    if text is None:
        return None
    if told := country_code(text) or country_of_address(text):
        return told
    # Manifests put a number or a code before the name: "53306, MUNDRA".
    names = [_LETTERS.sub(" ", part.lower()).split() for part in re.split(r"[,;/(]", text)]
    return next((country for name in names if (country := _ports().get(" ".join(name)))), None)


def country_of_cell(cell: object) -> str | None:
    """The country that the address in a cell ends with, None where it names none."""
    text = clean(cell)
    return None if text is None else country_of_address(text)


def filled(cells: Sequence[Any], told: Sequence[str | None]) -> list[Any]:
    """The cells, with what else is told where they are empty."""
    return [cell if clean(cell) is not None else other for cell, other in zip(cells, told, strict=True)]


def by_direction(
    direction: Sequence[str | None], partner: Sequence[Any], home: str | None
) -> tuple[list[Any], list[Any]]:
    """Departure and destination of each row: goods come into ``home`` from the partner country, or leave it for there."""
    departure = [
        p if d == "import" else home if d == "export" else None for d, p in zip(direction, partner, strict=True)
    ]
    destination = [
        p if d == "export" else home if d == "import" else None for d, p in zip(direction, partner, strict=True)
    ]
    return departure, destination

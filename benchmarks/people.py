"""Spelling, rules and clustering of invented person records in one go, beside Splink on the same records: time, peak memory, and what is
found.

Two records of a hundred are second records of somebody, in another script, romanisation or word order, who agrees with the first in the
birth date, its month, a taxpayer number or a telephone. Names are drawn as unevenly as real ones, so that common ones have many
namesakes. Peak memory is of the whole process, one child process a size.
"""

from __future__ import annotations

import csv
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.apart import apart, peak_mb
from benchmarks.peers import ask
from graph.identity import resolve
from graph.provenance import key
from graph.schema import BY_NAME
from graph.store import Store
from graph.stores import connect

BATCH = 20_000
DUPLICATES = 0.02
# What the engine may take; it writes the rest to disk. Without a limit it takes what the machine has.
ENGINE_MEMORY = "2GB"

_GIVEN = (
    "Александр Сергей Андрей Алексей Дмитрий Евгений Михаил Николай Владимир Иван Павел Игорь Олег Юрий Виктор Роман Максим Денис Антон "
    "Илья Кирилл Никита Артем Руслан Тимур Ержан Нурлан Марат Рустам Азамат Бахтиёр Жандос Ованес Арам Георгий Лев Пётр Фёдор Борис Глеб"
).split()
_PIECES = "ба бор ва вел га гор до дуб жа за зел ка кор ла лом ма мир на нов па пол ра рож са сол та тур фа хо цар чер ша щед ю яр".split()
_ENDS = "ов ев ин енко ский як баев ян чук ук".split()

_BGN = str.maketrans({
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh", "з": "z", "и": "i", "й": "y", "к": "k", "л": "l",
    "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh",
    "щ": "shch", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
})  # fmt: skip
_GERMAN = _BGN | str.maketrans(
    {"в": "w", "ж": "sch", "з": "s", "й": "j", "х": "ch", "ц": "z", "ч": "tsch", "ш": "sch", "ю": "ju", "я": "ja"}
)
_FRENCH = _BGN | str.maketrans(
    {"ж": "j", "й": "i", "у": "ou", "ч": "tch", "ш": "ch", "щ": "chtch", "ю": "iou", "я": "ia"}
)
_SYSTEMS = (_BGN, _BGN, _BGN, _GERMAN, _FRENCH)


class Person(NamedTuple):
    """One invented record; ``truth`` is the number of the person behind it."""

    truth: int
    name: str
    born: date
    precision: str
    tax_number: str | None
    phone: str | None


def _tax_number(serial: int) -> str:
    digits = f"{serial:010d}"
    for weights in ((7, 2, 4, 10, 3, 5, 9, 4, 6, 8), (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)):
        digits += str(sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11 % 10)
    return digits


def _surname(draw: random.Random, most: int) -> str:
    # The n-th surname is borne by about one in n, as in real registers.
    rank = int(most ** draw.random())
    own = random.Random(rank)
    return "".join(own.choice(_PIECES) for _ in range(own.choice((2, 2, 3)))).capitalize() + own.choice(_ENDS)


def _again(person: Person, draw: random.Random) -> Person:
    """A second record of the person, in another spelling; what both agree in is one thing beside the name."""
    surname, given, father = person.name.split()
    words = [surname, given] if draw.random() < 0.5 else [given, surname]
    latin = " ".join(words).lower().translate(draw.choice(_SYSTEMS)).title()
    other = person._replace(name=latin, tax_number=None, phone=None)
    chance = draw.random()
    if chance < 0.7:
        return other
    if chance < 0.8:
        return other._replace(born=person.born.replace(day=1), precision="month")
    if chance < 0.9:
        return other._replace(name=f"{surname.upper()} {given.upper()} {father.upper()}", tax_number=person.tax_number)
    return other._replace(phone=person.phone)


def people(size: int, seed: int = 1) -> Iterator[Person]:
    """``size`` records, two in a hundred of them second ones."""
    draw = random.Random(seed)
    for number in range(round(size * (1 - DUPLICATES))):
        name = f"{_surname(draw, size // 2)} {_GIVEN[int(len(_GIVEN) ** draw.random()) - 1]} {draw.choice(_GIVEN)}ович"
        born = date(1950, 1, 1) + timedelta(days=draw.randrange(19_000))
        person = Person(number, name, born, "day", _tax_number(number), f"+7701{number:07d}")
        yield person
        if draw.random() < DUPLICATES / (1 - DUPLICATES):
            yield _again(person, draw)


def _row(table: str, **values: Any) -> tuple[Any, ...]:
    shape = BY_NAME[table]
    return tuple(values.get(column, [] if kind.endswith("[]") else None) for column, kind in shape.columns.items())


def fill(store: Store, size: int) -> None:
    """Write the records as the mentions and numbers of one source, batch by batch. ``status`` holds the number of the person."""
    source = key("source", "invented people")
    mentions: list[tuple[Any, ...]] = []
    numbers: list[tuple[Any, ...]] = []
    with store.writer() as writer:
        for row, person in enumerate(people(size), start=1):
            mention = key("mention", row)
            mentions.append(_row(
                "mention", id=mention, source_id=source, row=row, kind="person", scope=str(row), name=person.name, names=[person.name],
                born=person.born, born_precision=person.precision, phones=[person.phone] if person.phone else [], status=str(person.truth),
            ))  # fmt: skip
            if person.tax_number:
                numbers.append(_row(
                    "identifier", mention_id=mention, source_id=source, row=row, kind="inn_person", scope="", value=person.tax_number,
                    as_written=person.tax_number, checked=True, sure=True,
                ))  # fmt: skip
            if len(mentions) == BATCH:
                writer.add("mention", mentions)
                writer.add("identifier", numbers)
                mentions, numbers = [], []
        writer.add("mention", mentions)
        writer.add("identifier", numbers)


# Two records of one person: are they brought together by a key that a rule reads, and are they joined?
_FOUND = """
WITH key AS (
    SELECT DISTINCT m.id, 'name and month ' || k.loose || strftime(m.born, '%Y-%m') AS key
    FROM mention m JOIN spelling s ON s.kind = 'person' AND s.written = m.name, unnest(s.loose) AS k(loose)
    UNION SELECT m.id, 'name and telephone ' || k.loose || m.phones[1]
    FROM mention m JOIN spelling s ON s.kind = 'person' AND s.written = m.name, unnest(s.loose) AS k(loose) WHERE len(m.phones) > 0
    UNION SELECT mention_id, 'number ' || value FROM identifier
), block AS (
    SELECT key, count(*) AS n FROM key GROUP BY key HAVING count(*) > 1
), twin AS (
    SELECT x.id AS a, y.id AS b FROM mention x JOIN mention y ON y.status = x.status AND y.id > x.id
), met AS (
    SELECT DISTINCT t.a, t.b FROM twin t JOIN key k ON k.id = t.a JOIN key l ON l.id = t.b AND l.key = k.key
), joined AS (
    SELECT e.entity_id, count(*) AS n, count(DISTINCT m.status) AS people
    FROM member e JOIN mention m ON m.id = e.mention_id GROUP BY e.entity_id HAVING count(*) > 1
)
SELECT (SELECT count(*) FROM twin) AS twins, (SELECT count(*) FROM met) AS met, (SELECT sum(n * (n - 1) / 2) FROM block) AS candidates,
       (SELECT count(*) FROM twin t JOIN member x ON x.mention_id = t.a JOIN member y ON y.mention_id = t.b WHERE x.entity_id = y.entity_id)
           AS right,
       (SELECT sum(n * (n - 1) / 2) FROM joined) AS said
"""


class Run(NamedTuple):
    """One size: seconds of the whole by the clock and by the processors, peak memory in MB, and how the twins fared. ``completeness`` and
    ``reduction`` are of what the keys bring together; a peer does not tell them."""

    matcher: str
    size: int
    seconds: float
    processor: float
    peak_mb: float
    precision: float
    recall: float
    completeness: float | None = None
    reduction: float | None = None


def _measure(size: int) -> Run:
    with tempfile.TemporaryDirectory() as folder, connect(str(Path(folder) / "people.duckdb")) as store:
        with store.writer() as writer:
            writer.execute(f"SET memory_limit = '{ENGINE_MEMORY}'")
        fill(store, size)
        began, used = time.perf_counter(), time.process_time()
        resolve(store)
        took, used = time.perf_counter() - began, time.process_time() - used
        peak = peak_mb()
        row = store.view().rows(_FOUND)[0]
    return Run(
        "transship", size, took, used, peak, row["right"] / float(row["said"]), row["right"] / row["twins"],
        row["met"] / row["twins"], 1 - float(row["candidates"]) / (size * (size - 1) / 2),
    )  # fmt: skip


def measure(size: int) -> Run:
    """One size in a process of its own."""
    found: Run = apart("resolve", _measure, size).result
    return found


def splink(size: int) -> Run | str:
    """The same records by Splink, in an environment of its own; or why it could not."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.csv"
        with path.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.writer(handle)
            writer.writerow(("number", "truth", "name", "born", "month", "tax_number", "phone"))
            for number, person in enumerate(people(size)):
                born = person.born.isoformat() if person.precision == "day" else ""
                month = person.born.isoformat()[:7]
                writer.writerow((number, person.truth, person.name, born, month, person.tax_number, person.phone))
        told, why = ask("peer_people.py", {"path": str(path), "memory": ENGINE_MEMORY})
    if told is None:
        return why
    quality = (told["right"] / told["said"] if told["said"] else 0.0, told["right"] / told["twins"])
    return Run("splink", size, told["seconds"], told["processor"], told["peak_mb"], *quality)


def show(sizes: list[int]) -> None:
    """Print two lines for each size."""
    print(
        f"{'matcher':12}{'records':>10}{'seconds':>9}{'cpu s':>8}{'records/cpu s':>15}{'peak MB':>9}{'precision':>11}{'recall':>8}"
        f"{'completeness':>14}{'reduction':>12}"
    )
    for size in sizes:
        for run in (measure(size), splink(size)):
            if isinstance(run, str):
                print(f"not measured: {run}", flush=True)
                continue
            told = "" if run.completeness is None else f"{run.completeness:14.4f}{run.reduction:12.8f}"
            print(
                f"{run.matcher:12}{run.size:10,}{run.seconds:9.1f}{run.processor:8.1f}{run.size / run.processor:15,.0f}"
                f"{run.peak_mb:9,.0f}{run.precision:11.4f}{run.recall:8.4f}{told}",
                flush=True,
            )

"""Judgements as lines of nomenklatura's format: out, in again, from its own files, and what is refused."""

from __future__ import annotations

import json

import pytest

from graph.errors import BadFile, BadParams
from graph.identity import decide, overrule, resolve, undo, work_out
from graph.identity.judgements import Imported, lines, read, take_in
from graph.store import Store
from tests.graph.test_evidence import derived
from tests.graph.test_identity import people
from tests.graph.test_people import file_of_people, front, seller
from tests.graph.worlds import fill

FTM = "test"  # the loader that the invented files name


def store_of_two() -> Store:
    """A founder in a register, an owner abroad and a record of a file of people; nothing joins the owner."""
    store = fill([seller(), front(), file_of_people({})])
    resolve(store)
    return store


def mentions(store: Store) -> dict[str, str]:
    rows = store.view().rows("SELECT DISTINCT id, coalesce(record, name) AS called FROM mention WHERE kind = 'person'")
    return {row["called"]: row["id"] for row in rows}


def taken_in(store: Store, *text: object) -> Imported:
    found = list(read("judged.jsonl", (line if isinstance(line, str) else json.dumps(line) for line in text)))
    return take_in(store, found, "judged.jsonl", "somebody")


def test_what_goes_out_comes_in_again_in_another_store() -> None:
    store = store_of_two()
    ids = mentions(store)
    decide(store, ids["ГРОМОВ ЛЕВ ИЛЬИЧ"], ids["Gromov Lev"], "same", "seen together", "reporter")
    written = list(lines(store.view(), FTM))
    left, right, judgement, score, user, at = json.loads(written[0])
    assert (judgement, score, user) == ("positive", None, "reporter")
    assert left > right, "the larger id stands first"
    assert at.startswith("20")

    other = store_of_two()
    assert taken_in(other, *written) == Imported(len(written), 1, len(written) - 1, 0, ())
    assert people(other) == people(store) != people(store_of_two())
    assert list(lines(other.view(), FTM)) == written, "who and when are kept"
    assert taken_in(other, *written).recorded == 0, "a second time changes nothing"


def test_ids_of_a_followthemoney_file_stand_for_their_mentions() -> None:
    store = store_of_two()
    ids = mentions(store)
    done = taken_in(store, ["p-1", ids["Gromov Lev"], "positive", 0.8, "reporter", "2024-01-31T12:00:00"])
    assert (done.recorded, done.unknown) == (1, ())
    assert [len(names) for names in people(store)] == [3]
    aliases = [json.loads(line)[:2] for line in lines(store.view(), FTM) if json.loads(line)[4] == "transship"]
    assert [set(pair) for pair in aliases] == [{"p-1", ids["p-1"]}], "so that a tool which knows only the file finds it"


def test_records_judged_against_an_id_of_the_tool_s_own_are_judged_against_each_other() -> None:
    store = store_of_two()
    ids = mentions(store)
    done = taken_in(
        store,
        ["NK-7", "Q42", "positive", None, "a", None],
        ["NK-7", ids["Gromov Lev"], "positive", None, "a", None],
        ["Q42", "p-1", "positive", None, "a", None],
    )
    assert done.recorded == 1
    assert [len(names) for names in people(store)] == [3]


@pytest.mark.parametrize("judgement", ["unsure", "no_judgement"])
def test_an_open_question_judges_nothing(judgement: str) -> None:
    store = store_of_two()
    done = taken_in(store, ["p-1", mentions(store)["Gromov Lev"], judgement, 0.5, None, None])
    assert (done.recorded, done.undecided) == (0, 1)


def test_a_line_taken_back_judges_nothing_and_an_unknown_id_is_told() -> None:
    store = store_of_two()
    done = taken_in(
        store,
        ["p-1", mentions(store)["Gromov Lev"], "positive", None, "a", "2024-01-01", "2024-02-01"],
        ["p-1", "nobody", "negative", None, "a", "2024-01-01"],
    )
    assert done == Imported(1, 0, 0, 0, ("nobody",))


def test_the_later_judgement_of_a_pair_holds() -> None:
    store = store_of_two()
    pair = ["p-1", mentions(store)["Gromov Lev"]]
    taken_in(store, [*pair, "negative", None, "a", "2024-03-01T00:00:00"])
    assert taken_in(store, [*pair, "positive", None, "b", "2024-02-01T00:00:00"]).recorded == 0
    assert taken_in(store, [*pair, "positive", None, "b", "2024-04-01T00:00:00"]).recorded == 1
    assert [len(names) for names in people(store)] == [3]


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        '["a", "b"]',
        '["a", 1, "positive", null, null, null]',
        '["a", "b", "perhaps", null, null, null]',
        '["a", "b", "positive", null, null, "one day"]',
        "[" * 5000,
        "[" + "1" * 20_000,
    ],
)
def test_a_line_that_is_no_judgement_is_refused_with_its_place(line: str) -> None:
    with pytest.raises(BadFile) as refused:
        list(read("judged.jsonl", ["", line]))
    assert refused.value.where == "judged.jsonl:2"


def test_an_imported_judgement_is_taken_back_like_any_other() -> None:
    store = store_of_two()
    before = derived(store)
    taken_in(store, ["p-1", mentions(store)["Gromov Lev"], "positive", None, "a", None])
    (made,) = store.view().rows("SELECT id FROM decision WHERE decided_by <> 'rule'")
    undo(store, made["id"], "an error", "somebody")
    assert derived(store) == before


def test_a_trial_shows_what_would_be_and_leaves_the_store_as_it_is() -> None:
    store = store_of_two()
    before = derived(store)
    (joined,) = store.view().rows("SELECT id FROM decision WHERE basis = 'same_identifier'")
    with store.trial() as trial:
        overrule(trial, joined["id"])
        work_out(trial)
        assert trial.rows("SELECT count(*) AS n FROM entity WHERE kind = 'person'") == [{"n": 3}]
    assert derived(store) == before
    assert store.view().rows("SELECT count(*) AS n FROM entity WHERE kind = 'person'") == [{"n": 2}]
    with store.trial() as trial, pytest.raises(BadParams, match="no decision that holds"):
        overrule(trial, mentions(store)["Gromov Lev"])

"""Scores pairs of names with nomenklatura and Splink. It runs in the environment that ``peers`` makes for them and imports nothing of ours.

Standard input: {"train": [[kind, same, [left names], [right names]], …], "test": […]}. Standard output: a list of {"peer", "train",
"test", "seconds"} with the scores of both halves and the processor seconds of the second, or {"peer", "error"}.
"""

from __future__ import annotations

import json
import logging
import sys
import time
import warnings
from itertools import product

SCHEMA = {"person": "Person", "company": "Company"}


def nomenklatura_scores(algorithm, halves):
    """Both sides as entities with all their names; import and compilation are not counted."""
    from followthemoney import ValueEntity
    from nomenklatura.matching import get_algorithm
    from nomenklatura.matching.types import ScoringConfig

    matcher, config = get_algorithm(algorithm), ScoringConfig.defaults()

    def entity(kind, names, place):
        return ValueEntity.from_dict(
            {"id": place, "schema": SCHEMA[kind], "datasets": ["x"], "properties": {"name": names}}
        )

    scores = {}
    for half in ("train", "test"):
        began = time.process_time()
        # It remembers what it made of an entity by the entity's id, so each gets an id of its own.
        scores[half] = [
            matcher.compare(
                entity(kind, left, f"{half}-left-{n}"), entity(kind, right, f"{half}-right-{n}"), config
            ).score
            for n, (kind, _, left, right) in enumerate(halves[half])
        ]
        scores["seconds"] = time.process_time() - began
    return scores


def splink_scores(halves):
    """Fellegi-Sunter on Latin letters without legal forms: the whole name, its words and its longest word. Splink has no comparison
    across scripts, so the names are transliterated for it; m is learnt from the pairs of the training half, u from all of its names."""
    import duckdb
    import pandas
    import splink.comparison_library as cl
    from normality import ascii_text
    from rigour.names import remove_org_types
    from splink import Linker, SettingsCreator
    from splink.internals.duckdb.database_api import DuckDBAPI

    def plain(kind, name):
        text = (ascii_text(name) or "").lower()
        text = remove_org_types(text) or text if kind == "company" else text
        return sorted("".join(c if c.isalnum() else " " for c in text).split())

    def tables(pairs):
        sides, owner = ([], []), []
        for place, (kind, _, left, right) in enumerate(pairs):
            for names in product(left, right):
                for side, name in zip(sides, names, strict=True):
                    words = plain(kind, name)
                    row = {"unique_id": len(owner), "pair": len(owner), "name": " ".join(words), "words": words}
                    side.append({**row, "longest": max(words, key=len, default="")})
                owner.append(place)
        return [pandas.DataFrame(side) for side in sides], owner

    def linker(frames):
        settings = SettingsCreator(
            link_type="link_only",
            probability_two_random_records_match=0.5,
            blocking_rules_to_generate_predictions=["l.pair = r.pair"],
            comparisons=[
                cl.JaroWinklerAtThresholds("name", [0.97, 0.92, 0.88, 0.8, 0.7]),
                cl.ArrayIntersectAtSizes("words", [3, 2, 1]),
                cl.JaroWinklerAtThresholds("longest", [0.97, 0.9, 0.8]),
            ],
        )
        database = DuckDBAPI(duckdb.connect())
        names = ("left_side", "right_side")
        registered = [
            database.register(frame, dataset_display_name=name) for frame, name in zip(frames, names, strict=True)
        ]
        return Linker(registered, settings, log_level=logging.ERROR), database

    frames, owner = tables(halves["train"])
    trained, database = linker(frames)
    trained.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    same = [i for i, place in enumerate(owner) if halves["train"][place][1]]
    labels = pandas.DataFrame(
        {"source_dataset_l": "left_side", "unique_id_l": same, "source_dataset_r": "right_side", "unique_id_r": same}
    )
    trained.training.estimate_m_from_pairwise_labels(database.register(labels, dataset_display_name="labels"))
    model = trained.misc.save_model_to_json()

    scores = {}
    for half in ("train", "test"):
        began = time.process_time()
        frames, owner = tables(halves[half])
        asked = DuckDBAPI(duckdb.connect())
        registered = [
            asked.register(frame, dataset_display_name=name)
            for frame, name in zip(frames, ("left_side", "right_side"), strict=True)
        ]
        found = Linker(registered, model, log_level=logging.ERROR).inference.predict().as_pandas_dataframe()
        best = [0.0] * len(halves[half])
        for place, score in zip(found["unique_id_l"], found["match_probability"], strict=True):
            best[owner[place]] = max(best[owner[place]], float(score))
        scores[half], scores["seconds"] = best, time.process_time() - began
    return scores


PEERS = {
    "nomenklatura logic-v2": lambda halves: nomenklatura_scores("logic-v2", halves),
    "nomenklatura regression-v1": lambda halves: nomenklatura_scores("regression-v1", halves),
    "splink": splink_scores,
}


def main():
    warnings.simplefilter("ignore")
    halves = json.load(sys.stdin)
    answers = []
    for peer, scores in PEERS.items():
        try:
            answers.append({"peer": peer, **scores(halves)})
        except Exception as exc:  # noqa: BLE001  # a peer that cannot run is named with its reason, and the others still count
            answers.append({"peer": peer, "error": f"{type(exc).__name__}: {exc}"})
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()

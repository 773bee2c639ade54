"""Finds the second records of invented people with Splink. It runs in the environment that ``peers`` makes and imports nothing of ours.

Standard input: {"path": a CSV of ``number, truth, name, born, month, tax_number, phone``, "memory": what its engine may take}. Standard
output: {"seconds", "processor", "peak_mb", "said", "right", "twins", "candidates"}: pairs in clusters, right ones, all there are.
"""

from __future__ import annotations

import json
import logging
import resource
import sys
import time
import warnings

SURE = 0.95  # the probability at which pairs are joined


def main():
    warnings.simplefilter("ignore")
    asked = json.load(sys.stdin)
    import duckdb
    import splink.comparison_library as cl
    from normality import ascii_text
    from splink import Linker, SettingsCreator, block_on
    from splink.internals.duckdb.database_api import DuckDBAPI

    connection = duckdb.connect()
    connection.execute(f"SET memory_limit = '{asked['memory']}'")
    began, used = time.perf_counter(), time.process_time()
    rows = connection.execute("SELECT * FROM read_csv($path, all_varchar = true)", {"path": asked["path"]}).df()
    # It compares no scripts, so names are transliterated for it; second records turn the words, so they are sorted by length.
    plain = [sorted((ascii_text(name) or "").lower().split(), key=len, reverse=True) for name in rows["name"]]
    frame = rows.assign(
        unique_id=range(len(rows)),
        longest=[words[0] if words else None for words in plain],
        second=[words[1] if len(words) > 1 else None for words in plain],
        words=[sorted(words) for words in plain],
        # What is not stated is unknown, not empty.
        **{
            name: rows[name].where(rows[name].notna() & (rows[name] != ""), None)
            for name in ("born", "month", "tax_number", "phone")
        },
    )
    settings = SettingsCreator(
        link_type="dedupe_only",
        probability_two_random_records_match=4e-2 / len(frame),
        blocking_rules_to_generate_predictions=[
            block_on("born"),
            block_on("tax_number"),
            block_on("phone"),
            block_on("month", "longest"),
        ],
        comparisons=[
            cl.JaroWinklerAtThresholds("longest", [0.97, 0.92, 0.85, 0.75]),
            cl.JaroWinklerAtThresholds("second", [0.97, 0.92, 0.85, 0.75]),
            cl.ArrayIntersectAtSizes("words", [3, 2, 1]),
            cl.ExactMatch("born"),
            cl.ExactMatch("month"),
            cl.ExactMatch("tax_number"),
            cl.ExactMatch("phone"),
        ],
    )
    database = DuckDBAPI(connection)
    linker = Linker(database.register(frame, dataset_display_name="people"), settings, log_level=logging.ERROR)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    # It learns from the key itself, which is more than a user has.
    linker.training.estimate_m_from_label_column("truth")
    predictions = linker.inference.predict(threshold_match_probability=0.5)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        predictions, threshold_match_probability=SURE
    )
    seconds, processor = time.perf_counter() - began, time.process_time() - used
    found = clusters.as_pandas_dataframe()
    connection.register("found", found)
    connection.register("people_rows", frame[["truth"]].assign(unique_id=frame["unique_id"]))
    said, right, twins = connection.execute(
        """
        WITH joined AS (
            SELECT f.cluster_id, p.truth FROM found f JOIN people_rows p ON p.unique_id = f.unique_id
        )
        SELECT (SELECT coalesce(sum(n * (n - 1) / 2), 0) FROM (SELECT count(*) AS n FROM joined GROUP BY cluster_id)),
               (SELECT coalesce(sum(n * (n - 1) / 2), 0) FROM (SELECT count(*) AS n FROM joined GROUP BY cluster_id, truth)),
               (SELECT coalesce(sum(n * (n - 1) / 2), 0) FROM (SELECT count(*) AS n FROM joined GROUP BY truth))
        """
    ).fetchone()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = {
        "seconds": seconds,
        "processor": processor,
        "peak_mb": peak,
        "said": float(said),
        "right": float(right),
        "twins": float(twins),
    }
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()

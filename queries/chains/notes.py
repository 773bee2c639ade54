"""What an answer considered, what it left out and which limit cut, so that an empty answer explains itself."""

from __future__ import annotations

from collections.abc import Mapping

from graph.store import Params, View
from queries.chains import people, routes
from queries.chains.words import plural

_CONSIDERED = """
SELECT (SELECT count(*) FROM good_row) AS records,
       (SELECT count(*) FROM movement) AS movements,
       (SELECT count(*) FROM (SELECT movement FROM movement_delivery GROUP BY movement HAVING count(*) > 1) m) AS mirrored,
       (SELECT count(*) FROM seller) AS sellers,
       (SELECT count(*) FROM front) AS fronts,
       (SELECT count(*) FROM movement m JOIN party s ON s.party = m.sender JOIN party r ON r.party = m.receiver
        WHERE m.day >= $cutoff AND (s.country IS NULL OR r.country IS NULL)) AS unplaced
"""
# All in one row: a statement costs more than the counting of small tables.
_COUNTS = f"""
SELECT * FROM ({_CONSIDERED}) c CROSS JOIN ({people.SET_ASIDE}) s CROSS JOIN ({people.CUT}) p CROSS JOIN ({routes.CUT}) r
"""  # noqa: S608  # texts of this package


def counted(view: View, params: Params) -> dict[str, int]:
    """How many records, movements, sellers and fronts there were, what was set aside, and how often each limit cut."""
    return {name: int(count) for name, count in view.rows(_COUNTS, params)[0].items()}


def notes(params: Params, counts: Mapping[str, int]) -> tuple[str, ...]:
    """Plain sentences, most general first. ``counts`` are those of ``counted``, with the linked ``pairs`` and the ``chains``."""
    told = [
        f"{plural(counts['records'], 'record')} of the goods make {plural(counts['movements'], 'movement')}; "
        f"{counts['mirrored']:,} stand in more than one file and count once, with the value of the better source.",
        f"{plural(counts['sellers'], 'old seller')} and {plural(counts['fronts'], 'new firm')} abroad were compared; "
        f"{plural(counts['pairs'], 'pair')} share somebody.",
    ]
    if counts["set_aside"]:
        told.append(
            f"{plural(counts['set_aside'], 'further pair')} would share somebody whose interest in the seller has no known start, and no "
            "record before the cutoff shows it: set aside."
        )
    if counts["unplaced"]:
        told.append(
            f"{plural(counts['unplaced'], 'movement')} after the cutoff name a firm of unknown country and make no leg."
        )
    if counts["cut_paths"]:
        told.append(
            f"max_paths {params['max_paths']:,} cut the ways up from {plural(counts['cut_paths'], 'firm')}: raise it to follow all."
        )
    if counts["cut_pairs"]:
        told.append(
            f"max_pairs {params['max_pairs']:,} cut the pairs that "
            f"{plural(counts['cut_pairs'], 'person or firm', 'people or firms')} would link."
        )
    if counts["cut_routes"]:
        told.append(f"max_routes {params['max_routes']:,} cut the routes from {plural(counts['cut_routes'], 'front')}.")
    if counts["chains"] > params["max_chains"]:
        told.append(f"max_chains {params['max_chains']:,} of {counts['chains']:,} chains are shown, the best ones.")
    return tuple(told)

"""The crowd: firms, their holders and their parcels, with the shapes of real registers and customs files, and no chain by chance.

Two circles share nobody: those who may be old sellers (with old firms abroad), and new firms abroad (with firms at home that never trade).
Within a circle there is all that makes a search slow: mass directors behind thousands of firms, holdings in cycles, traders by a power law.
"""

from __future__ import annotations

from datetime import date

import duckdb

from graph.values import goods

CUTOFF = date(2022, 2, 24)
ABROAD = ("kz", "kz", "kz", "kg", "am", "tr", "ae", "cn", "cn", "cn", "hk", "cy", "ge", "uz", "rs", "de")

_FIRM = """
CREATE TEMP TABLE firm AS
SELECT firm, country, home, trades, recent, circle, founded, row_number() OVER (PARTITION BY circle ORDER BY firm) - 1 AS place
FROM (
    SELECT firm, home, trades, recent,
           CASE WHEN home THEN 'ru' ELSE $abroad[1 + CAST(floor(u(firm, 4) * len($abroad)) AS INTEGER)] END AS country,
           CASE WHEN (home AND trades) OR (NOT home AND NOT recent) THEN 0 ELSE 1 END AS circle,
           CASE WHEN recent THEN DATE '2022-02-24' + CAST(floor(u(firm, 5) * 650) AS INTEGER)
                ELSE DATE '1996-01-01' + CAST(floor(u(firm, 5) * 9400) AS INTEGER) END AS founded
    FROM (
        SELECT firm, u(firm, 1) < 0.7 AS home, u(firm, 2) < CASE WHEN u(firm, 1) < 0.7 THEN 0.3 ELSE 0.5 END AS trades,
               u(firm, 3) < CASE WHEN u(firm, 1) < 0.7 THEN 0.1 ELSE 0.35 END AS recent
        FROM (SELECT CAST(range AS INTEGER) AS firm FROM range($companies))
    )
)
"""

# Nine in ten holders stand behind a firm or two, some behind a dozen; one in two hundred interests is a mass director's.
_STAKE = """
CREATE TEMP TABLE stake AS
SELECT CAST(row_number() OVER () AS INTEGER) AS stake, edge, person, owner, firm, since,
       CASE WHEN u(firm, 20 + turn) < 0.1 THEN since + CAST(floor(u(firm, 30 + turn) * 1500) AS INTEGER) + 1 END AS until
FROM (
    SELECT edge, turn, firm, CAST(circle * 100000000 + floor(CASE
               WHEN u(firm, 40 + turn) < 0.9 THEN u(firm, 50 + turn) * n
               WHEN u(firm, 40 + turn) < 0.995 THEN u(firm, 50 + turn) * n / 20
               ELSE pow(u(firm, 50 + turn), 2) * (1 + n / 20000) END) AS INTEGER) AS person, CAST(NULL AS INTEGER) AS owner,
           founded + CAST(floor(pow(u(firm, 60 + turn), 3) * 1000) AS INTEGER) AS since
    FROM firm JOIN (SELECT circle, count(*) AS n FROM firm GROUP BY circle) USING (circle)
    JOIN (VALUES (0, 'OWNS'), (1, 'OWNS'), (2, 'DIRECTS')) AS t(turn, edge) ON turn <> 1 OR u(firm, 6) < 0.5
    UNION ALL
    SELECT 'OWNS', 3, f.firm, NULL, o.firm, greatest(f.founded, o.founded)
    FROM (SELECT *, CAST(floor(pow(u(firm, 8), 2) * count(*) OVER (PARTITION BY circle)) AS INTEGER) AS above FROM firm) f
    JOIN firm o ON o.circle = f.circle AND o.place = f.above
    WHERE u(f.firm, 7) < 0.12 AND o.firm <> f.firm
    UNION ALL
    SELECT 'OWNS', 4, f.firm, NULL, o.firm, greatest(f.founded, o.founded)
    FROM firm f JOIN firm o ON o.circle = f.circle AND o.place = f.place // 3 * 3 + (f.place + 1) % 3
    WHERE f.place % 1500 < 3
)
"""

_TRADER = """
CREATE TEMP TABLE trader AS
SELECT firm, role, row_number() OVER (PARTITION BY role ORDER BY u(firm, 9)) - 1 AS rank
FROM (SELECT firm, CASE WHEN home THEN 1 WHEN recent THEN 2 ELSE 3 END AS role FROM firm WHERE trades)
"""

# Six in ten parcels come home, some go between firms abroad (carriers and forwarders are the first ranks of the power law), some leave.
# One in ten is of controlled goods.
_DRAFT = """
CREATE TEMP TABLE draft AS
SELECT parcel, day, hs6, value_usd, net_kg, quantity, sends, receives,
       CAST(floor(pow(u(parcel, 19), 2.2) * $traders[sends]) AS BIGINT) AS sender_rank,
       CAST(floor(pow(u(parcel, 20), 2.2) * $traders[receives]) AS BIGINT) AS receiver_rank
FROM (
    SELECT *, CASE WHEN way >= 0.75 THEN 1 WHEN day >= $cutoff AND u(parcel, 12) < 0.4 THEN 2 ELSE 3 END AS sends,
           CASE WHEN way < 0.6 THEN 1 WHEN u(parcel, 13) < 0.2 AND day >= $cutoff THEN 2 ELSE 3 END AS receives
    FROM (
        SELECT parcel, u(parcel, 10) AS way, DATE '2019-01-01' + CAST(floor(u(parcel, 11) * 1826) AS INTEGER) AS day,
               CASE WHEN u(parcel, 14) < 0.1 THEN $codes[1 + CAST(floor(pow(u(parcel, 15), 1.7) * len($codes)) AS INTEGER)]
                    ELSE CAST(CAST(100000 + 800 * floor(pow(u(parcel, 15), 1.7) * 900) AS INTEGER) AS VARCHAR) END AS hs6,
               round(-ln(1 - u(parcel, 16)) * 9000 + 1, 2) AS value_usd, round(-ln(1 - u(parcel, 17)) * 200 + 0.05, 3) AS net_kg,
               floor(-ln(1 - u(parcel, 18)) * 40) + 1 AS quantity
        FROM (SELECT range AS parcel FROM range($parcels))
    )
)
"""
_PARCEL = """
CREATE TEMP TABLE parcel AS
SELECT d.parcel, d.day, d.hs6, s.firm AS sender, r.firm AS receiver, d.value_usd, d.net_kg, d.net_kg * 1.07 AS gross_kg, d.quantity,
       year(d.day) AS file, d.parcel // 3 AS paper, d.parcel % 3 AS item, d.parcel % 1997 AS words
FROM draft d
JOIN trader s ON s.role = d.sends AND s.rank = d.sender_rank
JOIN trader r ON r.role = d.receives AND r.rank = d.receiver_rank
"""
# Not in the join: the planner would begin with all pairs of traders that differ.
_TO_ITSELF = "DELETE FROM parcel WHERE sender = receiver"


def invent(connection: duckdb.DuckDBPyConnection, companies: int, parcels: int, seed: int) -> None:
    """Fill the temporary tables ``firm``, ``stake`` and ``parcel``."""
    connection.execute(f"CREATE TEMP MACRO u(i, salt) AS (hash(i, salt, {seed:d}) >> 11) / 9007199254740992.0")
    connection.execute(_FIRM, {"companies": companies, "abroad": list(ABROAD)})
    connection.execute(_STAKE)
    connection.execute(_TRADER)
    codes = [good.hs6 for good in goods.controlled() if len(good.hs6) == 6]
    traders = [n for (n,) in connection.execute("SELECT count(*) FROM trader GROUP BY role ORDER BY role").fetchall()]
    connection.execute(_DRAFT, {"parcels": parcels, "codes": codes, "cutoff": CUTOFF, "traders": traders})
    connection.execute(_PARCEL)
    connection.execute(_TO_ITSELF)
    connection.execute("DROP TABLE draft")

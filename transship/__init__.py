"""transship loads company registers and customs records into a property graph and finds intermediary chains.

>>> import transship
>>> case = transship.open("case.duckdb")            # doctest: +SKIP
>>> case.load("data/")                              # doctest: +SKIP
>>> for chain in case.chains(goods="chips"):        # doctest: +SKIP
...     print(chain.seller.name, "→", chain.front.name, "→", chain.buyer.name, chain.value_usd)
"""

from graph.errors import BadFile, BadParams, BadValue, StoreUnavailable, StoreVersion, TransshipError, UnknownFormat
from transship.api import Case, connect, open
from transship.results import Answer, Loaded
from transship.two_cases import diff

__version__ = "0.1.0"

__all__ = [
    "Answer",
    "BadFile",
    "BadParams",
    "BadValue",
    "Case",
    "Loaded",
    "StoreUnavailable",
    "StoreVersion",
    "TransshipError",
    "UnknownFormat",
    "__version__",
    "connect",
    "diff",
    "open",
]

"""What changed between two stores of one case, or an answer that was kept of one: new chains, vanished ones and why, changed owners, first
shipments.

Firms and people are found again by their records, and where those were replaced by their numbers: an id may change when a record is added.
"""

from transship.watch.comparison import ChainLine, Change, Diff, FirstShipment, OwnerChange, compare

__all__ = ["ChainLine", "Change", "Diff", "FirstShipment", "OwnerChange", "compare"]

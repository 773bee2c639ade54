"""Tables of shipments: one row is one goods item of one delivery.

A format declares what its columns mean (a vocabulary of headers), what kind of document a row is, and which columns hold the value. Rows
are checked here, the same way for every format, and each becomes a shipment, a reject with its reason, or a row that is no record.
"""

from loaders.shipments.declared import ShipmentTable
from loaders.shipments.meanings import KINDS, RECEIVERS, SENDERS, Rules

__all__ = ["KINDS", "RECEIVERS", "SENDERS", "Rules", "ShipmentTable"]

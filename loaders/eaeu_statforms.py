"""Statistical forms of trade inside the Eurasian customs union: one row is one goods item of one form.

Trade between Russia, Kazakhstan, Kyrgyzstan, Armenia and Belarus has no declarations and stands only here. Weights are kilograms, the value
is US dollars, numbers have a decimal comma. The day is that of filing, some days after the goods moved. The column ``ИНН`` also holds a
Kazakh BIN or another register number; the country code beside it says which.
"""

from __future__ import annotations

from loaders.contract import Loader
from loaders.ru_declarations import looks_like_form
from loaders.shipments import Rules, ShipmentTable

TABLE = ShipmentTable("customs_ru", Rules(document="statistical_form"), looks_like_form)

LOADER = Loader(
    name="eaeu_statforms", title="Eurasian union, statistical forms", version="1", sniff=TABLE.sniff, read=TABLE.read
)

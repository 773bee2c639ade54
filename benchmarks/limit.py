"""The physical limit of the chain question: the bytes that must be read, over the bandwidth of the memory measured in the same run."""

from __future__ import annotations

import time
from pathlib import Path
from typing import NamedTuple

# Bytes a row with ids of 32 bits, days and codes of 16: the code of every shipment; of those of the goods also day, sender, receiver,
# value, weights and quantity; of a link its ends, first and last day and kind; of a firm or person country, founding day and kind.
CODE, GOODS_ROW, LINK, ENTITY = 2, 2 + 2 * 4 + 4 * 4, 2 * 4 + 2 * 2 + 1, 2 * 1 + 2
SAMPLE = 512 * 2**20  # bytes, more than any cache holds
TIMES = 5


class Limit(NamedTuple):
    """``cpu``: seconds of one processor that does nothing but read the bytes once."""

    bytes: int
    gb_per_s: float

    @property
    def cpu(self) -> float:
        return self.bytes / 1e9 / self.gb_per_s


def bandwidth() -> float:
    """GB a second of one core: the best of several sums over an array, by processor time, since the machine may be busy."""
    import pyarrow as pa
    import pyarrow.compute as pc

    sample = pa.array(range(1024), pa.int64())
    sample = pa.concat_arrays([sample] * (SAMPLE // sample.nbytes))
    times = []
    for _ in range(TIMES):
        used = time.process_time()
        pc.sum(sample)
        times.append(time.process_time() - used)
    return SAMPLE / 1e9 / min(times)


def limit(parts: Path) -> Limit:
    """For the files of ``benchmarks.extract``."""
    import pyarrow.parquet as pq

    from graph.values import goods

    rows = {name: pq.read_metadata(parts / f"{name}.parquet").num_rows for name in ("shipment", "link", "entity")}
    of_goods = [("hs6", "in", list(goods.select("controlled").hs6))]
    wanted = pq.read_table(parts / "shipment.parquet", columns=["hs6"], filters=of_goods).num_rows
    needed = CODE * rows["shipment"] + GOODS_ROW * wanted + LINK * rows["link"] + ENTITY * rows["entity"]
    return Limit(needed, bandwidth())

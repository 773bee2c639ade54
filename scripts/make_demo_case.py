"""Write the invented case that ``transship demo`` loads: ``python scripts/make_demo_case.py``.

It is drawn from a seed, so two runs write the same; ``tests/transship/test_demo_case.py`` compares the committed folder with a new one.
Whoever changes the story (``scripts/demo_case``) runs this again and commits both the folder and the key.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from demo_case import files  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the invented case of transship demo.")
    parser.add_argument(
        "--out", type=Path, default=ROOT / "transship" / "demo" / "case", help="the folder; its old files go"
    )
    parser.add_argument(
        "--key", type=Path, default=ROOT / "tests" / "transship" / "demo_expected.json", help="what has to be found"
    )
    given = parser.parse_args()
    files.write(given.out, given.key)


if __name__ == "__main__":
    main()

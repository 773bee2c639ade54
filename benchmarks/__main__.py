"""``python -m benchmarks SUBJECT …``: measures a subject, prints it, and keeps the numbers in ``benchmarks/results``.

Each subject is a module with ``main``; its docstring says what it takes. Without a subject files of every family are loaded.
"""

from __future__ import annotations

import sys
from importlib import import_module

SUBJECTS = ("load", "chains", "engines", "check", "growth", "mirrors", "neo4j", "cluster", "export")


def main() -> None:
    """Hand the rest of the line to the subject; exit code 2 where there is none of the name."""
    subject, *arguments = sys.argv[1:] or ["load"]
    if subject not in SUBJECTS:
        print(f'"{subject}" is not measured. Use {", ".join(SUBJECTS)}.', file=sys.stderr)
        sys.exit(2)
    import_module(f"benchmarks.{subject}").main(arguments)


# Every child of a benchmark imports this file again.
if __name__ == "__main__":
    main()

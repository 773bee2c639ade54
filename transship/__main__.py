"""``python -m transship`` is the command ``transship``."""

from transship.cli import main

main()

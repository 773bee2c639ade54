"""The environment of nomenklatura and Splink, apart from ours, and the calls into it.

nomenklatura wants versions of libraries that ours does not (see docs/adr/0024). It is made once, in the folder that the system keeps for
temporary files, or in the one that ``TRANSSHIP_PEERS`` names.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

WANTED = ("nomenklatura==4.17.4", "splink==5.0.0", "pandas<3")


def _folder() -> Path:
    return Path(os.environ.get("TRANSSHIP_PEERS") or Path(tempfile.gettempdir()) / "transship-peers")


def _install(folder: Path) -> Path:
    """The interpreter of the peers' environment; made at the first call."""
    python, stamp = folder / "bin" / "python", folder / "peers.txt"
    if not (stamp.is_file() and stamp.read_text() == repr(WANTED)):
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "--prefer-binary", *WANTED], check=True)
        stamp.write_text(repr(WANTED))
    return python


def ask(program: str, question: Any) -> tuple[Any, str]:
    """The answer of a program of this folder to a question, both JSON; or nothing and the reason."""
    try:
        python = _install(_folder())
    except (subprocess.CalledProcessError, OSError) as exc:
        return None, f"the peers cannot be installed here ({exc})"
    done = subprocess.run(
        [str(python), str(Path(__file__).with_name(program))],
        input=json.dumps(question),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        return None, f"the peers did not answer: {done.stderr.strip().splitlines()[-1:]}"
    return json.loads(done.stdout), ""

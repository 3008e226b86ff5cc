"""A process of the product's own, that outlives who started it and holds a lock as long as it lives."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

SOURCES = Path(__file__).resolve().parent.parent


def launched(module: str, arguments: Sequence[str], log: Path, lock: int) -> int:
    """The number of a process that runs this module, in a session of its own; it inherits the lock, and holds it until it dies.

    What it says is added to the log.
    """
    path = os.pathsep.join(filter(None, (str(SOURCES), os.environ.get("PYTHONPATH"))))
    with log.open("ab") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=SOURCES,
            env={**os.environ, "PYTHONPATH": path},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
            pass_fds=(lock,),
        )
    # Without someone who waits for it, an ended process would stay listed as long as this one lives.
    threading.Thread(target=process.wait, daemon=True).start()
    return process.pid

"""One contestant on one estate: `python -m benchmarks.contestants NAME CASE SECONDS SEED FILE`; the file says what came of it."""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path

from benchmarks.contestants import CONTESTANTS
from benchmarks.contestants.cases import case
from benchmarks.contestants.found import Task, judged


def main(name: str, estate: str, seconds: float, seed: int, file: Path) -> None:
    """Pose the estate, let the contestant plan it, and judge its plan."""
    task = Task(case(estate), seconds, seed)
    before = sum(os.times()[:4])
    found = CONTESTANTS[name](task)
    spent, used, held = task.spent(), sum(os.times()[:4]) - before, _held()
    cost, kept = (None, None) if found.chosen is None else judged(task.case, found.chosen)
    trail = [*found.trail, *([] if cost is None else [(spent, cost)])]
    said = {
        "cost": cost, "kept": kept, "bound": found.bound, "trail": trail, "bounds": found.bounds, "stages": found.stages,
        "solver": found.solver, "seconds": spent, "cpu_seconds": used, "mebibytes": held,
    }  # fmt: skip
    file.write_text(json.dumps(said), encoding="utf-8")


def _held() -> float:
    """The most memory (MiB) that this process, or one it started that has ended, has held until now."""
    every = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(who).ru_maxrss for who in every) / 2**10


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4]), Path(sys.argv[5]))

# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy==2.4.6", "pyscipopt==6.3.0"]
# ///
"""SCIP on a programme: `scip_script.py FOLDER SECONDS SEED`; see `benchmarks.contestants.solvers`."""

from __future__ import annotations

import json
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

scip: Any = import_module("pyscipopt")


class Listener(scip.Eventhdlr):  # type: ignore[misc]
    """Writes down when each better plan was found."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def eventinit(self) -> None:
        """Listen to better plans."""
        self.model.catchEvent(scip.SCIP_EVENTTYPE.BESTSOLFOUND, self)

    def eventexit(self) -> None:
        """Listen no more."""
        self.model.dropEvent(scip.SCIP_EVENTTYPE.BESTSOLFOUND, self)

    def eventexec(self, event: Any) -> None:
        """A better plan."""
        with self.path.open("a") as file:
            file.write(json.dumps([time.time(), self.model.getSolObjVal(self.model.getBestSol())]) + "\n")


def main(folder: Path, seconds: float, seed: int) -> None:
    """Read the MPS file, search, and write down what was found."""
    (folder / "trail.jsonl").touch()
    began = time.monotonic()
    model = scip.Model()
    model.hideOutput()
    model.readProblem(str(folder / "programme.mps"))
    model.setParam("randomization/randomseedshift", seed)
    model.setParam("limits/time", max(1.0, seconds - (time.monotonic() - began)))
    model.includeEventhdlr(Listener(folder / "trail.jsonl"), "listener", "better plans")
    variables = sorted(model.getVars(), key=lambda each: int(each.name.lstrip("c")))
    model.optimize()
    found, bound = model.getNSols() > 0, model.getDualbound()
    if found:
        best = model.getBestSol()
        np.save(folder / "values.npy", np.array([best[each] for each in variables]))
    said = {
        "found": found, "bound": bound if abs(bound) < 1e19 else None,
        "solver": f"SCIP {model.version()}, PySCIPOpt {scip.__version__}",
    }  # fmt: skip
    (folder / "answer.json").write_text(json.dumps(said))


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))

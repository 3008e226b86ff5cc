# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy==2.4.6", "ortools==9.15.6755"]
# ///
"""CP-SAT on a programme: `cp_sat_script.py FOLDER SECONDS SEED`; see `benchmarks.contestants.solvers`.

CP-SAT knows whole numbers only. A column between 0 and 1 is whole in some best plan; any other that need not be whole is
counted in millionths. Weights that are not whole are too, each rounded so that no row allows more than it did.
"""

from __future__ import annotations

import json
import math
import os
import sys
import time
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

cp: Any = import_module("ortools.sat.python.cp_model")
ortools: Any = import_module("ortools")
FINE = 10**6
MOST = 10**12


def main(folder: Path, seconds: float, seed: int) -> None:
    """Build the model, search with a worker a core, and write down what was found."""
    (folder / "trail.jsonl").touch()
    began = time.monotonic()
    given = np.load(folder / "programme.npz")
    fine = ~given["integer"] & ~((given["lower"] >= 0) & (given["upper"] <= 1))
    model = cp.CpModel()
    columns = [_column(model, *each) for each in zip(given["lower"], given["upper"], fine, strict=True)]
    _add_rows(model, columns, given, fine)
    costs = given["cost"] / np.where(fine, FINE, 1.0)
    model.minimize(cp.LinearExpr.weighted_sum(columns, costs.tolist()))
    solver = cp.CpSolver()
    solver.parameters.num_workers, solver.parameters.random_seed = os.cpu_count() or 1, seed
    solver.parameters.max_time_in_seconds = max(1.0, seconds - (time.monotonic() - began))
    status = solver.solve(model, _listener(folder / "trail.jsonl"))
    found = status in {cp.OPTIMAL, cp.FEASIBLE}
    if found:
        np.save(
            folder / "values.npy",
            np.array([solver.value(each) for each in columns]) / np.where(fine, FINE, 1.0),
        )
    bound = solver.best_objective_bound if status not in {cp.MODEL_INVALID, cp.INFEASIBLE} else math.nan
    proved = math.isfinite(bound) and (found or bound != 0.0)
    said = {"found": found, "bound": bound if proved else None, "solver": f"CP-SAT {ortools.__version__}"}
    (folder / "answer.json").write_text(json.dumps(said))


def _column(model: Any, lower: float, upper: float, fine: bool) -> Any:
    if not fine:
        return model.new_int_var(math.ceil(lower), math.floor(upper), "")
    return model.new_int_var(
        max(-MOST, math.ceil(max(lower, -1e9) * FINE)), min(MOST, math.floor(min(upper, 1e9) * FINE)), ""
    )


def _add_rows(model: Any, columns: list[Any], given: Mapping[str, np.ndarray], fine: np.ndarray) -> None:
    """Every row; an equality of weights that are not whole stands as it is read against its fine column, which takes the rounding."""
    ends = given["indptr"]
    for row, (lower, upper) in enumerate(zip(given["row_lower"], given["row_upper"], strict=True)):
        cells = slice(ends[row], ends[row + 1])
        where, weights = given["indices"][cells], given["data"][cells]
        whole = not fine[where].any() and bool((weights == np.round(weights)).all())
        by = np.where(fine[where], 1, 1 if whole else FINE)
        scale = 1 if whole else FINE
        rounded = np.ceil if np.isfinite(upper) and not np.isfinite(lower) else np.floor
        worth = rounded(np.round(weights * by, 6)).astype(np.int64)
        total = cp.LinearExpr.weighted_sum([columns[each] for each in where], worth.tolist())
        if np.isfinite(lower) and np.isfinite(upper):
            model.add(total == round(lower * scale))
        elif np.isfinite(upper):
            model.add(total <= math.floor(upper * scale + 1e-6))
        elif np.isfinite(lower):
            model.add(total >= math.ceil(lower * scale - 1e-6))


def _listener(path: Path) -> Any:
    class Listener(cp.CpSolverSolutionCallback):  # type: ignore[misc]
        """Writes down when each better plan was found."""

        def on_solution_callback(self) -> None:
            with path.open("a") as file:
                file.write(json.dumps([time.time(), self.objective_value]) + "\n")

    return Listener()


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))

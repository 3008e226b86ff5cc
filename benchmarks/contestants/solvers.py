"""The whole programme handed to a solver: HiGHS and CBC through PuLP, SCIP and CP-SAT in environments of their own.

SCIP's and CP-SAT's scripts stand beside this module and say which packages they need; `uv run` brings those, pinned, where
nothing of the project is: OR-Tools asks for an older protobuf than the project has, and cannot be imported beside HiGHS.
"""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import highspy
import numpy as np
import pulp

from benchmarks.contestants.found import Found, Task
from optimizer.formulate import Program, formulate
from optimizer.methods import solve
from optimizer.solution import chosen_rows
from optimizer.solve import Progress, Search, posed, power_of_two

SCRIPTS = Path(__file__).parent
CBC_PLAN = re.compile(r"Cbc00(?:04|12|16)I Integer solution of (\S+) .*\((\S+) seconds\)")
CBC_BOUND = re.compile(r"(?:^Lower bound:\s+|best possible )(-?[\d.e+]+)", re.MULTILINE)


def estuaire(task: Task) -> Found:
    """Estuaire itself, as `estuaire plan` calls it, to gap 0."""
    return _planned(task, "auto")


def highs(task: Task) -> Found:
    """HiGHS, one thread, as `estuaire plan --method exact` calls it, to gap 0."""
    return _planned(task, "exact")


def _planned(task: Task, method: str) -> Found:
    trail: list[tuple[float, float]] = []
    bounds: list[tuple[float, float]] = []
    stages: list[tuple[float, str]] = []

    def note(progress: Progress) -> None:
        if not stages or progress.doing != stages[-1][1]:
            stages.append((task.spent(), progress.doing))
        if progress.bound is not None and (not bounds or progress.bound > bounds[-1][1]):
            bounds.append((task.spent(), progress.bound))
        if progress.best is not None and (not trail or progress.best < trail[-1][1]):
            trail.append((task.spent(), progress.best))

    solution = solve(task.case.problem, Search(0.0, task.left(), "highs", task.seed, note, method=method))
    if solution.objective is not None:
        trail.append((task.spent(), solution.objective))
    return Found(solution.chosen, solution.bound, trail, solution.solver, bounds, stages)


def cbc(task: Task) -> Found:
    """CBC as PuLP brings it, with PuLP's own defaults."""
    program = formulate(task.case.problem)
    scale = power_of_two(float(np.abs(program.columns["cost"]).max()))
    lp = posed(program, scale)
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "cbc.log"
        began = task.spent()
        path, options = pulp.PULP_CBC_CMD.pulp_cbc_path, [f"randomSeed {task.seed + 1}"]
        lp.solve(
            pulp.COIN_CMD(path=path, msg=False, timeLimit=task.left(), logPath=str(log), options=options)
        )
        text = log.read_text(errors="replace") if log.exists() else ""
    constant = program.constant
    trail = [(began + float(at), float(cost) * scale + constant) for cost, at in CBC_PLAN.findall(text)]
    bounds = [float(each) * scale + constant for each in CBC_BOUND.findall(text)]
    version = re.search(r"^Version:?\s*(\S+)", text, re.MULTILINE)
    if lp.sol_status == pulp.LpSolutionOptimal:
        bounds.append(float(pulp.value(lp.objective)) * scale + constant)
    found = lp.sol_status in {pulp.LpSolutionOptimal, pulp.LpSolutionIntegerFeasible}
    values = np.array([variable.varValue or 0.0 for variable in lp.variables()]) if found else None
    chosen = None if values is None else chosen_rows(task.case.problem, values)
    name = f"CBC {version[1] if version else '?'}, PuLP {pulp.__version__}"
    return Found(chosen, max(bounds, default=None), trail, name)


def scip(task: Task) -> Found:
    """SCIP, with its own defaults."""
    return _apart(task, "scip_script.py")


def cp_sat(task: Task) -> Found:
    """CP-SAT, with a worker a core; weights that are not whole are rounded to millionths, never to allow more."""
    return _apart(task, "cp_sat_script.py")


def _apart(task: Task, script: str) -> Found:
    """The script's answer; what it says while it runs stands in `trail.jsonl`, so that a plan's time is known."""
    problem = task.case.problem
    program = formulate(problem)
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        _write(program, folder)
        begins = time.time() - task.spent()
        words = ["uv", "run", "--quiet", "--no-project", "--script", str(SCRIPTS / script)]
        subprocess.run([*words, work, str(task.left()), str(task.seed)], check=True)
        lines = (folder / "trail.jsonl").read_text().splitlines()
        answer = json.loads((folder / "answer.json").read_text())
        values = np.load(folder / "values.npy") if answer["found"] else None
    trail = [(at - begins, cost + program.constant) for at, cost in map(json.loads, lines)]
    bound = None if answer["bound"] is None else answer["bound"] + program.constant
    return Found(None if values is None else chosen_rows(problem, values), bound, trail, answer["solver"])


def _write(program: Program, folder: Path) -> None:
    """The programme as arrays, and as an MPS file by HiGHS."""
    columns, matrix = program.columns, program.matrix
    arrays = {
        "data": matrix.data, "indices": matrix.indices, "indptr": matrix.indptr, "row_lower": program.lower,
        "row_upper": program.upper, "cost": columns["cost"].to_numpy(float), "lower": columns["lower"].to_numpy(float),
        "upper": columns["upper"].to_numpy(float), "integer": columns["integer"].to_numpy(bool),
    }  # fmt: skip
    np.savez(folder / "programme.npz", allow_pickle=False, **arrays)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = matrix.shape[1], matrix.shape[0]
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = arrays["cost"], arrays["lower"], arrays["upper"]
    lp.row_lower_, lp.row_upper_ = arrays["row_lower"], arrays["row_upper"]
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    lp.integrality_ = [kinds[int(whole)] for whole in arrays["integer"]]
    solver: Any = highspy.Highs
    model = solver()
    model.setOptionValue("output_flag", False)
    model.passModel(lp)
    model.writeModel(str(folder / "programme.mps"))

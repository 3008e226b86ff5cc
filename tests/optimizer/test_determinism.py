"""The same input gives the same plan, byte for byte, whatever the hash seed and the order of rows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from benchmarks.estates import Recipe, generate
from benchmarks.estates import write as write_estate
from tests.optimizer.test_plan_folder import contents

ROOT = Path(__file__).parents[2]

MAKE = """
import sys
from pathlib import Path
from inventory.graph import load
from inventory.readers import read
from optimizer.plan import report
from optimizer.plan_folder import write
from optimizer.pose import pose
from optimizer.scenario_files import load as load_scenario
from optimizer.solve import Search, solve

estate, scenario, out = map(Path, sys.argv[1:])
wanted = load_scenario([scenario])
raw, _ = read([estate])
posed = pose(load(raw, wanted.horizon.start)[0], wanted)
solution = solve(posed.problem, Search(gap=0.02))
write(report(posed, solution), out)
"""
OVERLAY = """extends: 2026-sovereignty
limits: {staff: {organisation_share: 2}}  # so that so small an estate has a plan
"""


@pytest.fixture(scope="module")
def plans(tmp_path_factory) -> list[dict[str, bytes]]:
    """The plan folders of one estate, each made with another hash seed from rows in another order."""
    folder = tmp_path_factory.mktemp("plans")
    (folder / "scenario.yaml").write_text(OVERLAY, encoding="utf-8")
    write_estate(generate(Recipe(workloads=40)), folder / "estate")
    running = []
    for seed in range(3):
        estate, out = folder / f"estate-{seed}", folder / f"plan-{seed}"
        shuffle(folder / "estate", estate, seed)
        command = [sys.executable, "-c", MAKE, estate, folder / "scenario.yaml", out]
        environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
        running.append(subprocess.Popen(command, cwd=ROOT, env=environment))
    assert [process.wait() for process in running] == [0, 0, 0]
    return [contents(folder / f"plan-{seed}") for seed in range(3)]


def shuffle(estate: Path, out: Path, seed: int) -> None:
    """Copy the tables with their rows in another order."""
    out.mkdir()
    for table in sorted(estate.glob("*.csv")):
        header, *rows = table.read_text(encoding="utf-8").splitlines(keepends=True)
        Random(seed).shuffle(rows)
        (out / table.name).write_text("".join([header, *rows]), encoding="utf-8")


def test_the_search_was_stopped_by_the_gap(plans):
    said = [json.loads(plan["plan.json"]) for plan in plans]
    assert {each["status"] for each in said} == {"optimal"}


def test_the_same_estate_gives_the_same_plan(plans):
    tables = [{name: data for name, data in plan.items() if name != "plan.json"} for plan in plans]
    assert tables[0] == tables[1] == tables[2] != {}


def test_only_the_seconds_differ_in_what_is_said_of_it(plans):
    said = [json.loads(plan["plan.json"]) | {"seconds": 0} for plan in plans]
    assert [json.dumps(each) for each in said[1:]] == [json.dumps(said[0])] * 2

"""Generalised assignment: each job to one agent, at a cost, within what each agent has of one resource.

| the instance | the Problem |
|---|---|
| a job | a workload |
| an agent | an offer |
| a job given to an agent, its cost | a choice of wave 1, its cost |
| what the job takes of that agent | the choice's load of the resource `load` |
| what the agent has | the offer's capacity of `load` in wave 1 |

Values compare as they are: the cost of a plan is the instance's value, to be minimised, and whole.
A file: `m n`, then m × n costs (a row an agent), m × n loads, m capacities.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.instances.instance import Instance, Known, files, numbers
from optimizer.problem import Problem


@dataclass(frozen=True)
class Assignment:
    """An instance as its file says it: `costs` and `loads` (agent × job), and what each agent `has`."""

    costs: np.ndarray
    loads: np.ndarray
    has: np.ndarray


def read(path: Path) -> Assignment:
    """The instance of a file; a `ValueError` if it holds more or fewer numbers than it announces."""
    said = numbers(path)
    agents, jobs = said[:2].astype(int)
    if len(said) != 2 + 2 * agents * jobs + agents:
        raise ValueError(f"{path.name}: not {agents} agents and {jobs} jobs")
    costs, loads = said[2 : 2 + 2 * agents * jobs].reshape(2, agents, jobs)
    return Assignment(costs, loads, said[-agents:])


def pose(given: Assignment) -> Problem:
    """The instance as a Problem of one wave."""
    agents, jobs = given.costs.shape
    offers = np.array([f"agent-{agent + 1:02}" for agent in range(agents)])
    return Problem.of(
        waves=1,
        choices=pd.DataFrame({
            "workload": np.repeat([f"job-{job + 1:04}" for job in range(jobs)], agents),
            "offer": np.tile(offers, jobs),
            "cost": given.costs.T.ravel(),
            "load": given.loads.T.ravel(),
        }),
        capacity=pd.DataFrame({"offer": offers, "resource": "load", "wave": 1, "limit": given.has}),
    )  # fmt: skip


def instances(folder: Path) -> list[Instance]:
    """Every instance of a folder, with what its `best_known.csv` knows of it."""
    table = pd.read_csv(folder / "best_known.csv")
    known = table.set_index(table["Path"].str.rpartition("/")[2]).to_dict("index")
    return [_instance(name, read(path), known[name]) for name, path in files(folder).items()]


def _instance(name: str, given: Assignment, known: dict[Hashable, Any]) -> Instance:
    agents, jobs = given.costs.shape
    best = Known(float(known["Best known solution value"]), float(known["Best known bound"]))
    return Instance("gap", name, f"{jobs} jobs, {agents} agents", pose(given), best)

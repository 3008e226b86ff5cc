"""Twelve workloads of a generated estate, under a base scenario whose limits bind, posed in many ways."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.estates import Recipe, generate
from inventory.graph import build
from optimizer.pose import Posed, pose
from optimizer.scenario import Scenario
from optimizer.scenario_files import SHIPPED, load
from optimizer.solution import Solution, Status
from optimizer.solve import Search, solve
from tests.optimizer.small import merged

Tables = dict[str, pd.DataFrame]
SEEDS = (5, 7)
YEARS = ("2027-2028", "2028-2029")
LIMITS: dict[str, Any] = {
    "budget": {year: {"value": 150_000} for year in YEARS},
    "staff": {"per_wave": {"value": 120, "ramp": [0.5, 1]}},
    "wave_size": {"workloads": {"value": 5, "ramp": [0.6, 1]}, "servers": {"value": 12, "ramp": [1]}},
}
CHANGES: dict[str, Any] = {
    "horizon": {"waves": 4, "years_after": 2},
    "limits": LIMITS,
    "offers": {offer: {"capacity": {"vcpu": {"value": 40, "ramp": [0.5, 1]}}} for offer in ("ngq-ouest", "ngq-est")},
    "targets": {"shares": {"ours": {"kinds": ["ngq", "cti"], "measure": "vcpu", "at_least": 0.3}}},
}  # fmt: skip


@cache
def document() -> dict[str, Any]:
    """The scenario as what its file would say, its prices filled."""
    base = load([SHIPPED / "base.yaml"]).model_dump()
    del base["limits"]["budget"], base["limits"]["blackouts"]
    return merged(base, CHANGES)


def scenario(**changes: Any) -> Scenario:
    """The scenario, with changes laid over it."""
    return Scenario.model_validate(merged(document(), changes))


@cache
def drawn(seed: int) -> Tables:
    """The tables of twelve workloads: first those that others need, then the others by name."""
    whole = generate(Recipe(workloads=40, seed=seed))
    needs = whole["dependencies"]
    tied = needs.loc[needs["kind"] != "traffic", ["consumer", "provider"]].to_numpy().ravel()
    names = pd.unique(np.concatenate([tied, whole["workloads"]["workload"].to_numpy()]))[:12]
    return kept(whole, set(names))


def kept(tables: Mapping[str, pd.DataFrame], names: set[str]) -> Tables:
    """The tables of these workloads alone, with the sites they lie on."""
    assets = tables["assets"][tables["assets"]["workload"].isin(names)]
    needs = tables["dependencies"]
    return {
        **tables,
        "sites": tables["sites"][tables["sites"]["site"].isin(assets["site"])],
        "assets": assets,
        "software": tables["software"][tables["software"]["asset"].isin(assets["asset"])],
        "dependencies": needs[needs["consumer"].isin(names) & needs["provider"].isin(names)],
        **{
            name: tables[name][tables[name]["workload"].isin(names)]
            for name in ("workloads", "quotes", "decisions")
        },
    }


def posed(tables: Tables, said: Scenario) -> Posed:
    """The problem of these tables under this scenario."""
    return pose(build(tables), said)


def best(problem: Posed) -> Solution:
    """The best plan, proven to gap 0; there must be one."""
    solution = solve(problem.problem, Search(gap=0.0))
    assert solution.status is Status.OPTIMAL
    return solution


def cost(tables: Tables, said: Scenario) -> float:
    """What the best plan of these tables costs under this scenario."""
    return best(posed(tables, said)).objective


@cache
def plain_cost(seed: int) -> float:
    """What the best plan costs when nothing is changed."""
    return cost(drawn(seed), scenario())

"""The estates that contestants plan, as a Problem and what people know beside it.

They are named `yardstick:SIZE:SEED` and `generated:SIZE:SEED`; what a generated one is drawn otherwise may follow, as in
`generated:3000:1:heavy:loose:dense`: what its sites weigh, how much of its staff it needs, how many dependencies it has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, get_args

import numpy as np
import pandas as pd

from benchmarks import yardstick
from benchmarks.at_scale import EXAMPLE_WORKLOADS
from benchmarks.estates import Recipe, generate, workloads_for
from benchmarks.estates.recipe import Density, Regime, Staff
from benchmarks.exact import scaled
from inventory.graph import build
from optimizer.pose import pose
from optimizer.problem import Problem
from optimizer.scenario_files import SHIPPED
from optimizer.scenario_files import load as load_scenario


@dataclass(frozen=True)
class Case:
    """An estate: its Problem, and of each workload what wave planners order by.

    `facts`, by workload: application, stage (0 tests, 1 production), criticality.
    """

    name: str
    problem: Problem
    facts: pd.DataFrame


def case(name: str) -> Case:
    """The estate of a name. Raises `ValueError` where there is no such kind."""
    kind, size, seed, *drawn = name.split(":")
    if kind not in KINDS:
        raise ValueError(f"an estate is one of {', '.join(KINDS)}, not {kind}")
    return KINDS[kind](name, int(size), int(seed), drawn)


def _yardstick(name: str, size: int, seed: int, drawn: Sequence[str]) -> Case:
    """Its units know no environment; one with a deadline is critical."""
    if drawn:
        raise ValueError(f"an estate of the yardstick has a size and a seed, nothing like {', '.join(drawn)}")
    given = yardstick.generated(size, seed)
    facts = pd.DataFrame({
        "application": given["app"], "stage": 1, "criticality": np.where(given["dl"] < given["C"].shape[2], 3, 1),
    }, index=pd.Index(yardstick.names("unit", len(given["app"]))))  # fmt: skip
    return Case(name, yardstick.pose(given), facts)


def _generated(name: str, size: int, seed: int, drawn: Sequence[str]) -> Case:
    inventory = build(generate(_recipe(Recipe(workloads_for(size), seed), drawn)))
    known = inventory["workloads"].set_index("workload")
    scenario = scaled(load_scenario([SHIPPED / "base.yaml"]), len(known) / EXAMPLE_WORKLOADS)
    service = known["service"].where(known["service"] != "", known.index.to_series())
    facts = pd.DataFrame({
        "application": known["organisation"] + " " + service,
        "stage": (known["environment"] == "production").astype(int),
        "criticality": known["criticality"].fillna(scenario.unknown.criticality),
    })  # fmt: skip
    return Case(name, pose(inventory, scenario).problem, facts)


def _recipe(plain: Recipe, drawn: Sequence[str]) -> Recipe:
    """The recipe with these words of its regime, staff and dependencies. Raises `ValueError` for any other word."""
    words = {
        word: field
        for field, said in (("regime", Regime), ("staff", Staff), ("dependencies", Density))
        for word in get_args(said)
    }
    if unknown := [word for word in drawn if word not in words]:
        raise ValueError(f"an estate is drawn {', '.join(words)}, not {', '.join(unknown)}")
    changes: dict[str, Any] = {words[word]: word for word in drawn}
    return replace(plain, **changes)


KINDS = {"yardstick": _yardstick, "generated": _generated}
"""How an estate of each kind is made."""

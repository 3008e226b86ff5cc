"""Open-pit scheduling (MineLib CPIT): which blocks to dig and when, after those above, so much a period.

| the instance | the Problem |
|---|---|
| a block | a workload |
| a period (from 0) | a wave (from 1) |
| to dig a block in a period | a choice that retires it in that wave |
| to leave it in the ground | a choice that stays, at no cost |
| its profit, divided by (1 + rate) to the power of its period | the choice's negative cost |
| what digging takes of a resource | the choice's measure `resource-0`, `resource-1`… |
| what a period has of it | the limit of that measure in that wave |
| a block above it, dug before it or with it | a consumer, of which it is the provider: retired no earlier |

Values compare by sign: the profit, to be maximised, is minus the cost of a plan.
Files: `.cpit` (limits, profits, resources taken) and `.prec` (block, how many, the blocks above it).
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.instances.instance import Instance, Known, text
from optimizer.problem import RETIRES, STAYS, Problem


@dataclass(frozen=True)
class Pit:
    """A pit as its files say it.

    `profits` by block; `taken` (resource × block); `has` (resource × period), at most; `rate` of discount a
    period; `above`: block and one above it, a row each.
    """

    profits: np.ndarray
    taken: np.ndarray
    has: np.ndarray
    rate: float
    above: np.ndarray


def read(cpit: Path, prec: Path) -> Pit:
    """The pit of two files; a `ValueError` where a limit is not an upper one."""
    head = dict(re.findall(r"^(\w+):\s*(\S+)\s*$", text(cpit), re.MULTILINE))
    blocks, periods = int(head["NBLOCKS"]), int(head["NPERIODS"])
    resources = int(head["NRESOURCE_SIDE_CONSTRAINTS"])
    has, taken, profits = (
        np.full((resources, periods), np.inf),
        np.zeros((resources, blocks)),
        np.zeros(blocks),
    )
    for resource, period, sense, limit in _lines(cpit, "RESOURCE_CONSTRAINT_LIMITS"):
        if sense != "L":
            raise ValueError(f"{cpit.name}: a limit of sense {sense} is not an upper one")
        has[int(resource), int(period)] = float(limit)
    for block, profit in _lines(cpit, "OBJECTIVE_FUNCTION"):
        profits[int(block)] = float(profit)
    for block, resource, amount in _lines(cpit, "RESOURCE_CONSTRAINT_COEFFICIENTS"):
        taken[int(resource), int(block)] = float(amount)
    above = [(line[0], other) for line in map(str.split, text(prec).splitlines()) for other in line[2:]]
    return Pit(profits, taken, has, float(head["DISCOUNT_RATE"]), np.array(above, dtype=int).reshape(-1, 2))


def _lines(path: Path, section: str) -> list[list[str]]:
    """The lines of a section, in words: those after its title that begin with a number."""
    after = text(path).partition(f"{section}:")[2].splitlines()[1:]
    ends = next((n for n, line in enumerate(after) if not re.match(r"\s*\d", line)), len(after))
    return [line.split() for line in after[:ends]]


def pose(pit: Pit) -> Problem:
    """The pit as a Problem."""
    resources, periods = pit.has.shape
    names = np.array([f"block-{block:05}" for block in range(len(pit.profits))])
    waves = np.arange(periods + 1)  # 0: left in the ground
    discounted = np.where(waves > 0, (1.0 + pit.rate) ** (1.0 - waves), 0.0)
    choices = pd.DataFrame({
        "workload": np.repeat(names, periods + 1),
        "wave": np.tile(waves, len(names)),
        "fate": np.tile(np.where(waves > 0, RETIRES, STAYS), len(names)),
        "cost": -np.outer(pit.profits, discounted).ravel(),
        **{
            f"resource-{number}": np.outer(pit.taken[number], waves > 0).ravel() for number in range(resources)
        },
    })  # fmt: skip
    sizes = pd.DataFrame({
        "measure": np.repeat([f"resource-{number}" for number in range(resources)], periods),
        "wave": np.tile(waves[1:], resources),
        "limit": pit.has.ravel(),
    })  # fmt: skip
    orders = pd.DataFrame({"consumer": names[pit.above[:, 1]], "provider": names[pit.above[:, 0]]})
    return Problem.of(periods, choices, orders=orders, wave_sizes=sizes[np.isfinite(sizes["limit"])])


def instances(folder: Path) -> list[Instance]:
    """Every pit of a folder's folders, with what its `best_known.csv` knows of it."""
    table = pd.read_csv(folder / "best_known.csv")
    known = table[table["problem"] == "CPIT"].set_index("instance").to_dict("index")
    return [
        _instance(path.stem, read(path, path.with_suffix(".prec")), known[path.stem])
        for path in sorted(folder.glob("*/*.cpit"))
    ]


def _instance(name: str, pit: Pit, known: dict[Hashable, Any]) -> Instance:
    """The best value is the one computed beside the table where there is one, with the bound that was proved."""
    computed = re.match(r"(\d[\d.]*).*?bound (\d[\d.]*)", str(known["best_value_computed_by_us"]))
    value, bound = (
        computed.groups() if computed else (known["best_published_feasible"], known["lp_bound_published"])
    )
    size = f"{len(pit.profits):,} blocks, {pit.has.shape[1]} periods, {len(pit.above):,} orders"
    return Instance("minelib", name, size, pose(pit), Known(float(value), float(bound)), sign=-1, whole=False)

"""The yardstick's estates, posed as the product's own Problem, and plans of them as its own check reads them.

The yardstick is a folder of its own (`generate.py`, `matrix.py`, `check.py`), found beside the project or named by
the environment variable `YARDSTICK`; nothing of it is in the project.

>>> given = yardstick.problem(300, seed=1)                        # a Problem like any other
>>> solution = solve(given, Search(time_limit=60.0))
>>> yardstick.judge(300, 1, yardstick.plan(given, solution))      # what check.py says: objective, worst violation

| the yardstick | the Problem |
|---|---|
| a unit, its site, its organisation | a workload, a presence, the organisation of its choices |
| – | the organisation of a site: the one that has most units there |
| a place and a treatment in a wave (from 0) | a choice that leaves for an offer in that wave (from 1), its cost |
| retiring in a wave; never moving | a choice that retires; one that stays |
| one-off cost; effort days | `one_off_cost`, under `budget`; `effort`, under `staff` and `organisation_staff` |
| fixed cost of a site still open in a wave; earliest closing | `site_waves`; `sites.earliest_closing` |
| capacity of NGQ and CTI, cumulative | `capacity` of vcpu, memory_gib and storage_gib |
| open sites at the end | `open_sites` of the last wave |
| soft pair (u, v): paid if u ends in a place, or stays, and v elsewhere, not retired | `traffic` from u to v, of each offer u may end in; staying is at `here`, everyone's home |
| service no later than dependant, whatever they do | a strict order: the dependant consumes, the service provides |
| cloud share α, of all servers, retired ones too | an `obsolescence` of at most 0: a choice weighs α of its servers, less all of them in a cloud |

Its objective is the yardstick's own. What a choice's load is of a resource counts the treatment's factor.
"""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from optimizer.problem import LEAVES, RETIRES, STAYS, Problem
from optimizer.solution import Solution

PROJECT = Path(__file__).parent.parent
OFFERS = ("external-1", "external-2", "ngq-1", "ngq-2", "cti-1", "cti-2")
"""The yardstick's places, in its order."""
KINDS = ("external", "external", "ngq", "ngq", "cti", "cti")
HOME = "here"
"""Where whatever stays is: two that stay are not apart."""
RESOURCES = ("vcpu", "memory_gib", "storage_gib")
TREATMENTS = ("rehost", "replatform", "retire", "retain")
RETIRE, STAY = 12, -1
"""The yardstick's own numbers of what is retired, and of what stays."""
ALLOWED = 1e29
"""A cost from here up says that a choice is not allowed."""

Arrays = Mapping[str, np.ndarray]


def folder() -> Path | None:
    """Where the yardstick is: where `YARDSTICK` says, or beside the project; `None` where there is none."""
    said = os.environ.get("YARDSTICK")
    places = [Path(said)] if said else [PROJECT.parent / "yardstick", PROJECT.parent / "shared" / "yardstick"]
    return next((place for place in places if (place / "generate.py").is_file()), None)


def generated(size: int, seed: int, at: Path | None = None) -> Arrays:
    """The arrays of an estate of so many servers, by the yardstick's own generator. Raises `FileNotFoundError` without it."""
    spec = importlib.util.spec_from_file_location("generate", _found(at) / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    arrays: Arrays = module.gen(size, seed)
    return arrays


def _found(at: Path | None) -> Path:
    place = at or folder()
    if place is None:
        raise FileNotFoundError("the yardstick is not beside the project; say where it is in YARDSTICK")
    return place


def problem(size: int, seed: int = 1, at: Path | None = None) -> Problem:
    """The estate of so many servers as a Problem."""
    return pose(generated(size, seed, at))


def pose(given: Arrays) -> Problem:
    """The arrays of an estate as a Problem; workloads, sites and organisations are named in the order of their numbers."""
    unit, option, wave = _options(given)
    waves = given["C"].shape[2]
    units, sites = names("unit", len(given["site"])), names("site", len(given["F"]))
    last = {"wave": [waves]}
    effort = np.where(option >= 0, given["E"][unit, option], 0.0)
    works = np.flatnonzero(effort)
    return Problem.of(
        waves,
        _choices(given, unit, option, wave),
        effort=pd.DataFrame({"choice": works, "wave": wave[works], "effort_days": effort[works]}),
        presence=pd.DataFrame({"workload": units, "site": sites.take(given["site"])}),
        sites=pd.DataFrame(
            {
                "site": sites,
                "organisation": names("organisation", len(given["oeff"])).take(_runs(given)),
                "counted": True,
                "earliest_closing": given["tmin"] + 1,
            }
        ),
        site_waves=_by_wave({"site": sites}, given["F"], "cost").assign(closing_cost=0.0),
        orders=pd.DataFrame(
            {"consumer": units.take(given["dp"]), "provider": units.take(given["sv"]), "strict": True}
        ),
        open_sites=pd.DataFrame({**last, "limit": [float(given["K"])]}),
        obsolescence=pd.DataFrame({"target": ["cloud"], **last, "limit": [0.0]}),
        obsolete=_out_of_cloud(given, unit, option),
        homes=pd.DataFrame({"workload": units, "offer": HOME}),
        traffic=_traffic(given, unit, option),
        **_limits(given, waves),
    )


def _runs(given: Arrays) -> np.ndarray:
    """The organisation of each site, which the yardstick does not tell: the one that has most units there."""
    held = np.zeros((len(given["F"]), len(given["oeff"])))
    np.add.at(held, (given["site"], given["org"]), 1)
    return np.asarray(held.argmax(axis=1))


def names(word: str, count: int) -> pd.api.extensions.ExtensionArray:
    """So many names in alphabetical order."""
    return pd.array([f"{word}-{number:06}" for number in range(count)], dtype="str")


def _options(given: Arrays) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Unit, place and treatment, and wave (from 1; 0 for staying) of each allowed choice, unit by unit."""
    unit, option, wave = np.nonzero(given["C"] < ALLOWED)
    stays = np.flatnonzero(given["stay"] < ALLOWED)
    every = (
        np.concatenate([unit, stays]),
        np.concatenate([option, np.full(len(stays), STAY)]),
        np.concatenate([wave + 1, np.zeros(len(stays), dtype=int)]),
    )
    order = np.lexsort((every[2], every[1], every[0]))
    return every[0][order], every[1][order], every[2][order]


def _choices(given: Arrays, unit: np.ndarray, option: np.ndarray, wave: np.ndarray) -> pd.DataFrame:
    acts, leaves = option >= 0, (option >= 0) & (option < RETIRE)
    place = np.where(leaves, option // 2, len(OFFERS))
    treatment = np.where(leaves, option % 2, np.where(acts, 2, 3))
    factor = np.where(leaves, given["resf"][option], 0.0)
    return pd.DataFrame({
        "workload": names("unit", len(given["site"])).take(unit),
        "organisation": names("organisation", len(given["oeff"])).take(given["org"][unit]),
        "offer": _words(*OFFERS, "").take(place),
        "kind": _words(*KINDS, "").take(place),
        "treatment": _words(*TREATMENTS).take(treatment),
        "wave": wave,
        "fate": _words(LEAVES, LEAVES, RETIRES, STAYS).take(treatment),
        "one_off_cost": np.where(acts, given["M"][unit, option], 0.0),
        "servers": given["nsv"][unit].astype(float),
        **{name: given["res"][unit, number] * factor for number, name in enumerate(RESOURCES)},
        "cost": np.where(acts, given["C"][unit, option, wave - 1], given["stay"][unit]),
    }, copy=False)  # fmt: skip


def _words(*words: str) -> pd.api.extensions.ExtensionArray:
    return pd.array(list(words), dtype="str")


def _by_wave(
    keys: dict[str, pd.api.extensions.ExtensionArray], values: np.ndarray, name: str
) -> pd.DataFrame:
    """A line for each key and wave, of an array of key × wave."""
    count, waves = values.shape
    repeated = {word: each.take(np.repeat(np.arange(count), waves)) for word, each in keys.items()}
    return pd.DataFrame({**repeated, "wave": np.tile(np.arange(1, waves + 1), count), name: values.ravel()})


def _limits(given: Arrays, waves: int) -> dict[str, pd.DataFrame]:
    """Capacity, budgets and staff."""
    hosted, resources = len(given["cap"]), len(RESOURCES)
    limited = {
        "offer": _words(*OFFERS[-hosted:]).take(np.repeat(np.arange(hosted), resources)),
        "resource": _words(*RESOURCES).take(np.tile(np.arange(resources), hosted)),
    }
    years = names("year", len(given["budget"]))
    bodies = {"organisation": names("organisation", len(given["oeff"]))}
    every = np.arange(1, waves + 1)
    return {
        "capacity": _by_wave(limited, given["cap"].reshape(-1, waves), "limit"),
        "wave_years": pd.DataFrame(
            {"wave": every, "fiscal_year": years.take((every - 1) * len(years) // waves)}
        ),
        "budget": pd.DataFrame({"fiscal_year": years, "limit": given["budget"]}),
        "staff": pd.DataFrame({"wave": every, "limit": given["geff"]}),
        "organisation_staff": _by_wave(bodies, given["oeff"], "limit"),
    }


def _out_of_cloud(given: Arrays, unit: np.ndarray, option: np.ndarray) -> pd.DataFrame:
    """What each choice leaves short of the share of servers in a cloud."""
    clouds = [number for number, kind in enumerate(KINDS) if kind != "cti"]
    inside = (option >= 0) & (option < RETIRE) & np.isin(option // 2, clouds)
    weight = given["nsv"][unit] * (float(given["pshare"]) - inside)
    return pd.DataFrame({"choice": np.arange(len(unit)), "target": "cloud", "weight": weight})


def _traffic(given: Arrays, unit: np.ndarray, option: np.ndarray) -> pd.DataFrame:
    """A line for each pair and each place, `here` among them, in which its first may end."""
    ends = np.zeros((len(given["site"]), len(OFFERS) + 1), dtype=bool)
    kept = option < RETIRE
    ends[unit[kept], np.where(option[kept] >= 0, option[kept] // 2, len(OFFERS))] = True
    edge, place = np.nonzero(ends[given["eu"]])
    units = names("unit", len(given["site"]))
    return pd.DataFrame({
        "workload": units.take(given["eu"][edge]),
        "other": units.take(given["ev"][edge]),
        "offer": _words(*OFFERS, HOME).take(place),
        "cost": given["ec"][edge],
    })  # fmt: skip


def plan(problem: Problem, solution: Solution) -> dict[str, np.ndarray]:
    """The plan of a solution as the yardstick says it: `place_treatment` and `wave` of each unit. Raises `ValueError` without one."""
    if solution.chosen is None:
        raise ValueError("the solution holds no plan")
    taken = problem.choices.iloc[solution.chosen].sort_values("workload")
    place = pd.Index(OFFERS).get_indexer(pd.Index(taken["offer"]))
    again = taken["treatment"].to_numpy() == "replatform"
    fate = taken["fate"].to_numpy()
    option = np.where(fate == STAYS, STAY, np.where(fate == RETIRES, RETIRE, 2 * place + again))
    wave = np.where(fate == STAYS, problem.waves, taken["wave"].to_numpy() - 1)
    return {"place_treatment": option, "wave": wave}


def judge(
    size: int, seed: int, made: Mapping[str, np.ndarray], at: Path | None = None
) -> tuple[float, float]:
    """What the yardstick's own check says of a plan: its objective and its greatest relative violation of a row.

    Raises `ValueError` where it takes a choice that is not allowed.
    """
    with tempfile.TemporaryDirectory() as work:
        file = Path(work) / "plan.npz"
        np.savez_compressed(file, allow_pickle=False, **made)
        words = [sys.executable, "check.py", str(size), str(file), str(seed)]
        said = subprocess.run(words, cwd=_found(at), capture_output=True, text=True, check=False)
    found = re.search(r"objective (\S+), worst relative violation (\S+)", said.stdout)
    if found is None:
        raise ValueError(said.stdout.strip() or said.stderr.strip())
    return float(found[1]), float(found[2])

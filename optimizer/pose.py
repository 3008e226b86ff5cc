"""Pose: an Inventory and a Scenario make a Problem, and the reasons why what is not in it is not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from inventory.graph import Inventory, move_groups, order_pairs, presence
from optimizer.cash import Line, discounted, effort, lines, one_off, running_year
from optimizer.charges import policy_charges
from optimizer.choices import admit
from optimizer.closing import earliest_closing, site_waves
from optimizer.discounts import MEASURE, discounts, has_discounts, list_cost
from optimizer.emissions import emission_tables, site_carbon
from optimizer.exclusions.dates import waves_of_work
from optimizer.lanes import Estate
from optimizer.latency import too_far
from optimizer.limits import MOVING, limit_tables
from optimizer.links import link_tables
from optimizer.opening import openings, standing_cost
from optimizer.problem import LEAVES, RETIRES, STAYS, Problem
from optimizer.profiles import sites
from optimizer.recovery import reserves
from optimizer.scenario import Scenario
from optimizer.standing import obsolete_choices
from optimizer.traffic import traffic_tables

LOADS = ("workloads", "servers", "terabytes", "vcpu", "memory_gib", "storage_gib")


@dataclass(frozen=True)
class Posed:
    """A Problem with what it was made of.

    `lane` is the lane of each of the problem's choices; `lines` are the lines of money they
    are priced with; `ruled_out` says why the other choices are not there.
    """

    estate: Estate
    problem: Problem
    lane: np.ndarray
    lines: tuple[Line, ...]
    ruled_out: pd.DataFrame


def pose(inventory: Inventory, scenario: Scenario) -> Posed:
    """The problem of moving this inventory under this scenario; `Refused` where a workload has no choice."""
    estate = Estate(inventory, scenario)
    admission = admit(estate)
    cell = np.flatnonzero(admission.allowed)
    lane, wave = np.divmod(cell, estate.waves + 1)
    money = lines(estate)
    cost = np.asarray(sum(discounted(line, estate) for line in money)).ravel()[cell]
    choices = _choices(estate, lane, wave, cost)
    spread = _spread_effort(estate, lane, wave)
    limits = limit_tables(estate)
    places, held = sites(inventory, scenario), presence(inventory)
    done = _done(estate)
    weighing = places.assign(annual_cost=places["annual_cost"] + site_carbon(estate))
    fixed = site_waves(weighing, estate.periods, scenario.horizon.wave_months)
    problem = Problem(
        waves=estate.waves,
        choices=choices,
        effort=spread,
        presence=held,
        sites=places[["site", "organisation", "counted"]].assign(
            earliest_closing=earliest_closing(places, held, choices, limits, estate.waves)
        ),
        site_waves=fixed,
        openings=openings(estate),
        obsolete=obsolete_choices(estate, choices, limits["obsolescence"]),
        discounts=discounts(estate),
        together=_groups(inventory, done),
        orders=order_pairs(inventory, done),
        wave_years=estate.periods.loc[estate.periods["wave"] > 0, ["wave", "fiscal_year"]],
        constant=float(
            (places["closing_cost"] * places["closable"]).sum() * estate.periods["discount"].iloc[0]
            + standing_cost(estate)
        ),
        too_far=too_far(estate),
        reserves=reserves(estate),
        **limits,
        **emission_tables(estate, lane, wave, limits["emissions"]),
        **link_tables(estate),
        **traffic_tables(estate, choices),
    )
    return Posed(estate, problem, lane, money, admission.ruled_out)


def _choices(estate: Estate, lane: np.ndarray, wave: np.ndarray, cost: np.ndarray) -> pd.DataFrame:
    position, place = estate.position[lane], estate.place[lane]
    retains = estate.is_treated("retain")
    today = estate.profiles["today_year"].to_numpy(float)[estate.position]
    numbers = {load: estate.profiles[load].to_numpy(float) for load in {*LOADS, *MOVING}}
    making = ~estate.made[lane]
    return pd.DataFrame(
        {
            "workload": estate.profiles["workload"].array.take(position),
            "organisation": estate.profiles["organisation"].array.take(position),
            "offer": estate.places["offer"].array.take(place),
            "kind": _kinds(estate).take(estate.host[lane] + 1),
            "treatment": estate.places["treatment"].array.take(place),
            "wave": wave,
            "fate": _fates(estate).take(place),
            "one_off_cost": (one_off(estate) + policy_charges(estate))[lane],
            "annual_cost": np.where(retains, today, running_year(estate))[lane],
            "effort_days": effort(estate)[lane],
            **{load: numbers[load][position] for load in LOADS},
            **{f"moving_{measure}": np.where(making, numbers[measure][position], 0.0) for measure in MOVING},
            **({MEASURE: list_cost(estate)[lane]} if has_discounts(estate) else {}),
            "cost": cost,
        },
        copy=False,
    )


def _kinds(estate: Estate) -> pd.api.extensions.ExtensionArray:
    """No kind, then the kind of each offer in the scenario's order."""
    return pd.array(["", *(offer.kind for offer in estate.scenario.offers.values())], dtype="str")


def _fates(estate: Estate) -> pd.api.extensions.ExtensionArray:
    """What each place does to a workload."""
    special = {"retire": RETIRES, "retain": STAYS, "refresh": STAYS}
    return pd.array([special.get(name, LEAVES) for name in estate.places["treatment"]], dtype="str")


def _spread_effort(estate: Estate, lane: np.ndarray, wave: np.ndarray) -> pd.DataFrame:
    """Days of each choice by wave: spread evenly over its waves of work, the last being its own."""
    days, length = effort(estate)[lane], waves_of_work(estate)[lane]
    share = days / np.maximum(length, 1)
    length = np.where(share > 0, length, 0)
    choice = np.repeat(np.arange(len(lane)), length)
    back = np.arange(len(choice)) - np.repeat(np.cumsum(length) - length, length)
    return pd.DataFrame(
        {"choice": choice, "wave": wave[choice] - back, "effort_days": share[choice]}, copy=False
    )


def _done(estate: Estate) -> np.ndarray:
    """Workloads whose move is made: what they need no longer holds them."""
    return np.unique(estate.lanes.loc[estate.made, "workload"].to_numpy(str))


def _groups(inventory: Inventory, done: np.ndarray) -> pd.DataFrame:
    """Groups of several workloads that are still to move."""
    groups = move_groups(inventory)
    frame = pd.DataFrame({"workload": groups.index.to_numpy(), "group": groups.to_numpy()})
    frame = frame[~frame["workload"].isin(done)]
    return frame[frame.groupby("group")["group"].transform("size") > 1].reset_index(drop=True)

"""Pose: an Inventory and a Scenario make a Problem, and the reasons why what is not in it is not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from inventory.graph import Inventory, move_groups, order_pairs, presence
from optimizer.cash import Line, discounted, effort, lines, one_off, running_year
from optimizer.choices import admit
from optimizer.closing import earliest_closing, site_waves
from optimizer.exclusions.dates import waves_of_work
from optimizer.lanes import Estate
from optimizer.limits import MOVING, limit_tables
from optimizer.problem import LEAVES, RETIRES, STAYS, Problem
from optimizer.profiles import sites
from optimizer.scenario import Scenario

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
    lane, wave = np.nonzero(admission.allowed)
    money = lines(estate)
    cost = sum(discounted(line, estate) for line in money)
    choices = _choices(estate, lane, wave).assign(cost=np.asarray(cost)[lane, wave])
    spread = _spread_effort(estate, lane, wave)
    limits = limit_tables(estate)
    places, held = sites(inventory, scenario), presence(inventory)
    done = _done(estate)
    fixed = site_waves(places, estate.periods, scenario.horizon.wave_months)
    problem = Problem(
        waves=estate.waves,
        choices=choices,
        effort=spread,
        presence=held,
        sites=places[["site", "counted"]].assign(
            earliest_closing=earliest_closing(places, held, choices, limits, estate.waves)
        ),
        site_waves=fixed,
        together=_groups(inventory, done),
        orders=order_pairs(inventory, done),
        wave_years=estate.periods.loc[estate.periods["wave"] > 0, ["wave", "fiscal_year"]],
        constant=float(
            (places["closing_cost"] * places["closable"]).sum() * estate.periods["discount"].iloc[0]
        ),
        **limits,
    )
    return Posed(estate, problem, lane, money, admission.ruled_out)


def _choices(estate: Estate, lane: np.ndarray, wave: np.ndarray) -> pd.DataFrame:
    lanes = estate.lanes.take(lane).reset_index(drop=True)
    profile = estate.profiles.take(lanes["position"].to_numpy()).reset_index(drop=True)
    kinds = {name: offer.kind for name, offer in estate.scenario.offers.items()}
    treatment = lanes["treatment"]
    fate = np.select([treatment == "retire", treatment.isin(["retain", "refresh"])], [RETIRES, STAYS], LEAVES)
    return pd.DataFrame({
        "workload": lanes["workload"],
        "organisation": profile["organisation"],
        "offer": lanes["offer"],
        "kind": lanes["hosted_by"].map(kinds).fillna(""),
        "treatment": treatment,
        "wave": wave,
        "fate": fate,
        "one_off_cost": one_off(estate)[lane],
        "annual_cost": np.where(
            treatment == "retain", profile["today_year"], running_year(estate)[lane]
        ),
        "effort_days": effort(estate)[lane],
        **{load: profile[load] for load in LOADS},
        **{f"moving_{measure}": profile[measure].where(~estate.made[lane], 0.0) for measure in MOVING},
    })  # fmt: skip


def _spread_effort(estate: Estate, lane: np.ndarray, wave: np.ndarray) -> pd.DataFrame:
    """Days of each choice by wave: spread evenly over its waves of work, the last being its own."""
    days, length = effort(estate)[lane], waves_of_work(estate)[lane]
    choice = np.repeat(np.arange(len(lane)), length)
    back = np.arange(len(choice)) - np.repeat(np.cumsum(length) - length, length)
    spread = pd.DataFrame(
        {
            "choice": choice,
            "wave": np.repeat(wave, length) - back,
            "effort_days": np.repeat(days / np.maximum(length, 1), length),
        }
    )
    return spread[spread["effort_days"] > 0].reset_index(drop=True)


def _done(estate: Estate) -> np.ndarray:
    """Workloads whose move is made: what they need no longer holds them."""
    return np.unique(estate.lanes.loc[estate.made, "workload"].to_numpy(str))


def _groups(inventory: Inventory, done: np.ndarray) -> pd.DataFrame:
    """Groups of several workloads that are still to move."""
    groups = move_groups(inventory)
    frame = pd.DataFrame({"workload": groups.index.to_numpy(), "group": groups.to_numpy()})
    frame = frame[~frame["workload"].isin(done)]
    return frame[frame.groupby("group")["group"].transform("size") > 1].reset_index(drop=True)

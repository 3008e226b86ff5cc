"""What sites cost and what binds them: leases, closings by a date, rooms that must stay."""

from __future__ import annotations

import numpy as np
import pandas as pd

from benchmarks.estates.bodies import UNDERSTAFFED
from benchmarks.estates.places import CLOUD, CTI_SITE, FIRST_SITE, LARGE, ROOM
from benchmarks.estates.recipe import START, Recipe

_LOW = np.array([40_000, 300_000, 1_500_000, 50_000])  # by size of site, CAD a year
_HIGH = np.array([150_000, 1_000_000, 4_000_000, 70_000])
_SHARES = {"light": 0.10, "heavy": 0.40}
_EASY = 1.0  # years of its staff that a body may be asked for; it has two before the first date
_CLOSE_BY = np.array(["2029-03-31", "2029-09-30", "2030-03-31"], "datetime64[D]")
_LEASES = np.array(["2029-12-31", "2030-06-30", "2031-03-31"], "datetime64[D]")
_KILOWATTS = {"server": 0.35, "vm": 0.06, "appliance": 0.3, "mainframe": 18.0, "database": 0.1}


def obligations(
    recipe: Recipe, sites: pd.DataFrame, bodies: pd.DataFrame, workloads: pd.DataFrame, assets: pd.DataFrame
) -> dict[str, np.ndarray]:
    """The remaining columns of `sites`.

    Sites that must close or lose their lease are those whose bodies can empty them in time:
    they are on the network, no special platform stands there and no understaffed body has
    anything in them.
    """
    draw = recipe.stream("obligations")
    annual = _annual_costs(draw, recipe, sites, assets)
    closing = annual * draw.uniform(0.2, 0.6, len(sites))
    free = _can_be_emptied(sites, bodies, workloads, assets)
    closings, leases = max(3, round(0.08 * len(sites))), max(2, round(0.06 * len(sites)))
    none = np.full(len(sites), np.datetime64("NaT"), "datetime64[D]")
    must_close_by, lease_ends, may_close = none.copy(), none.copy(), np.ones(len(sites), bool)
    bound, leased = free[:closings], free[closings : closings + leases]
    must_close_by[bound] = np.resize(_CLOSE_BY, len(bound))
    lease_ends[leased] = np.resize(_LEASES, len(leased))
    others = np.flatnonzero((sites["size"] == ROOM) & np.isnat(must_close_by) & np.isnat(lease_ends))
    others = others[np.argsort(annual[others], kind="stable")]
    closing[others[0]] = 12 * annual[others[0]]
    may_close[others[-1]] = False
    may_close[CTI_SITE] = False
    return {
        "annual_cost": np.round(annual, -2),
        "closing_cost": np.round(closing, -2),
        "power_kw": _power(sites, assets),
        "lease_ends": lease_ends,
        "must_close_by": must_close_by,
        "may_close": may_close,
    }


def _annual_costs(
    draw: np.random.Generator, recipe: Recipe, sites: pd.DataFrame, assets: pd.DataFrame
) -> np.ndarray:
    """Fixed costs by size of site, larger where more is hosted, scaled to the regime's share of the total."""
    size = sites["size"].to_numpy()
    filled = draw.uniform(0.0, 0.4, len(sites)) + 0.6 * _rank(sites)
    annual: np.ndarray = _LOW[size] + (_HIGH - _LOW)[size] * filled
    if recipe.regime in _SHARES:
        share = _SHARES[recipe.regime]
        annual *= share / (1 - share) * assets["annual_cost"].sum() / annual.sum()
    return annual


def _rank(sites: pd.DataFrame) -> np.ndarray:
    """Place of each site among those of its size, from 0 to 1, by weight."""
    return sites.groupby("size")["weight"].rank(pct=True).to_numpy() ** 2


def _power(sites: pd.DataFrame, assets: pd.DataFrame) -> np.ndarray:
    each = assets["kind"].map(_KILOWATTS).fillna(0.0) * assets["powered"]
    drawn = 0.5 + np.bincount(assets["at"], each, len(sites))
    return np.where(sites["size"] == CLOUD, np.nan, np.round(drawn, 1))


def _can_be_emptied(
    sites: pd.DataFrame, bodies: pd.DataFrame, workloads: pd.DataFrame, assets: pd.DataFrame
) -> np.ndarray:
    """Sites that could be told to close, the most work first, all within what their bodies' staff can do."""
    there = assets[["at", "carries"]].query("carries >= 0").drop_duplicates()
    load = workloads.loc[there["carries"], ["effort", "owner", "platform"]].reset_index(drop=True)
    load["at"] = there["at"].to_numpy()
    kept = load.loc[(load["platform"] != "x86") | (load["owner"] == UNDERSTAFFED), "at"].unique()
    work = np.bincount(load["at"], load["effort"], len(sites))
    ease = work / bodies["staff_days_per_year"].to_numpy()[sites["owner"]]
    able = (sites["size"] < LARGE).to_numpy() & ~np.isin(np.arange(len(sites)), kept)
    able &= (sites["owner"] != UNDERSTAFFED).to_numpy() & (ease <= _EASY) & (sites.index > FIRST_SITE)
    able &= (sites["network_ready"] <= START).to_numpy()
    order = np.argsort(-ease, kind="stable")
    order = order[able[order]]
    asked = pd.Series(ease[order]).groupby(sites["owner"].to_numpy()[order]).cumsum()
    return order[(asked <= _EASY).to_numpy()]

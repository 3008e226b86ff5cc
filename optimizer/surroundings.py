"""What stands around a workload in a plan: whom it is tied to, the sites it holds open, the limits it would meet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from inventory.orders import order_edges
from optimizer.lanes import Estate
from optimizer.plan import Plan
from optimizer.pose import Posed
from optimizer.problem import LEAVES, STOCK_OF, Problem
from optimizer.rules.emissions import within_emissions
from optimizer.rules.limits import (
    within_budget,
    within_organisation_budget,
    within_organisation_staff,
    within_staff,
    within_wave_size,
)
from optimizer.rules.places import within_link
from optimizer.rules.tables import about
from optimizer.rules.targets import hosting_shares, obsolescence_by_date
from optimizer.solve import TOLERANCE

TOGETHER, PROVIDER, CONSUMER = "together", "provider", "consumer"
"""How another workload is tied to this one: moves with it, goes no later, goes no earlier."""
SHARED = (
    within_budget, within_organisation_budget, within_staff, within_organisation_staff, within_wave_size, within_link,
    hosting_shares, obsolescence_by_date, within_emissions,
)  # fmt: skip
"""Rules whose limits a choice takes from directly, in the order in which they are told."""
CAPACITY = "within_capacity"
LOOKED_AT = (CAPACITY, *(rule.__name__ for rule in SHARED))


def ties(posed: Posed, assignments: pd.DataFrame, workload: str) -> pd.DataFrame:
    """The workloads that move with this one, go no later or no earlier, and where the plan sends them.

    Columns: tie (`together`, `provider`, `consumer`), workload, offer, treatment, wave (0: never), wave_start.
    A move already made waits for nobody.
    """
    groups = posed.problem.together
    group = groups.loc[groups["workload"] == workload, "group"]
    members = groups.loc[groups["group"].isin(group) & (groups["workload"] != workload), "workload"]
    estate = posed.estate
    made = np.unique(estate.lanes.loc[estate.made, "workload"].to_numpy(str))
    needs = order_edges(estate.inventory["dependencies"])
    needs = needs[~needs["consumer"].isin(made)]
    named = [
        (TOGETHER, members),
        (PROVIDER, needs.loc[needs["consumer"] == workload, "provider"]),
        (CONSUMER, needs.loc[needs["provider"] == workload, "consumer"]),
    ]
    tied = pd.DataFrame(
        [(tie, other) for tie, others in named for other in sorted(others)],
        columns=["tie", "workload"],
        dtype="str",
    )
    return tied.merge(assignments[["workload", "offer", "treatment", "wave", "wave_start"]], on="workload")


def sites_held(plan: Plan, posed: Posed, workload: str) -> pd.DataFrame:
    """The sites where the workload has assets, and what its leaving does for them.

    Columns: site, closable, closes (wave in which the plan closes it, 0: never), others (how many other
    workloads it holds), without_it (wave in which the others have left it, 0: never, 1 where there are none),
    last_to_leave (nobody leaves it later, and some leave earlier or it is alone).
    """
    held = posed.problem.presence
    here = held[held["site"].isin(held.loc[held["workload"] == workload, "site"])]
    never = posed.problem.waves + 1
    gone = here["workload"].map(_leaving(posed, plan.assignments, here["workload"])).fillna(never).astype(int)
    here = here.assign(gone=gone, own=here["workload"] == workload)
    own = here[here["own"]].set_index("site")["gone"]
    others = here[~here["own"]].groupby("site")["gone"].agg(["size", "max"]).reindex(own.index)
    emptied = others["max"].fillna(1).astype(int)
    sites = posed.problem.sites.set_index("site").loc[own.index]
    closes = plan.sites.set_index("site")["wave"].loc[own.index]
    return pd.DataFrame(
        {
            "site": own.index.to_numpy(str),
            "closable": (sites["earliest_closing"] <= posed.problem.waves).to_numpy(),
            "closes": closes.to_numpy(int),
            "others": others["size"].fillna(0).to_numpy(int),
            "without_it": emptied.where(emptied < never, 0).to_numpy(int),
            "last_to_leave": ((own >= emptied) & (own < never)).to_numpy(),
        }
    )


def _leaving(posed: Posed, assignments: pd.DataFrame, workloads: pd.Series) -> pd.Series:
    """The wave in which each of these workloads leaves its sites; those that stay are left out."""
    taken = assignments[assignments["workload"].isin(workloads)]
    leaves = ~taken["treatment"].isin(["retain", "refresh"])
    return taken[leaves].set_index("workload")["wave"]


@dataclass(frozen=True)
class Weighed:
    """A workload's choices by `column` (0, 1, …: offer, treatment, wave), and what each takes of each limit that everyone shares.

    `weights`: rule, about, column, weight; negative where it helps.
    """

    choices: pd.DataFrame
    weights: pd.DataFrame


def weighed(posed: Posed, plan: Plan, rows: np.ndarray) -> Weighed:
    """These rows of the problem's choices, a workload's, weighed."""
    own = _alone(posed.problem, rows)
    return Weighed(
        own.numbered[["column", "offer", "treatment", "wave"]], _weights(own, _weighed_in(posed, plan))
    )


def in_the_way(own: Weighed, plan: Plan, taken: int, others: np.ndarray) -> pd.DataFrame:
    """The limits that each other choice, taken alone instead, would go over: the rest of the plan standing.

    `taken` and `others` are columns of the workload's choices. Of the plan's rules, what ties, targets of open
    sites, and money and tonnes of sites that stand are not looked at.
    Columns: offer, treatment, wave, rule, about, limit, slack (left by the plan), short_by.
    """
    limits = plan.rules.loc[plan.rules["rule"].isin(LOOKED_AT), ["rule", "about", "limit", "slack"]]
    used = own.weights.merge(limits, on=["rule", "about"])
    keys = ["rule", "about", "limit", "slack"]
    given_back = used[used["column"] == taken].set_index(keys)["weight"]
    asked = used[used["column"].isin(others)].copy()
    back = given_back.reindex(pd.MultiIndex.from_frame(asked[keys])).fillna(0.0).to_numpy(float)
    asked["short_by"] = asked["weight"] - back - asked["slack"]
    over = asked[asked["short_by"] > TOLERANCE * asked["limit"].abs().clip(lower=1.0)]
    return own.choices.merge(over, on="column").drop(columns=["column", "weight"])


def _weighed_in(posed: Posed, plan: Plan) -> Estate:
    """The estate of which a share is a share: the plan's whole one, whichever part of it is posed."""
    whole = posed.estate.inventory is plan.inventory
    return posed.estate if whole else Estate(plan.inventory, plan.scenario)


def limits_taken(own: Weighed, taken: int) -> pd.DataFrame:
    """What one of a workload's choices takes of each limit that everyone shares: rule, about, weight; negative where it helps."""
    weights = own.weights
    used = (weights["column"] == taken) & (weights["weight"] != 0.0)
    return weights.loc[used, ["rule", "about", "weight"]].reset_index(drop=True)


def _alone(problem: Problem, rows: np.ndarray) -> Problem:
    """The problem of one workload's choices under the limits that everyone shares."""
    return Problem(
        waves=problem.waves,
        choices=problem.choices.take(rows).reset_index(drop=True),
        effort=_renumbered(problem.effort, rows),
        wave_years=problem.wave_years,
        capacity=problem.capacity,
        budget=problem.budget,
        organisation_budget=problem.organisation_budget,
        staff=problem.staff,
        organisation_staff=problem.organisation_staff,
        wave_sizes=problem.wave_sizes,
        shares=problem.shares[problem.shares["price"].isna()],
        links=problem.links,
        site_terabytes=problem.site_terabytes,
        by_road=problem.by_road,
        reserves=problem.reserves,
        obsolescence=problem.obsolescence[problem.obsolescence["price"].isna()],
        obsolete=_renumbered(problem.obsolete, rows),
        emissions=problem.emissions[problem.emissions["price"].isna()],
        choice_emissions=_renumbered(problem.choice_emissions, rows),
    )


def _renumbered(table: pd.DataFrame, rows: np.ndarray) -> pd.DataFrame:
    """What a table says of these choices, each by its place among them."""
    own = table[table["choice"].isin(rows)]
    return own.assign(choice=np.searchsorted(rows, own["choice"].to_numpy(int)))


def _weights(own: Problem, whole: Estate) -> pd.DataFrame:
    """What each choice takes of each shared limit: rule, about, column, weight; negative where it helps."""
    frames = [_stocks(own)]
    for rule in SHARED:
        made = rule(own)
        entries = made.entries[made.entries["column"] < len(own.choices)]
        named = entries.merge(made.limits[["row", "about", "sense"]], on="row")
        weight = named["weight"].where(named["sense"] != ">=", -named["weight"])
        if rule is hosting_shares:
            weight = weight * _parts(own, whole)[named["row"].to_numpy(int)]
        if rule is obsolescence_by_date:
            weight = weight / (len(whole.inventory["workloads"]) or 1)
        frames.append(named[["about", "column"]].assign(weight=weight, rule=rule.__name__))
    return pd.concat([frame for frame in frames if len(frame)] or [frames[0]], ignore_index=True)


def _parts(own: Problem, whole: Estate) -> np.ndarray:
    """The part of everything there is that the workload is, in the measure of each share: its rows count in shares of it alone."""
    return np.array(
        [
            own.choices[measure].abs().max() / (whole.profiles[measure].abs().sum() or 1.0)
            for measure in own.shares["measure"]
        ]
    )


def _stocks(own: Problem) -> pd.DataFrame:
    """What each choice that arrives in an offer, or reserves room in it, holds of its resources, in its wave and after."""
    arrives = own.numbered[own.numbered["fate"] == LEAVES]
    reserved = arrives.merge(own.reserves, on=["workload", "offer"])
    reserved = reserved.assign(offer=reserved["pair"])
    held = pd.concat([arrives.assign(part=1.0), reserved.drop(columns="pair")], ignore_index=True).merge(
        own.capacity, on="offer", suffixes=("", "_limited")
    )
    held = held[held["wave_limited"] >= held["wave"]]
    weight = [row[str(row["resource"])] * row["part"] for row in held.to_dict("records")]
    item = held["offer"] + STOCK_OF + held["resource"]
    said = about(pd.DataFrame({"item": item, "wave": held["wave_limited"]}))
    return pd.DataFrame(
        {
            "rule": CAPACITY,
            "about": said,
            "column": held["column"],
            "weight": np.array(weight, dtype=float),
        }
    )

"""What a plan moves: a row a workload, from where to where and when, with the names that a reader knows."""

from __future__ import annotations

import pandas as pd

from optimizer.plan import Plan
from optimizer.profiles import profiles

DESTINATIONS = ("external", "ngq", "cti", "in_place", "retired")
"""Where a workload ends: a kind of hosting that it moves to, where it stands, or switched off."""

FATES = {"retire": "retired", "retain": "in_place", "refresh": "in_place"}
"""Where a treatment that moves nothing leaves a workload."""

FOLDED = ""
"""The source of a stream that stands for all the smaller ones."""


def movements(plan: Plan) -> pd.DataFrame:
    """One row a workload, in the plan's order.

    workload, name, organisation, organisation_name, site (the one with most of its assets, "" when it has none),
    site_name, region, sites (on how many its assets lie), destination (of `DESTINATIONS`), offer, treatment, wave (0: it
    never acts), wave_start, servers, terabytes (of 1,024 GiB), effort_days, one_off_cost (CAD), reason.
    """
    assigned = plan.assignments.reset_index(drop=True)
    table = profiles(plan.inventory, plan.scenario).set_index("workload").reindex(assigned["workload"])
    places = plan.inventory["sites"].set_index("site")[["name", "region"]]
    bodies = plan.inventory["organisations"].set_index("organisation")["name"]
    held = plan.inventory["assets"].groupby("workload")["site"].nunique()
    kinds = {name: offer.kind for name, offer in plan.scenario.offers.items()}
    kept = ["offer", "treatment", "wave", "wave_start", "effort_days", "one_off_cost", "reason"]
    return pd.DataFrame({
        "workload": assigned["workload"],
        "name": table["name"].to_numpy(),
        "organisation": table["organisation"].to_numpy(),
        "organisation_name": table["organisation"].map(bodies).fillna("").to_numpy(),
        "site": table["main_site"].to_numpy(),
        "site_name": table["main_site"].map(places["name"]).fillna("").to_numpy(),
        "region": table["main_site"].map(places["region"]).fillna("").to_numpy(),
        "sites": assigned["workload"].map(held).fillna(0).astype(int),
        "destination": assigned["treatment"].map(FATES).fillna(assigned["offer"].map(kinds)),
        "servers": table["servers"].to_numpy(),
        "terabytes": table["terabytes"].to_numpy(),
        **{name: assigned[name] for name in kept},
    })  # fmt: skip


def by_organisation(moves: pd.DataFrame) -> pd.DataFrame:
    """How many workloads of each organisation act in each wave, by destination.

    organisation, organisation_name, wave, destination, workloads; those that never act are left out, and
    organisations stand in the order of how many act, the most first.
    """
    acting = moves[moves["wave"] > 0]
    keys = ["organisation", "organisation_name", "wave", "destination"]
    counted = acting.groupby(keys).size().rename("workloads").reset_index()
    total = counted.groupby("organisation")["workloads"].transform("sum")
    ordered = counted.assign(total=total).sort_values(
        ["total", "organisation", "wave"], ascending=[False, True, True], kind="stable", ignore_index=True
    )
    return ordered.drop(columns="total")


def streams(moves: pd.DataFrame, source: str, most: int) -> pd.DataFrame:
    """How many workloads go from each source to each destination: source, destination, workloads.

    `source` is a column of the movements, as `site` or `region`. The `most` sources with most workloads stand by
    themselves, the largest first, and the others together in `FOLDED`, last; destinations stand in their own order.
    """
    sizes = moves[source].value_counts(sort=False).sort_index()
    largest = [each for each in sizes.sort_values(ascending=False, kind="stable").index if each != FOLDED][
        :most
    ]
    folded = moves[source].where(moves[source].isin(largest), FOLDED)
    counted = moves.assign(source=folded).groupby(["source", "destination"]).size().rename("workloads")
    rank = {name: number for number, name in enumerate([*largest, FOLDED])}
    order = {name: number for number, name in enumerate(DESTINATIONS)}
    table = counted.reset_index()
    keys = [table["source"].map(rank), table["destination"].map(order)]
    return table.assign(a=keys[0], b=keys[1]).sort_values(["a", "b"], ignore_index=True)[list(table)]

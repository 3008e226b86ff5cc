"""What an inventory says that no choice of a scenario can use: told, never silently dropped."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

import numpy as np
import pandas as pd

from inventory.findings import Finding, note, warning
from optimizer.lanes import Estate
from optimizer.latency import unknown_distances
from optimizer.links import unlimited

UNUSED_QUOTE = warning(
    "unused-quote",
    "the quote for workload “{workload}” ({treatment}, “{offer}”) matches no choice of this scenario",
    "correct its offer or treatment, or remove it; it changes nothing",
)
UNUSED_DECISION = warning(
    "unused-decision",
    "the decision to {action} “{workload}” ({treatment}, “{offer}”, wave {wave}) matches no choice of this scenario",
    "correct it, or remove it",
)
MOVED_NOWHERE = warning(
    "moved-nowhere",
    "workload “{workload}” is said {status}, but not where to; it is planned as if nothing had moved",
    "fill moved_to",
)
CLOSING_KEPT_OPEN = warning(
    "closing-kept-open",
    "site “{site}” must close by a date, yet may not close: everything leaves it, and it stays open",
    "correct may_close or must_close_by",
)
UNLIMITED_LINKS = note(
    "unlimited-links",
    "sites that say nothing of their link: {count}; what leaves there is not limited by it",
    "fill link_mbps",
)
UNKNOWN_LATENCY = note(
    "unknown-latency",
    "dependencies that limit a latency which the scenario does not say between {places}: {count}; what ends there is allowed",
    "give these latencies, or empty max_latency_ms",
)
UNKNOWN_EMISSIONS = note(
    "unknown-emissions",
    "workloads with machines that are on and say nothing of their size: {count}; nothing is counted of what they emit",
    "fill vcpu, memory_gib or storage_gib",
)
BUDGET_OF_NOBODY = warning(
    "budget-of-nobody",
    "the scenario gives “{organisation}” a budget, and the inventory has no such organisation",
    "correct the organisation under limits.organisation_budget, or remove it; the nearest is “{nearest}”",
)
NAMED = 5
"""How many pairs of places a note names."""


def unused(estate: Estate) -> tuple[Finding, ...]:
    """Quotes and decisions that match no lane, moves made to nowhere, sites told two things, limits that nothing is held to."""
    return (
        *_quotes(estate),
        *_decisions(estate),
        *_moves(estate),
        *_sites(estate),
        *_links(estate),
        *_latencies(estate),
        *_emissions(estate),
        *_budgets(estate),
    )


def _quotes(estate: Estate) -> Iterator[Finding]:
    keys = ["workload", "offer", "treatment"]
    used = pd.MultiIndex.from_frame(estate.lanes.loc[estate.lanes["treatment"] != "retain", keys])
    quotes = estate.inventory["quotes"]
    for row in quotes[~pd.MultiIndex.from_frame(quotes[keys]).isin(used)].to_dict("records"):
        yield UNUSED_QUOTE.at("quotes.csv", **{key: row[key] for key in keys})


def _decisions(estate: Estate) -> Iterator[Finding]:
    for row in estate.inventory["decisions"].to_dict("records"):
        lanes = (estate.lanes["workload"] == row["workload"]).to_numpy()
        for column in ("offer", "treatment"):
            lanes = lanes & ((estate.lanes[column] == row[column]).to_numpy() | (row[column] == ""))
        anywhen = bool(np.isnan(row["wave"]))
        if not lanes.any() or not (anywhen or row["wave"] <= estate.waves):
            yield UNUSED_DECISION.at(
                "decisions.csv",
                action=row["action"], workload=row["workload"], offer=row["offer"],
                treatment=row["treatment"], wave="–" if anywhen else int(row["wave"]),
            )  # fmt: skip


def _moves(estate: Estate) -> Iterator[Finding]:
    workloads = estate.inventory["workloads"]
    lost = workloads["status"].isin(["moving", "done"]) & (workloads["moved_to"] == "")
    for row in workloads[lost].to_dict("records"):
        yield MOVED_NOWHERE.at(
            "workloads.csv", column="moved_to", workload=row["workload"], status=row["status"]
        )


def _sites(estate: Estate) -> Iterator[Finding]:
    sites = estate.inventory["sites"]
    for row in sites[~sites["may_close"] & sites["must_close_by"].notna()].to_dict("records"):
        yield CLOSING_KEPT_OPEN.at("sites.csv", column="may_close", site=row["site"])


def _links(estate: Estate) -> Iterator[Finding]:
    if count := unlimited(estate):
        yield UNLIMITED_LINKS.at("sites.csv", column="link_mbps", count=count)


def _latencies(estate: Estate) -> Iterator[Finding]:
    count, places = unknown_distances(estate)
    if count:
        more = ["…"] if len(places) > NAMED else []
        yield UNKNOWN_LATENCY.at(
            "dependencies.csv",
            column="max_latency_ms",
            count=count,
            places=", ".join([*places[:NAMED], *more]),
        )


def _emissions(estate: Estate) -> Iterator[Finding]:
    count = 0 if estate.footprint is None else int(estate.footprint.unknown.sum())
    if count:
        yield UNKNOWN_EMISSIONS.at("assets.csv", column="vcpu", count=count)


def _budgets(estate: Estate) -> Iterator[Finding]:
    known = estate.inventory["organisations"]["organisation"].tolist()
    for body in sorted(set(estate.scenario.limits.organisation_budget) - set(known)):
        nearest = [*get_close_matches(body, known, 1, 0.0), "–"][0]
        yield BUDGET_OF_NOBODY.at("", organisation=body, nearest=nearest)

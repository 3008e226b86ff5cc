"""What an inventory says that no choice of a scenario can use: told, never silently dropped."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from inventory.findings import Finding, warning
from optimizer.lanes import Estate

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


def unused(estate: Estate) -> tuple[Finding, ...]:
    """Quotes and decisions that match no lane, moves made to nowhere, sites told two things."""
    return (*_quotes(estate), *_decisions(estate), *_moves(estate), *_sites(estate))


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

"""Rules of closing: when a site is open, and how many may be."""

from __future__ import annotations

import pandas as pd

from optimizer.problem import Problem
from optimizer.rules.soft import softened
from optimizer.rules.tables import Rows, of_table, rows


def site_open_until_empty(problem: Problem) -> Rows:
    r"""A site is open in a wave while any workload that it holds has not left or been retired.

    The strong form: a row for each pair of workload and site, and each wave.

    $$n_{st} + m_{wt} + e_{wt} \ge 1 \qquad \forall (w, s), t$$
    """
    opened = _held(problem)
    keys = ["workload", "site", "wave"]
    gone = pd.concat([problem.family("moved"), problem.family("retired")]).rename(
        columns={"item": "workload"}
    )
    leaving = problem.presence.merge(gone, on="workload")
    entries = pd.concat([opened, leaving])[[*keys, "column"]].assign(weight=1.0)
    return rows(opened[keys].assign(limit=1.0), ">=", entries, by=keys)


def site_closes_once_empty(problem: Problem) -> Rows:
    r"""A site that may close is closed once nothing is left there, even where closing costs more than it saves.

    $$n_{st} + \sum_{w \in W_s} (m_{wt} + e_{wt}) \le |W_s| \qquad \forall s \text{ that may close}, t$$
    """
    closable = problem.sites.loc[problem.sites["earliest_closing"] <= problem.waves, "site"]
    opened = problem.family("open").rename(columns={"item": "site"})
    opened = opened[opened["site"].isin(closable)]
    gone = pd.concat([problem.family("moved"), problem.family("retired")]).rename(
        columns={"item": "workload"}
    )
    leaving = problem.presence.merge(gone, on="workload")
    held = problem.presence.groupby("site").size().reindex(opened["site"]).fillna(0.0)
    entries = pd.concat([opened, leaving])[["site", "wave", "column"]].assign(weight=1.0)
    limits = opened[["site", "wave"]].assign(limit=held.to_numpy(float))
    return rows(limits, "<=", entries, by=["site", "wave"])


@of_table("open_sites")
def open_sites_by_date(problem: Problem) -> Rows:
    r"""No more sites are open than the target of a date allows, or than it allows and what is missed is paid for.

    $$\sum_{s \text{ counted}} n_{st} - s_t \le N_t \qquad \forall t$$
    """
    counted = problem.sites.loc[problem.sites["counted"], "site"]
    opened = problem.family("open")
    opened = opened[opened["item"].isin(counted)].assign(weight=1.0)
    return softened(problem, "open_sites", rows(problem.open_sites, "<=", opened, by="wave"))


def _held(problem: Problem) -> pd.DataFrame:
    opened = problem.family("open").rename(columns={"item": "site"})
    return problem.presence.merge(opened, on="site").sort_values(["site", "workload", "wave"])

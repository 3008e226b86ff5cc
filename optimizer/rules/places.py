"""Rules of place: what a link carries, how far apart two ends may be, and what passes between them."""

from __future__ import annotations

import pandas as pd

from optimizer.problem import LEAVES, RETIRES, STAYS, Problem
from optimizer.rules.tables import Rows, of_table, rows


@of_table("links")
def within_link(problem: Problem) -> Rows:
    r"""The terabytes that leave a site in a wave by its link fit in what the link carries.

    $$\sum_{c \in C^{link}_{t}} b_{w(c)s}\, x_c \le L_{st} \qquad \forall s, t$$
    """
    stored = problem.site_terabytes.rename(columns={"terabytes": "weight"})
    leaving = problem.numbered[problem.numbered["workload"].isin(stored["workload"])]
    by_link = (leaving["fate"] == LEAVES) & ~leaving["treatment"].isin(problem.by_road["treatment"])
    sent = leaving.loc[by_link, ["workload", "wave", "column"]].merge(stored, on="workload")
    return rows(problem.links, "<=", sent[["site", "wave", "column", "weight"]], by=["site", "wave"])


@of_table("too_far")
def near_enough(problem: Problem) -> Rows:
    r"""The two ends of a dependency that limits latency never end in places farther apart than its limit.

    $F_{ea}$ are the places too far from $a$ for dependency $e$; staying is a place.

    $$\sum_{c \in C_{w}(a)} x_c + \sum_{b \in F_{ea}} \sum_{c \in C_{p}(b)} x_c \le 1
      \qquad \forall e = (w \to p), a$$
    """
    keys = ["consumer", "provider", "place"]
    pairs = problem.too_far
    limits = pairs[keys].drop_duplicates().sort_values(keys).assign(limit=1.0)
    ends = _ends(problem, pd.concat([pairs["consumer"], pairs["provider"]]))
    here = limits.merge(ends.rename(columns={"workload": "consumer"}), on=["consumer", "place"])
    away = ends.rename(columns={"workload": "provider", "place": "other"})
    there = pairs.merge(away, on=["provider", "other"])
    entries = pd.concat([here, there], ignore_index=True)[[*keys, "column"]].assign(weight=1.0)
    return rows(limits, "<=", entries, by=keys)


def _ends(problem: Problem, workloads: pd.Series) -> pd.DataFrame:
    """Where each choice of these workloads ends, `stays` being a place: workload, place, column."""
    chosen = problem.numbered[problem.numbered["workload"].isin(workloads)]
    chosen = chosen[chosen["fate"] != RETIRES]
    return chosen[["workload", "column"]].assign(
        place=chosen["offer"].where(chosen["fate"] == LEAVES, STAYS).astype("str")
    )


@of_table("traffic")
def traffic_crosses(problem: Problem) -> Rows:
    r"""What a workload sends from an offer is paid for unless the other end is in the same offer, or retired.

    $O_w(o)$ are the choices of $w$ that end in $o$: those that leave for it, and staying where it already is.

    $$z_{wvo} \ge \sum_{c \in O_w(o)} x_c - \sum_{c \in O_v(o)} x_c - \sum_{c \in C^{retires}_v} x_c
      \qquad \forall (w \to v), o$$
    """
    keys = ["workload", "other", "offer"]
    lines = problem.traffic[keys].reset_index(drop=True)
    about_it = problem.numbered["workload"].isin(pd.concat([lines["workload"], lines["other"]]))
    ends = problem.numbered.loc[about_it, ["workload", "offer", "fate", "column"]]
    ends = ends.assign(offer=pd.array(problem.hosts(ends), dtype="str"))
    receiver = ends.rename(columns={"workload": "other"})
    gone = receiver.loc[receiver["fate"] == RETIRES, ["other", "column"]]
    parts = (
        lines.assign(column=problem.family("crossing")["column"].to_numpy(), weight=1.0),
        lines.merge(ends, on=["workload", "offer"]).assign(weight=-1.0),
        lines.merge(receiver, on=["other", "offer"]).assign(weight=1.0),
        lines.merge(gone, on="other").assign(weight=1.0),
    )
    entries = pd.concat([part[[*keys, "column", "weight"]] for part in parts], ignore_index=True)
    return rows(lines.assign(limit=0.0), ">=", entries, by=keys)

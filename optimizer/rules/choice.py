"""Rules that every programme has: one choice each, and what has happened by a wave."""

from __future__ import annotations

import numpy as np
import pandas as pd

from optimizer.problem import LEAVES, RETIRES, STOCK_OF, Problem
from optimizer.rules.tables import Rows, rows, stacked


def one_choice_each(problem: Problem) -> Rows:
    r"""Every workload gets exactly one choice; staying put is a choice too.

    $$\sum_{c \in C_w} x_c = 1 \qquad \forall w$$
    """
    workloads = pd.DataFrame({"workload": np.unique(problem.choices["workload"].to_numpy(str)), "limit": 1.0})
    return rows(workloads, "=", problem.numbered[["workload", "column"]].assign(weight=1.0), by="workload")


def acts_by_wave(problem: Problem) -> Rows:
    r"""A workload has moved (or is retired) by a wave once it was by the wave before, or acts in it.

    $$m_{wt} = m_{w,t-1} + \sum_{c \in C^{leaves}_{wt}} x_c \qquad
      e_{wt} = e_{w,t-1} + \sum_{c \in C^{retires}_{wt}} x_c \qquad \forall w, t$$
    """
    parts = []
    for family, fate in (("moved", LEAVES), ("retired", RETIRES)):
        acting = problem.numbered[problem.numbered["fate"] == fate].rename(columns={"workload": "item"})
        parts.append(_running_total(problem.family(family), acting.assign(weight=-1.0)))
    return stacked(*parts)


def stocks_add_up(problem: Problem) -> Rows:
    r"""What an offer holds of a resource is what it held the wave before and what arrives.

    So does the share that a workload in another offer reserves there to recover, $\varrho_{wo'o}$.

    $$u_{ort} = u_{or,t-1} + \sum_{c \in C_{ot}} a_{cr}\, x_c + \sum_{o'} \sum_{c \in C_{o't}} \varrho_{w(c)o'o}\, a_{cr}\, x_c
      \qquad \forall o, r, t$$
    """
    recovers = problem.numbered["workload"].isin(problem.reserves["workload"])
    reserved = problem.numbered[recovers].merge(problem.reserves, on=["workload", "offer"])
    arrivals = [
        arriving.assign(item=arriving[into] + STOCK_OF + resource, weight=-arriving[resource] * share)[
            ["item", "wave", "column", "weight"]
        ]
        for resource in sorted(problem.capacity["resource"].unique())
        for arriving, into, share in ((problem.numbered, "offer", 1.0), (reserved, "pair", reserved["part"]))
    ]
    columns = ["item", "wave", "column", "weight"]
    acting = pd.concat(arrivals, ignore_index=True) if arrivals else pd.DataFrame(columns=columns)
    return _running_total(problem.family("stock"), acting)


def _running_total(totals: pd.DataFrame, added: pd.DataFrame) -> Rows:
    """Rows by which each total is the total of the wave before minus the added weights."""
    entries = pd.concat(
        [
            totals.assign(weight=1.0),
            totals.assign(wave=totals["wave"] + 1, weight=-1.0),
            added[["item", "wave", "column", "weight"]],
        ],
        ignore_index=True,
    )
    return rows(totals[["item", "wave"]].assign(limit=0.0), "=", entries, by=["item", "wave"])

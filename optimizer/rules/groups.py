"""Rules of dependency: what moves together, and who goes first."""

from __future__ import annotations

import numpy as np
import pandas as pd

from optimizer.problem import LEAVES, STAYS, Problem
from optimizer.rules.tables import Rows, of_table, rows, stacked


@of_table("together")
def moves_together(problem: Problem) -> Rows:
    r"""Members of a group share their place and the wave they leave in; staying is one place.

    $$\sum_{c \in C_{w}(o, t)} x_c = \sum_{c \in C_{r}(o, t)} x_c
      \qquad \forall w, \text{its group's first } r, o, t$$
    """
    groups = problem.together.sort_values(["group", "workload"])
    first = groups.groupby("group")["workload"].transform("first")
    pairs = groups.assign(first=first)[groups["workload"] != first]
    places = problem.numbered.assign(
        place=problem.numbered["offer"].where(problem.numbered["fate"] == LEAVES, problem.numbered["fate"]),
        wave=problem.numbered["wave"].where(problem.numbered["fate"] != STAYS, 0),
    )[["workload", "place", "wave", "column"]]
    member = pairs.merge(places, on="workload").assign(weight=1.0)
    leader = pairs.merge(places, left_on="first", right_on="workload", suffixes=("", "_first")).assign(
        weight=-1.0
    )
    entries = pd.concat([member, leader])[["workload", "place", "wave", "column", "weight"]]
    keys = ["workload", "place", "wave"]
    limits = entries[keys].drop_duplicates().sort_values(keys).assign(limit=0.0)
    return rows(limits, "=", entries, by=keys)


@of_table("orders")
def providers_first(problem: Problem) -> Rows:
    r"""Nobody moves to an offer while a provider of theirs is still to move; one that stays is no hindrance.

    A provider is retired no earlier than its consumers have left or are retired. In a strict order, nobody leaves or is
    retired while the provider has done neither.

    $$m_{ct} + m_{pT} - m_{pt} \le 1 \qquad e_{pt} \le m_{ct} + e_{ct}
      \qquad \forall (c \to p), t \qquad\qquad
      m_{ct} + e_{ct} \le m_{pt} + e_{pt} \qquad \forall (c \to p) \text{ strict}, t$$
    """
    pairs, strict = _pairs(problem, False), _pairs(problem, True)
    return stacked(
        _before_consumers(problem, pairs), _retired_after(problem, pairs), _acts_after(problem, strict)
    )


def _pairs(problem: Problem, strict: bool) -> pd.DataFrame:
    orders = problem.orders
    said = orders["strict"].to_numpy(bool) if "strict" in orders else np.zeros(len(orders), dtype=bool)
    pairs: pd.DataFrame = orders.loc[said == strict, ["consumer", "provider"]]
    return pairs.drop_duplicates()


def _before_consumers(problem: Problem, pairs: pd.DataFrame) -> Rows:
    moved = problem.family("moved")
    movable = moved["item"].unique()
    pairs = pairs[pairs["consumer"].isin(movable) & pairs["provider"].isin(movable)]
    consumer = _joined(pairs, "consumer", moved).assign(weight=1.0)
    provider = _joined(pairs, "provider", moved)
    last = provider[provider["wave"] == problem.waves][["consumer", "provider", "column"]]
    ever = provider.drop(columns="column").merge(last, on=["consumer", "provider"])
    entries = pd.concat([consumer, ever.assign(weight=1.0), provider.assign(weight=-1.0)], ignore_index=True)
    return _by_pair(problem, pairs, entries, 1.0)


def _retired_after(problem: Problem, pairs: pd.DataFrame) -> Rows:
    moved, retired = problem.family("moved"), problem.family("retired")
    pairs = pairs[pairs["provider"].isin(retired["item"].unique())]
    entries = pd.concat(
        [
            _joined(pairs, "provider", retired).assign(weight=1.0),
            _joined(pairs, "consumer", moved).assign(weight=-1.0),
            _joined(pairs, "consumer", retired).assign(weight=-1.0),
        ],
        ignore_index=True,
    )
    return _by_pair(problem, pairs, entries, 0.0)


def _acts_after(problem: Problem, pairs: pd.DataFrame) -> Rows:
    ways = [problem.family("moved"), problem.family("retired")]
    consumer = [_joined(pairs, "consumer", way).assign(weight=1.0) for way in ways]
    provider = [_joined(pairs, "provider", way).assign(weight=-1.0) for way in ways]
    return _by_pair(problem, pairs, pd.concat([*consumer, *provider], ignore_index=True), 0.0)


def _joined(pairs: pd.DataFrame, end: str, family: pd.DataFrame) -> pd.DataFrame:
    return pairs.merge(family.rename(columns={"item": end}), on=end)


def _by_pair(problem: Problem, pairs: pd.DataFrame, entries: pd.DataFrame, limit: float) -> Rows:
    keys = ["consumer", "provider", "wave"]
    waves = pd.DataFrame({"wave": np.arange(1, problem.waves + 1)})
    return rows(pairs.merge(waves, how="cross").assign(limit=limit), "<=", entries, by=keys)

"""Rules of offers: when one is open."""

from __future__ import annotations

import pandas as pd

from optimizer.problem import Problem
from optimizer.rules.tables import Rows, of_table, rows, stacked


@of_table("openings")
def offer_open_once_used(problem: Problem) -> Rows:
    r"""An offer that costs something to open is open once anything has moved there, and stays open.

    The strong form: a row for each pair of workload and offer, and each wave in which it may go there.

    $$\sum_{c \in C_{wo,\le t}} x_c \le y_{ot} \qquad \forall (w, o), t \qquad\qquad
      y_{o,t-1} \le y_{ot} \qquad \forall o, t$$
    """
    opened = problem.family("opened").rename(columns={"item": "offer"})
    going = _going(problem)[["workload", "offer", "wave", "column"]]
    keys = ["workload", "offer", "wave"]
    pairs = going[keys].drop_duplicates().sort_values(keys, ignore_index=True)
    by_then = pairs.merge(going.rename(columns={"wave": "acts"}), on=["workload", "offer"])
    by_then = by_then[by_then["acts"] <= by_then["wave"]].assign(weight=1.0)
    held = pairs.merge(opened, on=["offer", "wave"]).assign(weight=-1.0)
    entries = pd.concat([part[[*keys, "column", "weight"]] for part in (by_then, held)])
    return stacked(
        rows(pairs.assign(limit=0.0), "<=", entries, by=keys), _difference(opened, opened.head(0), ">=")
    )


@of_table("openings")
def offer_opens_when_used(problem: Problem) -> Rows:
    r"""An offer opens in no wave in which nothing moves there, even where money could be spent sooner.

    $$y_{ot} - y_{o,t-1} \le \sum_{c \in C_{ot}} x_c \qquad \forall o, t \qquad (y_{o0} = 0)$$
    """
    opened = problem.family("opened").rename(columns={"item": "offer"})
    return _difference(opened, _going(problem), "<=")


def _going(problem: Problem) -> pd.DataFrame:
    """The choices that lead to an offer that costs something to open."""
    choices = problem.numbered
    return choices[choices["offer"].isin(problem.openings["offer"].unique()) & (choices["wave"] > 0)]


def _difference(opened: pd.DataFrame, used: pd.DataFrame, sense: str) -> Rows:
    """Rows of what opens in a wave, less those that use it then."""
    keys = ["offer", "wave"]
    entries = pd.concat(
        [
            opened.assign(weight=1.0),
            opened.assign(wave=opened["wave"] + 1, weight=-1.0),
            used[[*keys, "column"]].assign(weight=-1.0),
        ],
        ignore_index=True,
    )
    return rows(opened[keys].assign(limit=0.0), sense, entries, by=keys)

"""What is ruled out, in few rows: one where the same is said of every workload, of every offer or of every treatment.

An estate has hundreds of thousands of choices that are not, most of them for reasons that do not depend on the workload
(a treatment takes months) or on the offer (it needs a quote). A plan says each of these once.

| column | `*` says |
|---|---|
| workload | every workload |
| treatment | every treatment that leads to the offer |
| offer | every offer that the treatment leads to; of every treatment, every offer |

A row with a `*` does not speak of moves already made, which nothing rules out. Nothing else is lost: it stands only where
there was a row for each of those that it speaks of.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from optimizer.lanes import Estate

EVERY = "*"
"""Stands for every workload, offer or treatment."""
LANE = ["workload", "offer", "treatment"]
REASON = ["first_wave", "last_wave", "exclusion", "source"]


def gathered(ruled_out: pd.DataFrame, estate: Estate) -> pd.DataFrame:
    """What is ruled out, each reason once for all that it rules out; as it was where something is named `*`."""
    named = [estate.profiles["workload"], estate.places["offer"]]
    if ruled_out.empty or any((names == EVERY).any() for names in named):
        return ruled_out
    reason = ruled_out.groupby(REASON, sort=False).ngroup().to_numpy()
    rows = ruled_out[LANE].assign(reason=reason, row=np.arange(len(ruled_out)))
    rows = rows.drop_duplicates([*LANE, "reason"])
    made = estate.lanes.loc[estate.made, LANE]
    spared = pd.MultiIndex.from_frame(rows[LANE]).isin(pd.MultiIndex.from_frame(made))
    kept = rows[~spared]
    for column in ("treatment", "offer", "workload"):
        kept = _gathered(kept, column, _how_many(estate, kept, column), made)
    every = pd.concat([kept, rows[spared]]).sort_values("row")
    said = ruled_out.take(every["row"].to_numpy()).reset_index(drop=True)
    said[LANE] = every[LANE].reset_index(drop=True)
    return said


def _gathered(rows: pd.DataFrame, column: str, of: np.ndarray, made: pd.DataFrame) -> pd.DataFrame:
    """The rows, those that differ in a column alone as one where there are as many as there can be, moves made left out."""
    keys = [other for other in LANE if other != column]
    alike = rows.groupby([*keys, "reason"], sort=False)["row"].transform("size").to_numpy()
    whole = alike + _spared(rows[keys], made) == of
    once = rows[whole].drop_duplicates([*keys, "reason"]).assign(**{column: EVERY})
    both: pd.DataFrame = pd.concat([rows[~whole], once])
    return both


def _spared(keys: pd.DataFrame, made: pd.DataFrame) -> np.ndarray:
    """How many moves made there are with the keys of each row."""
    counted = made.groupby(list(keys)).size().rename("made").reset_index()
    return keys.merge(counted, how="left", on=list(keys))["made"].fillna(0).to_numpy(int)


def _how_many(estate: Estate, rows: pd.DataFrame, column: str) -> np.ndarray:
    """How many rows alike but for a column speak of all that it may hold; 0 where one says it already, or none can."""
    if column == "workload":
        return np.full(len(rows), len(estate.profiles) if len(estate.profiles) > 1 else 0)
    leads = estate.places[estate.places["offer"] != ""]
    other = "treatment" if column == "offer" else "offer"
    count = leads.groupby(other).size().where(lambda each: each > 1, 0)
    if column == "offer":
        count[EVERY] = leads["offer"].nunique()
    return rows[other].map(count).fillna(0).to_numpy(int)

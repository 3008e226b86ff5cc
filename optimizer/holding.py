"""What keeps each site open: the last workloads to leave it, or what keeps it open for good."""

from __future__ import annotations

import numpy as np
import pandas as pd

from inventory.graph import presence
from optimizer.plan import Plan
from optimizer.profiles import sites

OFFER, FORBIDDEN, STAYING, LAST, EMPTY = "offer", "may_not_close", "staying", "last", "empty"
"""What holds a site: it is itself an offer; it may not close; workloads stay; the last ones leave; nothing is there."""

STAY = ("retain", "refresh")
"""Treatments that leave a workload where it is."""


def leaving(plan: Plan) -> pd.DataFrame:
    """When each workload leaves each site that it lies on: workload, site, wave (0: never)."""
    taken = plan.assignments.set_index("workload")
    leaves = taken["wave"].where(~taken["treatment"].isin(STAY), 0)
    held = presence(plan.inventory)
    return held.assign(wave=held["workload"].map(leaves).astype(int))


def holding(plan: Plan) -> pd.DataFrame:
    """One row a site, in the plan's order: site, wave, closes, held_by, count, workloads (by name).

    `held_by` is `last` (these workloads are the last to leave, in the wave in which it closes), `staying` (these stay
    for good), `offer` (the site is itself an offer), `may_not_close`, or `empty` (nothing is there: it closes at once).
    A site that stays open for a reason of its own is held by no workload.
    """
    gone = leaving(plan)
    acts = gone["wave"].where(gone["wave"] > 0, np.iinfo(np.int64).max)
    final = gone[acts == acts.groupby(gone["site"]).transform("max")]
    names = final.groupby("site")["workload"].agg(tuple)
    stays = set(final.loc[final["wave"] == 0, "site"])
    frame = plan.sites[["site", "wave", "closes"]].copy()
    closable = sites(plan.inventory, plan.scenario).set_index("site")[["closable", "offer"]]
    own = closable.reindex(frame["site"])
    frame["held_by"] = np.select(
        [
            (own["offer"] != "").to_numpy(),
            ~own["closable"].to_numpy(bool),
            frame["site"].isin(stays).to_numpy(),
            frame["site"].isin(names.index).to_numpy(),
        ],
        [OFFER, FORBIDDEN, STAYING, LAST],
        EMPTY,
    )
    holders = frame["site"].map(names).where(frame["held_by"].isin([STAYING, LAST]))
    frame["workloads"] = [each if isinstance(each, tuple) else () for each in holders]
    return frame.assign(count=frame["workloads"].map(len).astype(int))


def standing(closes: pd.Series, wave: int) -> pd.Series:
    """Where sites that close in these waves (0: never) stand once a wave's moves are made: `open`, `closing` in it, `closed`."""
    state = np.select([closes == 0, closes > wave, closes == wave], ["open", "open", "closing"], "closed")
    return pd.Series(state, closes.index, dtype="str")

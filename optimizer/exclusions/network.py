"""Exclusion of the network: nothing leaves a site before it can be reached where it goes."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from inventory.graph import presence
from optimizer.exclusions.ruling import Ruling, in_waves, starts
from optimizer.lanes import Estate


def network_not_ready(estate: Estate) -> Iterator[Ruling]:
    """Where the scenario asks for it, no workload leaves a site for an offer before the site is on the government's network.

    What lies on several sites waits for the last of them.
    """
    readiness = estate.scenario.limits.network_readiness
    if not readiness.required:
        return
    ready = estate.inventory["sites"].set_index("site")["network_ready"]
    if readiness.assumed is not None:
        ready = ready.fillna(pd.Timestamp(readiness.assumed))
    held = presence(estate.inventory)
    held = held.assign(ready=held["site"].map(ready)).dropna(subset="ready").sort_values(["ready", "site"])
    last = held.drop_duplicates("workload", keep="last").set_index("workload")
    of_each = last.reindex(estate.profiles["workload"])
    early = starts(estate) < of_each["ready"].to_numpy("datetime64[D]")[estate.position, None]
    moves = (estate.places["offer"] != "").to_numpy()[estate.place]
    source = of_each["site"].fillna("").to_numpy(dtype=object)[estate.position]
    yield in_waves(moves[:, None] & early, source)

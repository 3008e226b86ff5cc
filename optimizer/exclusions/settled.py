"""Exclusions by people: what is decided, and what is already done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from optimizer.exclusions.ruling import Ruling, always, in_waves
from optimizer.lanes import Estate


def decision(estate: Estate) -> Iterator[Ruling]:
    """A pinned workload takes a choice that its pins describe; a forbidden choice is not taken."""
    decisions = estate.inventory.tables["decisions"]
    pinned = np.zeros((len(estate.lanes), estate.waves + 1), dtype=bool)
    for row in decisions.to_dict("records"):
        matched = _decided(estate, row)
        if row["action"] == "forbid":
            yield in_waves(matched, "forbid")
        else:
            pinned |= matched
    pins = estate.lanes["workload"].isin(decisions.loc[decisions["action"] == "pin", "workload"])
    yield in_waves(pins.to_numpy()[:, None] & ~pinned, "pin")


def _decided(estate: Estate, row: Mapping[Any, Any]) -> np.ndarray:
    lanes = (estate.lanes["workload"] == row["workload"]).to_numpy()
    for column in ("offer", "treatment"):
        if row[column]:
            lanes = lanes & (estate.lanes[column] == row[column]).to_numpy()
    waves = np.arange(estate.waves + 1)
    wanted = np.ones(len(waves), dtype=bool) if pd.isna(row["wave"]) else waves == row["wave"]
    return np.asarray(lanes[:, None] & wanted[None, :])


def progress(estate: Estate) -> Iterator[Ruling]:
    """A move that is made stands, whatever else would rule it out; one under way keeps its destination."""
    status, moved_to = estate.of_lanes("status"), estate.of_lanes("moved_to")
    bound = status.isin(["moving", "done"]) & moved_to.ne("")
    yield always((bound & estate.lanes["offer"].ne(moved_to)).to_numpy(), "moved_to")
    done = (bound & status.eq("done")).to_numpy()
    later = np.arange(estate.waves + 1)[None, :] > 1
    yield in_waves(done[:, None] & (~estate.made[:, None] | later), "status")

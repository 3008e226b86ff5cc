"""Exclusions by people: what is decided, and what is already done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from optimizer.exclusions.ruling import Ruling, always, in_waves, of_lanes
from optimizer.lanes import Estate


def decision(estate: Estate) -> Iterator[Ruling]:
    """A pinned workload takes a choice that its pins describe; a forbidden choice is not taken."""
    decisions = estate.inventory.tables["decisions"]
    pinned = np.zeros((len(estate.lanes), estate.waves + 1), dtype=bool)
    for row, lanes in zip(decisions.to_dict("records"), _own_lanes(estate, decisions), strict=True):
        matched, waves = _decided(estate, row, lanes)
        if row["action"] == "forbid":
            yield of_lanes(matched, np.broadcast_to(waves, (len(matched), len(waves))), "forbid")
        else:
            pinned[matched] |= waves
    pins = decisions.loc[decisions["action"] == "pin", "workload"]
    bound = np.flatnonzero(estate.profiles["workload"].isin(pins).to_numpy()[estate.position])
    yield of_lanes(bound, ~pinned[bound], "pin")


def _own_lanes(estate: Estate, decisions: pd.DataFrame) -> list[np.ndarray]:
    """The lanes of the workload that each decision is about."""
    workload = pd.Index(estate.profiles["workload"]).get_indexer(pd.Index(decisions["workload"]))
    first = np.searchsorted(estate.position, workload)
    after = np.searchsorted(estate.position, workload, side="right")
    return [np.arange(start, end) for start, end in zip(first, after, strict=True)]


def _decided(estate: Estate, row: Mapping[Any, Any], lanes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Those of a workload's lanes, and the waves, that a decision describes."""
    places = estate.places
    meant = np.ones(len(places), dtype=bool)
    for column in ("offer", "treatment"):
        if row[column]:
            meant &= (places[column] == row[column]).to_numpy()
    waves = np.arange(estate.waves + 1)
    wanted = np.ones(len(waves), dtype=bool) if pd.isna(row["wave"]) else waves == row["wave"]
    return lanes[meant[estate.place[lanes]]], wanted


def progress(estate: Estate) -> Iterator[Ruling]:
    """A move that is made stands, whatever else would rule it out; one under way keeps its destination."""
    status, moved_to = estate.profiles["status"], estate.profiles["moved_to"]
    bound = status.isin(["moving", "done"]) & moved_to.ne("")
    yield always(bound.to_numpy()[estate.position] & ~estate.leads_to("moved_to"), "moved_to")
    done = (bound & status.eq("done")).to_numpy()[estate.position]
    later = np.arange(estate.waves + 1)[None, :] > 1
    yield in_waves(done[:, None] & (~estate.made[:, None] | later), "status")

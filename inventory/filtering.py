"""Which rows of a table a person means: those of a public body, an environment, a service, or that hold some words.

A row that stands for no workload itself is of the environment and service of the workload it is about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from inventory.graph import Inventory
from inventory.searching import search

LEVELS = ("criticality", "availability", "integrity", "confidentiality")
"""What is said of a workload from 1 to 4."""
ABOUT = {
    "workloads": "workload", "assets": "workload", "dependencies": "consumer", "quotes": "workload",
    "decisions": "workload",
}  # fmt: skip
"""The column that names the workload a row is about; an asset’s software is about the asset’s workload."""
OF_WORKLOADS = (*ABOUT, "software")
"""Tables whose rows are each about a workload."""


@dataclass(frozen=True)
class Filter:
    """What is asked of rows; `None` asks nothing, and an empty text asks for what nobody said."""

    organisation: str | None = None
    environment: str | None = None
    service: str | None = None
    unclassified: bool = False
    text: str = ""


def belonging(inventory: Inventory, name: str) -> pd.DataFrame:
    """For each row of the table: organisation, environment, service, and whether its workload is `unclassified`.

    A workload is unclassified when its criticality, its DIC triplet or its personal information is unknown.
    """
    rows, workloads = inventory[name], inventory["workloads"]
    if name not in OF_WORKLOADS:
        bare = pd.Series("", rows.index, dtype="str")
        return pd.DataFrame(
            {
                "organisation": rows["organisation"],
                "environment": bare,
                "service": bare,
                "unclassified": False,
            }
        )
    unknown = workloads[list(LEVELS)].isna().any(axis=1) | (workloads["personal_information"] == "unknown")
    about = workloads[["organisation", "environment", "service"]].assign(unclassified=unknown)
    at = pd.Index(workloads["workload"]).get_indexer(_workload_of(inventory, name))
    found = about.take(np.where(at < 0, 0, at)).set_index(rows.index)
    missing = pd.Series(at < 0, rows.index)
    if missing.any():
        found = found.mask(missing, "").assign(unclassified=found["unclassified"].to_numpy() & ~missing)
    return found


def _workload_of(inventory: Inventory, name: str) -> pd.Series:
    """The workload that each row of the table is about."""
    if name in ABOUT:
        return inventory[name][ABOUT[name]]
    assets = inventory["assets"]
    return inventory["software"]["asset"].map(
        pd.Series(assets["workload"].to_numpy(), pd.Index(assets["asset"]))
    )


def filtered(
    table: pd.DataFrame, around: pd.DataFrame, asked: Filter, within: pd.Series | None = None
) -> pd.DataFrame:
    """The rows that are asked for; `around` is what they belong to, `within` their `haystack` if it was kept."""
    held = pd.Series(True, table.index)
    for name in ("organisation", "environment", "service"):
        wanted = getattr(asked, name)
        if wanted is not None:
            held &= around[name] == wanted
    if asked.unclassified:
        held &= around["unclassified"]
    rows = table if held.all() else table[held]
    return search(rows, asked.text, None if within is None else within[rows.index])


def values(around: pd.DataFrame, name: str) -> Sequence[str]:
    """What there is to choose from in a column of `belonging`, in order, what nobody said last."""
    return sorted(around[name].unique().tolist(), key=lambda value: (value == "", value))

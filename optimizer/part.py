"""The part of an inventory that tells all there is to tell of one workload: posed in a moment, however large the whole."""

from __future__ import annotations

from collections.abc import Set

import networkx as nx
import pandas as pd

from inventory.graph import Inventory

OF_WORKLOADS = ("workloads", "assets", "quotes", "decisions")
"""Tables each row of which is about one workload."""


def around(inventory: Inventory, workload: str) -> Inventory:
    """The workload, whatever moves with it, whom it needs, who needs it, and all that stands on its sites.

    A choice's cost and exclusions rest on nothing else, nor do its ties and what it means for its sites: posed under
    one scenario, the part and the whole say the same of it. Bodies and sites stay whole.
    """
    assets, needs = inventory["assets"], inventory["dependencies"]
    sites = assets.loc[assets["workload"] == workload, "site"]
    beside = assets.loc[assets["site"].isin(sites), "workload"]
    kept = {workload, *beside, *_ends(needs, workload), *_together(needs, workload)}
    tables = {name: _of(inventory[name], "workload", kept) for name in OF_WORKLOADS}
    software = _of(inventory["software"], "asset", set(tables["assets"]["asset"]))
    among = _of(_of(needs, "consumer", kept), "provider", kept)
    return Inventory({**inventory.tables, **tables, "software": software, "dependencies": among})


def _of(table: pd.DataFrame, column: str, kept: Set[str]) -> pd.DataFrame:
    return table[table[column].isin(kept)].reset_index(drop=True)


def _ends(needs: pd.DataFrame, workload: str) -> set[str]:
    """Whom it needs, and who needs it."""
    needed = needs.loc[needs["consumer"] == workload, "provider"]
    return {*needed, *needs.loc[needs["provider"] == workload, "consumer"]}


def _together(needs: pd.DataFrame, workload: str) -> set[str]:
    """What moves with it, however many ties lie between."""
    tied = needs[needs["kind"] == "together"]
    graph: nx.Graph[str] = nx.Graph(zip(tied["consumer"], tied["provider"], strict=True))
    return nx.node_connected_component(graph, workload) if workload in graph else set()

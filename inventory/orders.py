"""Which workload must move before which: the `order` dependencies and their cycles."""

from __future__ import annotations

import networkx as nx
import pandas as pd

ENDS = ["consumer", "provider"]


def order_edges(dependencies: pd.DataFrame) -> pd.DataFrame:
    """The distinct (consumer, provider) pairs of kind `order`; a workload does not wait for itself."""
    edges = dependencies.loc[dependencies["kind"] == "order", ENDS]
    edges = edges[edges["consumer"] != edges["provider"]]
    return edges.drop_duplicates().sort_values(ENDS, ignore_index=True)


def cycles(edges: pd.DataFrame) -> tuple[tuple[str, ...], ...]:
    """The workloads that wait for one another in a circle: each circle sorted, and the circles too."""
    graph: nx.DiGraph[str] = nx.DiGraph(zip(edges["consumer"], edges["provider"], strict=True))
    return tuple(sorted(tuple(sorted(c)) for c in nx.strongly_connected_components(graph) if len(c) > 1))


def condensed(edges: pd.DataFrame) -> pd.DataFrame:
    """The edges, those inside a cycle replaced by pairs both ways with the cycle's smallest member.

    The law is unchanged (members of a cycle that move share the wave) and the rows are few.
    """
    circles = cycles(edges)
    hub = {member: circle[0] for circle in circles for member in circle}
    ends = edges["consumer"].map(hub), edges["provider"].map(hub)
    outside = edges[ends[0].isna() | (ends[0] != ends[1])]
    spokes = [(circle[0], member) for circle in circles for member in circle[1:]]
    stars = pd.DataFrame([*spokes, *((b, a) for a, b in spokes)], columns=ENDS, dtype="str")
    return pd.concat([outside, stars]).sort_values(ENDS, ignore_index=True)

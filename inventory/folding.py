"""Which workloads are drawn as one, so that a picture holds no more nodes than asked.

Every workload is in exactly one node, and the chosen ones never share a node with their neighbours.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

FOLDINGS = (
    ("workload", "workload"),
    ("group", "workload"),
    ("service", "workload"),
    ("organisation", "workload"),
    ("organisation", "group"),
    ("organisation", "service"),
    ("organisation", "organisation"),
)
"""How the neighbours, then the chosen workloads, are folded: finest first."""


def folded(workloads: pd.DataFrame, limit: int) -> pd.DataFrame:
    """The node and the kind of node of each workload, with at most `limit` distinct nodes (2 or more).

    `workloads` bears workload, organisation, service, move_group and in_focus. A node's kind is `workload`
    when it stands for one, else what its members share: `group`, `service`, `organisation`, or nothing
    (`others`: the smallest nodes, when there are still too many).
    """
    if limit < 2:
        raise ValueError("a picture of a neighbourhood holds at least two nodes")
    keys, inside = _keys(workloads), workloads["in_focus"].to_numpy()
    for around, chosen in FOLDINGS:
        kind = pd.Series(around, workloads.index, dtype="str").mask(inside, chosen)
        key = keys[around].mask(inside, keys[chosen])
        nodes = _named(workloads, kind, key)
        if nodes["node"].nunique() <= limit:
            return nodes
    return _cut(workloads, nodes, limit)


def _keys(workloads: pd.DataFrame) -> Mapping[str, pd.Series[str]]:
    """What a workload is folded by, for each kind of node; itself where it has no group or service."""
    own, body = workloads["workload"], workloads["organisation"]
    service = (body + " / " + workloads["service"]).where(workloads["service"] != "", own)
    group = workloads["move_group"].where(workloads["move_group"] != "", own)
    return {"workload": own, "group": group, "service": service, "organisation": body}


def _named(workloads: pd.DataFrame, kind: pd.Series[str], key: pd.Series[str]) -> pd.DataFrame:
    """The nodes of workloads that share side, kind and key; alone, a workload is a node of its own kind."""
    side = pd.Series("", workloads.index, dtype="str").mask(~workloads["in_focus"], "around ")
    node = side + kind + ":" + key
    alone = ~node.duplicated(keep=False)
    return pd.DataFrame(
        {"node": node.mask(alone, "workload:" + workloads["workload"]), "kind": kind.mask(alone, "workload")}
    )


def _cut(workloads: pd.DataFrame, nodes: pd.DataFrame, limit: int) -> pd.DataFrame:
    """The nodes, of which all but the largest are folded into one on each side, chosen ones kept first."""
    sizes = nodes.assign(in_focus=workloads["in_focus"]).groupby("node")["in_focus"].agg(["sum", "size"])
    ranked = sizes.sort_values(["sum", "size"], ascending=False, kind="stable").index
    rest = ~nodes["node"].isin(ranked[: limit - 2])
    others = pd.Series("others:", nodes.index, dtype="str").mask(~workloads["in_focus"], "around others:")
    return pd.DataFrame(
        {"node": nodes["node"].mask(rest, others), "kind": nodes["kind"].mask(rest, "others")}
    )

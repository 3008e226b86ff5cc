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
)
"""How the neighbours, then the chosen workloads, are folded: finest first."""


def folded(workloads: pd.DataFrame, limit: int) -> pd.DataFrame:
    """The node and the kind of node of each workload, with at most `limit` distinct nodes (2 or more).

    `workloads` bears workload, organisation, service, move_group, consumers and in_focus. A node's kind is `workload`
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
    """The nodes, of which the smallest and least needed are folded into one on each side.

    Neighbours take half of the nodes, or what the chosen workloads leave.
    """
    facts = nodes.assign(in_focus=workloads["in_focus"], consumers=workloads["consumers"])
    sizes = facts.groupby("node").agg(
        in_focus=("in_focus", "first"), size=("node", "size"), consumers=("consumers", "max")
    )
    ranked = sizes.sort_values(["size", "consumers"], ascending=False, kind="stable")
    chosen, around = ranked.index[ranked["in_focus"]], ranked.index[~ranked["in_focus"]]
    room = min(len(around), max(limit // 2, limit - len(chosen)))
    kept = [*_first(chosen, limit - room), *_first(around, room)]
    rest = ~nodes["node"].isin(kept)
    others = pd.Series("others:", nodes.index, dtype="str").mask(~workloads["in_focus"], "around others:")
    return pd.DataFrame(
        {"node": nodes["node"].mask(rest, others), "kind": nodes["kind"].mask(rest, "others")}
    )


def _first(nodes: pd.Index[str], room: int) -> pd.Index[str]:
    """The first nodes, so that with one more for the rest they fit."""
    return nodes if len(nodes) <= room else nodes[: room - 1]

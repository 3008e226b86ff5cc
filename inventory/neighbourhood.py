"""The dependency picture of an organisation, a site or a workload: itself and what is one dependency away.

Nothing is lost by drawing less: the nodes count every workload of the neighbourhood once, and the links
every dependency among them once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from inventory.adjacency import Adjacency
from inventory.folding import folded
from inventory.placing import positions
from inventory.schema import DEPENDENCY_KINDS

FOCI = ("organisation", "site", "workload")


@dataclass(frozen=True, eq=False)
class Neighbourhood:
    """What is drawn, and the tables that stand beside it.

    `nodes`: node, kind (`workload group service organisation others`), label (empty for `others`),
    organisation (empty when they differ), workloads (how many), in_focus, criticality (the highest, NaN
    when unknown), move_group (empty when none or several), in_cycle, shared, consumers (of the most needed
    member), x, y (pixels, y downwards).
    `links`: consumer, provider (nodes; the same one for what is folded inside it), kinds (sorted, separated
    by a comma), dependencies (how many), gb_per_month (sum), in_cycle.
    `members`: workload, node. `cycles` (cycle, workload, label, organisation), `groups` (move_group, workload,
    label, organisation) and `shared` (workload, label, organisation, consumers, organisations) tell of the
    workloads of the neighbourhood; a cycle or a group that it touches is told whole.
    """

    nodes: pd.DataFrame
    links: pd.DataFrame
    members: pd.DataFrame
    cycles: pd.DataFrame
    groups: pd.DataFrame
    shared: pd.DataFrame


def neighbourhood(adjacency: Adjacency, kind: str, identifier: str, limit: int = 1000) -> Neighbourhood:
    """The picture of an organisation, site or workload (`kind`) in at most `limit` nodes, 2 or more."""
    if kind not in FOCI:
        raise ValueError(f"a neighbourhood is that of one of {', '.join(FOCI)}")
    focus = adjacency.focus(kind, identifier)
    chosen = _with_neighbours(focus, adjacency.dependencies)
    workloads = adjacency.workloads.assign(in_focus=focus)[chosen]
    drawn = pd.concat([workloads, folded(workloads, limit)], axis=1)
    nodes = _nodes(drawn, adjacency.names)
    links = _links(adjacency, chosen, drawn["node"])
    places = positions(nodes, links)
    return Neighbourhood(
        nodes.assign(x=places[:, 0], y=places[:, 1]),
        links,
        drawn[["workload", "node"]].reset_index(drop=True),
        _whole(adjacency.workloads, workloads, "cycle"),
        _whole(adjacency.workloads, workloads, "move_group"),
        _shared(workloads),
    )


def _with_neighbours(focus: np.ndarray, dependencies: pd.DataFrame) -> np.ndarray:
    """Which workloads are in focus or one dependency away from it."""
    consumer, provider = dependencies["consumer"].to_numpy(), dependencies["provider"].to_numpy()
    chosen = focus.copy()
    chosen[provider[focus[consumer]]] = True
    chosen[consumer[focus[provider]]] = True
    return chosen


def _nodes(drawn: pd.DataFrame, names: pd.Series[str]) -> pd.DataFrame:
    """One row a node, by name of node."""
    marked = drawn.assign(in_cycle=drawn["cycle"] != "")
    by_node = marked.groupby("node")
    nodes = by_node.agg(
        kind=("kind", "first"),
        label=("label", "first"),
        service=("service", "first"),
        organisation=("organisation", "first"),
        workloads=("workload", "size"),
        in_focus=("in_focus", "first"),
        criticality=("criticality", "max"),
        move_group=("move_group", "first"),
        in_cycle=("in_cycle", "any"),
        shared=("shared", "any"),
        consumers=("consumers", "max"),
    )
    for column in ("organisation", "move_group"):
        nodes[column] = nodes[column].where(by_node[column].min() == by_node[column].max(), "")
    kind = nodes["kind"]
    label = nodes["label"].mask(kind == "service", nodes["service"]).mask(kind == "others", "")
    label = label.mask(kind == "organisation", nodes["organisation"].map(names))
    return nodes.assign(label=label.astype("str")).drop(columns="service").reset_index()


def _links(adjacency: Adjacency, chosen: np.ndarray, node: pd.Series[str]) -> pd.DataFrame:
    """One row for each pair of nodes between which something is needed, a node and itself included."""
    needs = adjacency.dependencies
    needs = needs[chosen[needs["consumer"]] & chosen[needs["provider"]]]
    cycle = adjacency.workloads["cycle"].to_numpy()
    circle = cycle[needs["consumer"]]
    closes = (circle != "") & (circle == cycle[needs["provider"]]) & (needs["kind"] == "order").to_numpy()
    links = pd.DataFrame(
        {
            "consumer": node.loc[needs["consumer"]].to_numpy(),
            "provider": node.loc[needs["provider"]].to_numpy(),
            **{kind: (needs["kind"] == kind).to_numpy() for kind in DEPENDENCY_KINDS},
            "dependencies": 1,
            "gb_per_month": needs["gb_per_month"].to_numpy(),
            "in_cycle": closes,
        }
    )
    how = dict.fromkeys((*DEPENDENCY_KINDS, "in_cycle"), "any") | {
        "dependencies": "sum",
        "gb_per_month": "sum",
    }
    folded_links = links.groupby(["consumer", "provider"]).agg(how).reset_index()
    kinds = _kinds(folded_links)
    columns = ["consumer", "provider", "kinds", "dependencies", "gb_per_month", "in_cycle"]
    return folded_links.assign(kinds=kinds)[columns]


def _kinds(links: pd.DataFrame) -> pd.Series[str]:
    """The kinds of each link, in alphabetical order, separated by a comma."""
    said = pd.Series("", links.index, dtype="str")
    for kind in sorted(DEPENDENCY_KINDS):
        said = said.mask(links[kind].astype(bool), said + ", " + kind)
    return said.str.removeprefix(", ")


def _whole(everything: pd.DataFrame, workloads: pd.DataFrame, column: str) -> pd.DataFrame:
    """Every member of the sets, named by a column, that these workloads are in."""
    touched = set(workloads[column]) - {""}
    members = everything[everything[column].isin(touched)]
    columns = [column, "workload", "label", "organisation"]
    return members[columns].sort_values([column, "workload"], ignore_index=True)


def _shared(workloads: pd.DataFrame) -> pd.DataFrame:
    """The shared services, the most needed first."""
    columns = ["workload", "label", "organisation", "consumers", "organisations"]
    shared = workloads.loc[workloads["shared"], columns]
    return shared.sort_values(["consumers", "workload"], ascending=[False, True], ignore_index=True)

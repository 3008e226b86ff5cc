"""Inventory: the checked tables and their graph; move groups, order, blast radius.

Whatever the order of the rows of an upload, its Inventory is the same.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256

import networkx as nx
import pandas as pd

from inventory.cells import empty_value
from inventory.check import check
from inventory.findings import Finding, refuse_errors
from inventory.orders import condensed, cycles, order_edges
from inventory.raw import RawTables
from inventory.schema import TABLES, WORKLOADS
from inventory.slices import Slices, written

Node = tuple[str, str]
PLATFORM_OF_KIND = {"mainframe": "mainframe", "appliance": "appliance"}
"""Platform of an asset that is a workload of its own, by its kind; any other kind is x86."""


@dataclass(frozen=True, eq=False)
class Inventory:
    """What the State owns, and what needs what.

    `tables` holds every table of the schema, sorted by key with a fresh RangeIndex; every asset
    has a workload.
    """

    tables: Mapping[str, pd.DataFrame]

    @cached_property
    def graph(self) -> nx.DiGraph[Node]:
        """The tables as a graph, drawn when it is first asked for.

        Nodes are (table's singular, identifier): organisation → site → asset → workload, then
        consumer → provider with the sorted tuple `kinds` of their dependencies.
        """
        return _graph(self.tables)

    @cached_property
    def texts(self) -> dict[str, Slices]:
        """The canonical CSV of each table whose `fingerprint` was asked for, kept so that it is written once."""
        return {}

    @cached_property
    def files(self) -> dict[str, Slices]:
        """The native CSV file of each table that was laid down, kept so that it is written once."""
        return {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.tables[name]


def load(
    raw: RawTables, today: date, day_first: bool | None = None, decimal_comma: bool | None = None
) -> tuple[Inventory, tuple[Finding, ...]]:
    """The inventory and what was found about it; `Refused`, with every finding, if one is an error."""
    checked = check(raw, today, day_first, decimal_comma)
    refuse_errors(checked.findings)
    return build(checked.tables), checked.findings


def build(tables: Mapping[str, pd.DataFrame], like: Inventory | None = None) -> Inventory:
    """The inventory of typed tables that `check` found without error; tables that it takes over from another one stand as they are."""
    kept = {} if like is None else like.tables
    return Inventory(
        _with_lone_workloads(
            {
                name: table if table is kept.get(name) else _sorted(name, table)
                for name, table in tables.items()
            }
        )
    )


def _sorted(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """The table sorted by key, its unknown columns after the others, in alphabetical order."""
    declared = next(declared for declared in TABLES if declared.name == name)
    columns = [column.name for column in declared.columns]
    unknown = sorted(column for column in map(str, table) if column not in declared)
    return table[columns + unknown].sort_values(list(declared.key), ignore_index=True)


def _with_lone_workloads(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables, where an asset that belonged to no workload carries one of its own.

    The new workload bears the asset's identifier, followed by “ (actif)” while another has it. Its
    owner is the site's organisation, or the only organisation when the site names none.
    """
    assets = tables["assets"].copy()
    lone = assets["workload"] == ""
    if not lone.any():
        return tables
    names = _free_names(assets.loc[lone, "asset"], set(tables["workloads"]["workload"]))
    assets.loc[lone, "workload"] = names
    added = _lone_workloads(assets[lone], tables)
    workloads = pd.concat([tables["workloads"], added], ignore_index=True)
    return {**tables, "assets": assets, "workloads": _sorted("workloads", workloads)}


def _free_names(wanted: pd.Series, taken: set[str]) -> list[str]:
    """The wanted names in order, each lengthened until no other bears it."""
    taken = set(taken)
    names = []
    for name in wanted:
        while name in taken:
            name += " (actif)"
        taken.add(name)
        names.append(name)
    return names


def _lone_workloads(assets: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """One workload row for each of these assets; what nobody said stands at its default."""
    sites, known = tables["sites"], tables["workloads"]
    owner = assets["site"].map(dict(zip(sites["site"], sites["organisation"], strict=True)))
    only = tables["organisations"]["organisation"].iloc[0]
    defaults = {column.name: empty_value(column) for column in WORKLOADS.columns}
    rows = pd.DataFrame({name: defaults.get(name, "") for name in map(str, known)}, index=assets.index)
    said = {
        "workload": assets["workload"],
        "name": assets["asset"],
        "organisation": owner.replace("", only),
        "platform": assets["kind"].map(PLATFORM_OF_KIND).fillna("x86"),
    }
    return rows.assign(**said).astype(known.dtypes.to_dict())


def _graph(tables: Mapping[str, pd.DataFrame]) -> nx.DiGraph[Node]:
    graph: nx.DiGraph[Node] = nx.DiGraph()
    for kind, name in (
        ("organisation", "organisations"), ("site", "sites"), ("asset", "assets"), ("workload", "workloads"),
    ):  # fmt: skip
        graph.add_nodes_from((kind, identifier) for identifier in tables[name][kind].tolist())
    for upper, lower, name in (
        ("organisation", "site", "sites"), ("site", "asset", "assets"), ("asset", "workload", "assets"),
    ):  # fmt: skip
        ends = zip(tables[name][upper].tolist(), tables[name][lower].tolist(), strict=True)
        graph.add_edges_from(((upper, a), (lower, b)) for a, b in ends if a)
    for (consumer, provider), kinds in _kinds(tables["dependencies"]).items():
        graph.add_edge(("workload", consumer), ("workload", provider), kinds=tuple(kinds))
    return graph


def _kinds(dependencies: pd.DataFrame) -> dict[tuple[str, str], list[str]]:
    """The kinds of dependency of each pair, sorted as the table is."""
    kinds: dict[tuple[str, str], list[str]] = {}
    columns = (dependencies[name].tolist() for name in ("consumer", "provider", "kind"))
    for consumer, provider, kind in zip(*columns, strict=True):
        kinds.setdefault((consumer, provider), []).append(kind)
    return kinds


def move_groups(inventory: Inventory) -> pd.Series:
    """The group that each workload moves with: the smallest workload it is tied to by `together`.

    One value per workload, indexed by it; a workload tied to none is a group of its own.
    """
    needs, names = inventory["dependencies"], inventory["workloads"]["workload"]
    ties = needs[needs["kind"] == "together"]
    graph: nx.Graph[str] = nx.Graph(zip(ties["consumer"], ties["provider"], strict=True))
    group: dict[str, str] = {}
    for tied in nx.connected_components(graph):
        group.update(dict.fromkeys(tied, min(tied)))
    groups = [group.get(name, name) for name in names]
    return pd.Series(groups, index=pd.Index(names, name="workload"), name="group", dtype="str")


def order_pairs(inventory: Inventory, moved: Collection[str] = ()) -> pd.DataFrame:
    """The distinct (consumer, provider) pairs of which the provider must move first or with its consumer.

    Consumers that have already moved wait for nobody.

    A cycle of n members gives 2(n − 1) pairs: its smallest member with each other one, both ways.
    """
    needs = inventory["dependencies"]
    return condensed(order_edges(needs[~needs["consumer"].isin(list(moved))]))


def order_cycles(inventory: Inventory) -> tuple[tuple[str, ...], ...]:
    """The sets of workloads that wait for one another in a circle, sorted."""
    return cycles(order_edges(inventory["dependencies"]))


def blast_radius(inventory: Inventory, workload: str) -> tuple[str, ...]:
    """Every other workload that needs this one, directly or not, sorted."""
    above = nx.ancestors(inventory.graph, ("workload", workload))
    return tuple(sorted(name for kind, name in above if kind == "workload"))


def presence(inventory: Inventory) -> pd.DataFrame:
    """The distinct (workload, site) pairs of which an asset of the workload lies on the site."""
    ends = ["workload", "site"]
    return inventory["assets"][ends].drop_duplicates().sort_values(ends, ignore_index=True)


def fingerprint(inventory: Inventory, like: Inventory | None = None) -> str:
    """What identifies the inventory's content: the sha256 of its tables as canonical CSV, in hexadecimal.

    Tables come in the schema's order, rows by key, declared columns before unknown ones in alphabetical
    order, dates as year-month-day. The order of rows and columns in the upload changes nothing. Tables that
    another inventory is `like` need not be written again: the answer is the same.
    """
    digest = sha256()
    for declared in TABLES:
        digest.update(f"{declared.name}\0".encode())
        for text in _canonical(inventory, declared.name, like):
            digest.update(text)
        digest.update(b"\0")
    return digest.hexdigest()


def _canonical(inventory: Inventory, name: str, like: Inventory | None) -> Slices:
    """The table as canonical CSV, from the other inventory where it holds the very same."""
    known = inventory.texts
    if name not in known:
        table, other = inventory[name], like
        if (
            other is not None
            and name not in other.texts
            and (table is other[name] or table.equals(other[name]))
        ):
            _canonical(other, name, None)
        before = None if other is None or name not in other.texts else (other[name], other.texts[name])
        known[name] = written(table, _canonical_rows, before)
    return known[name]


def _canonical_rows(rows: pd.DataFrame, header: bool) -> bytes:
    return rows.to_csv(index=False, header=header, lineterminator="\n", date_format="%Y-%m-%d").encode()

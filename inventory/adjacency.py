"""Who needs whom, workload by workload, laid out so that any neighbourhood is found at once.

Computed once per inventory and kept by the caller; every question asked of it is a mask over arrays.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from inventory.graph import Inventory, move_groups, order_cycles, presence

SHARED_ORGANISATIONS = 2
"""Other organisations that must need a workload for it to be a shared service…"""
SHARED_WORKLOADS = 10
"""… or workloads that must, whoever owns them."""


@dataclass(frozen=True, eq=False)
class Adjacency:
    """The workloads and dependencies of an inventory, dependencies by position in `workloads`.

    `workloads`: workload, label (its name, else its identifier), organisation, service, criticality,
    move_group (empty when it moves alone), cycle (smallest member of its circle of order, empty when it
    is in none), consumers (distinct workloads that need it), organisations (distinct others that do),
    shared. `dependencies`: consumer, provider, kind, gb_per_month (0 where nobody said).
    `presence`: workload, site, both as identifiers. `names`: what each organisation is called.
    """

    workloads: pd.DataFrame
    dependencies: pd.DataFrame
    presence: pd.DataFrame
    names: pd.Series[str]

    @classmethod
    def of(cls, inventory: Inventory) -> Adjacency:
        """The adjacency of an inventory."""
        facts, owners = inventory["workloads"], inventory["organisations"]
        names = owners["name"].where(owners["name"] != "", owners["organisation"])
        workloads = facts[["workload", "organisation", "service", "criticality"]].assign(
            label=facts["name"].where(facts["name"] != "", facts["workload"]),
            move_group=_shared_groups(inventory),
            cycle=_circles(inventory),
        )
        dependencies = _dependencies(inventory)
        workloads = pd.concat([workloads, _consumers(workloads["organisation"], dependencies)], axis=1)
        by_organisation = names.set_axis(owners["organisation"])
        return cls(workloads, dependencies, presence(inventory), by_organisation)

    def focus(self, kind: str, identifier: str) -> np.ndarray:
        """Which workloads belong to this organisation, lie on this site, or are this workload: one flag each."""
        if kind == "site":
            held = self.presence.loc[self.presence["site"] == identifier, "workload"]
            return self.workloads["workload"].isin(held).to_numpy()
        return (self.workloads[kind] == identifier).to_numpy(dtype=bool)


def blast_radius_by_distance(adjacency: Adjacency, workload: str) -> pd.DataFrame:
    """Every other workload that needs this one, directly (distance 1) or through others, nearest first.

    Columns: workload, label, organisation, distance.
    """
    ends = adjacency.dependencies[["consumer", "provider"]].drop_duplicates()
    consumer, provider = ends["consumer"].to_numpy(), ends["provider"].to_numpy()
    distance = np.where(adjacency.focus("workload", workload), 0, -1)
    for step in range(1, len(distance) + 1):
        found = consumer[(distance[provider] == step - 1) & (distance[consumer] < 0)]
        if not found.size:
            break
        distance[found] = step
    reached = adjacency.workloads[["workload", "label", "organisation"]].assign(distance=distance)
    return reached[reached["distance"] > 0].sort_values(["distance", "workload"], ignore_index=True)


def _shared_groups(inventory: Inventory) -> pd.Series[str]:
    """The move group of each workload, empty for those that move alone."""
    groups = move_groups(inventory).reset_index(drop=True)
    return groups.where(groups.duplicated(keep=False), "")


def _circles(inventory: Inventory) -> pd.Series[str]:
    """The smallest member of the circle that each workload is in, empty when it is in none."""
    circle = {member: members[0] for members in order_cycles(inventory) for member in members}
    names = inventory["workloads"]["workload"]
    return pd.Series([circle.get(name, "") for name in names], names.index, dtype="str")


def _dependencies(inventory: Inventory) -> pd.DataFrame:
    needs = inventory["dependencies"]
    position = pd.Index(inventory["workloads"]["workload"])
    return pd.DataFrame(
        {
            "consumer": position.get_indexer(needs["consumer"]),
            "provider": position.get_indexer(needs["provider"]),
            "kind": needs["kind"],
            "gb_per_month": needs["gb_per_month"].fillna(0.0),
        }
    )


def _consumers(organisation: pd.Series[str], dependencies: pd.DataFrame) -> pd.DataFrame:
    """How many distinct workloads, and other organisations, need each workload; who is shared."""
    codes = pd.factorize(organisation)[0]
    pairs = dependencies.loc[dependencies["consumer"] != dependencies["provider"], ["consumer", "provider"]]
    pairs = pairs.drop_duplicates()
    bodies = pairs.assign(body=codes[pairs["consumer"]], own=codes[pairs["provider"]])
    bodies = bodies.loc[bodies["body"] != bodies["own"], ["body", "provider"]].drop_duplicates()
    consumers = np.bincount(pairs["provider"], minlength=len(organisation))
    others = np.bincount(bodies["provider"], minlength=len(organisation))
    shared = (others >= SHARED_ORGANISATIONS) | (consumers >= SHARED_WORKLOADS)
    columns = {"consumers": consumers, "organisations": others, "shared": shared}
    return pd.DataFrame(columns, index=organisation.index)

"""In what order people plan: site by site, and by the ordered rules of wave planners."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from benchmarks.contestants.by_hand import Tables

STRONG = 0.75
"""Traffic dearer than this share of it all is a strong dependency."""
LARGEST = 30
"""Workloads of a bundle, at most: beyond, strong dependencies no longer join."""


def by_site(tables: Tables) -> Iterator[list[int]]:
    """Site by site, from the one whose closing saves most for each workload that it holds, largest workload first."""
    problem = tables.problem
    saved = problem.site_waves.groupby("site")["cost"].sum()
    held = problem.presence.groupby("site")["workload"].agg(list)
    worth = saved.reindex(held.index).fillna(0.0) / held.map(len)
    first = tables.choices.groupby("workload")["cost"].max()
    for site in worth.sort_values(ascending=False, kind="stable").index:
        names = sorted(held[site], key=lambda name: (-first[name], name))
        yield tables.names.get_indexer(pd.Index(names)).tolist()
    yield list(range(len(tables.names)))


def by_rules(tables: Tables) -> Iterator[list[int]]:
    """By bundles of an application and what it strongly depends on: tests before production, the critical late, small before large."""
    bundle = _bundles(tables)
    facts = tables.facts.assign(bundle=bundle, number=np.arange(len(bundle)))
    of_each = facts.groupby("bundle").agg(
        stage=("stage", "max"), criticality=("criticality", "max"), size=("number", "size")
    )
    members = facts.groupby("bundle")["number"].agg(list)
    for each in of_each.sort_values(["stage", "criticality", "size"], kind="stable").index:
        yield members[each]


def _bundles(tables: Tables) -> np.ndarray:
    """The bundle of each workload: its application, joined to others by strong dependencies where that stays small."""
    count = len(tables.names)
    application = pd.factorize(tables.facts["application"])[0]
    traffic = tables.problem.traffic
    lines = traffic.groupby(["workload", "other"])["cost"].max().reset_index()
    strong = lines[lines["cost"] >= lines["cost"].quantile(STRONG)] if len(lines) else lines
    one, other = (
        application[tables.names.get_indexer(pd.Index(strong[end]))] for end in ("workload", "other")
    )
    links = sparse.coo_matrix((np.ones(len(one)), (one, other)), shape=(count, count))
    joined = connected_components(links, directed=False)[1][application]
    small = np.bincount(joined)[joined] <= LARGEST
    return np.where(small, joined, count + application)

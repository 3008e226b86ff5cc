"""Units: what moves as one, whose it is, and which site is its home."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from optimizer.problem import LEAVES, STAYS, Problem


def units_of(problem: Problem) -> pd.Series:
    """The unit of each workload, by name: groups that share a member are one."""
    names = pd.Index(np.unique(problem.choices["workload"].to_numpy(str)))
    member = names.get_indexer(pd.Index(problem.together["workload"]))
    group = len(names) + pd.factorize(problem.together["group"])[0]
    known = member >= 0
    size = int(group.max(initial=len(names) - 1)) + 1
    ties = sparse.coo_matrix((np.ones(known.sum()), (member[known], group[known])), shape=(size, size))
    _, label = connected_components(ties, directed=False)
    return pd.Series(pd.factorize(label[: len(names)])[0], index=names)


def owners(problem: Problem, units: pd.Series) -> np.ndarray:
    """The organisation of each unit: that of its last workload by name."""
    owner = problem.choices.drop_duplicates("workload").set_index("workload")["organisation"]
    own = np.empty(units.nunique(), dtype=object)
    own[units.to_numpy()] = owner.reindex(units.index).to_numpy()
    return own.astype(str)


def homes(problem: Problem, units: pd.Series, count: int) -> np.ndarray:
    """The site of each unit: of those of its organisation that hold its members, the one with most; `count` where none does.

    A unit in another organisation's site has no home: that the site is open until it has left is then priced, and
    the limits of its own organisation need not be.
    """
    place = pd.Index(problem.sites["site"]).get_indexer(pd.Index(problem.presence["site"]))
    held = pd.DataFrame({"unit": units.reindex(problem.presence["workload"]).to_numpy(), "site": place})
    held = held[held["unit"].notna() & (held["site"] >= 0)].astype(int)
    runs = problem.sites["organisation"].to_numpy(str)[held["site"]]
    held = held[runs == owners(problem, units)[held["unit"]]].value_counts().reset_index()
    held = held.sort_values(["unit", "count", "site"], ascending=[True, False, True]).drop_duplicates("unit")
    home = np.full(units.nunique(), count)
    home[held["unit"].to_numpy(int)] = held["site"].to_numpy(int)
    return home


def acts(problem: Problem) -> np.ndarray:
    """When each choice acts: in its wave, or in that after the last if it stays."""
    choices = problem.choices
    return np.where(choices["fate"] == STAYS, problem.waves + 1, choices["wave"].to_numpy(int))


def places(problem: Problem) -> np.ndarray:
    """A number for where each choice ends."""
    choices = problem.choices
    where = choices["offer"].where(choices["fate"] == LEAVES, "\n" + choices["fate"])
    return np.asarray(pd.factorize(where)[0])

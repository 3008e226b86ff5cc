"""Plans as people make them, as contestants; they prove no bound."""

from __future__ import annotations

import math

import numpy as np

from benchmarks.contestants.by_hand import Order, Tables, planned
from benchmarks.contestants.found import Found, Task
from benchmarks.contestants.orders import by_rules, by_site
from optimizer.solution import completed

AMPLE = 1.35
"""Moves that a wave may hold, over what they would be if all waves held the same."""


def site_by_site(task: Task) -> Found:
    """Site after site, from the one whose closing saves most."""
    return _by_hand(task, by_site, math.inf)


def ordered_rules(task: Task) -> Found:
    """Bundles in waves of limited size, by the rules of wave planners."""
    workloads = task.case.problem.choices["workload"].nunique()
    return _by_hand(task, by_rules, math.ceil(AMPLE * workloads / task.case.problem.waves))


def _by_hand(task: Task, order: Order, most: float) -> Found:
    problem = task.case.problem
    chosen = planned(Tables(problem, task.case.facts), order, most, lambda: task.spent() > task.seconds)
    seconds = task.spent()
    if chosen is None:
        return Found(None, None, [], "by hand")
    cost = float(np.dot(problem.columns["cost"].to_numpy(), completed(problem, chosen))) + problem.constant
    return Found(chosen, None, [(seconds, cost)], "by hand")

"""A programme looked at more closely: what differs by too little beside its greatest cost for a solver to see."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from optimizer.formulate import Program
from optimizer.problem import Problem


def closer(problem: Problem, program: Program, chosen: np.ndarray, slight: float) -> Program | None:
    """The programme of the choices that cost within `slight` of those made, each costing only what it differs by.

    As every workload takes one choice, its plans are ranked as by their whole cost. `None` where there is nothing to see: no such
    choice, or other costs that are as great as before. `chosen` is in the order of the workloads' names.
    """
    _, own = np.unique(problem.choices["workload"].to_numpy(str), return_inverse=True)
    count, cost = len(own), program.columns["cost"].to_numpy(float)
    apart = cost[:count] - cost[chosen[own]]
    near = np.abs(apart) <= slight
    left = np.concatenate([np.where(near, apart, 0.0), cost[count:]])
    if near.sum() == len(chosen) or np.abs(left).max() * 2 > np.abs(cost).max():
        return None
    upper = program.columns["upper"].to_numpy(float).copy()
    upper[:count][~near] = 0.0
    return replace(program, columns=program.columns.assign(cost=left, upper=upper), constant=0.0)

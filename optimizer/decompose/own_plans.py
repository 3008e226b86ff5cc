"""Own plans: each body's own programme solved at the prices outside; what it costs at least, and where a plan of all may start."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.decompose.bound import Proof, Whole
from optimizer.decompose.programmes import Labelled, programme
from optimizer.decompose.small import Effort
from optimizer.decompose.watch import Watch
from optimizer.decompose.workers import Job, Workers

EFFORT = Effort(nodes=2000, seconds=10.0, gap=1e-4)
SHARE = 0.25
"""Of the time left, what these programmes may take together."""


@dataclass(frozen=True)
class OwnPlans:
    """What was found of the bodies, by the number of their part.

    `bound`: what a body costs at least, on a solver's word. `taken`: of each ordered choice, whether its body's plan
    takes it; `known`: whether that body has a plan.
    """

    bound: dict[int, float]
    taken: np.ndarray
    known: np.ndarray

    def raised(self, proof: Proof) -> float:
        """The bound of a proof with what a solver vouches for."""
        least = {number: min(box.value for box in proof.boxes[number]) for number in self.bound}
        return proof.value + sum(max(0.0, bound - least[number]) for number, bound in self.bound.items())


def own_plans(whole: Whole, labels: Labelled, proof: Proof, workers: Workers, watch: Watch) -> OwnPlans:
    """Solve the bodies' own programmes, each for its share of the time; one that is cut short may have no plan."""
    cells = whole.relaxation.blocks.cells
    bound: dict[int, float] = {}
    taken, known = np.zeros(len(cells.column), dtype=bool), np.zeros(len(cells.column), dtype=bool)
    if not watch.begins("planning_bodies"):
        return OwnPlans(bound, taken, known)
    priced = whole.priced(proof.price)
    programmes = [programme(labels, whole, each, priced) for each in whole.parts]
    some = [number for number, (column, _) in enumerate(programmes) if len(column)]
    seconds = SHARE * watch.left * workers.count / max(1, len(some))
    effort = Effort(EFFORT.nodes, min(EFFORT.seconds, seconds), EFFORT.gap)
    jobs: list[Job] = [(programmes[number][1], None, effort) for number in some]
    values = np.zeros(len(labels.column))
    for number, found in zip(some, workers.solved(jobs), strict=True):
        if np.isfinite(found.bound):
            bound[number] = found.bound
        if found.values is not None:
            values[programmes[number][0]] = found.values
            known[whole.parts[number].choices] = True
    return OwnPlans(bound, values[cells.column] > 0.5, known)

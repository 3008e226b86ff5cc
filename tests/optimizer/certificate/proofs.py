"""Proofs to check: what the decomposition proves of a problem in few steps, and certificates written by hand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from benchmarks.estates import Recipe, generate
from inventory.graph import build
from optimizer.certificate.folder import COLUMNS
from optimizer.certificate.value import Certificate
from optimizer.decompose.ascent import ascend
from optimizer.decompose.blocks import blocks
from optimizer.decompose.bodies import bodies, parts
from optimizer.decompose.bound import Whole, rise_together, split, start
from optimizer.decompose.certifying import certificate
from optimizer.decompose.relaxation import Relaxation
from optimizer.formulate import Program, formulate
from optimizer.pose import Posed, pose
from optimizer.problem import Problem
from optimizer.scenario_files import SHIPPED
from optimizer.scenario_files import load as load_scenario


@dataclass(frozen=True)
class Proved:
    """A problem, its programme, the bound that the decomposition proves, and its certificate."""

    problem: Problem
    program: Program
    bound: float
    certificate: Certificate


def proved(
    problem: Problem, rounds: int = 20, boxes: int = 4, vouched: dict[int, float] | None = None
) -> Proved:
    """What so many rounds, and so many boxes a body, prove of a problem."""
    program = formulate(problem)
    relaxation = Relaxation(blocks(problem, program))
    _, price = ascend(relaxation, rounds)
    own = bodies(problem, program, relaxation.blocks)
    whole = Whole(relaxation, own, parts(own))
    proof = split(whole, whole.outside(price), start(whole, price), boxes, rounds)
    proof, _ = rise_together(whole, proof, rounds, 0.01)
    return Proved(problem, program, proof.value, certificate(problem, program, whole, proof, vouched or {}))


@cache
def estate() -> Posed:
    """Sixty workloads of seven organisations, of the benchmarks' estates, under the base scenario."""
    scenario = load_scenario([SHIPPED / "base.yaml"])
    return pose(build(generate(Recipe(60, 3))), scenario)


def written(
    prices: list[tuple[Any, ...]] = (), boxes: list[tuple[Any, ...]] = (), vouched: list[tuple[Any, ...]] = ()
) -> Certificate:
    """A certificate from lines of its tables; it says no bound of its own."""
    told = {"prices": prices, "boxes": boxes, "vouched": vouched}
    tables = {name: pd.DataFrame(list(lines), columns=list(COLUMNS[name])) for name, lines in told.items()}
    return Certificate(**tables, certified=0.0, claimed=0.0)

"""Hand-made Problems, their tables drawn as text, and programmes solved with some rules left out."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pandas as pd
import pulp

from optimizer.bulk_highs import BulkHiGHS
from optimizer.formulate import formulate
from optimizer.problem import LEAVES, RETIRES, STAYS, Problem
from optimizer.rules import RULES, Rule
from optimizer.solve import posed

WORDS = ("workload", "organisation", "offer", "kind", "treatment", "fate", "site", "group", "consumer",
         "provider", "fiscal_year", "resource", "measure", "share", "kinds", "sense", "place", "other", "target", "pair")  # fmt: skip
"""Columns that hold text, whatever it looks like."""


def table(text: str) -> pd.DataFrame:
    """The table that a text draws: a line of column names, then a line a row; `-` stands for no text."""
    frame = pd.read_csv(
        io.StringIO(text), sep=r"\s+", dtype=dict.fromkeys(WORDS, "str"), keep_default_na=False
    )
    words = [word for word in WORDS if word in frame]
    frame[words] = frame[words].replace("-", "")
    if "kinds" in frame:
        frame["kinds"] = frame["kinds"].str.split("+").map(tuple)
    return frame


def problem(waves: int, choices: str, constant: float = 0.0, **tables: str) -> Problem:
    """A Problem from drawn tables.

    A choice of wave 0 stays, of offer `retire` retires, any other leaves, unless `fate` says so. Choices
    with `effort_days` and no table of effort work in their own wave. A site counts and may close
    from wave 1, unless its table says more; without a table, sites are those of `site_waves`.
    """
    drawn = {name: table(text) for name, text in tables.items()}
    chosen = fated(table(choices))
    if "effort_days" in chosen and "effort" not in drawn:
        drawn["effort"] = chosen[["wave", "effort_days"]].assign(choice=range(len(chosen)))
    if "site_waves" in drawn:
        named = drawn["site_waves"][["site"]].drop_duplicates(ignore_index=True)
        drawn["site_waves"] = pd.DataFrame({"cost": 0.0, "closing_cost": 0.0, **drawn["site_waves"]})
        sites = drawn.get("sites", named)
        drawn["sites"] = pd.DataFrame({"counted": True, "earliest_closing": 1, **sites})
    return Problem.of(waves, chosen, **drawn, constant=constant)


def fated(choices: pd.DataFrame) -> pd.DataFrame:
    """The choices with their wave, offer and fate, where they go without saying."""
    whole = pd.DataFrame({"offer": "", "wave": 1, **choices})
    if "fate" in whole:
        return whole
    retires = whole["offer"] == "retire"
    fate = whole["wave"].map(lambda wave: STAYS if wave == 0 else LEAVES).where(~retires, RETIRES)
    return whole.assign(offer=whole["offer"].where(~retires, ""), fate=fate)


def least(problem: Problem, rules: Sequence[Rule] = RULES) -> float | None:
    """The least cost that these rules allow, to gap 0; `None` when they allow nothing."""
    program = formulate(problem, rules)
    lp = posed(program, 1.0)
    solver = BulkHiGHS(msg=False, gapRel=0.0, threads=1)
    lp.solve(solver)
    if lp.sol_status == pulp.LpSolutionInfeasible:
        return None
    return float(pulp.value(lp.objective)) + problem.constant


def without(rule: Rule) -> tuple[Rule, ...]:
    """Every rule but one."""
    return tuple(other for other in RULES if other is not rule)

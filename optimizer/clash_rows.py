"""What a clash is about: a smallest set of limits, ties and workloads that no plan keeps, found by leaving them out."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import highspy
import numpy as np
import pandas as pd

from optimizer.bulk_highs import BulkHiGHS
from optimizer.formulate import Program
from optimizer.solve import posed, row_scales

WORKLOAD = "one_choice_each"
"""The rule whose rows are the workloads: without its row, a workload need not be anywhere."""
TIED = {"moves_together": 1, "providers_first": 2, "near_enough": 2}
"""Rules that tie workloads, and how many parts of a row's `about` name who is tied; the rest is where and when."""
SEPARATOR = " · "
HOPELESS = frozenset({
    highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible,
})  # fmt: skip
UNSETTLED = frozenset({highspy.HighsModelStatus.kTimeLimit, highspy.HighsModelStatus.kUnknown})

Fails = Callable[[Sequence[int]], bool | None]
"""Whether nothing keeps these, beside what is never left out; `None` where that was not settled."""


@dataclass(frozen=True)
class Core:
    """Limits, ties and workloads that cannot all be kept, beside what is never left out.

    `rows`: rule, about, one line a row of a limit, a tie (by who is tied) or a workload (of rule `one_choice_each`, last).
    `minimal`: whether it is proven that without any one of them the others can be kept.
    """

    rows: pd.DataFrame
    minimal: bool


def core(
    program: Program, rules: Sequence[str], names: Sequence[str], integral: bool, seconds: float
) -> Core:
    """A smallest set of limits and ties of these rules, and of workloads, that clash.

    `names`: all the rules that may be left out. With `integral`, no whole plan keeps them, though a fractional one may.
    No rows where that they clash is not settled. Narrowing stops after about `seconds`.
    """
    until = time.monotonic() + seconds
    dropped = program.limits["rule"].isin(set(names) - set(rules)).to_numpy()
    left = replace(
        program,
        columns=program.columns.assign(cost=0.0),
        limits=program.limits[~dropped].reset_index(drop=True),
        matrix=program.matrix[np.flatnonzero(~dropped)],
    )
    unit = units(left.limits, rules)
    parts, asked = (
        list(
            dict.fromkeys(unit[(unit >= 0) & (left.limits["rule"] == WORKLOAD).eq(which).to_numpy()].tolist())
        )
        for which in (False, True)
    )
    trial = _Trial(left, unit, integral, seconds / 4)
    if not trial.beside(asked)(parts):
        return Core(told(left.limits, unit, []), False)
    limits, sure = narrowed(parts, trial.beside(asked), until)
    workloads, also = narrowed(asked, trial.beside(limits), until)
    return Core(told(left.limits, unit, [*limits, *workloads]), sure and also)


def units(limits: pd.DataFrame, rules: Sequence[str]) -> np.ndarray:
    """What each row is left out with, as a number: −1 for what is never left out, a tie's rows all together."""
    about = limits["about"].astype(str)
    for rule, parts in TIED.items():
        tied = limits["rule"] == rule
        about = about.mask(tied, about.str.split(SEPARATOR).str[:parts].str.join(SEPARATOR))
    given = limits["rule"].isin([*rules, WORKLOAD]).to_numpy()
    number, _ = pd.factorize(
        pd.MultiIndex.from_arrays([limits["rule"].where(given, ""), about.where(given, "")])
    )
    return np.where(given, number, -1)


def told(limits: pd.DataFrame, unit: np.ndarray, kept: Sequence[int]) -> pd.DataFrame:
    """Rule and about of each of these units, in this order; a tie by who is tied."""
    first = (
        limits.assign(unit=unit).drop_duplicates("unit").set_index("unit").loc[list(kept), ["rule", "about"]]
    )
    told = [
        (rule, SEPARATOR.join(str(about).split(SEPARATOR)[: TIED.get(rule)]))
        for rule, about in first.itertuples(index=False, name=None)
    ]
    return pd.DataFrame(told, columns=["rule", "about"], dtype="str")


def narrowed(given: Sequence[int], fails: Fails, until: float) -> tuple[list[int], bool]:
    """Those of which none can be left out, and whether that is proven of each before the clock says `until`.

    They are left out by handfuls, twice as many after a success, half as many after a failure.
    """
    needed: list[int] = []
    left, step, proven = list(given), max(1, len(given) // 2), True
    while left and time.monotonic() < until:
        step = min(step, len(left))
        said = fails([*needed, *left[step:]])
        if said:
            left, step = left[step:], step * 2
        elif step > 1:
            step //= 2
        else:
            needed, left, proven = [*needed, left[0]], left[1:], proven and said is False
    return [*needed, *left], proven and not left


class _Trial:
    """A programme handed to HiGHS once, and tried with some of its units free of their limits."""

    def __init__(self, program: Program, unit: np.ndarray, integral: bool, seconds: float) -> None:
        lp = posed(program, 1.0)
        lp.solve(BulkHiGHS(msg=False, mip=integral, timeLimit=0.0, threads=1))
        self.model, self.integral, self.seconds = lp.solverModel, integral, seconds
        scale = row_scales(program)
        self.unit, self.lower, self.upper = unit, program.lower / scale, program.upper / scale

    def beside(self, others: Sequence[int]) -> Fails:
        """Whether units clash beside these others, everything else that may be left out being free."""
        return lambda kept: self._fails([*kept, *others])

    def _fails(self, kept: Sequence[int]) -> bool | None:
        free = (self.unit >= 0) & ~np.isin(self.unit, kept)
        low = np.where(free, -highspy.kHighsInf, self.lower)
        high = np.where(free, highspy.kHighsInf, self.upper)
        for row in np.flatnonzero(self.unit >= 0).tolist():
            self.model.changeRowBounds(row, low[row], high[row])
        if self.integral:
            self.model = _afresh(self.model)
        self.model.setOptionValue("time_limit", self.model.getRunTime() + self.seconds)
        self.model.run()
        status = self.model.getModelStatus()
        return None if status in UNSETTLED else status in HOPELESS


def _afresh(model: Any) -> Any:
    """The same programme in a solver that remembers nothing: a search for whole plans starts over anyway."""
    fresh = type(model)()
    fresh.passOptions(model.getOptions())
    fresh.passModel(model.getLp())
    return fresh

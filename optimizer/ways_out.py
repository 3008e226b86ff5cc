"""Ways out of a scenario without a plan: least money, least delay, least capacity, each proven by a plan that keeps it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
import pulp
from scipy import sparse

from optimizer.bulk_highs import BulkHiGHS
from optimizer.calendar import month_after
from optimizer.delay import longer
from optimizer.explain import without_tightening
from optimizer.formulate import Program, formulate
from optimizer.levers import CAPACITY, MONEY, TARGET, Lever, granted, levers, targets
from optimizer.plan import report
from optimizer.pose import Posed, pose
from optimizer.problem import RETIRES
from optimizer.scenario import Scenario
from optimizer.solution import Solution, Status, chosen_rows, completed
from optimizer.solve import Search, is_kept, solve
from optimizer.solve import posed as posed_program
from optimizer.verify import verify

DELAY, TOGETHER = "delay", "together"
FOUND, NONE, UNKNOWN = "found", "none", "unknown"
"""A plan was found and checked; proven that this alone is no way out; not settled in the time given."""
NOTHING = 1e-7
"""Growth of a figure, in shares of it, that is the solver's rounding."""
MOST_WAVES = 6
"""Waves later that are tried, at most."""


@dataclass(frozen=True)
class WayOut:
    """What would have to be granted for there to be a plan.

    `kind`: `money` (budgets), `delay` (waves) or `capacity` (room, staff, moves), nothing else giving, or `together`: all of these but
    waves, and the targets. `status`: `found`, `none` or
    `unknown`. `gives`: rule, about, now, then: the figures that give. `waves`: how many waves are added. `ends`: the day the last
    wave is over. `amount`: dollars of budget added, for money. `objective`: what the plan found costs, discounted CAD; the plan was
    checked again without a solver. `scenario`: under which it stands. `least`: whether it is proven, within one
    percent, that less would not do.
    """

    kind: str
    status: str
    gives: pd.DataFrame
    waves: int = 0
    ends: date | None = None
    amount: float | None = None
    objective: float | None = None
    scenario: Scenario | None = None
    least: bool = True


def ways_out(
    posed: Posed, time_limit: float = 60.0, stopped: Callable[[], bool] = lambda: False
) -> tuple[WayOut, ...]:
    """The three ways out of a problem without a plan, and where none of them is, the least of everything together.

    Each call of the solver takes `time_limit` seconds at most. Once `stopped` says yes, what was not settled is unknown.
    """
    limits = levers(posed.estate)
    program = formulate(without_tightening(posed.problem))
    money, capacity = ([each for each in limits if each.kind == kind] for kind in (MONEY, CAPACITY))
    ways: dict[str, Callable[[], WayOut]] = {
        MONEY: lambda: _granting(posed, program, money, MONEY, time_limit),
        DELAY: lambda: _later(posed, time_limit, stopped),
        CAPACITY: lambda: _granting(posed, program, capacity, CAPACITY, time_limit),
        TOGETHER: lambda: _granting(posed, program, [*limits, *targets(posed)], TOGETHER, time_limit),
    }
    found: list[WayOut] = []
    for kind, look in ways.items():
        if kind != TOGETHER or all(each.status != FOUND for each in found):
            found.append(WayOut(kind, UNKNOWN, _gives()) if stopped() else look())
    return tuple(found)


def _granting(posed: Posed, program: Program, given: Sequence[Lever], kind: str, time_limit: float) -> WayOut:
    """The least that these figures must give, in dollars, or in shares of what they are."""
    keys = set(zip(program.limits["rule"], program.limits["about"], strict=True))
    given = [each for each in given if keys & set(each.rows)]
    status, values, least = _least(program, given, kind, time_limit)
    if status != FOUND:
        return WayOut(kind, status, _gives())
    more = values[len(program.columns) :] * _units(given)
    grown = [(each, by) for each, by in zip(given, more, strict=True) if by > NOTHING * max(each.value, 1.0)]
    gives = _gives([(each, _then(posed, each, by, values)) for each, by in grown])
    figures = {each.path: then for (each, _), then in zip(grown, gives["then"], strict=True)}
    budgets = gives[gives["rule"].isin(["within_budget", "within_organisation_budget"])]
    amount = float((budgets["then"] - budgets["now"]).sum())
    scenario = granted(posed.estate.scenario, figures)
    way = WayOut(kind, FOUND, gives, amount=amount, scenario=scenario, least=least)
    return _checked(posed, way, time_limit, values)


def _least(
    program: Program, given: Sequence[Lever], kind: str, time_limit: float
) -> tuple[str, np.ndarray, bool]:
    """The values of the columns, and of one more for each figure, how much it must give; whether no less is proven to do."""
    if not given:
        return NONE, np.zeros(0), True
    lp = posed_program(_elastic(program, given, kind), 1.0)
    solver = BulkHiGHS(msg=False, timeLimit=time_limit, threads=1, gapRel=0.01)
    lp.solve(solver)
    if not solver.found:
        return (NONE if lp.sol_status == pulp.LpSolutionInfeasible else UNKNOWN), np.zeros(0), False
    cost = float(pulp.value(lp.objective) or 0.0)
    least = solver.dual_bound is not None and cost - solver.dual_bound <= 0.01 * abs(cost) + NOTHING
    return FOUND, np.array([variable.varValue or 0.0 for variable in lp.variables()]), least


def _units(given: Sequence[Lever]) -> np.ndarray:
    """What one of each added column stands for: the figure as it is, one where it is less."""
    return np.array([max(each.value, 1.0) for each in given])


def _elastic(program: Program, given: Sequence[Lever], kind: str) -> Program:
    """The program in which these figures may grow, at a cost, and nothing else is paid for."""
    row = {
        key: at for at, key in enumerate(zip(program.limits["rule"], program.limits["about"], strict=True))
    }
    cells = [
        (row[key], column, -weight * unit)
        for column, (each, unit) in enumerate(zip(given, _units(given), strict=True))
        for key, weight in each.rows.items()
        if key in row
    ]
    at, column, weight = (np.array(part) for part in zip(*cells, strict=True))
    grown = sparse.csr_matrix((weight, (at, column)), shape=(len(program.limits), len(given)))
    cost = _units(given) / _units(given).max() if kind == MONEY else np.ones(len(given))
    most = np.array([each.most - each.value for each in given]) / _units(given)
    added = pd.DataFrame({
        "family": "grown", "item": "", "wave": 0, "cost": cost, "lower": 0.0, "upper": most, "integer": False,
    })  # fmt: skip
    columns = pd.concat([program.columns.assign(cost=0.0), added], ignore_index=True)
    return replace(program, columns=columns, matrix=sparse.hstack([program.matrix, grown], format="csr"))


def _then(posed: Posed, lever: Lever, by: float, values: np.ndarray) -> float:
    """What a figure becomes: to the dollar, to a whole site, to a thousandth of share, else to three figures, tonnes to one at most; more is no harm."""
    if lever.rule in REACHED:
        reached = REACHED[lever.rule](posed, lever, values)
        thousandths = math.floor(reached * 1000 + 1e-6) if lever.falls else math.ceil(reached * 1000 - 1e-6)
        return thousandths / 1000
    value = lever.value + by
    if lever.kind == MONEY or lever.rule == "open_sites_by_date":
        return float(math.ceil(value - 1e-6))
    digits = 2 - math.floor(math.log10(value)) if value > 0 else 2
    digits = max(digits, 0) if lever.kind == TARGET else digits
    return min(lever.most, float(math.ceil(value * 10**digits - 1e-6) / 10**digits))


def _share(posed: Posed, lever: Lever, values: np.ndarray) -> float:
    """The share that these values reach, of what is not retired."""
    problem = posed.problem
    [target] = problem.shares[problem.shares["share"] == lever.path[2]].head(1).to_dict("records")
    choices = problem.choices
    weight = (
        choices[target["measure"]].to_numpy(float)
        * values[: len(choices)]
        * (choices["fate"] != RETIRES).to_numpy()
    )
    return float(weight[choices["kind"].isin(target["kinds"]).to_numpy()].sum() / (weight.sum() or 1.0))


def _obsolete(posed: Posed, lever: Lever, values: np.ndarray) -> float:
    """The share obsolete at a target's date under these values, of what is not retired by then."""
    problem = posed.problem
    [target] = problem.obsolescence[problem.obsolescence["target"] == lever.path[2]].to_dict("records")
    left = problem.obsolete[problem.obsolete["target"] == target["target"]]
    gone = (problem.choices["fate"] == RETIRES) & problem.choices["wave"].between(1, target["wave"])
    kept = float(values[: len(gone)][~gone.to_numpy()].sum())
    return float(values[left["choice"].to_numpy(int)] @ left["weight"].to_numpy(float)) / (kept or 1.0)


REACHED = {"hosting_shares": _share, "obsolescence_by_date": _obsolete}
"""What a target in shares of what is not retired becomes: what is reached."""


def _gives(grown: Sequence[tuple[Lever, float]] = ()) -> pd.DataFrame:
    lines = [(each.rule, each.about, each.value, then) for each, then in grown]
    return pd.DataFrame(lines, columns=["rule", "about", "now", "then"])


def _later(posed: Posed, time_limit: float, stopped: Callable[[], bool]) -> WayOut:
    """The fewest waves more that leave room for a plan, each as rich as the last one known."""
    status = NONE
    for waves in range(1, MOST_WAVES + 1):
        if stopped():
            return WayOut(DELAY, UNKNOWN, _gives())
        scenario = longer(posed.estate.scenario, waves)
        ends = month_after(scenario.horizon.start, scenario.horizon.waves * scenario.horizon.wave_months)
        way = _checked(
            posed, WayOut(DELAY, FOUND, _gives(), waves=waves, ends=ends, scenario=scenario), time_limit
        )
        if way.status == FOUND:
            return way
        status = UNKNOWN if UNKNOWN in (way.status, status) else NONE
    return WayOut(DELAY, status, _gives(), waves=MOST_WAVES)


def _checked(posed: Posed, way: WayOut, time_limit: float, values: np.ndarray | None = None) -> WayOut:
    """The way with what the plan it leaves room for costs, once that plan is checked without a solver.

    The plan is the best found in the time given, or, where nothing better is, the one that `values` amount to.
    """
    assert way.scenario is not None
    again = pose(posed.estate.inventory, way.scenario)
    solution = solve(again.problem, Search(gap=0.05, time_limit=time_limit))
    if solution.chosen is None and values is not None:
        solution = _amounting_to(again, values) or solution
    if solution.chosen is None:
        status = NONE if solution.status is Status.INFEASIBLE and way.kind == DELAY else UNKNOWN
        return replace(way, status=status, scenario=None)
    plan = report(again, solution)
    if tuple(verify(plan.inventory, plan.scenario, plan.tables)):
        return replace(way, status=UNKNOWN, scenario=None)
    return replace(way, objective=solution.objective)


def _amounting_to(again: Posed, values: np.ndarray) -> Solution | None:
    """The plan of these values, without a bound; `None` if it breaks a row."""
    program = formulate(again.problem)
    chosen = chosen_rows(again.problem, values)
    whole = completed(again.problem, chosen)
    if not is_kept(program, whole):
        return None
    objective = float(program.columns["cost"].to_numpy() @ whole + program.constant)
    return Solution(Status.FEASIBLE, chosen, objective, None, "exact", "", 0.0)

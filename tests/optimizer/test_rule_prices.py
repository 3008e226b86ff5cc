"""A price is what the relaxation's least cost loses when its limit gives by one unit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from optimizer.bulk_highs import BulkHiGHS
from optimizer.formulate import Program, formulate
from optimizer.problem import Problem
from optimizer.rule_prices import relaxed, with_prices
from optimizer.rules import RELAXABLE
from optimizer.solve import posed
from tests.optimizer import rich
from tests.optimizer.draws import problems
from tests.optimizer.problems import problem
from tests.optimizer.test_oracle import drawn

NAMES = [rule.__name__ for rule in RELAXABLE]


def least(program: Program) -> float | None:
    """The least cost of fractional choices, without any scaling; `None` where there is none."""
    lp = posed(program, 1.0)
    solver = BulkHiGHS(msg=False, mip=False, threads=1)
    lp.solve(solver)
    return solver.dual_bound + program.constant if solver.found else None


def loosened(program: Program, row: int, by: float) -> Program:
    """The programme with one row's limit further from where it bites."""
    limit = program.limits["limit"].copy()
    limit[row] += -by if program.limits.loc[row, "sense"] == ">=" else by
    return replace(program, limits=program.limits.assign(limit=limit))


def prices(of: Problem) -> dict[str, float]:
    """The price of each row that has one, by what it is about."""
    found = relaxed(of).prices
    return found[found["price"] > 0].set_index("about")["price"].to_dict()


def test_a_day_is_worth_what_it_lets_move():
    # 4 days move 4/5 of `a`, which saves 100 whole: a day is worth 20. The wave's 9 workloads have room to spare.
    short = problem(
        1,
        "workload offer wave cost workloads effort_days\na - 0 100 1 0\na ngq 1 0 1 5",
        staff="wave limit\n1 4",
        wave_sizes="measure wave limit\nworkloads 1 9",
    )
    found = relaxed(short)
    assert found.objective == pytest.approx(20)
    assert found.prices[["rule", "about", "price"]].to_numpy().tolist() == [
        ["within_staff", "1", pytest.approx(20)],
        ["within_wave_size", "workloads · 1", 0.0],
    ]


def test_a_dollar_of_budget_and_a_unit_of_room_have_their_own_price():
    # 3 of 6 $ move half of it, which saves 5 of 10: a dollar is worth 10/6. In cents, a hundredth of it.
    def with_money(unit):
        return problem(
            1,
            f"workload offer wave cost one_off_cost\na - 0 10 0\na ngq 1 0 {6 * unit}",
            budget=f"fiscal_year limit\n2027-2028 {3 * unit}",
            wave_years="wave fiscal_year\n1 2027-2028",
        )

    assert prices(with_money(1)) == {"2027-2028": pytest.approx(10 / 6)}
    assert prices(with_money(100)) == {"2027-2028": pytest.approx(10 / 600)}


def test_a_share_that_must_be_reached_is_priced_by_what_one_less_of_it_saves():
    # All of it in the NGQ, which costs 40 more; half of it would cost 20 less: 40 for the whole share.
    asked = problem(
        1,
        "workload offer kind wave cost vcpu\na - - 0 0 2\na ngq ngq 1 40 2",
        shares="share kinds measure sense limit\ngovernment ngq vcpu >= 0.75",
    )
    assert prices(asked) == {"government >= 0.75": pytest.approx(40)}


def test_prices_are_the_finite_differences_of_the_least_cost():
    # What a small step saves one way and loses the other holds the price between them. A tie gives in either way.
    program, found = formulate(rich.posed().problem), relaxed(rich.posed().problem)
    at, numbers = least(program), np.flatnonzero(program.limits["rule"].isin(NAMES))
    assert found.objective == pytest.approx(at)
    assert len(found.prices) == len(numbers)
    assert (found.prices["price"] > 0).sum() >= 3
    for row, price in [*zip(numbers, found.prices["price"], strict=True)][::4]:
        step = 1e-3 * max(1.0, abs(program.limits.loc[row, "limit"]))
        looser, tighter = least(loosened(program, row, step)), least(loosened(program, row, -step))
        if program.limits.loc[row, "sense"] == "=":
            assert all(at - each <= price * step + 1e-4 for each in (looser, tighter) if each is not None)
            continue
        assert at - looser <= price * step + 1e-4
        assert tighter is None or price * step <= tighter - at + 1e-4


@drawn(25)
@given(of=problems())
def test_loosening_a_limit_never_saves_more_than_its_price(of):
    # The least cost is convex in the limits: true of any step, small or large, and of every rule.
    program, found = formulate(of), relaxed(of)
    at = least(program)
    assert (found is None) == (at is None)
    if found is None:
        return
    assert found.objective == pytest.approx(at, abs=1e-6)
    numbers = np.flatnonzero(program.limits["rule"].isin(NAMES))
    for row, price in zip(numbers[:4], found.prices["price"][:4], strict=True):
        for step in (0.01, 1.0):
            looser = least(loosened(program, row, step))
            assert looser is None or at - looser <= price * step + 1e-6  # a tie may give in one way only


@drawn(25)
@given(of=problems())
def test_a_limit_with_room_to_spare_is_worth_nothing(of):
    found = relaxed(of)
    if found is None:
        return
    program = formulate(of)
    part = program.limits["rule"].isin(NAMES).to_numpy()
    lp = posed(program, 1.0)
    lp.solve(BulkHiGHS(msg=False, mip=False, threads=1))
    used = program.matrix @ np.array([variable.varValue for variable in lp.variables()])
    # Where even the solution without scaling leaves room, no price may stand unless the optimum is not unique.
    limits = program.limits
    room = (limits["limit"] - limits["constant"] - used).abs().to_numpy()[part]
    cost = float(program.columns["cost"] @ np.array([v.varValue for v in lp.variables()])) + program.constant
    assert cost == pytest.approx(found.objective, abs=1e-6)
    assert (found.prices["price"].to_numpy() * room <= 1e-5).all()


@drawn(25)
@given(of=problems())
def test_reduced_costs_never_overstate_what_a_choice_adds(of):
    # Taking a choice whole costs at least its reduced cost more than the relaxation's least.
    found = relaxed(of)
    if found is None:
        return
    program = formulate(of)
    for row in range(min(4, len(of.choices))):
        lower = program.columns["lower"].copy()
        lower[row] = 1.0
        taken = least(replace(program, columns=program.columns.assign(lower=lower)))
        if taken is not None:
            added = found.reduced[row] * (1.0 - found.taken[row])
            assert taken >= found.objective + added - 1e-6


def test_prices_stand_beside_the_limits_of_the_plan():
    rules = rich.plan().rules
    priced = with_prices(rules, relaxed(rich.posed().problem))
    assert priced["price"].notna().all()
    assert priced.drop(columns="price").equals(rules.drop(columns="price"))
    assert with_prices(rules, None)["price"].isna().all()


def test_what_cannot_be_solved_in_time_has_no_prices():
    assert relaxed(rich.posed().problem, time_limit=1e-9) is None
    impossible = problem(1, "workload offer cost effort_days\na ngq 1 4", staff="wave limit\n1 3")
    assert relaxed(impossible) is None


def test_prices_of_a_table_without_rows_are_none():
    assert pd.isna(
        with_prices(rich.plan().rules.head(0), relaxed(problem(1, "workload offer cost\na x 1")))["price"]
    ).all()

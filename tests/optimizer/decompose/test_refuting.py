"""Prices that refute every plan: never where there is one; and the rules and rows that they name."""

from __future__ import annotations

import numpy as np
from hypothesis import given

from optimizer import planning
from optimizer.decompose.blocks import blocks
from optimizer.decompose.method import decomposed
from optimizer.decompose.refuting import Refuter, clash, refuted
from optimizer.explain import NAMES, clashes
from optimizer.formulate import formulate
from optimizer.rules import RULES
from optimizer.solution import Status
from optimizer.solve import solve
from tests.optimizer.decompose.seen import SEED, SEEN, prices
from tests.optimizer.problems import least, problem
from tests.optimizer.test_oracle import drawn

STUCK = problem(
    2,
    """
    workload organisation offer kind wave cost one_off_cost vcpu effort_days
    a        msss         -     -    0    5    0            2    0
    a        msss         ngq   ngq  1    1    10           2    3
    a        msss         ngq   ngq  2    1    10           2    3
    b        msss         -     -    0    5    0            2    0
    b        msss         cti   cti  1    1    1            2    3
    """,
    budget="fiscal_year limit\n2027-2028 4\n2028-2029 4",
    wave_years="wave fiscal_year\n1 2027-2028\n2 2028-2029",
    shares="share kinds measure sense limit\ngovernment ngq vcpu >= 0.5",
    staff="wave limit\n1 30\n2 30",
    capacity="offer resource wave limit\nngq vcpu 1 20\nngq vcpu 2 20",
)
"""Half must end in the NGQ, which costs 10 and two years have 8; staff and room are there, and suffice."""


@drawn(60)
@given(here=SEEN, seed=SEED)
def test_where_there_is_a_plan_nothing_is_refuted(here, seed):
    if here.best is not None:
        made = here.blocks
        assert not refuted(made, prices(made, np.random.default_rng(seed)), 40)
        assert Refuter(made).prices(np.ones(len(made.priced), dtype=bool), 40) is None
        assert clash(here.problem, 1.0) is None


def test_a_share_that_is_met_to_the_last_digit_is_not_refuted():
    # A third must be with the government, and exactly a third is: in digits, a little less.
    met = problem(
        1,
        "workload offer kind cost vcpu\na ngq ngq 1 0.1\nb - - 1 0.1\nc - - 1 0.1",
        shares="share kinds measure sense limit\ngovernment ngq vcpu >= 0.33333333333333337",
    )
    made = blocks(met, formulate(met))
    assert not refuted(made, np.zeros(len(made.priced)))
    assert solve(met).status is Status.OPTIMAL


@drawn(60)
@given(here=SEEN)
def test_rules_that_are_named_have_no_plan_by_themselves(here):
    if here.best is None and (named := clash(here.problem, 5.0)):
        (rules,) = named.sets
        others = set(NAMES) - set(rules)
        assert least(here.problem, [rule for rule in RULES if rule.__name__ not in others]) is None


def test_a_budget_and_a_share_are_named_with_their_years_and_nothing_else():
    named = clash(STUCK, 10.0)
    assert named is not None
    assert [set(rules) for rules in named.sets] == [{"within_budget", "hosting_shares"}]
    assert {tuple(row) for row in named.rows.itertuples(index=False)} == {
        (0, "within_budget", "2027-2028"), (0, "within_budget", "2028-2029"), (0, "hosting_shares", "government >= 0.5"),
    }  # fmt: skip
    assert not named.minimal
    assert named.shortfalls.empty


def test_prices_name_what_a_solver_names():
    assert [set(rules) for rules in clashes(STUCK).sets] == [{"within_budget", "hosting_shares"}]


def test_the_decomposed_solve_says_at_once_that_there_is_no_plan():
    found = decomposed(STUCK)
    assert found.status is Status.INFEASIBLE
    assert found.chosen is None


def test_where_a_solver_has_too_much_to_read_prices_name_the_clash(monkeypatch):
    monkeypatch.setattr(planning, "WHOLE", 3)
    large = planning.named(STUCK)
    monkeypatch.undo()
    assert large.sets == clash(STUCK, 10.0).sets
    assert not large.minimal
    assert planning.named(STUCK).minimal


def test_what_no_prices_show_is_left_to_a_solver(monkeypatch):
    # Half of `b` fits in each place, but not `b`.
    whole = problem(
        1,
        "workload offer cost vcpu\na x 1 3\na y 1 3\nb x 1 3\nb y 1 3",
        capacity="offer resource wave limit\nx vcpu 1 5\ny vcpu 1 1",
    )
    assert clash(whole, 1.0) is None
    monkeypatch.setattr(planning, "WHOLE", 3)
    assert planning.named(whole).sets == ()

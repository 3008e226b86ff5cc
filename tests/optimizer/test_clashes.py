"""Why there is no plan: the rules that clash, what they are about, and by how much they fall short."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pulp
import pytest
from hypothesis import HealthCheck, given, settings

from optimizer.bulk_highs import BulkHiGHS
from optimizer.clash_rows import SEPARATOR, TIED, narrowed
from optimizer.explain import NAMES, clashes, without_tightening
from optimizer.formulate import formulate
from optimizer.rules import RULES, within_budget, within_capacity
from optimizer.solution import Status
from optimizer.solve import posed, solve
from tests.optimizer.draws import problems
from tests.optimizer.problems import least, problem

YEAR = "wave fiscal_year\n1 2027-2028"
ALL_TO_NGQ = "share kinds measure sense limit\ngovernment ngq vcpu >= 1"


def shortfalls(clash):
    """Each broken row as rule, about, limit and how much it is short by."""
    return [
        (row.rule, row.about, row.limit, pytest.approx(row.short_by, abs=1e-4))
        for row in clash.shortfalls.itertuples()
    ]


def test_a_budget_and_a_share_clash_and_only_they_are_named():
    # Everything must end in the NGQ, which costs 10 in a year of 4. Staff and capacity are there, and suffice.
    stuck = problem(
        1,
        """
        workload organisation offer kind wave cost one_off_cost vcpu effort_days
        a        msss         -     -    0    5    0            2    0
        a        msss         ngq   ngq  1    1    10           2    3
        """,
        budget="fiscal_year limit\n2027-2028 4",
        wave_years=YEAR,
        shares=ALL_TO_NGQ,
        staff="wave limit\n1 3",
        capacity="offer resource wave limit\nngq vcpu 1 2",
    )
    assert solve(stuck).status is Status.INFEASIBLE
    clash = clashes(stuck)
    assert [set(rules) for rules in clash.sets] == [{"within_budget", "hosting_shares"}]
    # Breaking the budget by 6 of 4 weighs less than leaving the share unmet.
    assert shortfalls(clash) == [("within_budget", "2027-2028", 4.0, 6.0)]


def test_none_of_the_rules_of_a_clash_can_be_left_out():
    stuck = problem(
        1,
        "workload offer kind wave cost one_off_cost vcpu\na - - 0 5 0 2\na ngq ngq 1 1 10 2",
        budget="fiscal_year limit\n2027-2028 4",
        wave_years=YEAR,
        shares=ALL_TO_NGQ,
    )
    for left_out in clashes(stuck).sets[0]:
        assert least(stuck, [rule for rule in RULES if rule.__name__ != left_out]) is not None


def test_what_only_whole_workloads_cannot_keep_has_a_shortfall_and_no_clash():
    # Half of `b` fits in each place, but not `b`: x has 5 for two workloads of 3, y has 1.
    stuck = problem(
        1,
        "workload offer cost vcpu\na x 1 3\na y 1 3\nb x 1 3\nb y 1 3",
        capacity="offer resource wave limit\nx vcpu 1 5\ny vcpu 1 1",
    )
    clash = clashes(stuck)
    assert clash.sets == ()
    # Both in x lack 1 of 5; one of them in y would lack 2 of 1.
    assert shortfalls(clash) == [("within_capacity", "x · vcpu · 1", 5.0, 1.0)]


def test_one_rule_alone_can_be_impossible():
    # Both workloads must go and take 8 days; the wave has 5.
    stuck = problem(1, "workload offer cost effort_days\na ngq 1 4\nb ngq 1 4", staff="wave limit\n1 5")
    clash = clashes(stuck)
    assert clash.sets == (("within_staff",),)
    assert shortfalls(clash) == [("within_staff", "1", 5.0, 3.0)]


def test_a_clash_across_waves_names_the_order():
    # The consumer can only go in wave 1, its provider only in wave 2.
    stuck = problem(2, "workload offer wave cost\nc x 1 1\np x 2 1", orders="consumer provider\nc p")
    clash = clashes(stuck)
    assert clash.sets == (("providers_first",),)
    assert shortfalls(clash) == [("providers_first", "c · p · 1", 1.0, 1.0)]


def test_a_group_without_a_common_place_is_named():
    stuck = problem(1, "workload offer cost\na x 1\nb y 1", together="workload group\na a\nb a")
    assert clashes(stuck).sets == (("moves_together",),)


def test_two_clashes_that_share_no_rule_are_both_named():
    # The wave has too few days for `a`, and `b` too little room; neither has to do with the other.
    stuck = problem(
        1,
        "workload offer cost vcpu effort_days\na ngq 1 0 4\nb cti 1 3 0",
        staff="wave limit\n1 3",
        capacity="offer resource wave limit\ncti vcpu 1 1",
    )
    clash = clashes(stuck)
    assert set(clash.sets) == {("within_staff",), ("within_capacity",)}
    assert shortfalls(clash) == [
        ("within_capacity", "cti · vcpu · 1", 1.0, 2.0),
        ("within_staff", "1", 3.0, 1.0),
    ]


def test_the_cost_of_closing_counts_in_the_shortfall():
    # The move costs 3 and empties a site that costs 4 to close: 7, of 5.
    stuck = problem(
        1,
        "workload offer cost one_off_cost\na ngq 1 3",
        presence="workload site\na s1",
        site_waves="site wave cost closing_cost\ns1 1 2 4",
        budget="fiscal_year limit\n2027-2028 5",
        wave_years=YEAR,
    )
    clash = clashes(stuck)
    assert clash.sets == ((within_budget.__name__,),)
    assert shortfalls(clash) == [("within_budget", "2027-2028", 5.0, 2.0)]


def test_what_falls_short_is_enough_when_it_is_given():
    # Given the 1 that was missing, there is a plan; given less, there is none.
    def with_room(limit):
        return problem(
            1,
            "workload offer cost vcpu\na x 1 3\na y 1 3\nb x 1 3\nb y 1 3",
            capacity=f"offer resource wave limit\nx vcpu 1 {limit}\ny vcpu 1 1",
        )

    [short] = clashes(with_room(5)).shortfalls.to_dict("records")
    assert short["rule"] == within_capacity.__name__
    assert least(with_room(5 + short["short_by"])) == 2
    assert least(with_room(5.9)) is None


def rows(clash):
    return [tuple(row) for row in clash.rows[["rule", "about"]].itertuples(index=False, name=None)]


def test_a_clash_is_told_down_to_its_years_waves_offers_and_workloads():
    # `a` and `b` must leave by wave 2, each for 3 of one year's 4; what `c` does, and the year after, have no part in it.
    stuck = problem(
        3,
        """
        workload organisation offer wave cost one_off_cost vcpu effort_days
        a        msss         ngq   1    1    3            2    1
        a        msss         ngq   2    1    3            2    1
        b        mtq          ngq   1    1    3            2    1
        b        mtq          ngq   2    1    3            2    1
        c        mtq          ngq   3    1    3            2    1
        """,
        budget="fiscal_year limit\n2027-2028 4\n2028-2029 4",
        wave_years="wave fiscal_year\n1 2027-2028\n2 2027-2028\n3 2028-2029",
        capacity="offer resource wave limit\nngq vcpu 1 9\nngq vcpu 2 9\nngq vcpu 3 9",
        staff="wave limit\n1 9\n2 9\n3 9",
    )
    clash = clashes(stuck)
    assert rows(clash) == [
        ("within_budget", "2027-2028"), ("one_choice_each", "a"), ("one_choice_each", "b"),
    ]  # fmt: skip
    assert clash.minimal


def test_what_only_whole_workloads_break_is_told_down_to_its_rows_too():
    # As above: both places are needed for the clash, and so are both workloads.
    stuck = problem(
        1,
        "workload offer cost vcpu\na x 1 3\na y 1 3\nb x 1 3\nb y 1 3\nc z 1 9",
        capacity="offer resource wave limit\nx vcpu 1 5\ny vcpu 1 1\nz vcpu 1 9",
    )
    clash = clashes(stuck)
    assert rows(clash) == [
        ("within_capacity", "x · vcpu · 1"), ("within_capacity", "y · vcpu · 1"),
        ("one_choice_each", "a"), ("one_choice_each", "b"),
    ]  # fmt: skip
    assert clash.minimal


def test_each_of_two_clashes_has_rows_of_its_own_and_a_tie_is_told_by_who_is_tied():
    stuck = problem(
        1,
        "workload offer cost effort_days\na x 1 0\nb y 1 0\nc x 1 4",
        together="workload group\na g\nb g",
        staff="wave limit\n1 3",
    )
    clash = clashes(stuck)
    assert clash.rows.groupby("clash")["rule"].agg(set).tolist() == [
        {each, "one_choice_each"} for [each] in clash.sets
    ]
    [tie] = clash.rows[clash.rows["rule"] == "moves_together"]["about"]
    assert tie == "b"


def test_what_the_clock_cut_short_is_not_called_minimal():
    def fails(kept):
        return {3, 7} <= set(kept)

    assert narrowed(range(10), fails, time.monotonic() + 60) == ([3, 7], True)
    assert narrowed(range(10), fails, time.monotonic()) == (list(range(10)), False)


def test_what_was_not_settled_is_kept_and_not_called_proven():
    def fails(kept):
        return True if {3, 7, 8} <= set(kept) else None if {3, 7} <= set(kept) else False

    assert narrowed(range(10), fails, time.monotonic() + 60) == ([3, 7, 8], False)


def keeps(stuck, kept, integral):
    """Whether a plan keeps these rows and ties, all others that may be left out being left out."""
    program = formulate(without_tightening(stuck))
    rule = program.limits["rule"]
    parts = [
        SEPARATOR.join(text.split(SEPARATOR)[: TIED.get(of)])
        for of, text in zip(rule, program.limits["about"], strict=True)
    ]
    inside = np.array([(of, part) in kept for of, part in zip(rule, parts, strict=True)])
    left = inside | ~rule.isin([*NAMES, "one_choice_each"]).to_numpy()
    some = replace(
        program,
        limits=program.limits[left].reset_index(drop=True),
        matrix=program.matrix[np.flatnonzero(left)],
    )
    lp = posed(some, 1.0)
    lp.solve(BulkHiGHS(msg=False, mip=integral, threads=1))
    return lp.sol_status != pulp.LpSolutionInfeasible


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(problems())
def test_of_what_is_called_minimal_nothing_can_be_left_out(stuck):
    if least(without_tightening(stuck)) is not None:
        return
    clash = clashes(stuck)
    assert clash.minimal
    for number, told in clash.rows.groupby("clash"):
        kept = set(told[["rule", "about"]].itertuples(index=False, name=None))
        assert {rule for rule, _ in kept} - {"one_choice_each"} <= {
            *(clash.sets[number] if clash.sets else NAMES)
        }
        assert not keeps(stuck, kept, not clash.sets)
        for row in kept:
            assert keeps(stuck, kept - {row}, not clash.sets)

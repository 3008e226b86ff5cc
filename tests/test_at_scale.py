"""What the benchmark at scale reports is what it says: money that adds up, and a bound that is one."""

from __future__ import annotations

import pytest

from benchmarks.at_scale import cheapest, exponent, plan_without_solving, table
from optimizer.plan_folder import read_summary, read_table
from optimizer.solve import Search, solve
from tests.optimizer import rich, small


def test_the_cheapest_choices_are_no_dearer_than_any_and_their_bound_is_below_the_best_plan():
    posed = small.posed()
    found, best = cheapest(posed), solve(posed.problem, Search(gap=0.0))
    choices = posed.problem.choices
    least = choices.groupby("workload")["cost"].min()
    assert (
        choices["cost"].iloc[found.chosen].tolist() == least[choices["workload"].iloc[found.chosen]].tolist()
    )
    assert found.bound <= best.objective
    assert found.bound <= found.objective


def test_where_a_discounted_volume_has_no_bound_the_plan_has_none():
    assert cheapest(rich.posed()).bound is None


def test_a_plan_without_solving_is_written_and_its_money_adds_up(tmp_path):
    plan_without_solving(rich.posed().estate.inventory, rich.posed().estate.scenario, tmp_path / "plan")
    summary, _ = read_summary(tmp_path / "plan")
    assert (summary["status"], summary["method"]) == ("feasible", "cheapest")
    assert read_table(tmp_path / "plan", "cash")["discounted"].sum() == pytest.approx(summary["objective"])


def test_seconds_that_double_with_the_size_have_an_exponent_of_one():
    lines = list(table((10, 20), [{"pose": (1.5, 100.0)}, {"pose": (3.0, 150.0)}]))
    assert lines[2] == "| pose | 1.50 | 100 | 3.00 | 150 | 1.00 |"
    assert round(exponent((1, 10, 100), [1.0, 100.0, 10_000.0]), 6) == 2

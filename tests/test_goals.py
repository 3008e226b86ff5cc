"""The table of goals says what was reached, no more."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.goals import section
from benchmarks.peers import Result

PLANNED = Result(
    "yardstick:100000:1", "Estuaire", 1000.0, 998.0, ((60.0, 1010.0), (90.0, 1000.0)), 100.0, 150.0, 2048.0, "HiGHS", "",
    600.0, "a machine",
)  # fmt: skip


def cells(*results):
    return [line.split(" | ") for line in section(results).splitlines()[2:]]


def test_a_gap_within_the_goal_is_met_and_one_beyond_is_not():
    beyond = replace(PLANNED, estate="generated:3000:1", cost=1100.0, trail=((5.0, 1100.0),))
    small, large = cells(PLANNED, beyond)
    assert small[0].strip("| ") == "generated:3000:1"
    assert small[1:6] == ["9.27 %", "1 %", "2 %", "not met", "5"]
    assert large[1:6] == ["0.20 %", "0.25 %", "0.33 %", "met", "60"]


def test_no_plan_is_said_and_others_are_left_out():
    none = replace(PLANNED, estate="generated:300:1", cost=None, trail=(), fault="no plan")
    other = replace(PLANNED, contestant="HiGHS")
    [line] = cells(none, other)
    assert line[1] == "**no plan**"
    assert line[4] == "not met"
    assert line[5] == "–"


def test_growth_is_told_between_the_sizes_that_are_to_be_linear():
    small = replace(
        PLANNED, estate="yardstick:10000:1", trail=((6.0, 1020.0), (45.0, 1000.0)), mebibytes=PLANNED.mebibytes / 10**0.5
    )  # fmt: skip
    told = section([small, PLANNED]).splitlines()[-1]
    assert told == (
        "From yardstick:10000:1 to yardstick:100000:1 grow the time to the first plan by 10.0, as servers to the power 1.00; "
        "to one within 1 % of the bound by 2.0, as servers to the power 0.30; memory by 3.2, as servers to the power 0.50."
    )
    assert "power" not in section([PLANNED])
    never = section([replace(small, trail=((6.0, 1020.0),)), PLANNED]).splitlines()[-1]
    assert "memory" in never
    assert "within" not in never

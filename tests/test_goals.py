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
        PLANNED, estate="yardstick:10000:1", trail=((6.0, 1000.0),), mebibytes=PLANNED.mebibytes / 10**0.5
    )
    told = section([small, PLANNED]).splitlines()[-1]
    assert "time to the first plan grows as servers to the power 1.00, memory to the power 0.50" in told
    assert "power" not in section([PLANNED])


def test_the_worst_of_several_counts():
    again = replace(PLANNED, estate="yardstick:100000:2", cost=1002.0)
    worst = section([PLANNED, again]).splitlines()[-1]
    assert worst.strip("| ").split(" | ") == ["yardstick", "100,000", "2", "0.40 %", "0.25 %", "not met"]
    none = section([PLANNED, replace(again, cost=None, trail=())]).splitlines()[-1]
    assert none.strip("| ").split(" | ")[3:] == ["**no plan**", "0.25 %", "not met"]

"""What a run's picture and table say of how its bound and its plan came together."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.convergence import drawn, is_drawn, points, stood
from tests.test_goals import PLANNED

RUN = replace(PLANNED, bounds=((1.0, 500.0), (20.0, 990.0), (80.0, 998.0)))


def test_each_step_is_a_point_and_both_lines_go_on_to_the_end():
    shown = points(RUN)
    bound, best = (shown[shown["what"] == what] for what in ("bound", "best plan"))
    assert list(zip(bound["seconds"], bound["value"], strict=True)) == [*RUN.bounds, (100.0, 998.0)]
    assert list(zip(best["seconds"], best["value"], strict=True)) == [*RUN.trail, (100.0, 1000.0)]


def test_the_table_tells_what_there_was_at_each_moment():
    assert list(stood(RUN)) == [
        (RUN.estate, "25", "990", "–", "–"),
        (RUN.estate, "50", "990", "–", "–"),
        (RUN.estate, "75", "990", "1,010", "1.98 %"),
        (RUN.estate, "100", "998", "1,000", "0.20 %"),
    ]


def test_a_picture_is_drawn_of_a_run_with_and_without_a_plan():
    for run in (RUN, replace(RUN, trail=(), cost=None)):
        picture = drawn(run)
        assert picture.startswith("<svg")
        assert RUN.estate in picture
        assert "the yardstick’s own money" in picture


def test_one_run_of_each_kind_and_size_has_a_picture():
    named = ["yardstick:3000:1", "yardstick:3000:2", "generated:3000:1:heavy", "generated:300:1"]
    assert [is_drawn(replace(RUN, estate=name)) for name in named] == [True, False, False, True]
    assert not is_drawn(replace(RUN, contestant="HiGHS", estate="yardstick:300:1"))

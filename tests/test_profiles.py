"""Where the time of a benchmark's run went, by stage."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.profiles import STAGES, drawn, lines, spent
from tests.test_goals import PLANNED

RUN = replace(
    PLANNED,
    stages=((2.0, ""), (30.0, "setting_prices"), (40.0, "gathering"), (70.0, "improving"), (80.0, "gathering"), (95.0, "improving")),
)  # fmt: skip


def test_each_stage_has_all_the_seconds_that_it_took_however_often_it_came():
    seconds = spent(RUN)
    assert seconds == {
        "formulating": 2.0, "": 28.0, "setting_prices": 10.0, "sketching": 0.0, "splitting_closings": 0.0,
        "planning_bodies": 0.0, "gathering": 45.0, "improving": 15.0,
    }  # fmt: skip
    assert sum(seconds.values()) == RUN.seconds


def test_the_table_has_a_line_for_each_run_in_the_order_of_the_stages():
    assert list(lines([RUN])) == [
        (RUN.estate, "2.0", "28.0", "10.0", "0.0", "0.0", "0.0", "45.0", "15.0", "100")
    ]


def test_the_picture_names_each_run_and_each_stage():
    picture = drawn([RUN])
    assert picture.startswith("<svg")
    assert all(name in picture for name in (RUN.estate, *STAGES.values()))

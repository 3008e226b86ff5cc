"""What a choice leaves obsolete is what the plan's indicator then counts."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from optimizer.standing import obsolete_choices
from tests.optimizer import rich
from tests.optimizer.small import ASSETS, posed

LAPSING = ASSETS.replace("annual_cost\n", "annual_cost,support_ends\n").replace(
    ",1000\n", ",1000,2027-06-30\n"
)


def obsolete(by: date) -> set[tuple[str, str, int]]:
    """The choices that leave the workload obsolete at a date."""
    target = {"obsolescence": {"vital": {"by": by, "at_most": 0.5}}}
    problem = posed(tables={"assets": LAPSING}, targets=target, support={"extended": False}).problem
    rows = problem.choices.take(problem.obsolete["choice"])
    return set(rows[["offer", "treatment", "wave"]].itertuples(index=False, name=None))


def test_what_is_supported_on_the_first_day_of_the_wave_is_not_obsolete():
    assert obsolete(date(2028, 3, 31)) == set()  # wave 1 began on 2027-04-01, support ends in June


def test_a_move_that_gives_no_support_back_leaves_it_obsolete():
    # A plain move clears nothing; replatforming gives a year, over when a wave has passed.
    late = obsolete(date(2028, 4, 1))
    assert {
        ("cloud", "rehost", 1),
        ("cloud", "rehost", 2),
        ("cloud", "replatform", 1),
        ("", "retain", 0),
    } <= late
    assert not {("cloud", "replatform", 2), ("", "refresh", 1), ("cti", "replatform", 2)} & late
    assert {("", "refresh", 3), ("cloud", "replatform", 3)} <= late  # not yet


@pytest.mark.parametrize("wave", [1, 2, 3, 4])
def test_the_indicator_counts_the_same(wave):
    plan, estate = rich.plan(), rich.posed().estate
    keys = ["workload", "offer", "treatment", "wave"]
    taken = plan.assignments[keys].merge(rich.posed().problem.choices[[*keys, "fate"]], on=keys)
    marked = obsolete_choices(estate, taken, pd.DataFrame({"target": ["t"], "wave": [wave]}))
    said = plan.indicators.query("wave == @wave").set_index("indicator")["value"]
    assert len(marked) / (len(taken) - said["retired"]) == pytest.approx(said["obsolete"])

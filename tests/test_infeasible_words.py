"""What clashes and what would have to be granted, put into words: waves named, one told as one, nobody named where nobody is."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from explained_infeasible import sentence, told_rows
from language import NBSP, Language
from optimizer.explain import Clash
from optimizer.ways_out import DELAY, FOUND, TOGETHER, WayOut

EN, FR = Language("en"), Language("fr")


def clash(*rows):
    nothing = pd.DataFrame(columns=["rule", "about", "limit", "short_by"])
    return Clash((), nothing, pd.DataFrame(rows, columns=["clash", "rule", "about"]), minimal=True)


def gives(*rows):
    return pd.DataFrame(rows, columns=["rule", "about", "now", "then"])


def test_a_clash_without_a_workload_names_none():
    told = clash((0, "open_sites_by_date", "10"))
    assert next(told_rows(EN, told)) == "What clashes: open sites at a date (wave 10)."


def test_waves_that_follow_one_another_are_told_on_one_line_and_years_as_they_are():
    told = clash(
        *((0, "within_capacity", f"cti · vcpu · {wave}") for wave in (4, 5, 6)),
        *((0, "within_staff", wave) for wave in ("2", "4")),
        (0, "within_budget", "2027-2028"), (0, "one_choice_each", "w"),
    )  # fmt: skip
    assert next(told_rows(EN, told)) == (
        "What clashes: capacity of the offers (cti · vcpu · waves 4–6); staff of the programme (waves 2, 4);"
        " yearly budget (2027-2028); with a place to find for w."
    )


@pytest.mark.parametrize(
    ("waves", "said"), [(1, "Least delay: one more wave, to "), (2, "Least delay: 2 more waves, to ")]
)
def test_one_wave_more_is_told_as_one(waves, said):
    way = WayOut(DELAY, FOUND, gives(), waves, date(2032, 4, 1), objective=5e6)
    assert sentence(EN, way) == f"{said}Apr{NBSP}1,{NBSP}2032; the plan found costs $5.0M."


def test_a_target_of_open_sites_that_gives_names_its_wave():
    way = WayOut(TOGETHER, FOUND, gives(("open_sites_by_date", "10", 3, 18)), objective=5e6)
    assert "open sites at a date (wave 10) from 3 to 18" in sentence(EN, way)
    assert "(vague 10), de 3 à 18" in sentence(FR, way).replace(NBSP, " ")

"""Waves, fiscal years and discount factors."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from pydantic import ValidationError

from optimizer.calendar import fiscal_year, month_after, periods
from optimizer.scenario import Horizon


def horizon(**changes) -> Horizon:
    plain = {
        "start": date(2027, 4, 1), "wave_months": 12, "waves": 2, "years_after": 1, "discount_rate": 0.25,
    }  # fmt: skip
    return Horizon.model_validate({**plain, **changes})


def test_waves_come_first_and_what_follows_has_no_wave():
    made = periods(horizon())
    assert made["period"].tolist() == [1, 2, 3]
    assert made["wave"].tolist() == [1, 2, 0]
    assert made["start"].tolist() == [pd.Timestamp(year, 4, 1) for year in (2027, 2028, 2029)]
    assert made["end"].tolist() == [pd.Timestamp(year, 4, 1) for year in (2028, 2029, 2030)]
    assert made["fiscal_year"].tolist() == ["2027-2028", "2028-2029", "2029-2030"]


@pytest.mark.parametrize("months", [1, 2, 3, 4, 6, 12])
def test_periods_follow_one_another_without_a_hole(months):
    made = periods(horizon(wave_months=months, waves=24 // months))
    assert len(made) == 36 // months  # two years of waves and one after
    assert made["end"].tolist()[:-1] == made["start"].tolist()[1:]
    assert made["end"].iloc[-1] == pd.Timestamp(2030, 4, 1)
    years = made.groupby("fiscal_year")["start"].min()
    assert years.tolist() == [pd.Timestamp(year, 4, 1) for year in (2027, 2028, 2029)]


def test_the_first_wave_may_begin_within_a_fiscal_year():
    made = periods(horizon(start=date(2027, 10, 1), wave_months=6, waves=3, years_after=0))
    assert made["fiscal_year"].tolist() == ["2027-2028", "2028-2029", "2028-2029"]


@pytest.mark.parametrize(
    ("start", "months"),
    [(date(2027, 4, 2), 1), (date(2027, 5, 1), 2), (date(2027, 6, 1), 3), (date(2027, 10, 1), 12)],
)
def test_a_fiscal_year_begins_with_a_wave(start, months):
    with pytest.raises(ValidationError, match="fiscal-year"):
        horizon(start=start, wave_months=months)


def test_years_after_are_whole_waves():
    assert len(periods(horizon(years_after=0.5, wave_months=6))) == 3
    with pytest.raises(ValidationError, match="years-after"):
        horizon(years_after=0.5)


def test_a_dollar_is_discounted_from_the_start_of_wave_1():
    assert periods(horizon())["discount"].tolist() == [1.0, 0.8, 0.64]
    # Half a year at 21 % is worth 1 / 1.1.
    half = periods(horizon(wave_months=6, years_after=0, discount_rate=0.21))
    assert half["discount"].tolist() == pytest.approx([1.0, 1 / 1.1])
    assert periods(horizon(discount_rate=0))["discount"].tolist() == [1.0, 1.0, 1.0]


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2028, 3, 31), "2027-2028"),
        (date(2028, 4, 1), "2028-2029"),
        (date(2028, 12, 31), "2028-2029"),
        (date(2029, 1, 1), "2028-2029"),
    ],
)
def test_a_fiscal_year_runs_from_april_to_march(day, year):
    assert fiscal_year(day) == year


@pytest.mark.parametrize(
    ("start", "months", "then"),
    [
        (date(2027, 4, 1), 0, date(2027, 4, 1)),
        (date(2027, 4, 1), 8, date(2027, 12, 1)),
        (date(2027, 4, 1), 9, date(2028, 1, 1)),
        (date(2027, 12, 1), 1, date(2028, 1, 1)),
        (date(2027, 1, 1), 24, date(2029, 1, 1)),
    ],
)
def test_months_roll_over_years(start, months, then):
    assert month_after(start, months) == then

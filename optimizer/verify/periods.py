"""The calendar: waves 1 to T, then periods of the same length until running costs stop counting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from optimizer.scenario import Horizon


@dataclass(frozen=True)
class Period:
    """One period; `wave` is 0 after the last wave, `end` the first day that no longer belongs to it."""

    wave: int
    start: date
    end: date
    fiscal_year: str
    discount: float

    @property
    def days(self) -> int:
        """Number of days in it."""
        return (self.end - self.start).days

    @cached_property
    def last_day(self) -> date:
        """Its last day."""
        return self.end - timedelta(days=1)


def periods(horizon: Horizon) -> tuple[Period, ...]:
    """Every period of the horizon in order; wave *t* is at position *t* − 1."""
    length = horizon.wave_months
    count = horizon.waves + round(horizon.years_after * 12 / length)
    return tuple(_period(horizon, position) for position in range(count))


def _period(horizon: Horizon, position: int) -> Period:
    months = position * horizon.wave_months
    start = months_later(horizon.start, months)
    return Period(
        wave=position + 1 if position < horizon.waves else 0,
        start=start,
        end=months_later(start, horizon.wave_months),
        fiscal_year=_fiscal_year(start),
        discount=(1 + horizon.discount_rate.value) ** (-months / 12),
    )


def months_later(first: date, months: int) -> date:
    """The first of a month, so many months after the first of another."""
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)


def _fiscal_year(day: date) -> str:
    """`2027-2028` from 1 April 2027 to 31 March 2028."""
    year = day.year if day.month >= 4 else day.year - 1
    return f"{year}-{year + 1}"

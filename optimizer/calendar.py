"""Waves and what follows them: dates, fiscal years and discount factors."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from optimizer.scenario import Horizon

FISCAL_YEAR_STARTS = 4
"""Month in which Québec's fiscal year begins: April."""


def periods(horizon: Horizon) -> pd.DataFrame:
    """The waves, then the years after them in steps as long as a wave.

    One row a period, in order: `period` (1, 2, …), `wave` (the same, 0 after the last wave),
    `start`, `end` (the day after its last day), `fiscal_year` ("2027-2028"), `discount` (the value at the start
    of wave 1 of one dollar paid at the period's start).
    """
    after = round(horizon.years_after * 12 / horizon.wave_months)
    number = np.arange(1, horizon.waves + after + 1)
    elapsed = (number - 1) * horizon.wave_months
    starts = [month_after(horizon.start, int(months)) for months in elapsed]
    ends = [*starts[1:], month_after(horizon.start, len(number) * horizon.wave_months)]
    return pd.DataFrame(
        {
            "period": number,
            "wave": np.where(number <= horizon.waves, number, 0),
            "start": pd.to_datetime(starts).astype("datetime64[ns]"),
            "end": pd.to_datetime(ends).astype("datetime64[ns]"),
            "fiscal_year": [fiscal_year(start) for start in starts],
            "discount": (1 + horizon.discount_rate.value) ** (-elapsed / 12),
        }
    )


def month_after(start: date, months: int) -> date:
    """The first of the month `months` after `start`, which is itself the first of a month."""
    count = start.year * 12 + start.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def fiscal_year(day: date) -> str:
    """The fiscal year a day belongs to, written `2027-2028`."""
    first = day.year if day.month >= FISCAL_YEAR_STARTS else day.year - 1
    return f"{first}-{first + 1}"

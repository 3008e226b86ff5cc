"""The scenario's limits and targets as the tables a Problem reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from optimizer.figures import RampedLimit
from optimizer.lanes import Estate
from optimizer.scenario import Share

MEASURES = {"workloads": "workloads", "vcpu": "vcpu", "storage": "storage_gib"}
"""Column of the choices that each measure of a share reads."""

POINTS = 100
"""Percentage points in the whole of a share."""

MOVING = ("servers", "terabytes", "workloads")
"""Measures of the size of a wave; the choices' column `moving_…` holds each."""


def limit_tables(estate: Estate) -> dict[str, pd.DataFrame]:
    """The limit tables of a Problem, by name; a limit whose value is unknown has no line."""
    return {
        "capacity": _capacity(estate),
        "budget": _budget(estate),
        "organisation_budget": _organisation_budget(estate),
        "staff": _by_wave(estate, [((), estate.scenario.limits.staff.per_wave)], []),
        "organisation_staff": _organisation_staff(estate),
        "wave_sizes": _wave_sizes(estate),
        "open_sites": _open_sites(estate),
        "shares": _shares(estate),
        "obsolescence": _obsolescence(estate),
        "emissions": _emissions(estate),
    }


def _by_wave(
    estate: Estate, limits: Sequence[tuple[tuple[str, ...], RampedLimit]], keys: list[str]
) -> pd.DataFrame:
    """One line a known limit and wave."""
    lines = [
        (*about, wave, value)
        for about, limit in limits
        for wave in range(1, estate.waves + 1)
        if (value := limit.in_wave(wave)) is not None
    ]
    return pd.DataFrame(lines, columns=[*keys, "wave", "limit"])


def _capacity(estate: Estate) -> pd.DataFrame:
    limits = [
        ((name, resource), limit)
        for name, offer in sorted(estate.scenario.offers.items())
        for resource, limit in sorted(offer.capacity.items())
    ]
    return _by_wave(estate, limits, ["offer", "resource"])


def _budget(estate: Estate) -> pd.DataFrame:
    known = [(year, limit.value) for year, limit in sorted(estate.scenario.limits.budget.items())]
    return pd.DataFrame([line for line in known if line[1] is not None], columns=["fiscal_year", "limit"])


def _organisation_budget(estate: Estate) -> pd.DataFrame:
    lines = [
        (body, year, limit.value)
        for body, budget in sorted(estate.scenario.limits.organisation_budget.items())
        for year, limit in sorted(budget.items())
        if limit.value is not None
    ]
    return pd.DataFrame(lines, columns=["organisation", "fiscal_year", "limit"])


def _organisation_staff(estate: Estate) -> pd.DataFrame:
    share = estate.scenario.limits.staff.organisation_share.value
    bodies = estate.inventory.tables["organisations"].dropna(subset="staff_days_per_year")
    if share is None:
        bodies = bodies.head(0)
    waves = pd.DataFrame({"wave": range(1, estate.waves + 1)})
    frame = bodies[["organisation", "staff_days_per_year"]].merge(waves, how="cross")
    days = frame["staff_days_per_year"] * estate.scenario.horizon.wave_months / 12
    return frame[["organisation", "wave"]].assign(limit=days * (share or 0.0))


def _wave_sizes(estate: Estate) -> pd.DataFrame:
    sizes = estate.scenario.limits.wave_size
    limits = [((f"moving_{measure}",), getattr(sizes, measure)) for measure in MOVING]
    return _by_wave(estate, limits, ["measure"])


def _open_sites(estate: Estate) -> pd.DataFrame:
    target = estate.scenario.targets.open_sites
    columns = ["wave", "limit", "price"]
    if target.by is None or target.at_most is None:
        return pd.DataFrame(columns=columns)
    wave = _wave_by(estate, target.by)
    return pd.DataFrame([(wave, float(target.at_most), _price(estate, target.price, wave))], columns=columns)


def _price(estate: Estate, price: float | None, wave: int) -> float:
    """What a unit missed in a wave weighs, discounted; NaN where a target may not be missed."""
    return np.nan if price is None else price * float(estate.periods["discount"].iloc[wave - 1])


def _wave_by(estate: Estate, day: date) -> int:
    """The last wave begun by a date."""
    begun = (estate.periods["wave"] > 0) & (estate.periods["start"] <= pd.Timestamp(day))
    return int(estate.periods.loc[begun, "wave"].max())


def _obsolescence(estate: Estate) -> pd.DataFrame:
    lines = [
        (name, wave, target.at_most, POINTS * _price(estate, target.price, wave))
        for name, target in sorted(estate.scenario.targets.obsolescence.items())
        if target.at_most is not None
        for wave in [_wave_by(estate, target.by)]
    ]
    return pd.DataFrame(lines, columns=["target", "wave", "limit", "price"])


def _emissions(estate: Estate) -> pd.DataFrame:
    """The last wave begun by the end of a year answers for it."""
    periods = estate.periods
    lines = [
        (year, wave, target.at_most, _price(estate, target.price, wave))
        for year, target in sorted(estate.scenario.targets.emissions.items())
        if target.at_most is not None
        for wave in [int(periods.loc[periods["fiscal_year"] <= year, "wave"].max())]
    ]
    columns = {"fiscal_year": "str", "wave": "int64", "limit": "float64", "price": "float64"}
    return pd.DataFrame(lines, columns=list(columns)).astype(columns)


def _shares(estate: Estate) -> pd.DataFrame:
    lines = [
        (
            name,
            share.kinds,
            MEASURES[share.measure],
            sense,
            limit,
            POINTS * _price(estate, share.price, estate.waves),
        )
        for name, share in sorted(estate.scenario.targets.shares.items())
        for sense, limit in _bounds(share)
    ]
    return pd.DataFrame(lines, columns=["share", "kinds", "measure", "sense", "limit", "price"])


def _bounds(share: Share) -> list[tuple[str, float]]:
    both = ((">=", share.at_least), ("<=", share.at_most))
    return [(sense, limit) for sense, limit in both if limit is not None]

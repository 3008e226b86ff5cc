"""Exclusions of support: how long a workload may run past its vendor's support."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from optimizer.exclusions.ruling import Ruling, after, horizon_ends, in_waves, starts
from optimizer.lanes import Estate


def support_deadline(estate: Estate) -> Iterator[Ruling]:
    """What falls out of support during the plan is treated within its criticality's grace.

    The grace runs from the first day out of support. Extended support that is offered moves the
    deadline of what has not acted yet; moving without giving support back does not meet it.
    """
    months = {level: limit.value for level, limit in estate.scenario.support.grace_months.items()}
    out_from = estate.exposure.lapses.to_numpy("datetime64[D]") + 1
    during = out_from > starts(estate)[0, 1]
    yield _deadline(estate, np.where(during, out_from, np.datetime64("NaT")), months)


def obsolete_at_start(estate: Estate) -> Iterator[Ruling]:
    """What is already past support when wave 1 begins is treated within the grace counted from then."""
    months = {level: limit.value for level, limit in estate.scenario.support.grace_from_start_months.items()}
    out_from = estate.exposure.lapses.to_numpy("datetime64[D]") + 1
    start = starts(estate)[0, 1]
    yield _deadline(estate, np.where(out_from <= start, start, np.datetime64("NaT")), months)


def _deadline(estate: Estate, out_from: np.ndarray, months: Mapping[Any, float | None]) -> Ruling:
    """Choices that leave a workload out of support past the grace of its criticality.

    A choice that acts at the start of the very day the grace has run out is in time.
    """
    grace = estate.profiles["criticality"].map(months).to_numpy(float)
    graced = np.where(np.isnan(grace), np.datetime64("NaT"), months_later(out_from, np.nan_to_num(grace)))
    extended = np.fmax(graced, estate.exposure.covered.to_numpy("datetime64[D]") + 1)
    position = estate.position
    bare, waits = graced[position], np.where(np.isnat(graced), graced, extended)[position]
    clears = ~np.isnan(estate.terms("support_years")) | estate.is_treated("retire")
    late = after(estate, waits)
    never_clears = ~clears & ~estate.is_treated("retain") & (bare < horizon_ends(estate))
    level = "criticality " + estate.profiles["criticality"].astype(int).astype(str)
    return in_waves(late | never_clears[:, None], level.to_numpy(dtype=object)[position])


def months_later(days: np.ndarray, months: np.ndarray) -> np.ndarray:
    """The same day so many calendar months later (to the nearest whole one), or that month's last day."""
    month = days.astype("datetime64[M]")
    reached = month + months.round().astype("timedelta64[M]")
    within = days - month.astype("datetime64[D]")
    last = (reached + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
    return np.asarray(np.minimum(reached.astype("datetime64[D]") + within, last))

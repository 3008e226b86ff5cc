"""Exclusions of support: how long a workload may run past its vendor's support."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from optimizer.exclusions.ruling import Ruling, after, in_waves, starts
from optimizer.lanes import Estate


def support_deadline(estate: Estate) -> Iterator[Ruling]:
    """What falls out of support during the plan is treated within its criticality's grace.

    Extended support that is offered moves the deadline of what has not acted yet; moving
    without giving support back does not meet it.
    """
    months = {level: limit.value for level, limit in estate.scenario.support.grace_months.items()}
    lapses = estate.exposure.lapses.to_numpy("datetime64[D]")
    later = lapses >= starts(estate)[0, 1]
    yield _deadline(estate, np.where(later, lapses, np.datetime64("NaT")), months)


def obsolete_at_start(estate: Estate) -> Iterator[Ruling]:
    """What is already past support when wave 1 begins is treated within the grace counted from then."""
    months = {level: limit.value for level, limit in estate.scenario.support.grace_from_start_months.items()}
    lapses = estate.exposure.lapses.to_numpy("datetime64[D]")
    start = starts(estate)[0, 1]
    yield _deadline(estate, np.where(lapses < start, start, np.datetime64("NaT")), months)


def _deadline(estate: Estate, lapses: np.ndarray, months: Mapping[Any, float | None]) -> Ruling:
    """Choices that leave a workload unsupported past its lapse and the grace of its criticality."""
    grace = estate.profiles["criticality"].map(months).to_numpy(float)
    days = np.where(np.isnan(grace), 0, grace * 365.25 / 12).round().astype("timedelta64[D]")
    graced = np.where(np.isnan(grace), np.datetime64("NaT"), lapses + days)
    extended = np.fmax(graced, estate.exposure.covered.to_numpy("datetime64[D]"))
    position = estate.lanes["position"].to_numpy()
    bare, waits = graced[position], np.where(np.isnat(graced), graced, extended)[position]
    treatment = estate.lanes["treatment"].to_numpy()
    clears = ~np.isnan(estate.terms("support_years")) | (treatment == "retire")
    horizon_ends = estate.periods["end"].to_numpy("datetime64[D]")[estate.waves - 1]
    late = after(estate, waits)
    late[:, 0] &= waits < horizon_ends
    never_clears = ~clears & (treatment != "retain") & (bare < horizon_ends)
    level = estate.of_lanes("criticality").astype(int).astype(str)
    return in_waves(late | never_clears[:, None], ("criticality " + level).to_numpy(dtype=object))

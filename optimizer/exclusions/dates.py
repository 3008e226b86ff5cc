"""Exclusions of time: when an offer, a workload, a site or the programme allows a move."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from optimizer.conditions import matching
from optimizer.exclusions.ruling import Ruling, after, horizon_ends, in_waves, starts
from optimizer.lanes import Estate


def not_yet_available(estate: Estate) -> Iterator[Ruling]:
    """Nothing moves to an offer before it is available."""
    for name, offer in estate.scenario.offers.items():
        if offer.available_from is not None:
            early = starts(estate) < np.datetime64(offer.available_from)
            led_to = (estate.places["offer"] == name).to_numpy()[estate.place]
            yield in_waves(led_to[:, None] & early, name)


def lead_time(estate: Estate) -> Iterator[Ruling]:
    """A treatment takes effect no earlier than its months of work allow, the work starting with wave 1."""
    needed = waves_of_work(estate)
    treatment = estate.places["treatment"].to_numpy(dtype=object)[estate.place]
    yield in_waves(np.arange(estate.waves + 1)[None, :] < needed[:, None], treatment)


def waves_of_work(estate: Estate) -> np.ndarray:
    """Waves over which each lane's work spreads, the last being the wave it takes effect in; 0 when there is none."""
    spread = np.ceil(estate.terms("months") / estate.scenario.horizon.wave_months).astype(int)
    return np.where(estate.is_treated("retain"), 0, spread)


def calendar(estate: Estate) -> Iterator[Ruling]:
    """A workload moves within its own dates: not before, not after; a last day already past asks for the first wave."""
    not_before = estate.of_lanes("not_before").to_numpy("datetime64[D]")
    yield in_waves(starts(estate) < not_before[:, None], "not_before")
    not_after = estate.of_lanes("not_after").clip(lower=estate.periods["start"].iloc[0])
    yield in_waves(after(estate, not_after.to_numpy("datetime64[D]")), "not_after")


def blackout(estate: Estate) -> Iterator[Ruling]:
    """No move takes effect during a black-out."""
    position = estate.position
    for name, window in estate.scenario.limits.blackouts.items():
        concerned = matching(window.when, estate.profiles)[position]
        dark = (starts(estate) >= np.datetime64(window.start)) & (starts(estate) <= np.datetime64(window.end))
        yield in_waves(concerned[:, None] & dark, name)


def site_deadline(estate: Estate) -> Iterator[Ruling]:
    """Everything has left a site by the date it must close, and by the day after its lease ends.

    A date already past asks for the first wave.
    """
    pairs = estate.inventory.tables["assets"][["workload", "site"]].drop_duplicates()
    sites = estate.inventory.tables["sites"].set_index("site")
    first = estate.periods["start"].iloc[0]
    for column, grace in (("must_close_by", 0), ("lease_ends", 1)):
        days = sites[column] + pd.Timedelta(days=grace)
        dates = pairs.assign(date=pairs["site"].map(days)).dropna(subset="date")
        if dates.empty:
            continue
        soonest = dates.sort_values(["date", "site"]).drop_duplicates("workload").set_index("workload")
        of_each = soonest.reindex(estate.profiles["workload"])
        deadline = of_each["date"].clip(lower=first).to_numpy("datetime64[D]")[estate.position]
        stays = estate.is_treated("refresh") & (deadline < horizon_ends(estate))
        source = (of_each["site"].fillna("") + " " + column).to_numpy(dtype=object)[estate.position]
        yield in_waves(after(estate, deadline) | stays[:, None], source)

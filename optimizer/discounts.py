"""What an offer takes off its list price when much is hosted there."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from optimizer.cash import running_year
from optimizer.lanes import Estate
from optimizer.problem import tier_reached

MEASURE = "list_cost"
"""Column of the choices that a discount reads: CAD a year at list price."""


def list_cost(estate: Estate) -> np.ndarray:
    """Yearly running cost of each lane at its offer's list price; zero in place, and where a quote says the cost."""
    moves = (estate.lanes["offer"] != "").to_numpy()
    quoted = estate.lanes["annual_cost"].notna().to_numpy()
    return np.where(moves & ~quoted, running_year(estate), 0.0)


def has_discounts(estate: Estate) -> bool:
    """Whether any offer takes something off."""
    return any(offer.price.discounts for offer in estate.scenario.offers.values())


def discounts(estate: Estate) -> pd.DataFrame:
    r"""What a dollar a year at list price saves in each wave, by tier of what an offer hosts.

    The volume of an offer in wave $t$ is the list price, in dollars a year, of all that has moved there by then; what
    stands there from before and what a quote prices are not in it. The share of the tier that the volume reaches is taken
    off the whole of it, wave by wave, and to the end of the horizon for the last wave's. Columns: offer, measure, wave,
    least (CAD a year), cost (discounted CAD a dollar a year of volume, never positive).
    """
    months = estate.scenario.horizon.wave_months
    weight = estate.periods["discount"].to_numpy(float)
    by_wave = np.append(weight[: estate.waves - 1], weight[estate.waves - 1 :].sum())
    lines = [
        (offer, MEASURE, wave, least, -share * months / 12 * by_wave[wave - 1])
        for offer, tiers in _tiers(estate)
        for least, share in tiers
        for wave in range(1, estate.waves + 1)
    ]
    return pd.DataFrame(lines, columns=["offer", "measure", "wave", "least", "cost"]).astype(
        {"offer": "str", "measure": "str", "wave": "int64", "least": "float64", "cost": "float64"}
    )


def discount_flow(estate: Estate, lane: np.ndarray, wave: np.ndarray) -> np.ndarray:
    """What is taken off in each period when these lanes act in these waves; CAD, not discounted, never positive."""
    total = np.zeros(len(estate.periods))
    if not has_discounts(estate):
        return total
    period = np.arange(1, len(estate.periods) + 1)
    moved, price = estate.lanes["offer"].to_numpy()[lane], list_cost(estate)[lane]
    for offer, tiers in _tiers(estate):
        there = (moved == offer) & (wave > 0)
        arrived = np.bincount(wave[there], price[there], minlength=len(period) + 1)
        volume = np.cumsum(arrived)[period]
        shares = np.array([0.0, *(share for _, share in tiers)])
        reached = tier_reached(np.array([0.0, *(least for least, _ in tiers)]), volume)
        total -= shares[reached] * volume * estate.scenario.horizon.wave_months / 12
    return total


def _tiers(estate: Estate) -> Iterator[tuple[str, list[tuple[float, float]]]]:
    """The offers that take something off, each with its tiers: from how much a year, what share."""
    for name, offer in estate.scenario.offers.items():
        if offer.price.discounts:
            yield name, [(each.from_year, each.share) for each in offer.price.discounts]

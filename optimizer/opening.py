"""What an offer costs because it is in use at all: opening it, keeping it, tendering its contract again."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from optimizer.lanes import Estate
from optimizer.scenario import Offer

COLUMNS = ("offer", "wave", "cost", "budget_cost")


def openings(estate: Estate) -> pd.DataFrame:
    r"""Cost of an offer's first use in each wave, to the end: opening it, its years, its re-tenders.

    Opened in wave $t$, an offer costs $g_{ot} = o\, d_t + \sum_{p \ge t} a\, d_p + \sum_{p \in R_t} r\, d_p$: once $o$, $a$
    a period, and $r$ at each end of its contract's term after its opening. A term ends a whole number of
    times its months after the start of wave $t$, and is paid in the period in which it ends; none is paid at the very
    end of the horizon. Columns: offer, wave, cost (discounted CAD), budget_cost (CAD, the opening alone:
    what recurs is no move). Offers that cost nothing, or that are in use already, have no line.
    """
    known = already_open(estate)
    lines = [
        (name, wave, float(sum(flows) @ estate.periods["discount"].to_numpy(float)), _opening(offer))
        for name, offer in _charged(estate)
        if name not in known
        for wave in range(1, estate.waves + 1)
        for flows in [list(offer_flows(estate, offer, wave, opens=True).values())]
    ]
    return pd.DataFrame(lines, columns=list(COLUMNS)).astype(
        {"offer": "str", "wave": "int64", "cost": "float64", "budget_cost": "float64"}
    )


def already_open(estate: Estate) -> frozenset[str]:
    """Offers in use before the plan: those that a site already is, or that a move already made went to.

    They are not opened again; their years count from wave 1, and so do their contract's terms.
    """
    sites = estate.inventory.tables["sites"]["offer"]
    made = estate.lanes.loc[estate.made, "offer"]
    return frozenset({*sites, *made} - {""})


def standing_cost(estate: Estate) -> float:
    """Discounted CAD of the offers in use already: no choice changes it."""
    discount = estate.periods["discount"].to_numpy(float)
    known = already_open(estate)
    return float(
        sum(
            flow @ discount
            for name, offer in _charged(estate)
            if name in known
            for flow in offer_flows(estate, offer, 1, opens=False).values()
        )
    )


def opening_flows(estate: Estate, used: dict[str, int]) -> dict[str, np.ndarray]:
    """What all offers cost in each period when they are first used in these waves; CAD, not discounted.

    `used` holds only offers in use; those in use already count whatever it says.
    """
    known = already_open(estate)
    total = {name: np.zeros(len(estate.periods)) for name in LINES}
    for name, offer in _charged(estate):
        if name in known or name in used:
            wave = 1 if name in known else used[name]
            for line, flow in offer_flows(estate, offer, wave, opens=name not in known).items():
                total[line] += flow
    return total


def first_uses(estate: Estate, lane: np.ndarray, wave: np.ndarray) -> dict[str, int]:
    """The first wave in which something moves to each offer, when these lanes act in these waves."""
    moves = pd.DataFrame({"offer": estate.lanes["offer"].to_numpy()[lane], "wave": wave})
    moves = moves[(moves["offer"] != "") & (moves["wave"] > 0)]
    return {str(name): int(first) for name, first in moves.groupby("offer")["wave"].min().items()}


def offer_flows(estate: Estate, offer: Offer, wave: int, opens: bool) -> dict[str, np.ndarray]:
    """What one offer costs in each period from this wave on, by line; CAD, not discounted."""
    months, periods = estate.scenario.horizon.wave_months, len(estate.periods)
    period = np.arange(1, periods + 1)
    retender = np.zeros(periods)
    price, term = offer.contract.retender_cost.value or 0.0, offer.contract.months
    ends = np.arange(term, (periods - wave + 1) * months, term) // months
    np.add.at(retender, wave - 1 + ends, price)
    return {
        "offer_operation": np.where(period >= wave, (offer.annual_cost.value or 0.0) * months / 12, 0.0),
        "offer_opening": np.where(period == wave, _opening(offer) if opens else 0.0, 0.0),
        "offer_retender": retender,
    }


LINES = ("offer_operation", "offer_opening", "offer_retender")
"""Lines of money of offers, all spent."""


def _charged(estate: Estate) -> Iterator[tuple[str, Offer]]:
    """Offers that cost something because they are in use, in the scenario's order."""
    for name, offer in estate.scenario.offers.items():
        if _opening(offer) or offer.annual_cost.value or offer.contract.retender_cost.value:
            yield name, offer


def _opening(offer: Offer) -> float:
    return offer.opening_cost.value or 0.0

"""What offers take off for volume: recomputed, offer by offer and period by period."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import fsum

from optimizer.scenario import Discount
from optimizer.verify.case import Case
from optimizer.verify.charges import NO_QUOTE

ENOUGH = 1 - 1e-9
"""Of a tier's volume: what differs by rounding reaches it."""


def volume_discounts(case: Case) -> Iterator[tuple[int, float]]:
    """What is taken off in a period, by its position; nominal CAD, positive."""
    months = case.facts.scenario.horizon.wave_months
    for name, offer in case.facts.scenario.offers.items():
        if not offer.price.discounts:
            continue
        priced = [
            (choice.wave - 1, case.charges[choice.workload].annual_cost)
            for choice in case.choices
            if choice.offer == name and _at_list_price(case, choice.workload, name, choice.treatment)
        ]
        for position in range(len(case.facts.calendar)):
            volume = fsum(amount for arrives, amount in priced if arrives <= position)
            yield position, _share(offer.price.discounts, volume) * volume / 12 * months


def _at_list_price(case: Case, workload: str, offer: str, treatment: str) -> bool:
    return case.facts.quotes.get((workload, offer, treatment), NO_QUOTE).annual_cost is None


def _share(tiers: Sequence[Discount], volume: float) -> float:
    return max((tier.share for tier in tiers if volume >= tier.from_year * ENOUGH), default=0.0)

"""Exclusions of nature: what a treatment and an offer can take at all."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from optimizer.exclusions.ruling import Ruling, always
from optimizer.lanes import IN_PLACE, Estate


def platform(estate: Estate) -> Iterator[Ruling]:
    """A treatment and an offer take only the platforms they say they take."""
    of_lane = estate.of_lanes("platform").to_numpy()
    lanes = estate.lanes
    for treatment, terms in estate.scenario.treatments.items():
        taken = np.isin(of_lane, terms.platforms)
        yield always((lanes["treatment"] == treatment).to_numpy() & ~taken, treatment)
    for name, offer in estate.scenario.offers.items():
        taken = np.isin(of_lane, offer.platforms)
        yield always((lanes["offer"] == name).to_numpy() & ~taken, name)


def portability(estate: Estate) -> Iterator[Ruling]:
    """A workload goes only where its portability lets a treatment take it."""
    of_lane = estate.of_lanes("portability").to_numpy()
    kinds = estate.lanes["offer"].map({n: o.kind for n, o in estate.scenario.offers.items()})
    for treatment, terms in estate.scenario.treatments.items():
        if treatment in IN_PLACE:
            continue
        chosen = (estate.lanes["treatment"] == treatment).to_numpy()
        for portable in np.unique(of_lane):
            led_to = kinds.isin(terms.to.get(portable, ())).to_numpy()
            yield always(chosen & (of_lane == portable) & ~led_to, treatment)


def already_there(estate: Estate) -> Iterator[Ruling]:
    """A workload does not move to the offer that its site already is."""
    at_offer = estate.of_lanes("at_offer")
    yield always((estate.lanes["offer"].eq(at_offer) & at_offer.ne("")).to_numpy(), at_offer.to_numpy())


def quote_needed(estate: Estate) -> Iterator[Ruling]:
    """A treatment that needs a quote is chosen only where there is one."""
    yield always((estate.terms("needs_quote") > 0) & ~estate.lanes["quoted"].to_numpy(bool))


def in_use(estate: Estate) -> Iterator[Ruling]:
    """Only what is idle is retired, unless a quote or a decision says so."""
    decisions = estate.inventory.tables["decisions"]
    settled = decisions[(decisions["action"] == "pin") & (decisions["treatment"] == "retire")]["workload"]
    allowed = (
        estate.of_lanes("idle").to_numpy(bool)
        | estate.lanes["quoted"].to_numpy(bool)
        | estate.lanes["workload"].isin(settled).to_numpy()
    )
    yield always((estate.lanes["treatment"] == "retire").to_numpy() & ~allowed)

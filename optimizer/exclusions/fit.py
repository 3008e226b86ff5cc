"""Exclusions of nature: what a treatment and an offer can take at all."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from optimizer.exclusions.ruling import Ruling, always, of_lanes
from optimizer.lanes import IN_PLACE, Estate


def platform(estate: Estate) -> Iterator[Ruling]:
    """A treatment and an offer take only the platforms they say they take."""
    platforms, place = estate.profiles["platform"], estate.place
    for treatment, terms in estate.scenario.treatments.items():
        taken = platforms.isin(terms.platforms).to_numpy()[estate.position]
        yield always(estate.is_treated(treatment) & ~taken, treatment)
    for name, offer in estate.scenario.offers.items():
        taken = platforms.isin(offer.platforms).to_numpy()[estate.position]
        yield always((estate.places["offer"] == name).to_numpy()[place] & ~taken, name)


def portability(estate: Estate) -> Iterator[Ruling]:
    """A workload goes only where its portability lets a treatment take it."""
    portability = estate.profiles["portability"]
    kinds = estate.places["offer"].map({n: o.kind for n, o in estate.scenario.offers.items()})
    for treatment, terms in estate.scenario.treatments.items():
        if treatment in IN_PLACE:
            continue
        chosen = estate.places["treatment"] == treatment
        for portable in sorted(set(portability)):
            refused = (chosen & ~kinds.isin(terms.to.get(portable, ()))).to_numpy()
            yield always(
                (portability == portable).to_numpy()[estate.position] & refused[estate.place], treatment
            )


def already_there(estate: Estate) -> Iterator[Ruling]:
    """A workload does not move to the offer that its site already is."""
    lanes = np.flatnonzero(estate.leads_to("at_offer"))
    at_offer = estate.profiles["at_offer"].to_numpy(dtype=object)[estate.position[lanes]]
    yield of_lanes(lanes, np.ones((len(lanes), 1), dtype=bool), at_offer)


def quote_needed(estate: Estate) -> Iterator[Ruling]:
    """A treatment that needs a quote is chosen only where there is one."""
    yield always((estate.terms("needs_quote") > 0) & ~estate.lanes["quoted"].to_numpy(bool))


def in_use(estate: Estate) -> Iterator[Ruling]:
    """Only what is idle is retired, unless a quote or a decision says so."""
    decisions = estate.inventory.tables["decisions"]
    settled = decisions[(decisions["action"] == "pin") & (decisions["treatment"] == "retire")]["workload"]
    profiles = estate.profiles
    free = (profiles["idle"] | profiles["workload"].isin(settled)).to_numpy(bool)[estate.position]
    yield always(estate.is_treated("retire") & ~free & ~estate.lanes["quoted"].to_numpy(bool))

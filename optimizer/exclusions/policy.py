"""Exclusion by policy: what the scenario's ordered rules deny."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from optimizer.conditions import matching
from optimizer.exclusions.ruling import Ruling, always
from optimizer.lanes import Estate


def policy(estate: Estate) -> Iterator[Ruling]:
    """The first policy rule that speaks of a workload and an offer allows it or denies it."""
    places = offer_attributes(estate)
    position, place = estate.position, estate.host
    hosted = place >= 0
    decided = np.zeros(len(estate.lanes), dtype=bool)
    for name, rule in sorted(estate.scenario.policy.items(), key=lambda item: (item[1].order, item[0])):
        verb = rule.allow if rule.deny is None else rule.deny
        if verb is None:
            continue
        speaks = hosted & matching(rule.when, estate.profiles)[position] & matching(verb, places)[place]
        if rule.deny is not None:
            yield always(speaks & ~decided, name)
        decided |= speaks


def recovery_required(estate: Estate) -> Iterator[Ruling]:
    """What policy requires to recover elsewhere moves only to offers that another takes over from."""
    paired = [name for name, offer in estate.scenario.offers.items() if offer.recovery is not None]
    alone = ~estate.places["offer"].isin(["", *paired]).to_numpy()[estate.place]
    for name, rule in sorted(estate.scenario.policy.items(), key=lambda item: (item[1].order, item[0])):
        if rule.require is not None and rule.require.recovery:
            yield always(alone & matching(rule.when, estate.profiles)[estate.position], name)


def offer_attributes(estate: Estate) -> pd.DataFrame:
    """The offers as a table of what policy can speak of."""
    return pd.DataFrame(
        [
            (name, o.kind, o.provider, o.region, o.location, o.foreign_control)
            for name, o in estate.scenario.offers.items()
        ],
        columns=["offer", "kind", "provider", "region", "location", "foreign_control"],
    )

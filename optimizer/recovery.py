"""Who must be able to recover elsewhere, what room that takes there and what it costs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from optimizer.conditions import matching
from optimizer.lanes import Estate


def must_recover(estate: Estate) -> np.ndarray:
    """Workloads, in the profiles' order, for which a rule of policy requires recovery."""
    needed = np.zeros(len(estate.profiles), dtype=bool)
    for rule in estate.scenario.policy.values():
        if rule.require is not None and rule.require.recovery:
            needed |= np.asarray(matching(rule.when, estate.profiles), dtype=bool)
    return needed


def recovery_factor(estate: Estate) -> np.ndarray:
    """Share of its running cost that each lane pays for recovering elsewhere; 0 where nothing is required."""
    factors = {
        name: offer.recovery.factor.value for name, offer in estate.scenario.offers.items() if offer.recovery
    }
    factor = estate.places["offer"].map(factors).fillna(0.0).to_numpy(float)
    return np.where(must_recover(estate)[estate.position], factor[estate.place], 0.0)


def reserves(estate: Estate) -> pd.DataFrame:
    """Room that a workload which moves to an offer takes in the offer that takes over: workload, offer, pair, part."""
    pairs = [
        (name, offer.recovery.offer, offer.recovery.share.value)
        for name, offer in estate.scenario.offers.items()
        if offer.recovery and offer.recovery.share.value > 0
    ]
    workloads = estate.profiles.loc[must_recover(estate), ["workload"]]
    paired = pd.DataFrame(pairs, columns=["offer", "pair", "part"]).astype({"offer": "str", "pair": "str"})
    return workloads.merge(paired, how="cross").astype({"part": "float64"})

"""Which places are too far from one another for the two ends of a dependency."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from optimizer.lanes import Estate
from optimizer.problem import STAYS


@dataclass(frozen=True)
class Distances:
    """Milliseconds between where the ends of each limited dependency may be, NaN where nobody knows.

    `pairs`: consumer, provider, limit (ms). `apart`: pair × place of the consumer × place of the provider, where
    `places` are the offers in the scenario's order, then staying.
    """

    pairs: pd.DataFrame
    apart: np.ndarray
    places: np.ndarray


def too_far(estate: Estate) -> pd.DataFrame:
    """Places in which the two ends of a dependency may not both end: consumer, provider, place, other.

    `place` is the consumer's and `other` the provider's: an offer, or `stays`.
    """
    distances = between_ends(estate)
    limit = distances.pairs["limit"].to_numpy(float)[:, None, None]
    pair, place, other = np.nonzero(distances.apart > limit)
    return pd.DataFrame(
        {
            "consumer": distances.pairs["consumer"].array.take(pair),
            "provider": distances.pairs["provider"].array.take(pair),
            "place": pd.array(distances.places[place], dtype="str"),
            "other": pd.array(distances.places[other], dtype="str"),
        }
    )


def between_ends(estate: Estate) -> Distances:
    """How far apart the ends of each dependency with a limit may come to be; ends that are both done are left out."""
    pairs = _limited(estate)
    offers = list(estate.scenario.offers)
    known, stays = _known(estate), len(offers)
    home, site = _homes(estate)
    row = pd.Index(estate.profiles["workload"])
    consumer, provider = (row.get_indexer(pd.Index(pairs[end])) for end in ("consumer", "provider"))
    moved = np.broadcast_to(np.arange(stays), (len(pairs), stays))
    ends = [np.concatenate([moved, home[end][:, None]], axis=1) for end in (consumer, provider)]
    apart = known[ends[0][:, :, None], ends[1][:, None, :]]
    apart[(site[consumer] == site[provider]) & (site[consumer] != ""), stays, stays] = 0.0
    return Distances(pairs, apart, np.array([*offers, STAYS], dtype=object))


def unknown_distances(estate: Estate) -> tuple[int, list[str]]:
    """How many dependencies limit a latency that nobody knows somewhere, and between which places, in words `a – b`."""
    distances = between_ends(estate)
    unknown = np.isnan(distances.apart)
    _, place, other = np.nonzero(unknown)
    both = {tuple(sorted(pair)) for pair in set(zip(place.tolist(), other.tolist(), strict=True))}
    named = sorted(" – ".join(str(distances.places[end]) for end in pair) for pair in both)
    return int(unknown.any(axis=(1, 2)).sum()), named


def _limited(estate: Estate) -> pd.DataFrame:
    """The least latency that each consumer asks of each provider: consumer, provider, limit."""
    needs = estate.inventory["dependencies"].dropna(subset="max_latency_ms")
    needs = needs[needs["consumer"] != needs["provider"]]
    if len(needs):
        made = estate.lanes.loc[estate.made, "workload"].unique()
        needs = needs[~(needs["consumer"].isin(made) & needs["provider"].isin(made))]
    least = needs.groupby(["consumer", "provider"])["max_latency_ms"].min().reset_index(name="limit")
    return least.astype({"consumer": "str", "provider": "str"})


def _known(estate: Estate) -> np.ndarray:
    """Milliseconds between places: the offers, then a site, then nowhere, from which nothing is known."""
    latency, offers = estate.scenario.latency, list(estate.scenario.offers)
    site, row = len(offers), {name: position for position, name in enumerate(offers)}
    known = np.full((site + 2, site + 2), np.nan)
    known[np.arange(site), np.arange(site)] = 0.0
    for name, others in latency.places.items():
        for other, figure in others.items():
            known[row[name], row[other]] = known[row[other], row[name]] = figure.value
    for name, figure in latency.on_site.items():
        known[row[name], site] = known[site, row[name]] = figure.value
    if latency.between_sites is not None:
        known[site, site] = latency.between_sites.value
    return known


def _homes(estate: Estate) -> tuple[np.ndarray, np.ndarray]:
    """Where each workload is while it stays: its row among the known places, and its main site."""
    main = estate.profiles["main_site"].to_numpy(dtype=object)
    offer = estate.offer_rows(estate.profiles["at_offer"])
    site = len(estate.scenario.offers)
    return np.where(offer >= 0, offer, np.where(main == "", site + 1, site)), main

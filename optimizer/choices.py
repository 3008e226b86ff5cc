"""Which choices exist: lanes and waves that no exclusion rules out, and why the others do not exist."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from inventory.findings import Finding, Refused, error
from optimizer.exclusions import EXCLUSIONS, YIELDING
from optimizer.exclusions.ruling import Exclusion
from optimizer.exclusions.settled import progress
from optimizer.lanes import Estate

NO_CHOICE = error(
    "no-choice",
    "workload “{workload}” has no choice left; every one was ruled out by: {exclusions}",
    "relax one of these, or settle the workload by a decision",
)
UNKNOWN_OFFER = error(
    "unknown-offer",
    "in {table}, “{item}” names the offer “{offer}”, which the scenario does not have",
    "use one of: {offers}",
)


@dataclass(frozen=True)
class Admission:
    """Which (lane, wave) pairs are choices, and `ruled_out`: why each of the others is not.

    `allowed` has one row a lane and one column a wave, column 0 for never acting. `ruled_out`
    has columns workload, offer, treatment, first_wave, last_wave (0: never acting), exclusion, source.
    """

    allowed: np.ndarray
    ruled_out: pd.DataFrame


def admit(estate: Estate) -> Admission:
    """Every choice that no exclusion rules out; `Refused` when a workload has none left."""
    _refuse_unknown_offers(estate)
    thinkable = _thinkable(estate)
    allowed = thinkable.copy()
    ranges: list[pd.DataFrame] = []
    for exclusion in EXCLUSIONS:
        for ruling in exclusion(estate):
            mask = ruling.mask & thinkable
            if exclusion is not progress:
                mask &= ~estate.made[:, None]
            if exclusion in YIELDING:
                stuck = _is_stuck(estate, allowed & ~mask)[estate.lanes["position"].to_numpy()]
                mask &= ~stuck[:, None]
            if mask.any():
                allowed &= ~mask
                ranges.append(_ranges(estate, mask, exclusion, ruling.source))
    ruled_out = pd.concat(ranges, ignore_index=True) if ranges else _no_ranges()
    _refuse_stuck(estate, allowed, ruled_out)
    return Admission(allowed, ruled_out)


def _thinkable(estate: Estate) -> np.ndarray:
    """Retaining is never acting; every other treatment acts in some wave."""
    retains = (estate.lanes["treatment"] == "retain").to_numpy()
    never = np.arange(estate.waves + 1) == 0
    return np.asarray(retains[:, None] == never[None, :])


def _is_stuck(estate: Estate, allowed: np.ndarray) -> np.ndarray:
    """Workloads, in the profiles' order, that `allowed` leaves without a choice."""
    position = estate.lanes["position"].to_numpy()
    left = np.bincount(position, allowed.any(axis=1), minlength=len(estate.profiles))
    return np.asarray(left == 0)


def _ranges(estate: Estate, mask: np.ndarray, exclusion: Exclusion, source: np.ndarray) -> pd.DataFrame:
    """The mask as runs of consecutive waves, one row a run."""
    padded = np.pad(mask, ((0, 0), (1, 1))).astype(np.int8)
    change = np.diff(padded, axis=1)
    lane, first = np.nonzero(change == 1)
    last = np.nonzero(change == -1)[1] - 1
    frame = estate.lanes[["workload", "offer", "treatment"]].take(lane).reset_index(drop=True)
    return frame.assign(
        first_wave=first, last_wave=last, exclusion=exclusion.__name__, source=source[lane].astype(str)
    )


def _no_ranges() -> pd.DataFrame:
    columns = ["workload", "offer", "treatment", "first_wave", "last_wave", "exclusion", "source"]
    return pd.DataFrame({column: pd.Series(dtype=object) for column in columns})


def _refuse_stuck(estate: Estate, allowed: np.ndarray, ruled_out: pd.DataFrame) -> None:
    stuck = estate.profiles["workload"][_is_stuck(estate, allowed)]
    if len(stuck) == 0:
        return
    why = ruled_out[ruled_out["workload"].isin(stuck)]
    named = why["exclusion"].where(why["source"] == "", why["exclusion"] + " (" + why["source"] + ")")
    said = why.assign(reason=named).drop_duplicates(["workload", "reason"])
    reasons = said.groupby("workload")["reason"].agg(", ".join)
    raise Refused(NO_CHOICE.at(workload=name, exclusions=reasons.get(name, "")) for name in sorted(stuck))


def _refuse_unknown_offers(estate: Estate) -> None:
    offers = estate.scenario.offers
    named = {
        "sites": ("site", "offer"),
        "workloads": ("workload", "moved_to"),
        "quotes": ("workload", "offer"),
        "decisions": ("workload", "offer"),
    }
    findings: list[Finding] = [
        UNKNOWN_OFFER.at(table=table, item=item, offer=offer, offers=", ".join(sorted(offers)))
        for table, columns in named.items()
        for item, offer in estate.inventory.tables[table][list(columns)].itertuples(index=False)
        if offer and offer not in offers
    ]
    if findings:
        raise Refused(findings)

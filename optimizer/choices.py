"""Which choices exist: lanes and waves that no exclusion rules out, and why the others do not exist."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from inventory.findings import Finding, Refused, error
from optimizer.exclusions import EXCLUSIONS, YIELDING
from optimizer.exclusions.ruling import Exclusion, Ruling
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


RULED_OUT = ("workload", "offer", "treatment", "first_wave", "last_wave", "exclusion", "source")


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
    struck: list[tuple[Exclusion, Ruling]] = []
    for exclusion in EXCLUSIONS:
        for ruling in exclusion(estate):
            bites = _narrowed(ruling, thinkable[ruling.lanes] & ruling.mask)
            if exclusion is not progress:
                bites = _narrowed(bites, bites.mask & ~estate.made[bites.lanes, None])
            if exclusion in YIELDING:
                stuck = _is_stuck(estate, _less(allowed, bites))[estate.position[bites.lanes]]
                bites = _narrowed(bites, bites.mask & ~stuck[:, None])
            allowed[bites.lanes] &= ~bites.mask
            struck.append((exclusion, bites))
    ruled_out = _ranges(estate, struck)
    _refuse_stuck(estate, allowed, ruled_out)
    return Admission(allowed, ruled_out)


def _thinkable(estate: Estate) -> np.ndarray:
    """Retaining is never acting; every other treatment acts in some wave."""
    never = np.arange(estate.waves + 1) == 0
    return np.asarray(estate.is_treated("retain")[:, None] == never[None, :])


def _narrowed(ruling: Ruling, mask: np.ndarray) -> Ruling:
    """The ruling with this mask over the lanes it speaks of, which are fewer if the mask spares some."""
    bitten = mask.any(axis=1)
    if bitten.all():
        return replace(ruling, mask=mask)
    return Ruling(ruling.lanes[bitten], mask[bitten], ruling.source[bitten])


def _less(allowed: np.ndarray, ruling: Ruling) -> np.ndarray:
    """What is allowed, less what the ruling strikes."""
    left = allowed.copy()
    left[ruling.lanes] &= ~ruling.mask
    return left


def _is_stuck(estate: Estate, allowed: np.ndarray) -> np.ndarray:
    """Workloads, in the profiles' order, that `allowed` leaves without a choice."""
    left = np.bincount(estate.position, allowed.any(axis=1), minlength=len(estate.profiles))
    return np.asarray(left == 0)


def _ranges(estate: Estate, struck: list[tuple[Exclusion, Ruling]]) -> pd.DataFrame:
    """What was struck as runs of consecutive waves, one row a run."""
    struck = [(exclusion, ruling) for exclusion, ruling in struck if len(ruling.lanes)]
    if not struck:
        return pd.DataFrame({column: pd.Series(dtype=object) for column in RULED_OUT})
    runs = [_runs(ruling.mask) for _, ruling in struck]
    lane, first, last, source = (
        np.concatenate(parts)
        for parts in zip(
            *((r.lanes[row], first, last, r.source[row])
              for (_, r), (row, first, last) in zip(struck, runs, strict=True)),
            strict=True,
        )
    )  # fmt: skip
    names = np.array([exclusion.__name__ for exclusion, _ in struck], dtype=object)
    frame = estate.lanes[["workload", "offer", "treatment"]].take(lane).reset_index(drop=True)
    return frame.assign(
        first_wave=first,
        last_wave=last,
        exclusion=pd.array(np.repeat(names, [len(row) for row, _, _ in runs]), dtype="str"),
        source=pd.array(source, dtype="str"),
    )


def _runs(mask: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Row, first column and last column of each run of consecutive columns where the mask holds."""
    begins, ends = mask.copy(), mask.copy()
    begins[:, 1:] &= ~mask[:, :-1]
    ends[:, :-1] &= ~mask[:, 1:]
    row, first = np.divmod(np.flatnonzero(begins), mask.shape[1])
    return row, first, np.flatnonzero(ends) % mask.shape[1]


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

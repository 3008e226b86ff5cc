"""What an exclusion says: a mask over lanes and waves, and the source it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from optimizer.lanes import Estate


@dataclass(frozen=True)
class Ruling:
    """What one source of an exclusion rules out.

    `lanes` are those it speaks of, in order. `mask` has one row for each of them and one column a
    wave, column 0 for never acting; a single column where the wave is all the same. `source` names,
    for each of them, what the ruling rests on: a policy rule, a site, a decision…
    """

    lanes: np.ndarray
    mask: np.ndarray
    source: np.ndarray


Exclusion = Callable[[Estate], Iterator[Ruling]]


def always(lanes: np.ndarray, source: str | np.ndarray = "") -> Ruling:
    """These lanes (a mask over all) are out in every wave."""
    return in_waves(lanes[:, None], source)


def in_waves(mask: np.ndarray, source: str | np.ndarray = "") -> Ruling:
    """These lanes are out in these waves: a mask over all lanes and waves."""
    lanes = np.flatnonzero(mask.any(axis=1))
    return of_lanes(lanes, mask[lanes], source if isinstance(source, str) else source[lanes])


def of_lanes(lanes: np.ndarray, mask: np.ndarray, source: str | np.ndarray = "") -> Ruling:
    """These lanes, given by number, are out in these waves."""
    return Ruling(lanes, mask, np.broadcast_to(np.asarray(source, dtype=object), lanes.shape))


def starts(estate: Estate) -> np.ndarray:
    """Start of each wave, shaped to stand beside lanes: the first column, never, is NaT."""
    begun = estate.periods["start"].to_numpy("datetime64[D]")[: estate.waves]
    return np.concatenate([[np.datetime64("NaT", "D")], begun])[None, :]


def after(estate: Estate, deadline: np.ndarray) -> np.ndarray:
    """Waves that begin after a deadline (NaT: none); never acting misses each deadline before the waves end."""
    late = starts(estate) > deadline[:, None]
    late[:, 0] = deadline < horizon_ends(estate)
    return np.asarray(late)


def horizon_ends(estate: Estate) -> np.ndarray:
    """The day after the last wave."""
    return np.asarray(estate.periods["end"].to_numpy("datetime64[D]")[estate.waves - 1])

"""Turns: every unit once, some at a time, in the order in which they are searched."""

from __future__ import annotations

import numpy as np

WIDEST = 200
"""Units that are free at once, at most, if they may take any choice that is worth a look."""
NEARBY = 0.7
"""Waves that units drawn together stand apart, about."""
IN_WINDOW = 400
"""Units that are free at once, at most, if they only change their wave within a window."""


def by_organisation(
    owner: np.ndarray, gaps: np.ndarray, most: int, draw: np.random.Generator
) -> list[np.ndarray]:
    """Organisations whose units are each furthest above the bound first, the largest cut, small ones joined up to `most` units."""
    units = draw.permutation(len(owner))
    units = units[np.argsort(owner[units], kind="stable")]
    first = np.searchsorted(owner[units], np.arange(len(gaps) + 1))
    groups, joined = [], np.zeros(0, dtype=np.int64)
    for organisation in np.argsort(-gaps / np.maximum(1, np.diff(first)), kind="stable"):
        own = units[first[organisation] : first[organisation + 1]]
        if len(own) > 1.5 * WIDEST:
            groups += np.array_split(own, round(len(own) / WIDEST))
        elif len(joined) + len(own) > most:
            groups, joined = [*groups, joined], own
        else:
            joined = np.concatenate([joined, own])
    return [each for each in (*groups, joined) if len(each)]


def by_wave(acts: np.ndarray, most: int, draw: np.random.Generator) -> list[np.ndarray]:
    """Units that act about the same time (`acts`: when each does), in random order: what is scarce in a wave changes hands."""
    units = np.argsort(acts + draw.normal(0.0, NEARBY, len(acts)))
    return _shuffled(np.array_split(units, max(1, round(len(units) / most))), draw)


def by_window(acts: np.ndarray, owner: np.ndarray, width: int, draw: np.random.Generator) -> list[np.ndarray]:
    """All that act in the same `width` waves, from a wave drawn; of more than `IN_WINDOW` units some organisations, drawn too."""
    window = (acts + draw.integers(width)) // width
    groups: list[np.ndarray] = []
    for each in np.unique(window):
        units = np.flatnonzero(window == each)
        rank = draw.permutation(owner.max() + 1)[owner[units]]
        units = units[np.argsort(rank, kind="stable")]
        groups += np.array_split(units, int(np.ceil(len(units) / IN_WINDOW)))
    return _shuffled(groups, draw)


def _shuffled(groups: list[np.ndarray], draw: np.random.Generator) -> list[np.ndarray]:
    return [groups[each] for each in draw.permutation(len(groups))]

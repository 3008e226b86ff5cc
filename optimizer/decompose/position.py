"""A board and a position on it: what a local search reads, and what it changes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Board(NamedTuple):
    """What does not change during a search.

    The candidates of unit *u* are `unit_first[u]` to `unit_first[u + 1]`; each has a cost, an act, a place and
    entries: below `rows` a row, above it a running total, which weighs in rows by `total_…`. `unit_site`
    (ranges `site_first`): the sites that a unit holds; `site_unit` (ranges `held_first`): the units that a site holds.
    `open_…`: what a site open in a wave costs and weighs. `mate` (ranges `mate_first`): the units of each organisation.
    """

    waves: int
    rows: int
    unit_first: np.ndarray
    cost: np.ndarray
    act: np.ndarray
    place: np.ndarray
    entries: np.ndarray
    entry_row: np.ndarray
    entry_weight: np.ndarray
    total_first: np.ndarray
    total_row: np.ndarray
    total_weight: np.ndarray
    site_first: np.ndarray
    unit_site: np.ndarray
    held_first: np.ndarray
    site_unit: np.ndarray
    earliest: np.ndarray
    open_cost: np.ndarray
    open_first: np.ndarray
    open_row: np.ndarray
    open_weight: np.ndarray
    runs: np.ndarray
    organisation: np.ndarray
    mate_first: np.ndarray
    mate: np.ndarray


ROW = np.dtype(
    [(name, float) for name in ("used", "limit", "sense", "steep", "step", "worth", "delta", "unused")]
)
"""What a search knows of a row: side by side, in one line of the cache."""


class Position(NamedTuple):
    """Where a search stands; changed in place.

    `chosen`: the candidate of each unit. `rows`: a `ROW` each, beyond its limit above it (`sense` 1), below it (−1), or
    on both sides (0); then it costs `steep` a unit, and as much as for `step` units more; a unit that it spares is worth
    `worth`. `acting`: units of each site by act. `closing` wave of each site; `until`: the last act that it allows.
    `delta` of rows, `touched`, `size`: what the move being looked at would change.
    """

    chosen: np.ndarray
    rows: np.ndarray
    acting: np.ndarray
    closing: np.ndarray
    until: np.ndarray
    touched: np.ndarray
    size: np.ndarray

"""Certificate: the prices and boxes that prove a bound, in the words of the programme."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

OUTSIDE = 0
"""The box of prices that hold everywhere; those of an organisation are numbered from 1."""


@dataclass(frozen=True)
class Certificate:
    """What proves a bound, as tables that name rows, sites and organisations as the programme does.

    `prices`: organisation, box, rule, about, nth (which of the rule's rows about that, from 1), price (objective, for
    one more unit of the row's limit; none of 0). Box 0, of no organisation, is outside: its prices hold everywhere. The
    others hold inside one organisation, in one of its boxes. `boxes`: organisation, box, site, first_wave, last_wave:
    the waves in which the site closes in that box, `waves` + 1 being never; a site is free where it is not told.
    `vouched`: organisation, bound (objective): what its own integer programme costs at least, at the prices outside,
    on a solver's word alone. `certified`: the bound that prices and boxes prove. `claimed`: with what a solver vouches for.
    """

    prices: pd.DataFrame
    boxes: pd.DataFrame
    vouched: pd.DataFrame
    certified: float
    claimed: float

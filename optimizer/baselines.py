"""What a plan is held against: doing nothing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from inventory.graph import Inventory
from optimizer.cash import Line, lines
from optimizer.lanes import Estate
from optimizer.plan import cash_table
from optimizer.pose import Posed
from optimizer.scenario import Scenario


def do_nothing(posed: Posed) -> pd.DataFrame:
    """The money of leaving every workload where it is and every site open, whatever policy says.

    The same lines as a plan's cash table: running costs, extended support and risk to the end.
    """
    return _left_alone(posed.estate, posed.lines)


def nothing_done(inventory: Inventory, scenario: Scenario) -> pd.DataFrame:
    """What `do_nothing` says, without posing the problem: a second at 100,000 servers."""
    estate = Estate(inventory, scenario)
    return _left_alone(estate, lines(estate))


def _left_alone(estate: Estate, money: Sequence[Line]) -> pd.DataFrame:
    lanes = estate.lanes.drop_duplicates("workload").index.to_numpy()
    sites = estate.inventory.tables["sites"]["site"]
    never = pd.Series(estate.waves + 1, index=sites.to_numpy())
    return cash_table(estate, money, lanes, np.zeros(len(lanes), dtype=int), never)

"""What a plan is held against: doing nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd

from optimizer.plan import cash_table
from optimizer.pose import Posed


def do_nothing(posed: Posed) -> pd.DataFrame:
    """The money of leaving every workload where it is and every site open, whatever policy says.

    The same lines as a plan's cash table: running costs, extended support and risk to the end.
    """
    estate = posed.estate
    lanes = estate.lanes.drop_duplicates("workload").index.to_numpy()
    sites = estate.inventory.tables["sites"]["site"]
    never = pd.Series(estate.waves + 1, index=sites.to_numpy())
    return cash_table(posed, lanes, np.zeros(len(lanes), dtype=int), never)

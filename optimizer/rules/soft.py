"""Limits that have a price: what is missing of each is a column of the programme, and costs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from optimizer.problem import STOCK_OF, Problem
from optimizer.rules.tables import Rows


def softened(problem: Problem, table: str, made: Rows) -> Rows:
    """The rows of a table of limits, a row a line; a line with a price gives way by what its column `short` holds."""
    short = problem.family("short")
    own = short[short["item"].str.startswith(table + STOCK_OF)]
    line = own["item"].str.removeprefix(table + STOCK_OF).to_numpy(int)
    weight = np.where(made.limits["sense"].to_numpy()[line] == ">=", 1.0, -1.0)
    giving = pd.DataFrame({"row": line, "column": own["column"].to_numpy(int), "weight": weight})
    return Rows(made.limits, pd.concat([made.entries, giving], ignore_index=True)) if len(own) else made

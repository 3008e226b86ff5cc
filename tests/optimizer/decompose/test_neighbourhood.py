"""A neighbourhood's rows of one column: the bounds that they are."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse

from optimizer.decompose.neighbourhood import _bounded


def test_rows_of_one_column_are_its_bounds_whole_ones_rounded_and_where_it_stands_stays():
    columns = pd.DataFrame({"lower": 0.0, "upper": 9.0, "integer": [False, True, False, True]})
    limits = pd.DataFrame({
        "sense": ["<=", ">=", "<=", ">=", "=", "<="], "limit": [6.0, 3.0, -4.0, -7.0, 5.0, 1.0],
    })  # fmt: skip
    # 2a ≤ 6, 2b ≥ 3, −2c ≤ −4, −2b ≥ −7, c = 5, d ≤ 1 though d is 2
    cells = ([2.0, 2.0, -2.0, -2.0, 1.0, 1.0], (range(6), [0, 1, 2, 1, 2, 3]))
    made = _bounded(columns, limits, sparse.csr_matrix(cells, shape=(6, 4)), np.array([1.0, 2.0, 5.0, 2.0]))
    assert made["lower"].tolist() == [0.0, 2.0, 5.0, 0.0]
    assert made["upper"].tolist() == [3.0, 3.0, 5.0, 2.0]

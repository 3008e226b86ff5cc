"""Rules of carbon: what may be emitted in a year."""

from __future__ import annotations

import pandas as pd

from optimizer.problem import Problem
from optimizer.rules.soft import softened
from optimizer.rules.tables import Rows, of_table, rows


@of_table("emissions")
def within_emissions(problem: Problem) -> Rows:
    r"""A fiscal year emits no more than its tonnes, of what workloads draw where they are and of what open sites add.

    With a price, it gives way by $s$.

    $$\sum_c \epsilon_{cy}\, x_c + \sum_{s,t} \epsilon_{sty}\, n_{st} - s_y \le G_y \qquad \forall y$$
    """
    chosen = problem.choice_emissions.rename(columns={"choice": "column"})
    opened = problem.family("open").rename(columns={"item": "site"})
    held = problem.site_emissions.merge(opened, on=["site", "wave"])
    parts = [part.rename(columns={"tonnes": "weight"}) for part in (chosen, held)]
    entries = pd.concat([part[["fiscal_year", "column", "weight"]] for part in parts], ignore_index=True)
    return softened(problem, "emissions", rows(problem.emissions, "<=", entries, by="fiscal_year"))

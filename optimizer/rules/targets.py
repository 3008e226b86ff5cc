"""Rules of outcome: where what is not retired ends, and how much of it is obsolete at a date."""

from __future__ import annotations

import numpy as np
import pandas as pd

from optimizer.problem import RETIRES, Problem
from optimizer.rules.soft import softened
from optimizer.rules.tables import Rows, of_table, rows, stacked


@of_table("shares")
def hosting_shares(problem: Problem) -> Rows:
    r"""The share that ends in some kinds of hosting, of what is not retired, reaches or respects its target.

    In shares of everything there is, $A_q$, so that what is used reads as the share reached. With a price, it gives way by $s$.

    $$\alpha + \frac{1}{A_q} \Big( \sum_{c \in C^{K}} a_{cq}\, x_c
      - \alpha \sum_{c \notin C^{retires}} a_{cq}\, x_c \Big) \ge \alpha
      \qquad \forall \text{target } (K, q, \alpha) \quad (\text{or} \le)$$
    """
    read = ["kind", "column", *problem.shares["measure"].unique()]
    kept = problem.numbered.loc[problem.numbered["fate"] != RETIRES, read]
    parts = []
    for target in problem.shares.to_dict("records"):
        inside = kept["kind"].isin(target["kinds"]).astype(float)
        total = problem.choices.groupby("workload")[target["measure"]].max().abs().sum() or 1.0
        weight = (inside - target["limit"]) * kept[target["measure"]] / total
        about = f"{target['share']} {target['sense']} {target['limit']:g}"
        limits = pd.DataFrame({"share": [about], "limit": [target["limit"]], "constant": [target["limit"]]})
        parts.append(rows(limits, target["sense"], kept.assign(share=about, weight=weight), by="share"))
    return softened(problem, "shares", stacked(*parts))


@of_table("obsolescence")
def obsolescence_by_date(problem: Problem) -> Rows:
    r"""Of what is not retired by a date, no greater share is past its vendor's support, uncovered, than its target allows.

    In shares of all the workloads, $A$, so that what is used reads as the share reached. With a price, it gives way by $s$.

    $$\rho_j + \frac{1}{A} \Big( \sum_c b_{cj}\, x_c - \rho_j \sum_{c \notin C^{retires}_{\le t_j}} x_c \Big) \le \rho_j
      \qquad \forall j$$
    """
    choices, keys = problem.choices, ["target", "wave"]
    total = choices["workload"].nunique() or 1
    entries = []
    for target in problem.obsolescence.to_dict("records"):
        obsolete = problem.obsolete[problem.obsolete["target"] == target["target"]]
        weight = np.bincount(obsolete["choice"], obsolete["weight"], minlength=len(choices))
        gone = (choices["fate"] == RETIRES) & choices["wave"].between(1, target["wave"])
        weight = (weight - target["limit"] * ~gone.to_numpy()) / total
        entries.append(
            pd.DataFrame(
                {**{key: target[key] for key in keys}, "column": np.arange(len(choices)), "weight": weight}
            )
        )
    limits = problem.obsolescence.assign(constant=problem.obsolescence["limit"])
    return softened(problem, "obsolescence", rows(limits, "<=", pd.concat(entries), by=keys))

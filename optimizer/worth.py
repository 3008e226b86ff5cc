"""What a plan's limits are worth, and what its gap means in dollars: read from the plan alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from optimizer.plan import Plan

TIES = ("moves_together", "providers_first", "near_enough")
"""Rules that tie workloads to one another: their limit is no amount that anyone could grant."""
POINT = 0.01
WHOLE_STEP = {"open_sites_by_date": 1.0, "hosting_shares": POINT, "obsolescence_by_date": POINT}
"""What a small step of a limit is, where it is not a hundredth of it: a site, a point of share."""
MOST = 10


def most_worth(rules: pd.DataFrame, most: int = MOST) -> pd.DataFrame:
    """The limits whose relaxation pays most, the first first; none where nothing is priced.

    Columns: rule, about, limit, used, slack, price (of one unit), step, worth. To compare days with dollars, each limit gives by a
    small `step`: a hundredth of it (one unit where it is zero), a site, a point of share. `worth` is what that would save, at most, in discounted CAD.
    """
    priced = rules[(rules["price"] > 0) & ~rules["rule"].isin(TIES)]
    size = priced["limit"].abs()
    whole = np.array([WHOLE_STEP.get(rule, np.nan) for rule in priced["rule"]])
    step = np.where(np.isnan(whole), (size / 100).where(size > 0, 1.0), whole)
    told = priced[["rule", "about", "limit", "used", "slack", "price"]].assign(
        step=step, worth=priced["price"] * step
    )
    return told.sort_values("worth", ascending=False, kind="stable").head(most).reset_index(drop=True)


def is_priced(rules: pd.DataFrame) -> bool:
    """Whether the limits of a plan have prices: they have none where the relaxation took too long."""
    return bool(rules["price"].notna().any())


def still_to_save(plan: Plan) -> float | None:
    """What a better plan could cost less, at most, in discounted CAD: the gap; `None` without a bound."""
    objective, bound = plan.summary["objective"], plan.summary["bound"]
    return None if objective is None or bound is None else max(0.0, float(objective) - float(bound))


def explanations(plan: Plan) -> dict[str, Any]:
    """What `explanations.json` of a plan folder holds: what the gap means and the limits that pay most."""
    limits = most_worth(plan.rules)
    numbers = limits.select_dtypes("number").round(8)
    return {
        "gap": {
            "objective": plan.summary["objective"],
            "bound": plan.summary["bound"],
            "still_to_save_at_most": still_to_save(plan),
        },
        "limits_priced": is_priced(plan.rules),
        "limits": limits.assign(**numbers).to_dict("records"),
    }

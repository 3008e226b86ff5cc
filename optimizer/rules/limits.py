"""Rules of scarcity: capacity, money, staff, and the size of a wave."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from optimizer.problem import STOCK_OF, Problem
from optimizer.rules.tables import Rows, of_table, rows, stacked


@of_table("capacity")
def within_capacity(problem: Problem) -> Rows:
    r"""An offer holds no more of a resource, in any wave, than it has by then.

    $$u_{ort} \le K_{ort} \qquad \forall o, r, t$$
    """
    limits = problem.capacity.assign(item=problem.capacity["offer"] + STOCK_OF + problem.capacity["resource"])
    return rows(limits, "<=", problem.family("stock").assign(weight=1.0), by=["item", "wave"])


@of_table("budget")
def within_budget(problem: Problem) -> Rows:
    r"""What a fiscal year's moves, closings and openings cost, not discounted, is paid from its budget.

    $$\sum_{c \in C_y} k_c\, x_c + \sum_{s} \sum_{t \in y} f_{st}\, (n_{s,t-1} - n_{st})
      + \sum_{o} \sum_{t \in y} o_{ot}\, (y_{ot} - y_{o,t-1}) \le B_y
      \qquad \forall y \qquad (n_{s0} = 1, y_{o0} = 0)$$
    """
    years = problem.wave_years.set_index("wave")["fiscal_year"]
    closing, at_first = _closing(problem, years)
    parts = (_moves(problem, years), closing, _opening(problem, years))
    return _within(problem.budget, parts, at_first, ["fiscal_year"])


@of_table("organisation_budget")
def within_organisation_budget(problem: Problem) -> Rows:
    r"""What a fiscal year's moves of an organisation's workloads and closings of its sites cost is paid from its budget.

    Openings of offers belong to no organisation.

    $$\sum_{c \in C_{gy}} k_c\, x_c + \sum_{s \in S_g} \sum_{t \in y} f_{st}\, (n_{s,t-1} - n_{st}) \le B_{gy}
      \qquad \forall g, y \qquad (n_{s0} = 1)$$
    """
    years = problem.wave_years.set_index("wave")["fiscal_year"]
    closing, at_first = _closing(problem, years)
    keys = ["organisation", "fiscal_year"]
    return _within(problem.organisation_budget, (_moves(problem, years), closing), at_first, keys)


def _within(
    budget: pd.DataFrame, parts: Sequence[pd.DataFrame], at_first: pd.DataFrame, by: list[str]
) -> Rows:
    """Rows of a budget: what is spent of it, `at_first` whatever is chosen."""
    entries = pd.concat([part[[*by, "column", "weight"]] for part in parts]).dropna(subset="fiscal_year")
    paid = at_first.groupby(by)["closing_cost"].sum().reset_index()
    constant = dict(zip(paid[by].itertuples(index=False, name=None), paid["closing_cost"], strict=True))
    known = [constant.get(key, 0.0) for key in budget[by].itertuples(index=False, name=None)]
    return rows(budget.assign(constant=np.array(known, dtype=float)), "<=", entries, by=by)


def _moves(problem: Problem, years: pd.Series) -> pd.DataFrame:
    """What each choice's move takes from its year's budget."""
    chosen = problem.numbered
    return chosen.assign(fiscal_year=chosen["wave"].map(years), weight=chosen["one_off_cost"])


def _closing(problem: Problem, years: pd.Series) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What closing each site in each wave takes from that wave's budget: paid unless it is open, if it was before.

    The second table is what closing everything in wave 1 would take: all are open before it.
    """
    opened = problem.family("open")
    owner = problem.sites.set_index("site")["organisation"]
    closing = opened.merge(
        problem.site_waves.rename(columns={"site": "item"})[["item", "wave", "closing_cost"]],
        on=["item", "wave"],
        how="left",
        validate="one_to_one",
    ).assign(organisation=opened["item"].map(owner).to_numpy())
    closes = closing.assign(fiscal_year=closing["wave"].map(years), weight=-closing["closing_cost"])
    before = closes.drop(columns="column").assign(wave=closes["wave"] - 1, weight=closes["closing_cost"])
    before = before.merge(opened, on=["item", "wave"], validate="one_to_one")
    return pd.concat([closes, before]), closes[closes["wave"] == 1]


def _opening(problem: Problem, years: pd.Series) -> pd.DataFrame:
    """What opening each offer in each wave takes from that wave's budget: paid once it is open, unless it was before."""
    opened = problem.family("opened")
    costs = problem.openings.rename(columns={"offer": "item"})[["item", "wave", "budget_cost"]]
    costs = costs.astype({"wave": "int64", "budget_cost": "float64"})
    opens = costs.merge(opened, on=["item", "wave"]).assign(weight=lambda each: each["budget_cost"])
    again = costs.merge(opened.assign(wave=opened["wave"] + 1), on=["item", "wave"])
    both = pd.concat([opens, again.assign(weight=-again["budget_cost"])])
    return both.assign(fiscal_year=both["wave"].map(years))


@of_table("staff")
def within_staff(problem: Problem) -> Rows:
    r"""The moves of a wave take no more staff days than there are.

    $$\sum_{c} e_{ct}\, x_c \le E_t \qquad \forall t$$
    """
    worked = problem.effort.rename(columns={"choice": "column", "effort_days": "weight"})
    return rows(problem.staff, "<=", worked, by="wave")


@of_table("organisation_staff")
def within_organisation_staff(problem: Problem) -> Rows:
    r"""The moves of an organisation's workloads take no more of its staff days than it has.

    $$\sum_{c \in C_g} e_{ct}\, x_c \le E_{gt} \qquad \forall g, t$$
    """
    worked = problem.effort.rename(columns={"choice": "column", "effort_days": "weight"})
    owner = problem.choices["organisation"].take(worked["column"].to_numpy(int)).to_numpy()
    return rows(
        problem.organisation_staff, "<=", worked.assign(organisation=owner), by=["organisation", "wave"]
    )


@of_table("wave_sizes")
def within_wave_size(problem: Problem) -> Rows:
    r"""No more of a measure (workloads, servers, terabytes) moves in a wave than one can follow.

    $$\sum_{c \in C_t} a_{cq}\, x_c \le A_{qt} \qquad \forall q, t$$
    """
    parts = [
        rows(limits, "<=", problem.numbered.assign(measure=measure, weight=problem.numbered[measure])[
            ["measure", "wave", "column", "weight"]
        ], by=["measure", "wave"])
        for measure, limits in problem.wave_sizes.groupby("measure", sort=True)
    ]  # fmt: skip
    return stacked(*parts)

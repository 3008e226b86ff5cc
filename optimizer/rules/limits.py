"""Rules of scarcity: capacity, money, staff, and the size of a wave."""

from __future__ import annotations

import pandas as pd

from optimizer.problem import STOCK_OF, Problem
from optimizer.rules.tables import Rows, rows, stacked


def within_capacity(problem: Problem) -> Rows:
    r"""An offer holds no more of a resource, in any wave, than it has by then.

    $$u_{ort} \le K_{ort} \qquad \forall o, r, t$$
    """
    limits = problem.capacity.assign(item=problem.capacity["offer"] + STOCK_OF + problem.capacity["resource"])
    return rows(limits, "<=", problem.family("stock").assign(weight=1.0), by=["item", "wave"])


def within_budget(problem: Problem) -> Rows:
    r"""What a fiscal year's moves, closings and openings cost, not discounted, is paid from its budget.

    $$\sum_{c \in C_y} k_c\, x_c + \sum_{s} \sum_{t \in y} f_{st}\, (n_{s,t-1} - n_{st})
      + \sum_{o} \sum_{t \in y} o_{ot}\, (y_{ot} - y_{o,t-1}) \le B_y
      \qquad \forall y \qquad (n_{s0} = 1, y_{o0} = 0)$$
    """
    years = problem.wave_years.set_index("wave")["fiscal_year"]
    spent = problem.numbered.assign(
        fiscal_year=problem.numbered["wave"].map(years), weight=problem.numbered["one_off_cost"]
    )
    opened = problem.family("open")
    closing = opened.merge(
        problem.site_waves.rename(columns={"site": "item"})[["item", "wave", "closing_cost"]],
        on=["item", "wave"],
        how="left",
        validate="one_to_one",
    )
    closes = closing.assign(fiscal_year=closing["wave"].map(years), weight=-closing["closing_cost"])
    before = closes.drop(columns="column").assign(wave=closes["wave"] - 1, weight=closes["closing_cost"])
    before = before.merge(opened, on=["item", "wave"], validate="one_to_one")
    parts = (spent, closes, before, _opening(problem, years))
    entries = pd.concat([part[["fiscal_year", "column", "weight"]] for part in parts])
    at_first = closes.loc[closes["wave"] == 1].groupby("fiscal_year")["closing_cost"].sum()
    budget = problem.budget.assign(constant=problem.budget["fiscal_year"].map(at_first).fillna(0.0))
    return rows(budget, "<=", entries.dropna(subset="fiscal_year"), by="fiscal_year")


def _opening(problem: Problem, years: pd.Series) -> pd.DataFrame:
    """What opening each offer in each wave takes from that wave's budget: paid once it is open, unless it was before."""
    opened = problem.family("opened")
    costs = problem.openings.rename(columns={"offer": "item"})[["item", "wave", "budget_cost"]]
    costs = costs.astype({"wave": "int64", "budget_cost": "float64"})
    opens = costs.merge(opened, on=["item", "wave"]).assign(weight=lambda each: each["budget_cost"])
    again = costs.merge(opened.assign(wave=opened["wave"] + 1), on=["item", "wave"])
    both = pd.concat([opens, again.assign(weight=-again["budget_cost"])])
    return both.assign(fiscal_year=both["wave"].map(years))


def within_staff(problem: Problem) -> Rows:
    r"""The moves of a wave take no more staff days than there are.

    $$\sum_{c} e_{ct}\, x_c \le E_t \qquad \forall t$$
    """
    worked = problem.effort.rename(columns={"choice": "column", "effort_days": "weight"})
    return rows(problem.staff, "<=", worked, by="wave")


def within_organisation_staff(problem: Problem) -> Rows:
    r"""The moves of an organisation's workloads take no more of its staff days than it has.

    $$\sum_{c \in C_g} e_{ct}\, x_c \le E_{gt} \qquad \forall g, t$$
    """
    worked = problem.effort.rename(columns={"choice": "column", "effort_days": "weight"})
    owner = problem.choices["organisation"].take(worked["column"].to_numpy(int)).to_numpy()
    return rows(
        problem.organisation_staff, "<=", worked.assign(organisation=owner), by=["organisation", "wave"]
    )


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
    return stacked(*parts) if parts else rows(problem.wave_sizes, "<=", _nothing(), by=["measure", "wave"])


def _nothing() -> pd.DataFrame:
    return pd.DataFrame({"measure": [], "wave": [], "column": [], "weight": []})

"""Rows of a rule as a person would write them, and the small problem whose rows are kept."""

from __future__ import annotations

import pandas as pd

from optimizer.problem import LEAVES, Problem
from optimizer.rules import Rule
from tests.optimizer.problems import problem

SHOWN = problem(
    waves=2,
    choices="""
        workload organisation offer  kind wave cost one_off_cost vcpu effort_days
        crm      msss         -      -    0    40   0            4    0
        crm      msss         ngq    ngq  1    30   8            4    5
        crm      msss         ngq    ngq  2    35   8            4    5
        db       msss         -      -    0    20   0            2    0
        db       msss         ngq    ngq  1    12   6            2    3
        db       msss         cti-1  cti  2    18   6            2    3
        old      mri          -      -    0    9    0            1    0
        old      mri          retire -    2    1    2            1    1
    """,
    presence="""
        workload site
        crm      s1
        db       s1
        old      s2
    """,
    sites="""
        site organisation counted earliest_closing
        s1   msss         True    1
        s2   mri          True    3
    """,
    site_waves="""
        site wave cost closing_cost
        s1   1    10   7
        s1   2    15   9
        s2   1    5    4
        s2   2    5    4
    """,
    openings="""
        offer wave cost budget_cost
        ngq   1    9    3
        ngq   2    8    3
    """,
    discounts="""
        offer measure wave least cost
        ngq   vcpu    1    3     -2
        ngq   vcpu    2    3     -1
    """,
    together="""
        workload group
        crm      crm
        db       crm
    """,
    orders="""
        consumer provider
        crm      db
        db       old
    """,
    wave_years="""
        wave fiscal_year
        1    2027-2028
        2    2028-2029
    """,
    capacity="""
        offer resource wave limit
        ngq   vcpu     1    4
        ngq   vcpu     2    8
    """,
    budget="""
        fiscal_year limit
        2027-2028   20
        2028-2029   12
    """,
    organisation_budget="""
        organisation fiscal_year limit
        msss         2027-2028   15
        mri          2028-2029   7
    """,
    staff="""
        wave limit
        1    6
        2    7
    """,
    organisation_staff="""
        organisation wave limit
        msss         1    5
        mri          2    2
    """,
    wave_sizes="""
        measure wave limit
        vcpu    2    5
    """,
    open_sites="""
        wave limit price
        2    1     4
    """,
    shares="""
        share      kinds   measure sense limit
        government ngq+cti vcpu    >=    0.75
        poles      ngq     vcpu    <=    0.5
    """,
    obsolescence="""
        target wave limit
        vital  1    0.5
        vital  2    0.25
    """,
    obsolete="""
        choice target weight
        0      vital  1
        3      vital  1
        6      vital  1
    """,
    emissions="""
        fiscal_year wave limit price
        2027-2028   1    5     6
        2028-2029   2    4     7
    """,
    choice_emissions="""
        choice fiscal_year tonnes
        0      2027-2028   2
        0      2028-2029   2
        1      2028-2029   1
        6      2027-2028   0.5
    """,
    site_emissions="""
        site wave fiscal_year tonnes
        s1   1    2027-2028   3
        s1   2    2028-2029   1.5
        s2   1    2027-2028   0.5
    """,
    links="""
        site wave limit
        s1   1    3
        s1   2    4
        s2   2    1
    """,
    site_terabytes="""
        workload site terabytes
        crm      s1   3
        crm      s2   0.5
        db       s1   1.5
        old      s2   2
    """,
    too_far="""
        consumer provider place other
        crm      db       ngq   stays
        crm      db       ngq   cti-1
        crm      db       stays ngq
    """,
    traffic="""
        workload other offer cost
        crm      old   ngq   2
        db       crm   ngq   6
        old      db    cti-1 3
    """,
    homes="""
        workload offer
        old      cti-1
    """,
    reserves="""
        workload offer pair part
        db       cti-1 ngq  0.5
    """,
)
"""Two workloads that share a site, one that is retired; every limit says something."""


def written(rule: Rule, shown: Problem = SHOWN) -> str:
    """The rows of a rule, one a line: what it speaks of, its terms, its limit."""
    made = rule(shown)
    names = column_names(shown)
    terms: dict[int, list[str]] = {}
    for entry in made.entries.sort_values(["row", "column"]).itertuples():
        terms.setdefault(entry.row, []).append(_term(entry.weight, names[entry.column]))
    lines = []
    for row in made.limits.itertuples():
        constant = [_term(row.constant)] if row.constant else []
        left = " ".join([*terms.get(row.row, []), *constant]).removeprefix("+ ") or "0"
        lines.append(f"{row.about}: {left} {row.sense} {row.limit:g}\n")
    return "".join(lines)


def column_names(shown: Problem) -> list[str]:
    """Columns by number: `x[crm → ngq @ 1]`, `x[crm stays]`, `open[s1 @ 2]`…"""
    choices = [
        f"x[{c.workload} → {c.offer} @ {c.wave}]"
        if c.fate == LEAVES
        else f"x[{c.workload} {c.fate}{f' @ {c.wave}' if c.wave else ''}]"
        for c in shown.choices.itertuples()
    ]
    others: pd.DataFrame = shown.columns.iloc[len(choices) :]
    return choices + [f"{c.family}[{c.item} @ {c.wave}]" for c in others.itertuples()]


def _term(weight: float, name: str = "") -> str:
    size = "" if abs(weight) == 1 and name else f"{abs(weight):g}"
    return f"{'-' if weight < 0 else '+'} {size} {name}".replace("  ", " ").rstrip()

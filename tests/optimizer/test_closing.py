"""What closing a site saves and costs, and how early it could be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from optimizer.calendar import periods
from optimizer.closing import site_flows, site_waves
from optimizer.explain import clashes
from optimizer.formulate import formulate
from optimizer.problem import STAYS, Problem
from optimizer.solution import completed, site_closings
from optimizer.solve import is_kept
from tests.optimizer.small import merged, posed, scenario

PLACES = pd.DataFrame(
    {
        "site": ["s", "t", "kept"],
        "annual_cost": [1000.0, 0.0, 300.0],
        "closing_cost": [500.0, 80.0, 40.0],
        "closable": [True, True, False],
    }
)


def flows_by_hand(closes: int) -> dict[str, list[float]]:
    made = site_flows(PLACES, np.array([closes, closes, 9]), periods(scenario().horizon), 12)
    return {name: amounts[0].tolist() for name, amounts in made.items()}


def test_a_site_is_paid_until_the_wave_in_which_it_closes():
    assert flows_by_hand(2) == {"site_operation": [1000, 0, 0, 0], "site_closing": [0, 500, 0, 0]}
    assert flows_by_hand(1) == {"site_operation": [0, 0, 0, 0], "site_closing": [500, 0, 0, 0]}


def test_a_site_that_never_closes_is_paid_to_the_end():
    assert flows_by_hand(4) == {"site_operation": [1000] * 4, "site_closing": [0] * 4}


def test_a_wave_open_costs_its_year_and_puts_off_the_closing():
    made = site_waves(PLACES, periods(scenario().horizon), 12).set_index(["site", "wave"])
    # Wave 1: 1000, and 500 paid at 0.8 rather than at 1. Wave 3: (0.64 + 0.512) × 1000, and 500 × 0.64 never paid.
    costs = [made.loc[("s", wave), "cost"] for wave in (1, 2, 3)]
    assert costs == pytest.approx([1000 - 100, 800 - 80, 1152 - 320])
    assert made.loc[("kept", 1), "cost"] == 300
    assert made.loc["kept", "closing_cost"].tolist() == [0, 0, 0]


@settings(max_examples=20, deadline=None)
@given(
    months=st.sampled_from([1, 3, 6, 12]),
    waves=st.integers(1, 6),
    after=st.integers(0, 3),
    rate=st.sampled_from([0, 0.035, 0.25]),
)
def test_the_programme_prices_every_closing_as_the_plan_does(months, waves, after, rate):
    horizon = {"wave_months": months, "waves": waves, "years_after": after, "discount_rate": rate}
    calendar = periods(scenario(horizon=horizon).horizon)
    priced = site_waves(PLACES, calendar, months).pivot_table(index="site", columns="wave", values="cost")
    priced = priced.reindex(PLACES["site"]).to_numpy()
    at_first = (PLACES["closing_cost"] * PLACES["closable"]).to_numpy() * calendar["discount"].iloc[0]
    for wave in range(1, waves + 2):
        closes = np.where(PLACES["closable"], wave, waves + 1)
        spent = sum(site_flows(PLACES, closes, calendar, months).values()) @ calendar["discount"].to_numpy()
        is_open = np.arange(1, waves + 1)[None, :] < closes[:, None]
        np.testing.assert_allclose((priced * is_open).sum(axis=1) + at_first, spent, rtol=1e-9, atol=1e-6)


# How early


def earliest(*, workloads: str, assets: str, staff=None, organisations: str = "organisation\nmsss\n") -> dict:
    """The earliest closing of each site when moving takes the effort of a quote, by workload."""
    made = posed(
        tables={
            "organisations": organisations,
            "sites": "site,organisation\ns,msss\nt,msss\n",
            "workloads": workloads,
            "assets": assets,
        },
        limits={"staff": staff or {}},
        treatments={"retire": {"needs_quote": True}},
    ).problem.sites
    return dict(zip(made["site"], made["earliest_closing"], strict=True))


ONE_SERVER = "asset,workload,site\na,w,s\n"  # 9 days: 6 for the workload, 3 for its server
TWO_SERVERS = "asset,workload,site\na,w,s\nb,v,s\n"  # 18 days


def test_an_empty_site_can_close_at_once_and_a_held_one_with_the_first_move():
    assert earliest(workloads="workload,organisation\nw,msss\n", assets=ONE_SERVER) == {"s": 1, "t": 1}


@pytest.mark.parametrize(("days", "wave"), [(18, 1), (17, 2), (9, 2), (8.9, 3), (6, 3), (5.9, 4)])
def test_a_site_waits_for_the_staff_that_empties_it(days, wave):
    two = "workload,organisation\nw,msss\nv,msss\n"
    made = earliest(workloads=two, assets=TWO_SERVERS, staff={"per_wave": days})
    assert made == {"s": wave, "t": 1}  # 4: never, there are three waves


def test_a_site_waits_for_the_staff_of_each_body_on_it():
    # Moving takes 9 days; `slow` gives 4 a year, so that its workload leaves in the third year at the earliest.
    bodies = "organisation,staff_days_per_year\nmsss,500\nslow,4\n"
    two = "workload,organisation\nw,msss\nv,slow\n"
    share = {"organisation_share": 1}
    assert earliest(workloads=two, assets=TWO_SERVERS, staff=share, organisations=bodies)["s"] == 3
    assert earliest(workloads=two, assets=ONE_SERVER, staff=share, organisations=bodies)["s"] == 1


def test_a_site_waits_for_the_workload_that_may_leave_last():
    late = "workload,organisation,not_before\nw,msss,\nv,msss,2028-04-02\n"
    assert earliest(workloads=late, assets=TWO_SERVERS)["s"] == 3


def test_a_site_whose_workload_cannot_leave_never_closes():
    bound = "workload,organisation,not_before\nw,msss,\nv,msss,2031-01-01\n"
    assert earliest(workloads=bound, assets=TWO_SERVERS)["s"] == 4


def test_a_site_that_may_not_close_never_does():
    tables = {"sites": "site,organisation,may_close\ns,msss,no\n"}
    assert posed(tables=tables).problem.sites["earliest_closing"].tolist() == [4]


FEW = {
    "retire": {"needs_quote": True},
    "refresh": {"needs_quote": True},
    "replatform": {"needs_quote": True},
    "rehost": {"to": {"portable": ["external"]}},
}
"""Treatments cut down to staying or moving to the one cloud: four choices a workload."""


@settings(max_examples=12, deadline=None)
@given(
    days=st.lists(st.integers(0, 40), min_size=1, max_size=3),
    declared=st.sampled_from(["", "5", "12", "30"]),
    months=st.sampled_from([1, 13, 25]),
    second_site=st.sampled_from("st"),
)
@example(days=[11, 0, 9], declared="30", months=1, second_site="s")
def test_no_plan_closes_a_site_before_its_earliest_wave(days, declared, months, second_site):
    # Every plan is tried against the rules, as if sites could close at any time.
    problem = posed(
        tables={
            "organisations": f"organisation,staff_days_per_year\nmsss,{declared}\nother,20\n",
            "sites": "site,organisation\ns,msss\nt,msss\n",
            "workloads": "workload,organisation\nw,msss\nv,other\n",
            "assets": f"asset,workload,site,storage_gib\na,w,s,2048\nb,v,s,\nc,v,{second_site},\n",
        },
        limits={"staff": {"per_wave": {"value": 1, "ramp": days}, "organisation_share": 1}},
        treatments=merged(FEW, {"rehost": {"months": months}}),
    ).problem
    known = problem.sites.set_index("site")["earliest_closing"]
    found = first_closings(replace(problem, sites=problem.sites.assign(earliest_closing=1)))
    assert (known <= found).all()


def first_closings(problem: Problem) -> pd.Series:
    """The earliest wave in which any plan that keeps every rule closes each site, by trying all plans."""
    program = formulate(problem)
    first = pd.Series(problem.waves + 1, index=problem.sites["site"])
    for plan in product(*(part.index for _, part in problem.choices.groupby("workload"))):
        taken = problem.choices.loc[list(plan)].set_index("workload")
        if is_kept(program, completed(problem, np.array(plan))):
            acts = taken["wave"].where(taken["fate"] != STAYS, problem.waves + 1)
            first = np.minimum(first, site_closings(problem, acts))
    return first


def test_the_bound_is_reached_where_nothing_else_hinders():
    # 11 days for `w` (6, a server, two terabytes) and 9 for `v`: 20 of the 20 days that waves 1 to 3 hold.
    tables = {
        "sites": "site,organisation\ns,msss\n",
        "workloads": "workload,organisation\nw,msss\nv,msss\n",
        "assets": "asset,workload,site,storage_gib\na,w,s,2048\nb,v,s,\n",
    }
    staff = {"staff": {"per_wave": {"value": 1, "ramp": [11, 0, 9]}}}
    problem = posed(tables=tables, limits=staff, treatments=FEW).problem
    assert problem.sites["earliest_closing"].tolist() == [3]
    assert first_closings(replace(problem, sites=problem.sites.assign(earliest_closing=1))).tolist() == [3]


def test_a_clash_over_closing_names_the_staff_that_forbids_it():
    # Emptying the site takes 10 days and three waves of 4: it cannot be closed by wave 2, for want of staff.
    late = {"open_sites": {"by": date(2028, 4, 1), "at_most": 0}}
    clash = clashes(posed(limits={"staff": {"per_wave": 4}}, targets=late).problem)
    assert [set(rules) for rules in clash.sets] == [{"within_staff", "open_sites_by_date"}]

"""What holds a site open is the last workload to leave it, or what never leaves."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest

from optimizer.holding import holding, leaving, standing
from optimizer.plan import Plan, report
from optimizer.solve import Search, solve
from tests.optimizer import rich, small

SITES = """site,organisation,annual_cost,closing_cost,may_close,offer
cloud,msss,1000,500,yes,cti
empty,msss,1000,500,yes,
kept,msss,1000,500,no,
s,msss,1000,500,yes,
"""
WORKLOADS = "workload,organisation,criticality\nu,msss,2\nv,msss,2\nw,msss,2\n"
ASSETS = """asset,workload,site,vcpu,memory_gib,storage_gib,annual_cost
a,u,s,2,4,1024,1000
b,v,s,2,4,1024,1000
c,w,s,2,4,1024,1000
d,w,kept,2,4,1024,1000
"""


@cache
def planned(pins: str) -> Plan:
    decisions = f"workload,action,offer,treatment,wave\n{pins}"
    tables = {"sites": SITES, "workloads": WORKLOADS, "assets": ASSETS, "decisions": decisions}
    posed = small.posed(tables=tables)
    return report(posed, solve(posed.problem, Search(gap=0.0)))


def held(pins: str) -> pd.DataFrame:
    return holding(planned(pins)).set_index("site")


EMPTIED = "u,pin,cti,rehost,1\nv,pin,,retire,3\nw,pin,cti,rehost,3\n"
HELD = "u,pin,cti,rehost,1\nv,pin,,refresh,2\nw,pin,,retain,\n"


def test_the_last_to_leave_hold_a_site_that_closes():
    row = held(EMPTIED).loc["s"]
    assert (row["wave"], row["held_by"], row["workloads"], row["count"]) == (3, "last", ("v", "w"), 2)


def test_what_stays_holds_a_site_for_good_even_if_it_is_treated_there():
    row = held(HELD).loc["s"]
    assert (row["wave"], row["held_by"], row["workloads"]) == (0, "staying", ("v", "w"))


@pytest.mark.parametrize(("site", "why"), [("cloud", "offer"), ("kept", "may_not_close"), ("empty", "empty")])
def test_a_site_may_be_held_by_no_workload(site, why):
    row = held(EMPTIED).loc[site]
    assert (row["held_by"], row["workloads"], row["count"]) == (why, (), 0)


def test_a_workload_leaves_every_site_that_it_lies_on():
    gone = leaving(planned(EMPTIED)).set_index(["workload", "site"])["wave"]
    assert gone.to_dict() == {("u", "s"): 1, ("v", "s"): 3, ("w", "kept"): 3, ("w", "s"): 3}


def test_a_site_closes_when_what_holds_it_leaves():
    plan = rich.plan()
    gone, told = leaving(plan).set_index(["site", "workload"])["wave"], holding(plan)
    closing = told[told["held_by"] == "last"]
    assert len(closing)
    for row in closing.itertuples():
        assert {gone[row.site, workload] for workload in row.workloads} == {row.wave}


def test_a_site_is_open_then_closing_then_closed():
    closes = pd.Series([0, 1, 2, 3])
    assert standing(closes, 0).tolist() == ["open"] * 4
    assert standing(closes, 2).tolist() == ["open", "closed", "closing", "open"]

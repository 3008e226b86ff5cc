"""What moved between two plans, and what it costs, is what their tables say."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pandas as pd
import pytest

from optimizer import plan_folder
from optimizer.compare import compare
from optimizer.plan import Plan, report
from optimizer.solve import Search, solve
from tests.optimizer import rich, small

TWO = {
    "workloads": "workload,organisation,criticality\nv,msss,2\nw,msss,2\n",
    "assets": "asset,workload,site,vcpu,memory_gib,storage_gib,annual_cost\na,w,s,2,4,1024,1000\nb,v,s,2,4,1024,1000\n",
}


@cache
def planned(decisions: str = "", horizon: tuple[tuple[str, object], ...] = (), **tables: str) -> Plan:
    pins = {"decisions": f"workload,action,offer,treatment,wave\n{decisions}"} if decisions else {}
    posed = small.posed(tables={**TWO, **tables, **pins}, horizon=dict(horizon))
    return report(posed, solve(posed.problem, Search(gap=0.0)))


def changes(a: Plan, b: Plan) -> dict[str, str]:
    return compare(a, b).workloads.set_index("workload")["change"].to_dict()


STAY = "v,pin,,retain,\nw,pin,,retain,\n"
MOVE = "v,pin,,retain,\nw,pin,cti,rehost,2\n"
BOTH = "v,pin,cti,rehost,3\nw,pin,cti,rehost,2\n"


# Workloads and sites


@pytest.mark.parametrize(
    ("pin", "change"),
    [
        ("w,pin,cti,rehost,2", "same"),
        ("w,pin,cloud,rehost,2", "offer"),
        ("w,pin,cti,replatform,2", "treatment"),
        ("w,pin,cti,rehost,3", "wave"),
        ("w,pin,cloud,rehost,3", "several"),
        ("w,pin,,retain,", "several"),
    ],
)
def test_a_change_says_what_differs(pin, change):
    assert changes(planned(MOVE), planned(f"v,pin,,retain,\n{pin}\n")) == {"v": "same", "w": change}


def test_each_side_says_where_the_workload_goes():
    row = compare(planned(STAY), planned(MOVE)).workloads.set_index("workload").loc["w"]
    assert row[["treatment_a", "wave_a", "offer_b", "treatment_b", "wave_b"]].tolist() == [
        "retain",
        0,
        "cti",
        "rehost",
        2,
    ]
    assert pd.isna(row["wave_start_a"])
    assert row["wave_start_b"] == pd.Timestamp("2028-04-01")


def test_waves_are_matched_by_their_day_and_not_by_their_number():
    # Started a year earlier, the same April 2028 is wave 3; wave 2 is another day.
    earlier = (("start", "2026-04-01"), ("waves", 4))
    assert changes(planned(MOVE), planned(MOVE.replace(",2\n", ",3\n"), earlier)) == {
        "v": "same",
        "w": "same",
    }
    assert changes(planned(MOVE), planned(MOVE, earlier)) == {"v": "same", "w": "wave"}


def test_a_workload_of_one_inventory_stands_alone():
    alone = planned("w,pin,cti,rehost,2\n", workloads=small.WORKLOADS, assets=small.ASSETS)
    assert changes(planned(MOVE), alone) == {"v": "only_a", "w": "same"}
    assert changes(alone, planned(MOVE)) == {"v": "only_b", "w": "same"}
    assert not compare(planned(MOVE), alone).same_inventory
    assert compare(alone, planned(MOVE)).workloads["wave_a"].tolist() == [pd.NA, 2]


def test_a_site_closes_sooner_or_later_or_stays():
    sooner = planned("v,pin,cti,rehost,2\nw,pin,cti,rehost,2\n")
    for a, b, change in (
        (BOTH, BOTH, "same"), (STAY, MOVE, "same"), (STAY, BOTH, "closes"), (BOTH, STAY, "stays"),
    ):  # fmt: skip
        assert compare(planned(a), planned(b)).sites["change"].tolist() == [change]
    assert compare(planned(BOTH), sooner).sites["change"].tolist() == ["sooner"]
    told = compare(sooner, planned(BOTH)).sites.iloc[0]
    assert told.tolist() == ["s", "later", pd.Timestamp("2028-04-01"), pd.Timestamp("2029-04-01")]


def test_a_site_of_one_inventory_stands_alone():
    more = planned(MOVE, sites=f"{small.SITES}t,msss,1000,500\n")
    assert compare(planned(MOVE), more).sites.set_index("site")["change"].to_dict() == {
        "s": "same",
        "t": "only_b",
    }


# Money


def test_money_is_held_together_year_by_year():
    # Staying costs 1000 $ for each server and 1000 $ for the site. In 2028 `w` goes for 1000 $, and 240 $ from then on.
    money = compare(planned(STAY), planned(MOVE)).money.set_index("fiscal_year")
    assert money["a"].tolist() == [3000, 3000, 3000, 3000]
    assert money["difference"].tolist() == [0, 1000 + 240 - 1000, 240 - 1000, 240 - 1000]


def test_lines_and_headline_add_up():
    told, a, b = compare(planned(STAY), planned(MOVE)), planned(STAY), planned(MOVE)
    head = told.headline.set_index("measure")
    assert told.lines["difference"].sum() == pytest.approx(head.loc["objective", "difference"])
    assert head.loc["objective", ["a", "b"]].tolist() == [a.summary["objective"], b.summary["objective"]]
    assert head.loc["spent", "difference"] == told.money["difference"].sum() == 240 * 3 - 3000 + 1000
    assert (told.same_inventory, told.same_horizon, told.same_discounting) == (False, True, True)


def test_a_line_that_one_plan_does_not_have_costs_it_nothing():
    lines = compare(planned(STAY), planned(MOVE)).lines.set_index("line")
    assert lines.loc["move", ["a", "b", "difference"]].tolist() == [0, 800, 800]


def test_a_year_that_one_plan_counts_less_of_has_no_difference():
    shorter = planned(STAY, (("waves", 2),))
    told = compare(planned(STAY), shorter)
    last = told.money.set_index("fiscal_year").loc["2030-2031"]
    assert last[["months_a", "months_b"]].tolist() == [12, 0]
    assert pd.isna(last["b"])
    assert pd.isna(last["difference"])
    head = told.headline.set_index("measure")
    assert head.loc["spent", "difference"] == -3000
    assert head.loc["spent_alike", "difference"] == 0
    assert not told.same_horizon
    assert told.same_discounting


def test_half_a_year_is_not_held_against_a_whole_one():
    halves = planned(STAY, (("wave_months", 6), ("waves", 7), ("years_after", 0)))
    last = compare(planned(STAY), halves).money.set_index("fiscal_year").loc["2030-2031"]
    assert last[["months_a", "months_b", "a", "b"]].tolist() == [12, 6, 3000, 1500]
    assert pd.isna(last["difference"])


def test_another_rate_is_told():
    assert not compare(planned(STAY), planned(STAY, (("discount_rate", 0.5),))).same_discounting


# Indicators


def test_indicators_stand_together_by_date_and_after_the_last_wave():
    earlier = planned(MOVE.replace(",2\n", ",3\n"), (("start", "2026-04-01"), ("waves", 3)))
    told = compare(planned(MOVE), earlier).indicators
    moved = told[told["indicator"] == "moved"]
    by_date = moved.loc[moved["moment"] == "wave", ["a", "b"]]
    assert by_date.fillna(-1).to_numpy().tolist() == [[-1, 0], [0, 0], [1, 1], [1, -1]]  # 2026 to 2029
    [last] = moved[moved["moment"] == "last"].to_dict("records")
    assert pd.isna(last["date"])  # April 2029 for one, April 2028 for the other
    assert (last["a"], last["b"], last["difference"]) == (1, 1, 0)
    assert moved.loc[moved["moment"] == "start", "date"].dt.year.tolist() == [2026, 2027]


def test_last_waves_of_the_same_day_bear_it():
    told = compare(planned(STAY), planned(MOVE)).indicators
    assert set(told.loc[told["moment"] == "last", "date"]) == {pd.Timestamp("2029-04-01")}
    assert told[["a", "b", "difference"]].notna().all(axis=None)


# Plans


def test_a_plan_is_the_same_as_itself_read_back(tmp_path):
    plan_folder.write(rich.plan(), tmp_path / "plan")
    told = compare(rich.plan(), plan_folder.read(tmp_path / "plan"))
    assert told.same_inventory
    assert told.same_horizon
    assert set(told.workloads["change"]) == set(told.sites["change"]) == {"same"}
    for table in (told.headline, told.indicators, told.money, told.lines):
        assert table["difference"].abs().max() < 1e-6


def test_a_plan_without_a_bound_has_no_difference_of_bounds():
    plan = planned(STAY)
    unbound = replace(plan, summary={**plan.summary, "bound": None, "gap": None})
    head = compare(unbound, plan).headline.set_index("measure")
    assert head.loc[["bound", "gap"], "difference"].isna().all()

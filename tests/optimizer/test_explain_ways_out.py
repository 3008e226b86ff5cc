"""A way out is the least that lets a plan be: that much and there is one, checked without a solver; less, and there is none."""

from __future__ import annotations

import pytest

from optimizer.delay import longer
from optimizer.levers import CAPACITY, MONEY, granted, levers, targets
from optimizer.plan import report
from optimizer.pose import pose
from optimizer.solution import Status
from optimizer.solve import Search, solve
from optimizer.verify import verify
from optimizer.ways_out import DELAY, FOUND, NONE, TOGETHER, ways_out
from tests.optimizer import rich, small
from tests.optimizer.test_carbon import COUNTED

TWO = {
    "workloads": "workload,organisation,criticality\nv,msss,2\nw,msss,2\n",
    "assets": "asset,workload,site,vcpu,memory_gib,storage_gib,annual_cost\na,w,s,2,4,1024,1000\nb,v,s,2,4,1024,1000\n",
}
ALL_OUT = {"shares": {"all": {"kinds": ["external", "cti"], "measure": "workloads", "at_least": 1.0}}}
KEPT = {"treatments": {"retire": small.PLAIN | {"needs_quote": True}}}
"""Nothing is retired: everything must move, 10 days and 1000 $ each."""


def status(scenario, inventory):
    return solve(pose(inventory, scenario).problem, Search(gap=0.0)).status


def ways(posed):
    return {way.kind: way for way in ways_out(posed, 20.0)}


def holds(posed, way):
    """Whether a plan stands under the way's scenario, and passes every check."""
    again = pose(posed.estate.inventory, way.scenario)
    plan = report(again, solve(again.problem, Search(gap=0.0)))
    return not tuple(verify(plan.inventory, plan.scenario, plan.tables))


def test_the_least_money_is_what_the_cheapest_year_lacks():
    # A move costs 1000 $ and closing the site 500 $, both in the year it is made: 400 has 1100 too little, 300 and 100 more.
    budget = {"2027-2028": 400, "2028-2029": 300, "2029-2030": 100}
    posed = small.posed(limits={"budget": budget}, targets=ALL_OUT, **KEPT)
    assert solve(posed.problem).status is Status.INFEASIBLE
    every = ways(posed)
    way = every[MONEY]
    assert (way.status, way.amount, way.least) == (FOUND, 1100, True)
    assert way.gives.to_numpy().tolist() == [["within_budget", "2027-2028", 400, 1500]]
    assert holds(posed, way)
    short = granted(posed.estate.scenario, {("limits", "budget", "2027-2028"): 1499.0})
    assert status(short, posed.estate.inventory) is Status.INFEASIBLE
    assert every[DELAY].status == NONE  # every year after them has 100 $ too
    assert every[CAPACITY].status == NONE


def test_a_wave_more_or_twice_the_staff_lets_the_second_workload_move():
    # One wave of 10 days for two moves of 10: 20 days, or a second wave. No budget limits, so that money changes nothing.
    posed = small.posed(
        tables=TWO, horizon={"waves": 1}, limits={"staff": {"per_wave": 10}}, targets=ALL_OUT, **KEPT
    )
    every = ways(posed)
    later, capacity = every[DELAY], every[CAPACITY]
    assert (later.status, later.waves, later.ends.isoformat()) == (FOUND, 1, "2029-04-01")
    assert capacity.gives.to_numpy().tolist() == [["within_staff", "", 10, 20]]
    assert every[MONEY].status == NONE
    assert holds(posed, later)
    assert holds(posed, capacity)
    # By hand: both to cti in wave 1: 2000 + 2 × 240 × 1.8, the site closed for 500.
    assert capacity.objective == pytest.approx(2000 + 480 * 1.8 + 500, rel=0.05)
    short = granted(posed.estate.scenario, {("limits", "staff", "per_wave"): 19.9})
    assert status(short, posed.estate.inventory) is Status.INFEASIBLE


def test_a_delay_carries_the_last_budget_on_and_puts_off_the_date_of_open_sites():
    # Both moves and the closing cost 2500; a year has 1000 $: the third wave closes the site, and the target waits for it.
    posed = small.posed(
        tables=TWO,
        horizon={"waves": 1},
        limits={"budget": {"2027-2028": 1500}},
        targets={**ALL_OUT, "open_sites": {"by": "2027-04-01", "at_most": 0}},
        **KEPT,
    )
    way = ways(posed)[DELAY]
    assert (way.status, way.waves) == (FOUND, 1)
    assert way.scenario.limits.budget["2028-2029"].value == 1500
    assert way.scenario.targets.open_sites.by.isoformat() == "2028-04-01"
    assert way.scenario.horizon.years_after == 0  # the year after the only wave has become a wave
    assert holds(posed, way)


def test_every_known_limit_of_the_scenario_moves_the_rows_it_is_said_to():
    posed = rich.posed()
    limits = {
        (rule, about): limit
        for rule, about, limit in rich.plan().rules[["rule", "about", "limit"]].itertuples(index=False)
    }
    every = levers(posed.estate)
    assert {each.rule for each in every} == {
        "within_budget", "within_organisation_budget", "within_capacity", "within_staff", "within_organisation_staff",
        "within_wave_size", "within_link",
    }  # fmt: skip
    for each in (*every, *targets(posed)):
        rows = {key: weight for key, weight in each.rows.items() if key in limits}
        assert rows, each.path
        for key, weight in rows.items():
            assert limits[key] == pytest.approx(each.value * abs(weight))
    raised = granted(posed.estate.scenario, {each.path: each.value * 2 for each in every})
    doubled = {each.path: each.value for each in levers(pose(posed.estate.inventory, raised).estate)}
    assert doubled == pytest.approx({each.path: 2 * each.value for each in every})


def test_where_nothing_alone_is_a_way_out_everything_gives_a_little():
    # All must end in the NGQ by vCPU, and no offer is one; half of it must move, for 1000 $ and 500 $ of closing, and a year has 100 $.
    asked = {
        "ngq": {"kinds": ["ngq"], "measure": "vcpu", "at_least": 0.4},
        "all": {"kinds": ["external", "cti"], "measure": "workloads", "at_least": 1.0},
    }
    posed = small.posed(
        horizon={"waves": 1}, limits={"budget": {"2027-2028": 1400}}, targets={"shares": asked}, **KEPT
    )
    every = ways_out(posed, 20.0)
    assert [(each.kind, each.status) for each in every] == [
        (MONEY, NONE), (DELAY, NONE), (CAPACITY, NONE), (TOGETHER, FOUND),
    ]  # fmt: skip
    # Cheaper to give up the first share wholly, and 100 $ of 1400 more, than the second share too.
    assert sorted(every[-1].gives.itertuples(index=False, name=None)) == [
        ("hosting_shares", "ngq >= 0.4", 0.4, 0.0),
        ("within_budget", "2027-2028", 1400, 1500),
    ]
    assert every[-1].amount == 100
    assert holds(posed, every[-1])


def test_an_open_site_more_is_a_whole_one():
    posed = small.posed(
        limits={"budget": dict.fromkeys(("2027-2028", "2028-2029", "2029-2030"), 0)},
        targets={"open_sites": {"by": "2027-04-01", "at_most": 0}},
        tables={
            "workloads": small.WORKLOADS,
            "decisions": "workload,action,offer,treatment,wave\nw,pin,,retain,\n",
        },
    )
    last = ways_out(posed, 20.0)[-1]
    assert last.kind == TOGETHER
    assert last.gives.to_numpy().tolist() == [["open_sites_by_date", "1", 0, 1]]
    assert holds(posed, last)


def test_a_body_is_granted_its_own_budget():
    # A move of 1000 $ and a closing of 500 $, of a body that has 400 $ a year; the State itself has enough.
    own = {"msss": dict.fromkeys(("2027-2028", "2028-2029", "2029-2030"), 400)}
    posed = small.posed(limits={"organisation_budget": own}, targets=ALL_OUT, **KEPT)
    way = ways(posed)[MONEY]
    assert (way.status, way.amount) == (FOUND, 1100)
    [(rule, about, now, then)] = way.gives.itertuples(index=False, name=None)
    assert (rule, now, then) == ("within_organisation_budget", 400, 1500)
    assert about.startswith("msss · ")
    assert holds(posed, way)


def test_a_delay_carries_a_body_on_and_puts_off_what_may_be_obsolete_at_a_date():
    scenario = small.posed(
        limits={"organisation_budget": {"msss": {"2028-2029": 400}}},
        targets={"obsolescence": {"vital": {"by": "2028-10-15", "at_most": 0.5}}},
    ).estate.scenario
    later = longer(scenario, 2)
    assert {year: limit.value for year, limit in later.limits.organisation_budget["msss"].items()} == {
        "2028-2029": 400, "2030-2031": 400, "2031-2032": 400,
    }  # fmt: skip
    assert later.targets.obsolescence["vital"].by.isoformat() == "2030-10-01"


def test_a_link_gives_all_of_itself_at_most():
    # 1 TiB in a year of 366 days needs 2**43 / (366 × 86400) bit/s, 0.278 Mbit/s: of a link of 1, a share of 0.279; of one of 0.2, more than all.
    def posed(mbps):
        sites = small.SITES.replace("site,", "link_mbps,site,").replace("\ns,", f"\n{mbps},s,")
        return small.posed(
            tables={"sites": sites}, limits={"link": {"usable_share": 0.1}}, targets=ALL_OUT, **KEPT
        )

    wide, narrow = posed(1), posed(0.2)
    way = ways(wide)[CAPACITY]
    assert way.gives.to_numpy().tolist() == [["within_link", "", 0.1, 0.279]]
    assert holds(wide, way)
    assert ways(narrow)[CAPACITY].status == NONE


def test_a_share_obsolete_at_a_date_gives_what_is_reached():
    # Both of two workloads are past their support and nothing but staying is allowed: all of it is obsolete.
    assets = (
        TWO["assets"]
        .replace("annual_cost\n", "annual_cost,support_ends\n")
        .replace(",1000\n", ",1000,2026-06-30\n")
    )
    pins = "workload,action,offer,treatment,wave\nv,pin,,retain,\nw,pin,,retain,\n"
    posed = small.posed(
        tables={**TWO, "assets": assets, "decisions": pins},
        targets={"obsolescence": {"vital": {"by": "2028-04-01", "at_most": 0.25}}},
        support={"extended": False},
    )
    last = ways_out(posed, 20.0)[-1]
    assert last.kind == TOGETHER
    assert last.gives.to_numpy().tolist() == [["obsolescence_by_date", "vital · 2", 0.25, 1.0]]
    assert holds(posed, last)


def test_a_cap_on_tonnes_gives_what_must_be_emitted():
    # What stays draws a kilowatt, and its building half of one: 1.5 tonnes a year, of which a year allows one.
    decisions = "workload,action,offer,treatment,wave\nw,pin,,retain,\n"
    capped = {"targets": {"emissions": {"2028-2029": {"at_most": 1.0}}}}
    posed = small.posed(tables={"decisions": decisions}, **small.merged(COUNTED, capped))
    every = ways_out(posed, 20.0)
    assert [(each.kind, each.status) for each in every] == [
        (MONEY, NONE), (DELAY, NONE), (CAPACITY, NONE), (TOGETHER, FOUND),
    ]  # fmt: skip
    assert every[-1].gives.to_numpy().tolist() == [["within_emissions", "2028-2029", 1.0, 1.5]]
    assert holds(posed, every[-1])
    short = granted(posed.estate.scenario, {("targets", "emissions", "2028-2029", "at_most"): 1.49})
    assert status(short, posed.estate.inventory) is Status.INFEASIBLE

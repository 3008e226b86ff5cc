"""What leaves by a link, how far apart two ends are, what traffic and recovery cost: to the unit, on the small estate."""

from __future__ import annotations

import pytest

from optimizer.latency import too_far
from optimizer.links import link_tables
from optimizer.plan import report
from optimizer.pose import pose
from optimizer.problem import Problem
from optimizer.recovery import reserves
from optimizer.solve import Search, solve
from optimizer.traffic import sent, traffic_flow, traffic_tables
from optimizer.verify import verify
from tests.optimizer import small

TWO = {
    "sites": "site,organisation,link_mbps\ns,msss,1\nz,msss,\n",
    "workloads": "workload,organisation\nv,msss\nw,msss\n",
    "assets": "asset,workload,site,vcpu,storage_gib,annual_cost\na,w,s,2,2048,1000\nb,v,s,2,512,1000\nc,v,z,2,512,1000\n",
}
"""`w` has 2 TB on `s`; `v` half of one there, where it mostly is, and half on `z`."""
SHARE = {"link": {"usable_share": 0.25}}


def rows(table):
    return list(table.itertuples(index=False, name=None))


# Links


def test_a_link_carries_its_share_of_the_seconds_of_each_wave():
    # A quarter of 10⁶ bits a second, for 366, 365 and 365 days, in terabytes of 2⁴³ bits; `z` is not limited.
    made = link_tables(small.estate(tables=TWO, limits=SHARE))
    year = 365 * 86_400 * 0.25e6 / 2**43
    assert rows(made["links"]) == [
        ("s", 1, pytest.approx(year * 366 / 365)), ("s", 2, pytest.approx(year)), ("s", 3, pytest.approx(year)),
    ]  # fmt: skip
    assert rows(made["site_terabytes"]) == [("v", "s", 0.5), ("w", "s", 2.0)]
    assert rows(made["by_road"]) == [("relocate",)]


def test_without_a_share_no_link_limits():
    assert [len(table) for table in link_tables(small.estate(tables=TWO)).values()] == [0, 0, 0]


def test_what_has_moved_sends_nothing_more():
    done = {**TWO, "workloads": "workload,organisation,status,moved_to\nv,msss,planned,\nw,msss,done,cti\n"}
    made = link_tables(small.estate(tables=done, limits=SHARE))
    assert rows(made["site_terabytes"]) == [("v", "s", 0.5)]


# Latency


def apart(needs: str = "w,v,traffic,5\n", sites: str = "", **latency) -> list[tuple]:
    tables = {
        "sites": sites or "site,organisation\ns,msss\nz,msss\n",
        "workloads": TWO["workloads"],
        "assets": "asset,workload,site\na,w,s\nb,v,z\n",
        "dependencies": f"consumer,provider,kind,max_latency_ms\n{needs}",
    }
    return [line[2:] for line in rows(too_far(small.estate(tables=tables, latency=latency)))]


def test_places_farther_apart_than_the_limit_are_too_far_either_way_round():
    assert apart(places={"cloud": {"cti": 5.1}}) == [("cloud", "cti"), ("cti", "cloud")]
    assert apart(places={"cti": {"cloud": 5}}) == []
    assert apart(on_site={"cloud": 6}) == [("cloud", "stays"), ("stays", "cloud")]
    assert apart(between_sites=6) == [("stays", "stays")]


def test_what_nobody_knows_is_not_too_far():
    assert apart() == []


def test_the_least_of_several_limits_counts_and_a_workload_is_near_itself():
    needs = "w,v,traffic,9\nw,v,order,5\nw,w,traffic,1\nv,w,traffic,7\n"
    assert apart(needs, between_sites=6) == [("stays", "stays")]


def test_two_on_one_site_are_near():
    tables = {**TWO, "dependencies": "consumer,provider,kind,max_latency_ms\nw,v,traffic,5\n"}
    tables["assets"] = "asset,workload,site\na,w,s\nb,v,s\n"
    assert rows(too_far(small.estate(tables=tables, latency={"between_sites": 6}))) == []


def test_what_stays_in_an_offer_is_there():
    # `w` stays on a site that is the CTI: from there to the cloud it is 6, to a site 7, to the CTI 0.
    sites = "site,organisation,offer\ns,msss,cti\nz,msss,\n"
    known = {"places": {"cti": {"cloud": 6}}, "on_site": {"cti": 7}}
    assert apart(sites=sites, **known) == [
        ("cloud", "cti"), ("cti", "cloud"), ("cti", "stays"), ("stays", "cloud"), ("stays", "stays"),
    ]  # fmt: skip


# Traffic


NEEDS = "consumer,provider,kind,gb_per_month\nw,v,traffic,100\nw,v,order,60\nv,v,traffic,9\n"
PRICED = {"cloud": {"egress_gb": 0.5}}


def test_a_provider_sends_its_share_and_receives_the_rest():
    told = {**TWO, "dependencies": NEEDS}
    assert rows(sent(small.estate(tables=told))) == [("v", "w", 80.0), ("w", "v", 80.0)]
    said = small.estate(tables=told, traffic={"share_leaving_provider": 0.75})
    assert rows(sent(said)) == [("v", "w", 120.0), ("w", "v", 40.0)]


def test_traffic_is_paid_from_the_end_of_the_last_wave():
    # 80 GB at half a dollar for the twelve months of the last year, which weighs 0.512.
    posed = small.posed(tables={**TWO, "dependencies": NEEDS}, offers=PRICED)
    made = traffic_tables(posed.estate, posed.problem.choices)
    year = pytest.approx(80 * 0.5 * 12 * 0.512)
    assert rows(made["traffic"]) == [("v", "w", "cloud", year), ("w", "v", "cloud", year)]


@pytest.mark.parametrize(
    ("of_w", "of_v", "year"),
    [
        ("rehost cloud", "rehost cloud", 0),
        ("rehost cloud", "rehost cti", 480),
        ("rehost cloud", "retain", 480),
        ("rehost cloud", "retire", 0),
        ("retire", "rehost cloud", 0),
        ("rehost cti", "retain", 0),
    ],
)
def test_traffic_is_paid_where_the_ends_part(of_w, of_v, year):
    seen = small.estate(tables={**TWO, "dependencies": NEEDS}, offers=PRICED)
    ways = [(way.partition(" "), name) for way, name in ((of_w, "w"), (of_v, "v"))]
    lanes = [small.lane(seen, treatment, offer, name) for (treatment, _, offer), name in ways]
    assert traffic_flow(seen, lanes).tolist() == [0, 0, 0, year]


def test_what_stays_in_an_offer_sends_from_there():
    tables = {**TWO, "sites": "site,organisation,offer\ns,msss,cloud\nz,msss,\n", "dependencies": NEEDS}
    posed = small.posed(tables=tables, offers=PRICED)
    assert rows(posed.problem.homes) == [("v", "cloud"), ("w", "cloud")]
    lanes = [small.lane(posed.estate, "retain", "", "w"), small.lane(posed.estate, "rehost", "cti", "v")]
    assert traffic_flow(posed.estate, lanes).tolist() == [0, 0, 0, 480]


# Recovery


RECOVERS = {
    "policy": {
        "twice": {"order": 1, "when": {"workload": "w"}, "require": {"recovery": True}, "because": ""}
    },
    "offers": {"cti": {"recovery": {"offer": "cloud", "share": 0.5, "factor": 0.25}}},
}


def test_what_recovers_elsewhere_reserves_its_part_there():
    assert rows(reserves(small.estate(tables=TWO, **RECOVERS))) == [("w", "cti", "cloud", 0.5)]
    assert rows(reserves(small.estate(tables=TWO))) == []


def test_recovering_elsewhere_costs_its_part_of_running():
    # A quarter of 240 a year in the CTI, from wave 2 on.
    seen = small.estate(**RECOVERS)
    assert small.paid(seen, "recovery", "rehost cti", 2) == [0, 60, 60, 60]
    assert small.paid(seen, "recovery", "refresh", 2) == [0] * 4


# All together


def test_a_silent_scenario_has_no_table_of_places():
    problem: Problem = small.posed(tables={**TWO, "dependencies": NEEDS}).problem
    tables = ("links", "site_terabytes", "by_road", "too_far", "traffic", "homes", "reserves")
    assert [len(getattr(problem, name)) for name in tables] == [0] * 7
    assert "crossing" not in set(problem.columns["family"])


def test_a_plan_that_pays_for_places_adds_up_and_is_sound():
    # `w` must go to the CTI, which is cheapest, and pays for recovery; `v`, pinned to the cloud, sends to it.
    tables = {
        **TWO,
        "dependencies": NEEDS,
        "decisions": "workload,action,offer,treatment,wave\nv,pin,cloud,rehost,1\nw,pin,cti,,\n",
    }
    offers = {"cti": RECOVERS["offers"]["cti"], **PRICED}
    posed = pose(small.inventory(**tables), small.scenario(policy=RECOVERS["policy"], offers=offers))
    plan = report(posed, solve(posed.problem, Search(gap=0.0)))
    assert verify(plan.inventory, plan.scenario, plan.tables) == ()
    assert plan.cash["discounted"].sum() == pytest.approx(plan.summary["objective"])
    paid = plan.cash.groupby("line")["amount"].sum()
    assert paid["traffic"] == pytest.approx(480)
    assert paid["recovery"] > 0

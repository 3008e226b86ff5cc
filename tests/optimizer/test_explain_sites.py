"""A site closes when its last workloads can leave: staff, dates and order say why not a wave earlier."""

from __future__ import annotations

import pytest

from optimizer.demands import IMPOSSIBLE, RESOLVED, emptied_by, extra, held
from optimizer.plan import report
from optimizer.pose import Posed
from optimizer.solve import Search, solve
from optimizer.why_site import SiteAnswer, why_site
from tests.optimizer import rich, small

EXACT = Search(gap=0.0)
WORKLOADS = "workload,organisation,criticality,not_before\nv,msss,2,\nw,msss,2,\n"
ASSETS = (
    "asset,workload,site,vcpu,memory_gib,storage_gib,annual_cost\na,w,s,2,4,1024,1000\nb,v,s,2,4,1024,1000\n"
)


def told(site: str = "s", **given) -> tuple[Posed, SiteAnswer]:
    posed = small.posed(**given)
    plan = report(posed, solve(posed.problem, EXACT))
    return posed, why_site(posed, plan, site)


def priced(posed: Posed, site: str, wave: int):
    plan = solve(posed.problem, EXACT)
    return extra(posed.problem, plan, emptied_by(posed.problem, site, wave), EXACT)


def test_staff_for_one_move_a_wave_keeps_a_site_of_two_open_for_another():
    # A move takes 10 days, a wave has 10: the second goes in wave 2, and would lack 10 days in wave 1.
    tables = {"workloads": WORKLOADS, "assets": ASSETS}
    posed, answer = told(
        tables=tables,
        limits={"staff": {"per_wave": 10}},
        treatments={"retire": small.PLAIN | {"effort_factor": 1}},
    )
    assert (answer.wave, answer.held_by, answer.earlier, answer.possible) == (2, "last", 1, 2)
    [lack] = answer.obstacles.to_dict("records")
    assert (lack["workload"], lack["rule"], lack["about"], lack["short_by"]) == (
        answer.last["workload"].item(), "within_staff", "1", 10.0,
    )  # fmt: skip
    assert priced(posed, "s", 1).basis == IMPOSSIBLE


def test_a_workload_of_its_own_dates_is_ruled_out_earlier():
    dated = WORKLOADS.replace("w,msss,2,", "w,msss,2,2028-04-01")
    _, answer = told(tables={"workloads": dated, "assets": ASSETS})
    assert (answer.wave, answer.last[["workload", "earliest"]].to_numpy().tolist()) == (2, [["w", 2]])
    assert set(answer.ruled_out["exclusion"]) >= {"calendar"}
    assert set(answer.ruled_out["workload"]) == {"w"}
    assert len(answer.obstacles) == 0


def test_a_consumer_waits_for_its_provider():
    # `p` may not move before wave 2, and stands elsewhere; `w` needs it there no later than itself.
    tables = {
        "workloads": "workload,organisation,criticality\np,msss,2\nw,msss,2\n",
        "sites": "site,organisation,annual_cost,closing_cost\ns,msss,1000,500\ns2,msss,1000,500\n",
        "assets": "asset,workload,site,vcpu,memory_gib,storage_gib,annual_cost\na,w,s,2,4,1024,1000\nb,p,s2,2,4,1024,1000\n",
        "decisions": "workload,action,offer,treatment,wave\np,pin,cti,rehost,2\n",
        "dependencies": "consumer,provider,kind\nw,p,order\n",
    }
    posed, answer = told(tables=tables)
    assert answer.wave == 2
    assert answer.tied.to_numpy().tolist() == [["w", "provider", "p", 2]]
    assert priced(posed, "s", 1).basis == IMPOSSIBLE


def test_closing_a_wave_earlier_is_priced_by_solving_again():
    # Site kept open one year more: 1000 $, closing cost 500 $ a year later at 0.8. Moving `w` in wave 1 instead of 2:
    # its 1000 $ move at once and not at 0.8, a year of 240 $ and not of 1000 $. Forbidden wave 1, it would go in 2.
    posed = small.posed(
        tables={
            "decisions": "workload,action,offer,treatment,wave\nw,forbid,cti,rehost,1\nw,forbid,cti,replatform,1\n"
        }
    )
    plan = solve(posed.problem, EXACT)
    best = posed.problem.choices.iloc[plan.chosen].iloc[0]
    answer = why_site(posed, report(posed, plan), "s")
    assert (best["wave"], answer.wave, answer.earlier) == (2, 2, 1)
    found = priced(posed, "s", 1)
    assert found.basis == RESOLVED
    # By cloud in wave 1: 1000 + 1824 × 2.952; by cti in wave 2: 1000 + 800 + 240 × 1.952. The site: 500 against 1000 + 400.
    by_hand = (1000 + 1824 * 2.952 + 500) - (1000 + 800 + 240 * 1.952 + 1000 + 400)
    cheapest = min(by_hand, (2000 + 912 * 2.952 + 500) - (1000 + 800 + 240 * 1.952 + 1000 + 400))
    assert found.against == pytest.approx(cheapest)


def test_every_site_of_a_plan_is_told():
    posed, plan = rich.posed(), rich.plan()
    for site in plan.sites.to_dict("records"):
        answer = why_site(posed, plan, site["site"])
        assert answer.wave == site["wave"]
        assert (answer.earlier > 0) == (answer.held_by in ("last", "staying") and answer.wave != 1)
    with pytest.raises(ValueError, match="no site"):
        why_site(posed, plan, "nowhere")
    assert held(posed, plan).objective == plan.summary["objective"]

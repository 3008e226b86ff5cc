"""What is taken off for volume, counted by hand on the estate of `small`: waves of a year, worth 1, 0.8, 0.64 and 0.512."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from optimizer.cash import flows
from optimizer.discounts import discount_flow, discounts, list_cost
from optimizer.plan import report
from optimizer.solve import Search, solve
from optimizer.verify import verify
from tests.optimizer.small import estate, lane, posed

TIERS = [{"from_year": 2000, "share": 0.1}, {"from_year": 3648, "share": 0.25}]
OFF = {"cloud": {"price": {"discounts": TIERS}}}
TWO = {
    "workloads": "workload,organisation,criticality\nv,msss,2\nw,msss,2\n",
    "assets": "asset,workload,site,vcpu,memory_gib,storage_gib,annual_cost\n"
    "a,w,s,2,4,1024,4000\nb,v,s,2,4,1024,4000\n",
}  # each costs 1824 a year in the cloud: 3648 together, just what the second tier asks


def flow(acts, tables=TWO, offers=OFF):
    seen = estate(tables=tables, offers=offers)
    lanes = [lane(seen, *treated.split(" "), workload) for workload, treated, _ in acts]
    return discount_flow(seen, np.array(lanes), np.array([wave for *_, wave in acts])).tolist()


def test_the_share_of_the_tier_reached_is_taken_off_all_of_it_once_it_is_reached():
    # One is below the first tier; the two reach the second: 0.25 × 3648.
    assert flow([("v", "rehost cloud", 1), ("w", "rehost cloud", 2)]) == [0, -912, -912, -912]


def test_less_volume_reaches_a_lower_tier():
    # Replatformed, it costs half: 1824 + 912 = 2736, of which a tenth.
    acts = [("v", "rehost cloud", 1), ("w", "replatform cloud", 3)]
    assert flow(acts) == pytest.approx([0, 0, -273.6, -273.6])


def test_what_stays_and_what_is_quoted_neither_counts_nor_is_discounted():
    quoted = {**TWO, "quotes": "workload,offer,treatment,annual_cost\nw,cloud,rehost,9000\n"}
    seen = estate(tables=quoted, offers=OFF)
    assert list_cost(seen)[lane(seen, "rehost", "cloud", "w")] == 0
    assert flow([("v", "rehost cloud", 1), ("w", "rehost cloud", 1)], tables=quoted) == [0] * 4
    there = {**TWO, "sites": "site,organisation,offer\ns,msss,cloud\n"}
    assert flow([("v", "retain ", 0), ("w", "refresh ", 1)], tables=there) == [0] * 4


def test_the_last_waves_discount_lasts_to_the_end():
    made = discounts(estate(offers=OFF)).set_index(["least", "wave"])["cost"]
    assert made[2000].tolist() == pytest.approx([-0.1, -0.08, -0.1 * (0.64 + 0.512)])
    assert made[3648].tolist() == pytest.approx([-0.25, -0.2, -0.25 * (0.64 + 0.512)])


def test_without_discounts_there_is_nothing():
    problem = posed(tables=TWO).problem
    assert len(problem.discounts) == 0
    assert "list_cost" not in problem.choices
    assert len(problem.family("tier")) == 0


def priced(problem, chosen):
    """What a combination of choices costs, line by line and discount included, discounted."""
    seen, lanes = problem.estate, problem.lane[chosen]
    waves = problem.problem.choices["wave"].to_numpy()[chosen]
    amount = sum(flows(line, seen, lanes, waves).sum(axis=0) for line in problem.lines)
    amount = amount + discount_flow(seen, lanes, waves)
    return float(amount @ seen.periods["discount"].to_numpy())


SITE = {"sites": "site,organisation,annual_cost,closing_cost,may_close\ns,msss,0,0,no\n"}


@pytest.mark.parametrize("least", [1500, 2000, 3000, 3648, 3700, 9000])
@pytest.mark.parametrize("share", [0.2, 0.9])
def test_the_plan_is_the_cheapest_of_every_combination(least, share):
    offers = {
        "cloud": {
            "price": {"discounts": [{"from_year": 1000, "share": 0.1}, {"from_year": least, "share": share}]}
        }
    }
    problem = posed(tables={**TWO, **SITE}, offers=offers, horizon={"waves": 2})
    solution = solve(problem.problem, Search(gap=0.0))
    own = [rows.index.to_numpy() for _, rows in problem.problem.choices.groupby("workload")]
    best = min(priced(problem, np.array(chosen)) for chosen in product(*own))
    assert solution.objective == pytest.approx(best)
    plan = report(problem, solution)
    assert plan.cash["discounted"].sum() == pytest.approx(solution.objective)
    assert verify(plan.inventory, plan.scenario, plan.tables) == ()


def test_a_discount_draws_both_where_each_alone_would_go_elsewhere():
    # Each costs 240 a year in the data centre; in the cloud 1824, or 182 for both if nine tenths are taken off.
    generous = {"cloud": {"price": {"discounts": [{"from_year": 3648, "share": 0.95}]}}}
    problem = posed(tables={**TWO, **SITE}, offers=generous)
    plan = report(problem, solve(problem.problem, Search(gap=0.0)))
    assert plan.assignments["offer"].tolist() == ["cloud", "cloud"]
    assert report(
        posed_plain := posed(tables={**TWO, **SITE}), solve(posed_plain.problem, Search(gap=0.0))
    ).assignments["offer"].tolist() == ["cti", "cti"]
    cash = plan.cash[plan.cash["line"] != "volume_discount"]
    codes = {
        each.kind.code for each in verify(plan.inventory, plan.scenario, replace(plan.tables, cash=cash))
    }
    assert codes == {"verify-cash", "verify-cash-discounted", "verify-cash-sum"}

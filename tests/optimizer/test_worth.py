"""The limits that pay most are the dearest small steps; a gap is told in the dollars it may hide."""

from __future__ import annotations

import json
from dataclasses import replace

import pandas as pd
import pytest

from optimizer import plan_folder
from optimizer.planning import conclude, price_seconds
from optimizer.solve import Search, solve
from optimizer.worth import explanations, is_priced, most_worth, still_to_save
from tests.optimizer import rich

HELD = {
    "within_staff": ("3", 200.0, 10.0),
    "within_budget": ("2027-2028", 50_000.0, 0.5),
    "open_sites_by_date": ("4", 2.0, 900.0),
    "hosting_shares": ("government >= 0.5", 0.5, 30_000.0),
    "within_capacity": ("cti · vcpu · 1", 0.0, 7.0),
    "providers_first": ("a · b · 1", 1.0, 1e9),
    "within_wave_size": ("moving_workloads · 1", 9.0, 0.0),
}
"""A limit and a price of each rule."""


def rules(**held: tuple[str, float, float]) -> pd.DataFrame:
    lines = [(rule, about, limit, limit, 0.0, price) for rule, (about, limit, price) in held.items()]
    return pd.DataFrame(lines, columns=["rule", "about", "used", "limit", "slack", "price"])


@pytest.fixture(scope="module")
def priced():
    posed = rich.posed()
    return conclude(posed, solve(posed.problem, Search(gap=0.0))).plan


def test_limits_are_told_by_what_a_small_step_saves():
    # A site 900; 1 point of share 300; 500 $ of budget 250; 2 days 20; one vCPU, of none, 7. A tie is no limit to grant.
    told = most_worth(rules(**HELD))
    assert told[["rule", "step", "worth"]].to_numpy().tolist() == [
        ["open_sites_by_date", 1.0, 900.0],
        ["hosting_shares", 0.01, 300.0],
        ["within_budget", 500.0, 250.0],
        ["within_staff", 2.0, 20.0],
        ["within_capacity", 1.0, 7.0],
    ]


def test_ten_are_told_at_most():
    many = pd.concat([rules(within_staff=(str(wave), 100.0, float(wave))) for wave in range(1, 15)])
    told = most_worth(many)
    assert told["about"].tolist() == [str(wave) for wave in range(14, 4, -1)]


def test_what_is_not_priced_is_said_so():
    assert not is_priced(rich.plan().rules)
    assert len(most_worth(rich.plan().rules)) == 0
    assert explanations(rich.plan())["limits_priced"] is False


def test_the_gap_is_what_a_better_plan_could_save_at_most(priced):
    def held(objective, bound):
        return replace(priced, summary={**priced.summary, "objective": objective, "bound": bound})

    assert still_to_save(held(100.0, 97.0)) == 3.0
    assert still_to_save(held(-100.0, -104.0)) == 4.0
    assert still_to_save(held(100.0, 100.0)) == 0.0
    assert still_to_save(held(100.0, None)) is None


def test_the_plan_folder_explains_the_gap_and_the_limits(priced, tmp_path):
    plan_folder.write(priced, tmp_path / "plan")
    told = json.loads((tmp_path / "plan" / "explanations.json").read_text(encoding="utf-8"))
    assert told["limits_priced"] is True
    assert told["gap"]["objective"] - told["gap"]["bound"] == pytest.approx(
        told["gap"]["still_to_save_at_most"]
    )
    first = told["limits"][0]
    assert first["worth"] == pytest.approx(first["price"] * first["step"])
    [price] = priced.rules.loc[
        (priced.rules["rule"] == first["rule"]) & (priced.rules["about"] == first["about"]), "price"
    ]
    assert first["price"] == pytest.approx(price)


def test_a_plan_is_priced_as_it_is_concluded_where_there_is_time():
    posed = rich.posed()
    solution = solve(posed.problem, Search(gap=0.01))
    assert is_priced(conclude(posed, solution).plan.rules)
    assert not is_priced(conclude(posed, solution, seconds=1e-9).plan.rules)


def test_pricing_takes_a_tenth_of_the_search_and_half_a_minute_at_most():
    assert price_seconds(20.0) == 2.0
    assert price_seconds(3600.0) == 30.0

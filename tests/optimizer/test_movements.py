"""What moves agrees with the waves and the assignments; what is taken of a limit, with the rules."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from optimizer.loads import MEASURES, money_by_year, size_by_wave, staff_by_wave
from optimizer.movements import DESTINATIONS, by_organisation, movements, streams
from tests.optimizer import rich

PLAN = rich.plan()
MOVES = movements(PLAN)


def test_each_workload_moves_once_and_bears_its_name():
    assert MOVES["workload"].tolist() == PLAN.assignments["workload"].tolist()
    names = PLAN.inventory["workloads"].set_index("workload")["name"]
    assert MOVES.set_index("workload")["name"].equals(names.reindex(MOVES["workload"]))


@pytest.mark.parametrize("destination", DESTINATIONS)
def test_as_many_reach_a_destination_in_a_wave_as_the_table_of_waves_says(destination):
    reached = MOVES[(MOVES["destination"] == destination) & (MOVES["wave"] > 0)].groupby("wave").size()
    counted = PLAN.waves.set_index("wave")[destination]
    assert reached.reindex(counted.index, fill_value=0).tolist() == counted.tolist()


def test_what_never_acts_stays_in_place():
    assert set(MOVES.loc[MOVES["wave"] == 0, "destination"]) == {"in_place"}


def test_a_workload_comes_from_the_site_that_holds_most_of_it():
    assets = PLAN.inventory["assets"]
    for row in MOVES.itertuples():
        held = assets.loc[assets["workload"] == row.workload, "site"].value_counts()
        assert row.sites == len(held)
        assert held[row.site] == held.max()


@pytest.mark.parametrize("measure", ["servers", "terabytes"])
def test_weights_sum_to_those_of_the_waves(measure):
    summed = MOVES[MOVES["wave"] > 0].groupby("wave")[measure].sum()
    waves = PLAN.waves.set_index("wave")[measure]
    assert summed.reindex(waves.index, fill_value=0).tolist() == pytest.approx(waves.tolist())


def test_organisations_that_move_most_come_first_and_no_workload_is_lost():
    counted = by_organisation(MOVES)
    sizes = counted.groupby("organisation", sort=False)["workloads"].sum()
    assert sizes.is_monotonic_decreasing
    assert sizes.sum() == (MOVES["wave"] > 0).sum()


MADE_UP = pd.DataFrame(
    [("a", "ngq"), ("b", "cti"), ("b", "external"), ("b", "cti"), ("c", "retired"), ("", "cti"), ("", "cti")],
    columns=["site", "destination"],
)


def test_the_smallest_sources_are_folded_into_one_with_what_has_none():
    # b has 3 and stands; a, with 1 as c has and before it by name, stands too; c and the 2 without a site are folded
    assert streams(MADE_UP, "site", 2).to_numpy().tolist() == [
        ["b", "external", 1], ["b", "cti", 2], ["a", "ngq", 1], ["", "cti", 2], ["", "retired", 1],
    ]  # fmt: skip


def test_streams_lose_no_workload():
    for most in (0, 1, 3, 50):
        assert streams(MOVES, "site", most)["workloads"].sum() == len(MOVES)


def test_days_of_work_stand_beside_the_staff_there_is():
    table = staff_by_wave(PLAN)
    rows = PLAN.rules[PLAN.rules["rule"] == "within_staff"]
    assert table["limit"].tolist() == rows["limit"].tolist()
    assert table["used"].tolist() == pytest.approx(PLAN.waves["effort_days"].tolist())


@pytest.mark.parametrize("measure", MEASURES)
def test_sizes_are_those_that_the_rule_counts(measure):
    table = size_by_wave(PLAN, measure)
    about = [f"moving_{measure} · {wave}" for wave in PLAN.waves["wave"]]
    rows = PLAN.rules[PLAN.rules["rule"] == "within_wave_size"].set_index("about").reindex(about)
    assert table["limit"].equals(rows["limit"].reset_index(drop=True))
    known = rows["used"].notna().to_numpy()
    assert table["used"][known].tolist() == rows["used"][known].tolist()


def test_the_budget_pays_for_moves_and_closings():
    table = money_by_year(PLAN).set_index("fiscal_year")
    rows = PLAN.rules[PLAN.rules["rule"] == "within_budget"].set_index("about")
    assert len(rows) > 0
    spent = (
        PLAN.cash[PLAN.cash["line"].isin(["move", "policy_charge", "site_closing", "offer_opening"])]
        .groupby("fiscal_year")["amount"]
        .sum()
    )
    for year in table.index:
        assert table.loc[year, "limit"] == rows.loc[year, "limit"]
        assert table.loc[year, "used"] == pytest.approx(spent.get(year, 0.0))


def test_an_unknown_limit_is_unknown_and_what_is_used_is_still_told():
    unlimited = replace(PLAN, rules=PLAN.rules.head(0))
    for table, made in (
        (staff_by_wave(unlimited), PLAN.waves["effort_days"]),
        (size_by_wave(unlimited, "servers"), PLAN.waves["servers"]),
        (money_by_year(unlimited), money_by_year(PLAN)["used"]),
    ):
        assert table["limit"].isna().all()
        np.testing.assert_allclose(table["used"], made)

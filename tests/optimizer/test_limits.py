"""A scenario's limits as tables: a line for what is known, none for what is not."""

from __future__ import annotations

from datetime import date

import pytest

from optimizer.limits import limit_tables
from tests.optimizer.small import estate


def lines(table: str, organisations: str = "organisation\nmsss\n", **changes) -> list[tuple]:
    made = limit_tables(estate(tables={"organisations": organisations}, **changes))[table]
    if "price" in made and made["price"].isna().all():
        made = made.drop(columns="price")
    return list(made.itertuples(index=False, name=None))


def test_a_scenario_that_limits_nothing_has_no_line():
    tables = limit_tables(estate())
    assert {name: len(table) for name, table in tables.items()} == dict.fromkeys(
        [
            "capacity", "budget", "organisation_budget", "staff", "organisation_staff", "wave_sizes", "open_sites",
            "shares", "obsolescence", "emissions",
        ], 0
    )  # fmt: skip


def test_a_ramp_gives_each_wave_its_share_and_its_last_share_lasts():
    staff = {"staff": {"per_wave": {"value": 80, "ramp": [0.25, 0.5]}}}
    assert lines("staff", limits=staff) == [(1, 20), (2, 40), (3, 40)]
    assert lines("staff", limits={"staff": {"per_wave": 80}}) == [(1, 80), (2, 80), (3, 80)]


def test_a_ramp_longer_than_the_waves_is_cut():
    staff = {"staff": {"per_wave": {"value": 10, "ramp": [1, 2, 3, 4, 5]}}}
    assert lines("staff", limits=staff) == [(1, 10), (2, 20), (3, 30)]


def test_a_limit_of_zero_is_a_limit():
    assert lines("staff", limits={"staff": {"per_wave": 0}}) == [(1, 0), (2, 0), (3, 0)]
    assert lines("budget", limits={"budget": {"2028-2029": 0}}) == [("2028-2029", 0)]


def test_a_budget_has_a_line_for_each_year_that_is_known():
    budget = {"2029-2030": 30, "2027-2028": 10, "2028-2029": None}
    assert lines("budget", limits={"budget": budget}) == [("2027-2028", 10), ("2029-2030", 30)]


def test_a_body_has_a_budget_for_each_year_that_is_known():
    budget = {"organisation_budget": {"other": {"2027-2028": 0}, "msss": {"2028-2029": 7, "2027-2028": None}}}
    assert lines("organisation_budget", limits=budget) == [
        ("msss", "2028-2029", 7),
        ("other", "2027-2028", 0),
    ]


def test_a_body_gives_its_share_of_the_days_it_declares():
    declared = "organisation,staff_days_per_year\nmsss,200\nother,\nthird,0\n"
    share = {"staff": {"organisation_share": 0.5}}
    # 200 × 0.5 a year; a body that declares nothing is not limited, one that declares none has none.
    assert lines("organisation_staff", declared, limits=share) == [
        ("msss", 1, 100), ("msss", 2, 100), ("msss", 3, 100), ("third", 1, 0), ("third", 2, 0), ("third", 3, 0),
    ]  # fmt: skip
    assert lines("organisation_staff", declared) == []
    half = lines("organisation_staff", declared, limits=share, horizon={"wave_months": 6, "waves": 1})
    assert half == [("msss", 1, 50), ("third", 1, 0)]


def test_each_measure_of_a_wave_has_its_own_limit():
    size = {"wave_size": {"workloads": 3, "servers": {"value": 10, "ramp": [0.1, 1]}, "terabytes": None}}
    made = lines("wave_sizes", limits=size)
    assert [line for line in made if line[0] == "moving_servers"] == [
        ("moving_servers", 1, 1), ("moving_servers", 2, 10), ("moving_servers", 3, 10),
    ]  # fmt: skip
    assert {line[0] for line in made} == {"moving_servers", "moving_workloads"}


def test_an_offer_is_limited_in_the_resources_it_names():
    capacity = {"cti": {"capacity": {"vcpu": {"value": 8, "ramp": [0.5, 1]}, "servers": None}}}
    assert lines("capacity", offers=capacity) == [
        ("cti", "vcpu", 1, 4), ("cti", "vcpu", 2, 8), ("cti", "vcpu", 3, 8),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("by", "wave"),
    [
        (date(2027, 4, 1), 1),
        (date(2028, 3, 31), 1),
        (date(2028, 4, 1), 2),  # the first day of a wave: its moves are made
        (date(2029, 12, 31), 3),
        (date(2030, 4, 1), 3),  # the day after the last wave: no later wave can act
    ],
)
def test_sites_are_counted_in_the_wave_that_holds_the_date(by, wave):
    assert lines("open_sites", targets={"open_sites": {"by": by, "at_most": 4}}) == [(wave, 4)]


def test_an_unknown_target_constrains_nothing():
    assert lines("open_sites", targets={"open_sites": {"by": date(2028, 4, 1)}}) == []
    assert lines("shares", targets={"shares": {"ours": {"kinds": ["cti"], "measure": "vcpu"}}}) == []


def test_a_share_may_have_both_bounds():
    shares = {
        "ours": {"kinds": ["ngq", "cti"], "measure": "storage", "at_least": 0.4, "at_most": 0.9},
        "none": {"kinds": ["external"], "measure": "workloads", "at_most": 0},
    }
    assert lines("shares", targets={"shares": shares}) == [
        ("none", ("external",), "workloads", "<=", 0),
        ("ours", ("ngq", "cti"), "storage_gib", ">=", 0.4),
        ("ours", ("ngq", "cti"), "storage_gib", "<=", 0.9),
    ]

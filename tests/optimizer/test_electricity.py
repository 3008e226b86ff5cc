"""The catalogue of electricity fills what a scenario leaves empty; what is unknown never passes for nothing."""

from __future__ import annotations

import csv
import runpy
from pathlib import Path

import pytest

from inventory.findings import Refused
from optimizer.electricity import CATALOGUE, read_electricity, read_watts
from optimizer.figures import Status
from optimizer.scenario_files import effective, load_text

RETYPE = runpy.run_path(str(CATALOGUE / "retype_carbon.py"))
ELSEWHERE = """extends: base
offers:
  elsewhere:
    {title: x, kind: external, provider: p, region: r, location: quebec, foreign_control: false, platforms: [x86],
     price: {vcpu_month: 1, memory_gib_month: 1, storage_gib_month: 1}}
"""


def refused(text: str) -> list[tuple[str, str, int | None]]:
    with pytest.raises(Refused) as found:
        load_text(text)
    return [(each.kind.code, each.column, each.line) for each in found.value.findings]


def test_the_catalogue_holds_every_entry_once_with_its_source():
    with (CATALOGUE / "electricity.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["electricity"] for row in rows}) == len(rows) == len(read_electricity())
    assert all(row["source"] and row["as_of"] and float(row["grams_kwh"]) >= 0 for row in rows)
    assert all(float(row["pue"]) >= 1 for row in rows if row["pue"])


def test_a_vcpu_draws_half_way_between_idle_and_busy():
    # 0.74 + 0.5 × (3.5 − 0.74), and 0.000392 kWh a gigabyte and hour.
    watts = {name: published.figures[name] for name, published in read_watts().items()}
    assert watts == {"vcpu": 2.12, "memory_gib": 0.392, "storage_tb": 1.2}


def test_an_entry_fills_what_is_left_empty_and_says_where_it_was_read():
    offer = load_text("extends: base\n").offers["gcp-montreal"]
    assert (offer.carbon.grams_kwh.value, offer.carbon.pue.value) == (5.48, 1.1)
    assert offer.carbon.grams_kwh.status is Status.REPORTED
    for language in ("fr", "en"):
        assert "49f3f26" in offer.carbon.grams_kwh.source.say(language)


def test_a_figure_given_wins_over_the_entry():
    offer = load_text("extends: base\n").offers["aws-montreal"]
    assert (offer.carbon.grams_kwh.value, offer.carbon.pue.value) == (5.48, 1.135)


def test_the_whole_scenario_says_the_same_again():
    scenario = load_text("extends: base\ncarbon: {price: 50}\n")
    assert load_text(effective(scenario)) == scenario


def test_an_unknown_entry_is_answered_with_the_nearest():
    [(code, column, line)] = refused("extends: base\ncarbon:\n  sites: {catalogue: quebec-1999}\n")
    assert (code, column, line) == ("electricity-unknown", "carbon.sites.catalogue", 3)


def test_an_offer_of_which_nothing_is_known_is_refused_only_where_carbon_weighs():
    assert load_text(ELSEWHERE).offers["elsewhere"].carbon is not None
    missing = [("electricity-missing", f"offers.elsewhere.carbon.{name}", 3) for name in ("grams_kwh", "pue")]
    assert refused(ELSEWHERE + "carbon: {price: 50}\n") == missing
    assert refused(ELSEWHERE + "targets: {emissions: {2028-2029: {at_most: 3}}}\n") == missing


def test_a_cap_where_nothing_is_counted_is_refused():
    said = "extends: base\ncarbon: null\ntargets: {emissions: {2028-2029: {at_most: 3}}}\n"
    assert refused(said) == [("emissions-uncounted", "targets.emissions.2028-2029", 3)]


def test_a_cap_of_a_year_that_is_not_counted_is_refused():
    said = "extends: base\ntargets: {emissions: {2036-2037: {at_most: 3}}}\n"
    assert [code for code, *_ in refused(said)] == ["scenario-emissions-year"]
    assert load_text(said.replace("2036-2037", "2035-2036")).targets.emissions["2035-2036"].at_most == 3


def test_a_pue_below_one_is_refused():
    said = "extends: base\ncarbon: {sites: {grams_kwh: 1, pue: 0.9}}\n"
    assert [code for code, *_ in refused(said)] == ["scenario-pue"]


def test_the_catalogue_is_retyped_from_its_sources(tmp_path):
    provinces, regions, coefficients = (tmp_path / name for name in ("p.csv", "r.csv", "c.csv"))
    provinces.write_text("province,year,gco2e_per_kwh\nNova Scotia,2023,9\nNova Scotia,2024,8.5\n")
    regions.write_text("provider,region,location,gco2e_per_kwh\ngcp,x1,X,7\nazure,us_canada,,120.0\n")
    named = {
        ("aws", "min_watts_per_vcpu_avg"): 1, ("aws", "max_watts_per_vcpu_avg"): 3, ("all", "assumed_avg_cpu_utilization_pct"): 25,
        ("all", "memory_kWh_per_GB_hour"): 0.0005, ("all", "SSD_Wh_per_TB_hour"): 2, ("gcp", "PUE_AVG"): 1.1, ("azure", "PUE_AVG"): 1.2,
    }  # fmt: skip
    lines = [f"{provider},{name},{value}" for (provider, name), value in named.items()]
    coefficients.write_text("\n".join(["provider,coefficient,value", *lines, ""]))
    RETYPE["main"](provinces, regions, coefficients, tmp_path)
    found = read_electricity(tmp_path / "electricity.csv")
    assert {name: each.figures for name, each in found.items()} == {
        "nova-scotia-2024": {"grams_kwh": 8.5},
        "gcp-x1": {"grams_kwh": 7, "pue": 1.1},
        "azure-us-canada": {"grams_kwh": 120, "pue": 1.2},
    }
    watts = read_watts(Path(tmp_path / "watts.csv"))
    assert [each.figures for each in watts.values()] == [
        {"vcpu": 1.5},
        {"memory_gib": 0.5},
        {"storage_tb": 2},
    ]

"""What a workload weighs today, and what a site costs."""

from __future__ import annotations

import pytest

from optimizer.profiles import profiles, sites
from tests.optimizer.small import inventory, scenario

TWO = "workload,organisation\nw,msss\nv,msss\n"
SITES = "site,organisation,offer\ns,msss,\nt,msss,cti\n"


def profile(workload: str = "w", changes=None, **tables):
    made = profiles(inventory(**tables), scenario(**(changes or {})))
    return made.set_index("workload").loc[workload]


def test_assets_are_summed():
    assets = "asset,workload,site,kind,vcpu,memory_gib,storage_gib,annual_cost\n"
    made = profile(assets=assets + "a,w,s,server,2,4,1024,10\nb,w,s,vm,1,,512,5\nc,w,s,database,,,,1\n")
    assert (made["vcpu"], made["memory_gib"], made["storage_gib"], made["terabytes"]) == (3, 4, 1536, 1.5)
    assert made["today_year"] == 16
    assert made["servers"] == 2  # a database runs on a server, it is not one
    assert made["workloads"] == 1


def test_a_workload_that_nothing_carries_weighs_nothing():
    made = profile("v", workloads=TWO)
    assert made[["vcpu", "memory_gib", "storage_gib", "servers", "today_year"]].tolist() == [0] * 5
    assert (made["workloads"], made["idle"], made["main_site"], made["at_offer"]) == (1, False, "", "")


@pytest.mark.parametrize(
    ("lies", "main", "offer"),
    [
        ("s t t", "t", "cti"),
        ("s s t", "s", ""),
        ("s t", "s", ""),  # as many on each: the first by name
        ("t", "t", "cti"),
    ],
)
def test_the_main_site_has_most_of_the_assets(lies, main, offer):
    rows = "".join(f"a{number},w,{site}\n" for number, site in enumerate(lies.split()))
    made = profile(sites=SITES, assets="asset,workload,site\n" + rows)
    assert (made["main_site"], made["at_offer"]) == (main, offer)


def test_unknown_levels_are_taken_for_what_the_scenario_says():
    workloads = (
        "workload,organisation,criticality,integrity,personal_information\nw,msss,,4,unknown\nv,msss,1,,no\n"
    )
    taken = {"criticality": 3, "integrity": 2, "confidentiality": 4, "personal_information": "yes"}
    unknown, known = (profile(name, {"unknown": taken}, workloads=workloads) for name in ("w", "v"))
    levels = ["criticality", "availability", "integrity", "confidentiality", "personal_information"]
    assert unknown[levels].tolist() == [3, 1, 4, 4, "yes"]
    assert known[levels].tolist() == [1, 1, 2, 4, "no"]


@pytest.mark.parametrize(("powered", "idle"), [("no no", True), ("no yes", False), ("yes yes", False)])
def test_a_workload_is_idle_when_all_its_assets_are_off(powered, idle):
    first, second = powered.split()
    made = profile(assets=f"asset,workload,site,powered\na,w,s,{first}\nb,w,s,{second}\n")
    assert made["idle"] == idle


def places(text: str):
    return sites(inventory(sites=text), scenario()).set_index("site")


def test_a_site_without_figures_is_estimated():
    made = places("site,organisation,annual_cost,closing_cost\ns,msss,1000,\nt,msss,,0\n")
    assert made["annual_cost"].to_dict() == {"s": 1000, "t": 9000}
    assert made["closing_cost"].to_dict() == {"s": 700, "t": 0}


def test_a_site_that_is_an_offer_or_may_not_close_stays_and_a_cloud_is_not_counted():
    made = places(
        "site,organisation,offer,may_close\ns,msss,,yes\nkept,msss,,no\nown,msss,cti,yes\nrented,msss,cloud,yes\n"
    )
    assert made["closable"].to_dict() == {"s": True, "kept": False, "own": False, "rented": False}
    assert made["counted"].to_dict() == {"s": True, "kept": True, "own": True, "rented": False}

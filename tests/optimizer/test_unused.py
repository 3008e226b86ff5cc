"""What an inventory says that no choice can use is told."""

from __future__ import annotations

from optimizer.unused import unused
from tests.optimizer import small


def told(**tables: str) -> list[tuple[str, dict[str, object]]]:
    estate = small.posed(tables=tables).estate
    return [(finding.kind.code, dict(finding.values)) for finding in unused(estate)]


def test_a_sound_estate_leaves_nothing_unused():
    assert told() == []


def test_a_quote_for_staying_or_for_no_offer_is_told():
    quotes = "workload,offer,treatment,one_off_cost\nw,,retain,7\nw,,rehost,7\nw,cloud,rehost,7\n"
    assert told(quotes=quotes) == [
        ("unused-quote", {"workload": "w", "offer": "", "treatment": "rehost"}),
        ("unused-quote", {"workload": "w", "offer": "", "treatment": "retain"}),
    ]


def test_a_decision_past_the_last_wave_is_told():
    decisions = "workload,action,offer,treatment,wave\nw,forbid,cloud,,99\nw,forbid,cloud,,2\n"
    assert [code for code, _ in told(decisions=decisions)] == ["unused-decision"]


def test_a_move_to_nowhere_is_told():
    workloads = "workload,organisation,status\nw,msss,done\n"
    assert told(workloads=workloads) == [("moved-nowhere", {"workload": "w", "status": "done"})]


def test_sites_without_a_link_are_counted_where_links_limit():
    said = small.posed(limits={"link": {"usable_share": 0.5}}).estate
    assert [(f.kind.code, f.values["count"]) for f in unused(said)] == [("unlimited-links", 1)]
    linked = {"sites": "site,organisation,link_mbps\ns,msss,100\n"}
    assert unused(small.posed(tables=linked, limits={"link": {"usable_share": 0.5}}).estate) == ()


def test_what_nothing_can_be_counted_of_is_told():
    carbon = {"sites": {"grams_kwh": 1, "pue": 1}, "watts": {"vcpu": 1, "memory_gib": 1, "storage_tb": 1}}
    silent = {"assets": "asset,workload,site,vcpu,powered\na,w,s,,yes\n"}
    said = small.posed(tables=silent, carbon=carbon).estate
    assert [(f.kind.code, f.values["count"]) for f in unused(said)] == [("unknown-emissions", 1)]
    assert unused(small.posed(carbon=carbon).estate) == ()
    off = {"assets": "asset,workload,site,vcpu,powered\na,w,s,,no\n"}
    assert unused(small.posed(tables=off, carbon=carbon).estate) == ()


def test_a_latency_that_nobody_knows_is_told_with_its_places():
    tables = {
        "workloads": "workload,organisation\nv,msss\nw,msss\n",
        "assets": "asset,workload,site\na,w,s\nb,v,s\n",
        "dependencies": "consumer,provider,kind,max_latency_ms\nw,v,traffic,5\n",
    }
    assert told(**tables) == [
        ("unknown-latency", {"count": 1, "places": "cloud – cti, cloud – stays, cti – stays"})
    ]
    known = {"places": {"cloud": {"cti": 9}}, "on_site": {"cloud": 9, "cti": 9}}
    assert unused(small.posed(tables=tables, latency=known).estate) == ()


def test_a_budget_of_an_unknown_body_is_told_with_the_nearest_one():
    of_nobody = {"organisation_budget": {"mss": {"2027-2028": 5}, "msss": {"2027-2028": 5}}}
    found = unused(small.posed(limits=of_nobody).estate)
    assert [(f.kind.code, dict(f.values)) for f in found] == [
        ("budget-of-nobody", {"organisation": "mss", "nearest": "msss"})
    ]

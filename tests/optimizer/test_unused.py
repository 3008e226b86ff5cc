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

"""What a person settles stands among the decisions, alone of its kind, and is checked as an upload is."""

from __future__ import annotations

from datetime import date

import pytest

from inventory.deciding import Decision, decided, differing, keys, undecided
from inventory.edit import carried_over
from inventory.findings import Refused
from tests.optimizer import rich

TODAY = date(2027, 4, 1)


@pytest.fixture
def bare():
    """An inventory that decides nothing."""
    return rich.inventory()


def rows(inventory):
    return inventory["decisions"][["workload", "action", "offer", "treatment"]].values.tolist()


def test_a_decision_is_written_as_it_was_settled(bare):
    settled = decided(
        bare, Decision("crm", "pin", "cti", "rehost", 2, "A. Roy", date(2027, 3, 1), "near its database"), TODAY
    )  # fmt: skip
    [row] = settled.inventory["decisions"].to_dict("records")
    assert (row["workload"], row["action"], row["offer"], row["treatment"], row["wave"]) == (
        "crm", "pin", "cti", "rehost", 2,
    )  # fmt: skip
    assert (row["author"], row["date"].date()) == ("A. Roy", date(2027, 3, 1))
    assert row["note"] == "near its database"
    assert settled.replaced.empty


def test_a_new_pin_takes_the_place_of_the_workload_s_pins_and_of_nothing_else(bare):
    once = bare
    for decision in (
        Decision("crm", "pin", "cti"),
        Decision("crm", "forbid", wave=1),
        Decision("web", "pin", "cti"),
    ):
        once = decided(once, decision, TODAY).inventory
    settled = decided(once, Decision("crm", "pin", treatment="retain"), TODAY)
    assert settled.replaced["offer"].tolist() == ["cti"]
    assert sorted(rows(settled.inventory)) == [
        ["crm", "forbid", "", ""],
        ["crm", "pin", "", "retain"],
        ["web", "pin", "cti", ""],
    ]


def test_what_is_forbidden_again_is_written_once_under_the_new_author(bare):
    first = decided(bare, Decision("crm", "forbid", "cti", wave=3, author="A"), TODAY).inventory
    again = decided(first, Decision("crm", "forbid", "cti", wave=3, author="B"), TODAY)
    other = decided(again.inventory, Decision("crm", "forbid", "cti", wave=4, author="B"), TODAY)
    assert again.inventory["decisions"]["author"].tolist() == ["B"]
    assert other.inventory["decisions"]["wave"].tolist() == [3, 4]


def test_a_decision_about_nobody_is_refused(bare):
    with pytest.raises(Refused) as refusal:
        decided(bare, Decision("crn", "pin", "cti"), TODAY)
    assert [finding.column for finding in refusal.value.findings] == ["workload"]


def test_a_decision_removed_is_gone_and_one_that_is_not_there_cannot_be(bare):
    one = decided(bare, Decision("crm", "forbid", wave=1), TODAY).inventory
    assert undecided(one, keys(one["decisions"]), TODAY)["decisions"].empty
    with pytest.raises(Refused):
        undecided(bare, keys(one["decisions"]), TODAY)


def test_it_survives_the_next_import(bare):
    one = decided(bare, Decision("crm", "forbid", wave=1), TODAY).inventory
    again, lost = carried_over(one, bare)
    assert (keys(again["decisions"]), lost) == ([("crm", "forbid", "", "", "1")], ())


def test_decisions_that_differ_are_counted_on_both_sides(bare):
    one = decided(bare, Decision("crm", "forbid", wave=1), TODAY).inventory
    other = decided(bare, Decision("crm", "forbid", wave=2), TODAY).inventory
    assert (differing(one, one), differing(bare, one), differing(one, other)) == (0, 1, 2)

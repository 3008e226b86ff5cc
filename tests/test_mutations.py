"""A broken rule says something else than the sound one, is what the tests then see, and is noticed by them."""

from __future__ import annotations

import sys
from importlib import import_module

import pytest

from benchmarks import mutations
from benchmarks.broken_rules import MUTATIONS, matter
from benchmarks.mutations import TESTS, Trial, section, tried
from optimizer import rules
from optimizer.rules import RELAXABLE, RULES, acts_by_wave, moves_together, one_choice_each, within_staff
from tests.optimizer.golden import SHOWN, written
from tests.optimizer.problems import least, problem

PLUGIN = "benchmarks.mutation_plugin"
STAFFED = problem(
    2, "workload offer wave cost effort_days\na x 1 1 5\na x 2 3 4", staff="wave limit\n2 5\n1 4"
)
"""Wave 1 costs 1 and takes 5 days, of 4; wave 2 costs 3 and takes 4, of 5."""


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_rule_is_broken_by_leaving_out_one_row_or_all(rule):
    for way in ("left out", "last row left out"):
        assert len(matter(MUTATIONS[way](rule, SHOWN))) < len(matter(rule(SHOWN)))


@pytest.mark.parametrize(
    ("way", "cost"),
    [
        ("= read as ≥", 3),  # as it is
        ("left out", 1),
        ("last row left out", 1),
        ("sense flipped", None),  # nothing works in both waves
        ("a weight halved", 1),
        ("weights halved", 1),
        ("limits halved", None),
        ("limits doubled", 1),
        ("choices a wave late", 1),  # 5 days of 5
    ],
)
def test_a_broken_limit_allows_what_it_says(way, cost):
    def broken(given):
        return MUTATIONS[way](within_staff, given)

    found = least(STAFFED, [*(rule for rule in RULES if rule is not within_staff), broken])
    assert found == (None if cost is None else pytest.approx(cost))


@pytest.mark.parametrize(
    ("rule", "way"),
    [
        (within_staff, "= read as ≥"),  # no equality
        (within_staff, "columns a wave late"),  # no column but choices
        (one_choice_each, "choices a wave late"),  # whatever the wave
        (moves_together, "weights halved"),  # of both sides
        (moves_together, "limits doubled"),  # of nothing
    ],
)
def test_a_mutation_that_says_the_same_is_no_break(rule, way):
    assert matter(MUTATIONS[way](rule, SHOWN)) == matter(rule(SHOWN))
    assert tried(rule, way) == Trial(rule.__name__, way, False, (), 0.0)


def test_columns_a_wave_late_are_those_of_the_wave_before():
    late = MUTATIONS["columns a wave late"]

    def broken(given):
        return late(acts_by_wave, given)

    sound, shifted = (written(rule).splitlines() for rule in (acts_by_wave, broken))
    assert sound[1] == "crm · 2: - x[crm → ngq @ 2] - moved[crm @ 1] + moved[crm @ 2] = 0"
    assert shifted[1] == "crm · 2: - x[crm → ngq @ 2] + moved[crm @ 1] = 0"


def test_the_plugin_puts_a_broken_rule_wherever_the_sound_one_is_named(monkeypatch):
    plugin = import_module(PLUGIN)
    home = sys.modules[within_staff.__module__]
    for module, name in (
        (rules, "within_staff"),
        (home, "within_staff"),
        (rules, "RULES"),
        (rules, "RELAXABLE"),
    ):
        monkeypatch.setattr(module, name, getattr(module, name))  # put back afterwards
    plugin.install("within_staff", MUTATIONS["left out"])
    broken = rules.within_staff
    assert broken is home.within_staff
    assert broken is rules.RULES[RULES.index(within_staff)]
    assert broken is rules.RELAXABLE[RELAXABLE.index(within_staff)]
    assert broken.__name__ == "within_staff"
    assert len(broken(SHOWN).limits) == 0


def test_tests_notice_a_break_in_a_process_of_their_own(monkeypatch):
    monkeypatch.setattr(mutations, "TESTS", {"G": TESTS["G"]})
    found = tried(within_staff, "left out")
    assert found.failed == (f"{TESTS['G']}::test_every_rule_has_its_golden_rows[within_staff]",)
    assert (found.changed, found.letters) == (True, "G")


def test_a_break_that_no_test_notices_survives(monkeypatch):
    calendar = "tests/optimizer/test_calendar.py"  # which knows no staff
    monkeypatch.setattr(mutations, "TESTS", {"C": calendar, "K": calendar})
    assert tried(within_staff, "left out").letters == "**survives**"


def test_tests_that_do_not_end_notice_nothing(monkeypatch):
    monkeypatch.setattr(mutations, "PATIENCE", 0.1)
    assert tried(within_staff, "left out").letters == "no end"


def test_the_section_counts_breaks_and_names_the_unnoticed():
    made = [
        Trial("within_staff", "left out", True, (f"{TESTS['B']}::x", f"{TESTS['G']}::y"), 1.0),
        Trial("within_staff", "sense flipped", True, (f"{TESTS['G']}::y",), 1.0),
        Trial("within_staff", "limits halved", True, (), 1.0),
        Trial("within_staff", "= read as ≥", False, (), 0.0),
        Trial("within_staff", "limits doubled", True, ("no end",), 900.0),
    ]
    said = section(made)
    assert "4 breaks, 2 noticed." in said
    assert "| `within_staff` | BG |  | G | – |  |  | **survives** |" in said
    assert "No test noticed: `within_staff` (limits halved)." in said
    assert "Golden rows alone noticed: `within_staff` (sense flipped)." in said

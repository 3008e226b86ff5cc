"""What policy charges for moves, as the Plan screen tells it: the library's rows, their sum that of the money line."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from language import Language
from tests.optimizer import rich
from views.markup import literal
from views.plan.charges import charged, rule_said
from views.plan.wording import identity

CHARGING = [rule for rule in rich.plan().scenario.policy.values() if rule.cost is not None]


def screen(language):
    def script():
        from tests.optimizer import rich
        from views import session
        from views.plan import charges

        charges.show(session.language(), rich.plan())

    shown = AppTest.from_function(script, default_timeout=60)
    shown.query_params["lang"] = language
    shown.run()
    assert not shown.exception
    return shown


def test_the_charges_come_to_what_the_line_of_money_holds():
    plan = rich.plan()
    line = plan.cash.loc[plan.cash["line"] == "policy_charge", "amount"].sum()
    moves = charged(identity(plan), plan)
    assert line > 0
    assert moves["cost"].sum() == pytest.approx(line)
    assert moves["wave"].is_monotonic_increasing
    assert set(moves["organisation"]) <= {"msss", "mtq"}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_rule_is_told_with_its_reason_amount_and_both_sources(language):
    words, shown = Language(language), screen(language)
    [listed] = [each.value for each in shown.markdown]
    assert len(listed.splitlines()) == len(CHARGING)
    for rule in CHARGING:
        told = rule_said(words, rule)
        for part in (rule.because.say(language), words.money(rule.cost.value), rule.source.say(language)):
            assert part in told
        assert literal(words.money(rule.cost.value)) in listed
    assert words.money(charged(identity(rich.plan()), rich.plan())["cost"].sum()) in shown.caption[0].value


def test_a_scenario_that_charges_nothing_says_so(monkeypatch):
    plan = rich.plan()
    free = {name: rule for name, rule in plan.scenario.policy.items() if rule.cost is None}
    bare = replace(plan, scenario=plan.scenario.model_copy(update={"policy": free}))
    monkeypatch.setattr(rich, "plan", lambda: bare)
    assert [each.value for each in screen("fr").caption] == [
        "Aucune règle de ce scénario ne fait payer une migration."
    ]

"""The money on screen is the plan's, cash apart from what is valued, and it pays back when the library says."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from language import Language
from optimizer.baselines import do_nothing
from optimizer.payback import against, payback_year
from tests.optimizer import rich
from views.plan.ledgers import by_line, ledger
from views.plan.money import left_alone, lines_beside
from views.plan.returns import accumulated
from views.plan.wording import identity

FRENCH = Language("fr")


def nothing():
    return do_nothing(rich.posed())


def screen(language: str = "fr") -> AppTest:
    def script() -> None:
        from tests.optimizer import rich
        from views.plan import money

        money.show(rich.plan())

    shown = AppTest.from_function(script, default_timeout=120)
    shown.query_params["lang"] = language
    return shown.run()


def spent(table, column="amount"):
    return table.loc[table["kind"] == "cash", column].sum()


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("column", ["amount", "discounted"])
def test_the_headline_is_the_library_s(language, column):
    shown = screen(language)
    shown = shown.segmented_control[0].set_value(column).run()
    assert not shown.exception
    words, years = Language(language), against(rich.plan().cash, nothing(), column)
    values = [each.value for each in shown.metric]
    assert values[:2] == [
        words.money(spent(rich.plan().cash, column)),
        words.money(spent(nothing(), column)),
    ]
    assert values[2] == (payback_year(years) or words.say("not within the horizon"))


@pytest.mark.parametrize("kind", ["cash", "valued"])
def test_bars_hold_one_kind_of_money_and_all_of_it(kind):
    cash = rich.plan().cash
    wide = ledger(cash, kind, "amount")
    assert wide["total"].sum() == pytest.approx(cash.loc[cash["kind"] == kind, "amount"].sum())
    assert wide["fiscal_year"].tolist() == sorted(set(cash["fiscal_year"]))
    assert set(wide) - {"fiscal_year", "total"} == set(cash.loc[cash["kind"] == kind, "line"])


def test_the_bars_say_which_dollars_they_count():
    notes = {column: by_line(FRENCH, rich.plan(), "cash", column).note for column in ("amount", "discounted")}
    assert "non actualisés" in notes["amount"]
    assert "actualisés au début de la vague 1" in notes["discounted"]
    assert all("Estimation" in note for note in notes.values())


def test_a_plan_that_never_pays_back_is_said_so():
    years = against(rich.plan().cash, nothing())
    never = years.assign(cumulative=years["cumulative"].abs() + 1)
    assert accumulated(FRENCH, never, "amount").title.endswith("plan non remboursé dans l’horizon")
    sooner = years.assign(cumulative=-1.0)
    assert years["fiscal_year"].iloc[0] in accumulated(FRENCH, sooner, "amount").title


def test_savings_are_told_above_zero_when_the_plan_is_ahead():
    years = against(rich.plan().cash, nothing())
    frame = accumulated(FRENCH, years, "amount").frame
    assert frame["saved_since"].iloc[-1] == pytest.approx(spent(nothing()) - spent(rich.plan().cash))


def test_lines_sum_to_the_objective_when_discounted():
    plan = rich.plan()
    beside = lines_beside(plan, nothing(), "discounted")
    assert beside["plan"].sum() == pytest.approx(plan.summary["objective"])
    assert beside["nothing"].sum() == pytest.approx(nothing()["discounted"].sum())
    assert beside["kind"].tolist() == sorted(beside["kind"])


def test_doing_nothing_is_worked_out_once_for_a_plan():
    plan = rich.plan()
    assert left_alone(identity(plan), plan) is left_alone(identity(plan), plan)

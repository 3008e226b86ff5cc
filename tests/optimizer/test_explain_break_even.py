"""What would have to change is what changes it: a quote a dollar below the break-even is taken, a dollar above is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.break_even import break_even
from optimizer.demands import held
from optimizer.problem import Problem
from optimizer.rule_prices import relaxed
from optimizer.solve import Search, solve
from tests.optimizer import rich, small

EXACT = Search(gap=0.0)


def told(posed, workload):
    plan = solve(posed.problem, EXACT)
    [row] = [each for each in plan.chosen if posed.problem.choices["workload"].iloc[each] == workload]
    return break_even(posed, relaxed(posed.problem), int(row))


def taken(**given):
    """The treatment chosen for the workload."""
    posed = small.posed(**given)
    return (
        posed.problem.choices.iloc[solve(posed.problem, EXACT).chosen]
        .iloc[0][["offer", "treatment"]]
        .tolist()
    )


def test_a_break_even_is_worked_out_by_hand_and_by_solving_again():
    # Rehosting in the cti at once: 1000 + 240 × 2.952. Replatforming there: 2000 + 120 × 2.952, which is 645.76 more.
    kept = {
        "treatments": {
            "retire": small.PLAIN | {"needs_quote": True},
            "refresh": small.PLAIN | {"needs_quote": True},
        }
    }
    assert taken(**kept) == ["cti", "rehost"]
    found = told(small.posed(**kept), "w").set_index(["offer", "treatment"]).loc[("cti", "replatform")]
    assert found["wave"] == 1
    assert found["own_extra"] == pytest.approx(1000 - 120 * 2.952)
    assert found["one_off_less"] == pytest.approx(645.76)
    assert found["annual_less"] == pytest.approx(645.76 / 2.952)
    for dollar, treatment in ((-1, "replatform"), (1, "rehost")):
        quote = 2000 - 645.76 + dollar
        quotes = f"workload,offer,treatment,one_off_cost\nw,cti,replatform,{quote}\n"
        assert taken(tables={"quotes": quotes}, **kept) == ["cti", treatment]


def test_nothing_changes_in_the_relaxation_before_the_break_even():
    posed = rich.posed()
    of, whole = posed.problem, relaxed(posed.problem)
    assert whole is not None
    for workload in ("web", "crm"):
        for row in told(posed, workload).head(3).to_dict("records"):
            own = of.choices
            same = (
                (own["workload"] == workload)
                & (own["offer"] == row["offer"])
                & (own["treatment"] == row["treatment"])
                & (own["wave"] == row["wave"])
            )
            lower = own["cost"] - 0.99 * max(0.0, row["priced_extra"]) * same
            cheaper: Problem = replace(of, choices=own.assign(cost=lower))
            # It is not taken yet where the plan's choice is the relaxation's own.
            if (
                whole.taken[same.to_numpy()].sum() == 0
                and row["priced_extra"] <= whole.reduced[same.to_numpy()][0]
            ):
                assert relaxed(cheaper).objective == pytest.approx(whole.objective)


def test_the_choice_made_is_not_an_alternative_to_itself():
    posed = rich.posed()
    plan = rich.plan()
    chosen = plan.assignments.set_index("workload").loc["web"]
    solution = held(posed, plan)
    [row] = [each for each in solution.chosen if posed.problem.choices["workload"].iloc[each] == "web"]
    found = break_even(posed, relaxed(posed.problem), int(row))
    assert not ((found["offer"] == chosen["offer"]) & (found["treatment"] == chosen["treatment"])).any()
    assert found["priced_extra"].is_monotonic_increasing
    assert (found["one_off_less"] >= 0).all()

"""The moves that a rule of policy charges, as a privacy assessment outside Québec: which, for how much, and who asks it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from language import Language
from optimizer.charges import charged_moves
from optimizer.figures import Sourced
from optimizer.plan import Plan
from optimizer.scenario import PolicyRule
from views import columns
from views.markup import literal
from views.plan.wording import identity
from views.scenario.chips import status_word
from views.table import table


def show(words: Language, made: Plan) -> None:
    """Show each charged move and the rules that charge them; say so where there is none."""
    rules = {name: rule for name, rule in made.scenario.policy.items() if rule.cost is not None}
    st.subheader(words.say("What policy asks to be paid for a move"), anchor=False)
    if not rules:
        st.caption(words.say("No rule of this scenario charges a move."))
        return
    moves = charged(identity(made), made)
    st.caption(
        words.say(
            "Moves charged: {count}, for {amount} in all. Paid once, with the move and from the budget of its fiscal year; not discounted.",
            count=len(moves), amount=words.money(moves["cost"].sum()),
        )
    )  # fmt: skip
    st.markdown("\n".join(f"- {literal(rule_said(words, rule))}" for rule in rules.values()))
    if len(moves):
        _table(words, made, moves)


@st.cache_resource(max_entries=6, show_spinner=False)
def charged(plan_identity: str, _made: Plan) -> pd.DataFrame:
    """The charged moves, in the order in which they act: those of `charged_moves`, with name and organisation."""
    named = _made.inventory["workloads"][["workload", "name", "organisation"]]
    moves = charged_moves(_made.inventory, _made.scenario, _made.assignments)
    return moves.merge(named, on="workload", how="left").sort_values(["wave", "workload"], ignore_index=True)


def rule_said(words: Language, rule: PolicyRule) -> str:
    """Why a rule charges, how much, and who says so of each."""
    if rule.cost is None:
        raise ValueError("this rule charges nothing")
    return words.say(
        "{because} Amount of a move: {amount} ({status}). {origin} Source of the rule: {source}",
        because=rule.because.say(words.code), amount=words.money(rule.cost.value),
        status=status_word(words, rule.cost.status), origin=_source(words, rule.cost),
        source=_source(words, rule),
    )  # fmt: skip


def _source(words: Language, said: Sourced) -> str:
    return said.source.say(words.code) or words.say("No source given.")


def _table(words: Language, made: Plan, moves: pd.DataFrame) -> None:
    """The moves, each with where it goes and why it is charged."""
    offers = {code: offer.title.say(words.code) or code for code, offer in made.scenario.offers.items()}
    whys = {name: rule.because.say(words.code) for name, rule in made.scenario.policy.items()}
    shown = [
        columns.text("workload", words.say("Workload")),
        columns.text("name", words.say("Name")),
        columns.text("organisation", words.say("Public body")),
        columns.text("to", words.say("To")),
        columns.wave("wave", words.say("Wave"), words),
        columns.money("cost", words.say("Charge"), words),
        columns.text("why", words.say("Reason")),
    ]
    told = moves.assign(to=moves["offer"].map(offers), why=moves["rule"].map(whys))
    table(told, shown, words, key="plan-charged-moves", caption=words.say("Moves that policy charges"))

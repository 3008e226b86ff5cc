"""How a run ended, in plain words: a plan, or why there is none."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from explained_infeasible import sentence as sentence_of_way
from explained_infeasible import told_rows
from inventory.findings import Finding
from language import Language
from optimizer.explain import Clash
from optimizer.runs import Stage, State
from optimizer.sheets import RULE_UNITS
from optimizer.ways_out import WayOut
from views import columns
from views.markup import literal
from views.table import Column, table

MOST_FINDINGS = 12


def show(state: State, words: Language) -> None:
    """Say how an ended run ended."""
    said = sentence(state.stage, words)
    if state.stage is Stage.PLANNED:
        status = words.term(str(state.status)) if state.status else ""
        st.success(f"{said} {status[:1].upper()}{status[1:]}.".rstrip())
    elif state.stage is Stage.INFEASIBLE and state.clash is not None:
        _clash(state.clash, words)
        _ways(state.ways, words)
    elif state.stage in {Stage.CANCELLED, Stage.UNPLANNED}:
        st.warning(said)
    else:
        st.error(said)
    _findings(state.findings, words, refusal=state.stage in {Stage.REFUSED, Stage.UNSOUND})


def sentence(stage: Stage, words: Language) -> str:
    """What an ending means, and what to do about it."""
    told = {
        Stage.PLANNED: words.say("A plan was found, and checked again without the solver."),
        Stage.INFEASIBLE: words.say("No plan satisfies every rule of this scenario: this is proven."),
        Stage.UNPLANNED: words.say(
            "No plan was found in the time given: give it more, or accept a wider gap."
        ),
        Stage.CANCELLED: words.say("The search was stopped before it had found a plan."),
        Stage.REFUSED: words.say("Nothing could be planned from what was given; here is why."),
        Stage.UNSOUND: words.say(
            "The plan that was found does not pass its own verification, so it is not shown. This is a fault of Estuaire’s, not of your data."
        ),
        Stage.FAILED: words.say(
            "The search ended unexpectedly, perhaps because the machine ran out of memory. Nothing you gave is lost: try again."
        ),
    }
    return told[stage]


def short(stage: Stage, words: Language) -> str:
    """An ending in two or three words."""
    told = {
        Stage.PLANNED: words.say("Plan found"),
        Stage.INFEASIBLE: words.say("No plan can exist"),
        Stage.UNPLANNED: words.say("No plan in time"),
        Stage.CANCELLED: words.say("Stopped"),
        Stage.REFUSED: words.say("Refused"),
        Stage.UNSOUND: words.say("Plan rejected"),
        Stage.FAILED: words.say("Failed"),
    }
    return told.get(stage, words.say("Under way"))


def _clash(clash: Clash, words: Language) -> None:
    """Which rules clash, about what, and by how much."""
    first, *rest = words.clash(clash.sets)
    narrowed = told_rows(words, clash)
    st.error("\n".join([first, "", *(f"- {literal(each)}" for each in (*rest, *narrowed))]))
    if len(clash.shortfalls):
        caption = words.say("The least that would have to give")
        table(shortfalls(clash, words), _clash_columns(words), words, key="plan-clash", caption=caption)


def _ways(ways: tuple[WayOut, ...], words: Language) -> None:
    """What would have to be granted for there to be a plan, each way with its price."""
    if ways:
        said = words.say("Ways out, nothing else giving; each was solved again, and its plan checked:")
        st.info("\n".join([said, "", *(f"- {literal(sentence_of_way(words, way))}" for way in ways)]))


def shortfalls(clash: Clash, words: Language) -> pd.DataFrame:
    """The limits that would have to give, their amounts put into words with their units."""
    found = clash.shortfalls
    units = found["rule"].map(RULE_UNITS).fillna("")
    said = {
        column: [say(value, unit) for value, unit in zip(found[column], units, strict=True)]
        for column, say in (("limit", words.amount), ("short_by", words.shortfall))
    }
    return found.assign(**said)


def _clash_columns(words: Language) -> list[Column]:
    return [
        columns.term("rule", words.say("Rule"), words),
        Column("about", words.say("About"), lambda text: words.about(str(text))),
        Column("limit", words.say("Limit"), figure=True),
        Column("short_by", words.say("Short by at least"), figure=True),
    ]


def _findings(findings: tuple[Finding, ...], words: Language, refusal: bool) -> None:
    """Each finding on its own; what did not stop the plan is folded away."""
    if not findings:
        return
    said = [literal(words.finding(finding)) for finding in findings[:MOST_FINDINGS]]
    if len(findings) > MOST_FINDINGS:
        said.append(words.say("… and {count} more", count=len(findings) - MOST_FINDINGS))
    if refusal:
        for each in said:
            st.error(each)
        return
    with st.expander(words.say("Worth knowing about this search: {count}", count=len(findings))):
        for each in said:
            st.info(each)

"""What became of the last change, beside the form: kept or refused, and why."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from language import Language
from views import columns
from views.inventory.changes import OUTCOME, Outcome
from views.inventory.headings import heading
from views.table import table


def told(words: Language) -> None:
    """Show it, if there was one."""
    outcome: Outcome | None = st.session_state.get(OUTCOME)
    if outcome is None:
        return
    if outcome.kept:
        st.success(words.say("Changed: {table}, rows: {count}", table=outcome.table, count=outcome.rows))
    elif outcome.replaced:
        st.error(
            words.say(
                "Nothing was changed: the inventory has been replaced since this page showed it. Look at it again."
            )
        )
    else:
        st.error(words.say("Nothing was changed. Correct what follows and apply again."))
    if outcome.findings:
        shown = [
            columns.text("severity", words.say("Severity")), columns.text("row", words.say("Row")),
            columns.text("column", words.say("Column")), columns.text("problem", words.say("Problem")),
            columns.text("remedy", words.say("Remedy")),
        ]  # fmt: skip
        table(
            _frame(words, outcome), shown, words, key="inventory-found", caption=words.say("What was found")
        )
    if outcome.more:
        st.caption(words.say("… and {count} more", count=outcome.more))


def _frame(words: Language, outcome: Outcome) -> pd.DataFrame:
    """One row a finding, in the user's words."""
    names = {"error": words.say("error"), "warning": words.say("warning"), "note": words.say("note")}
    return pd.DataFrame(
        [
            (names[each.kind.severity], row, heading(words, each.column) if each.column else "",
             words.say(each.kind.problem, **each.values), words.say(each.kind.remedy, **each.values))
            for row, each in outcome.findings
        ],
        columns=["severity", "row", "column", "problem", "remedy"],
    )  # fmt: skip

"""How far a figure can be believed, in a word and a sign, never in a colour alone; and where it comes from."""

from __future__ import annotations

import html
from dataclasses import replace

import streamlit as st

from inventory.findings import Finding
from language import Language
from optimizer.figures import Status, Text

SIGNS = {
    Status.UNKNOWN: "?",
    Status.ASSUMPTION: "≈",
    Status.REPORTED: "◐",
    Status.OFFICIAL: "✓",
}

STYLE = """<style>
.estuaire-origin { display: flex; flex-wrap: wrap; gap: 4px 8px; align-items: baseline; font-size: 0.875rem; line-height: 1.4; }
.estuaire-chip { border: 1px solid currentcolor; border-radius: 999px; padding: 0 10px; font-weight: 600; white-space: nowrap; }
.estuaire-chip-unknown { border-style: dashed; }
.estuaire-chip-official { border-width: 2px; }
.estuaire-chip-changed { border-radius: 4px; background: rgb(74 152 217 / 15%); }
[data-testid="stPopover"] button[aria-expanded="true"], [data-testid="stPopover"] button[aria-expanded="true"] * { color: inherit; }
[data-testid="stForm"] [data-testid="InputInstructions"] { display: none; }
.estuaire-fault { margin: 0; padding: 4px 12px; border-left: 4px solid #cb381f; font-weight: 600; }
</style>"""


def status_word(words: Language, status: Status) -> str:
    """A status in a word."""
    return {
        Status.UNKNOWN: words.say("unknown"),
        Status.ASSUMPTION: words.say("assumption"),
        Status.REPORTED: words.say("reported"),
        Status.OFFICIAL: words.say("official"),
    }[status]


def chip(words: Language, status: Status) -> str:
    """A status as markup."""
    word = html.escape(status_word(words, status))
    return f'<span class="estuaire-chip estuaire-chip-{status}" data-status="{status}">{SIGNS[status]} {word}</span>'


def origin(words: Language, status: Status, source: Text, changed: str = "") -> None:
    """The status and the source; `changed` says what the preset says."""
    said = source.say(words.code)
    parts = [chip(words, status)]
    if changed:
        parts.append(f'<span class="estuaire-chip estuaire-chip-changed">{html.escape(changed)}</span>')
    parts.append(f"<span>{html.escape(said or words.say('No source given.'))}</span>")
    st.html(f'<div class="estuaire-origin">{"".join(parts)}</div>')


def faults(words: Language, findings: tuple[Finding, ...], lines: bool = False) -> None:
    """What is wrong with a field, under it; with the lines of a text that somebody wrote."""
    for finding in findings:
        told = words.finding(replace(finding, file="", column="", line=finding.line if lines else None))
        about = html.escape(finding.column)
        st.html(f'<p class="estuaire-fault" role="alert" data-about="{about}">⚠ {html.escape(told)}</p>')

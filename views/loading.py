"""Files dropped in the browser become the inventory looked at, through the same readers and checks as the terminal's.

Nothing is kept unless all of it can be: the inventory before stays until the new one is whole.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd
import streamlit as st

from inventory.edit import carried_over
from inventory.findings import Finding, Refused
from inventory.graph import load
from inventory.readers import READERS
from inventory.readers import read as read_tables
from language import Language
from optimizer.export import safe_csv
from views import columns, session
from views.markup import literal
from views.table import table

READ = "loading-read"
"""Where the session keeps what the last import found."""


@dataclass(frozen=True)
class Read:
    """What an import found: the files, every finding, and whether the inventory could be kept."""

    files: tuple[str, ...]
    findings: tuple[Finding, ...]
    kept: bool


def drop(words: Language, key: str) -> None:
    """A place to drop files, and the button that imports them."""
    files = st.file_uploader(
        words.say("Inventory files: CSV, .xlsx or an RVTools export"),
        accept_multiple_files=True,
        key=f"{key}-files",
    )
    with st.expander(words.say("How to read them")):
        organisation = st.text_input(
            words.say("Public body that the files are about, where they do not say it"),
            key=f"{key}-organisation",
        )
        form = st.selectbox(
            words.say("Format"), ["auto", *(reader.name for reader in READERS)], key=f"{key}-format",
            format_func=lambda name: words.say("recognised by itself") if name == "auto" else name,
        )  # fmt: skip
    pressed = st.button(
        words.say("Import these files"), type="primary", disabled=not files, key=f"{key}-import"
    )
    if pressed and files:
        with st.spinner(words.say("Reading and checking every line…")):
            given = [(each.name, each.getvalue()) for each in files]
            st.session_state[READ] = imported(given, organisation.strip(), form)
        st.rerun()


def imported(files: Sequence[tuple[str, bytes]], organisation: str, form: str) -> Read:
    """Read, check and keep these files; what was found, whether they could be kept or not."""
    names = tuple(name for name, _ in files)
    try:
        with laid_down(files) as paths:
            raw, found = read_tables(paths, organisation, form)
        new, checked = load(raw, date.today())
        before = session.inventory()
        new, lost = carried_over(before, new) if before else (new, ())
        session.keep(new)
    except Refused as refused:
        return Read(names, refused.findings, kept=False)
    return Read(names, (*found, *checked, *lost), kept=True)


@contextmanager
def laid_down(files: Sequence[tuple[str, bytes]]) -> Iterator[list[Path]]:
    """The files on disk for as long as they are read, each in a folder of its own, under its last name alone."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, (name, content) in enumerate(files):
            place = Path(folder) / str(number)
            place.mkdir()
            last = name.replace("\\", "/").rpartition("/")[2].lstrip(".") or "file"
            paths.append(place / last[-120:])
            paths[-1].write_bytes(content)
        yield paths


def told(words: Language) -> None:
    """What the last import found, in a table, if there was one."""
    read: Read | None = st.session_state.get(READ)
    if read is None:
        return
    files = ", ".join(read.files)
    if read.kept:
        st.success(words.say("Imported: {files}", files=literal(files)))
    else:
        st.error(
            words.say(
                "Nothing was imported; correct what follows and drop the files again: {files}",
                files=literal(files),
            )
        )
    if read.findings:
        findings(words, read.findings, "loading-findings")


@st.fragment
def findings(words: Language, found: Sequence[Finding], key: str) -> None:
    """Findings as a table: severity, file, line, column, problem, remedy; and the same to download."""
    frame = findings_frame(words, found)
    shown = [
        columns.text("severity", words.say("Severity")), columns.text("file", words.say("File")),
        columns.number("line", words.say("Line"), words), columns.text("column", words.say("Column")),
        columns.text("problem", words.say("Problem")), columns.text("remedy", words.say("Remedy")),
    ]  # fmt: skip
    table(frame, shown, words, key=key, caption=words.say("What was found"))
    heads = {column.name: column.header for column in shown}
    st.download_button(
        words.say("Download as {form}", form="CSV"), data=lambda: safe_csv(frame.rename(columns=heads)),
        file_name="estuaire-findings.csv", mime="text/csv", on_click="ignore", key=f"{key}-download",
    )  # fmt: skip


def findings_frame(words: Language, found: Sequence[Finding]) -> pd.DataFrame:
    """One row a finding, errors first, in the user's words."""
    order = {"error": 0, "warning": 1, "note": 2}
    names = {"error": words.say("error"), "warning": words.say("warning"), "note": words.say("note")}
    ranked = sorted(found, key=lambda each: order[each.kind.severity])
    return pd.DataFrame(
        [
            (names[each.kind.severity], each.file, each.line, each.column,
             words.say(each.kind.problem, **each.values), words.say(each.kind.remedy, **each.values))
            for each in ranked
        ],
        columns=["severity", "file", "line", "column", "problem", "remedy"],
    ).astype({"line": "float64"})  # fmt: skip

"""Files dropped in the browser become the inventory looked at, through the same readers and checks as the terminal's.

Nothing is kept unless all of it can be: the inventory before stays until the new one is whole.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd
import streamlit as st

from inventory.cells import Habits
from inventory.edit import carried_over
from inventory.findings import Finding, Refused
from inventory.graph import load
from inventory.readers import READERS, Recognised, read_all
from language import Language
from optimizer.export import safe_csv
from views import columns, session
from views.markup import literal
from views.table import table

READ = "loading-read"
"""Where the session keeps what the last import found."""


LONGEST_NAME = 60
"""Characters of a file’s name that are kept, from its end: no disk refuses so many, whatever they are."""
STEPS = 3
"""Reading, checking, keeping."""


@dataclass(frozen=True)
class Read:
    """What an import found: the files, every finding, whether the inventory could be kept, and what became what."""

    files: tuple[str, ...]
    findings: tuple[Finding, ...]
    kept: bool
    recognised: tuple[Recognised, ...] = ()


@dataclass(frozen=True)
class Ways:
    """How files are to be read: whose they are where they do not say it, their format, how they write dates and numbers."""

    organisation: str = ""
    form: str = "auto"
    habits: Habits = field(default_factory=Habits)


def drop(words: Language, key: str) -> None:
    """A place to drop files, and the button that imports them."""
    files = st.file_uploader(
        words.say("Inventory files: CSV, .xlsx, an RVTools export, or a zip of them"),
        accept_multiple_files=True,
        key=f"{key}-files",
    )
    with st.expander(words.say("How to read them")):
        ways = _ways(words, key)
    pressed = st.button(
        words.say("Import these files"), type="primary", disabled=not files, key=f"{key}-import"
    )
    if pressed and files:
        given = [(each.name, each.getvalue()) for each in files]
        st.session_state[READ] = imported(given, ways, _progress(words))
        st.rerun()


def _ways(words: Language, key: str) -> Ways:
    """What a reader says of files that do not say it themselves."""
    organisation = st.text_input(
        words.say("Public body that the files are about, where they do not say it"), key=f"{key}-organisation"
    )
    form = st.selectbox(
        words.say("Format"), ["auto", *(reader.name for reader in READERS)], key=f"{key}-format",
        format_func=lambda name: words.say("recognised by itself") if name == "auto" else reader_name(words, name),
    )  # fmt: skip
    days = {
        None: words.say("unclear, so refused"),
        True: words.say("3 February"),
        False: words.say("2 March"),
    }
    commas = {None: words.say("unclear, so refused"), True: "1.234", False: words.number(1234)}
    first = st.selectbox(
        words.say("A date such as 03/02/2031 is"),
        list(days),
        format_func=days.__getitem__,
        key=f"{key}-dates",
    )
    comma = st.selectbox(
        words.say("A number such as 1,234 is"),
        list(commas),
        format_func=commas.__getitem__,
        key=f"{key}-numbers",
    )
    return Ways(organisation.strip(), str(form), Habits(day_first=first, decimal_comma=comma))


def _progress(words: Language) -> Callable[[int], None]:
    """A bar that says which step an import is at."""
    bar = st.progress(0.0)
    said = (
        words.say("Reading the files…"), words.say("Checking every line…"), words.say("Keeping the new inventory…"),
    )  # fmt: skip

    def show(step: int) -> None:
        bar.progress((step + 1) / (STEPS + 1), said[step])

    return show


def imported(
    files: Sequence[tuple[str, bytes]],
    ways: Ways = Ways(),
    progress: Callable[[int], None] = lambda step: None,
) -> Read:
    """Read, check and keep these files; what was found, whether they could be kept or not.

    `progress` is told each step as it begins, from 0.
    """
    names = tuple(name for name, _ in files)
    recognised: tuple[Recognised, ...] = ()
    try:
        progress(0)
        with laid_down(files) as paths:
            reading = read_all(paths, ways.organisation, ways.form)
        recognised = reading.recognised
        progress(1)
        habits = ways.habits
        new, checked = load(reading.tables, date.today(), habits.day_first, habits.decimal_comma)
        before = session.inventory()
        new, lost = carried_over(before, new) if before else (new, ())
        progress(2)
        session.keep(new)
    except Refused as refused:
        return Read(names, refused.findings, False, recognised)
    return Read(names, (*reading.findings, *checked, *lost), True, recognised)


@contextmanager
def laid_down(files: Sequence[tuple[str, bytes]]) -> Iterator[list[Path]]:
    """The files on disk for as long as they are read, together, each under its last name alone.

    Files of one name lie in folders of their own.
    """
    with tempfile.TemporaryDirectory() as folder:
        paths: list[Path] = []
        for name, content in files:
            last = _last_name(name)
            same = sum(path.name == last for path in paths)
            paths.append(Path(folder) / str(same) / last)
            paths[-1].parent.mkdir(exist_ok=True)
            paths[-1].write_bytes(content)
        yield paths


def _last_name(name: str) -> str:
    """The last name of a path, short, visible and without what only machines read."""
    last = name.replace("\\", "/").rpartition("/")[2].lstrip(".")
    return "".join(filter(str.isprintable, last))[-LONGEST_NAME:] or "file"


def reader_name(words: Language, name: str) -> str:
    """What a reader of files is called."""
    return {"native": words.say("Estuaire tables"), "rvtools": "RVTools"}.get(name, name)


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
    if read.recognised:
        _recognised(words, read.recognised)
    if read.findings:
        findings(words, read.findings, "loading-findings")


@st.fragment
def _recognised(words: Language, found: Sequence[Recognised]) -> None:
    """What each file or sheet became."""
    none = words.say("completes the others")
    frame = pd.DataFrame(
        [
            (each.file, reader_name(words, each.reader), words.term(each.table) if each.table else none,
             each.rows if each.table else None)
            for each in found
        ],
        columns=["file", "reader", "table", "rows"],
    ).astype({"rows": "float64"})  # fmt: skip
    shown = [
        columns.text("file", words.say("File or sheet")), columns.text("reader", words.say("Recognised as")),
        columns.text("table", words.say("Became")), columns.number("rows", words.say("Rows"), words),
    ]  # fmt: skip
    table(frame, shown, words, key="loading-recognised", caption=words.say("What was recognised"))


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

"""The workbook of a plan to take away: made at a press, and that of a large plan beforehand, in a process of its own."""

from __future__ import annotations

import fcntl
from contextlib import suppress
from pathlib import Path

import streamlit as st

from language import Language
from optimizer.export import cells, workbook
from optimizer.plan import Plan
from optimizer.private import held, replace_text, text_of
from optimizer.processes import launched
from views import packing_child
from views.packing_child import book_of, share_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SOON = 100_000
"""Cells of a workbook that is made while one waits."""
EVERY = 1.0
"""Seconds between two looks at a workbook under way."""


def download(words: Language, made: Plan, run: Path) -> None:
    """The button that gives the workbook, or the one that has it made, or how far that is."""
    going, book = under_way(run, words.code), book_of(run, words.code)
    if book.is_file():
        _button(words, book)
    elif going:
        _follow(words, run)
    elif cells(made) <= SOON:
        _button(words, made)
    elif st.button(words.say("Prepare the workbook (XLSX)"), key="plan-pack"):
        start(run, words.code)
        st.rerun()
    elif share_of(run, words.code).is_file():
        st.warning(words.say("The workbook could not be made: the ZIP holds the same tables."))


def _button(words: Language, source: Path | Plan) -> None:
    def content() -> bytes:
        return source.read_bytes() if isinstance(source, Path) else workbook(source, words)

    st.download_button(
        words.say("Workbook (XLSX)"), data=content, file_name="estuaire-plan.xlsx", mime=XLSX, on_click="ignore",
        key="plan-xlsx",
    )  # fmt: skip


@st.fragment(run_every=EVERY)
def _follow(words: Language, run: Path) -> None:
    """How far the workbook is; once it is there, or given up, the page is drawn anew."""
    if not under_way(run, words.code):
        st.rerun()  # of the whole page
    done = share(run, words.code)
    st.progress(done, words.say("The workbook is being made: {share}", share=words.percent(done, 0)))


def share(run: Path, language: str) -> float:
    """How much of the workbook is done, from 0 to 1; 0 before anything was said."""
    with suppress(ValueError):
        return min(max(float(text_of(share_of(run, language)) or 0.0), 0.0), 1.0)
    return 0.0


def under_way(run: Path, language: str) -> bool:
    """Whether the workbook is being made: the kernel lets go of the lock when the process dies, of whatever cause."""
    return held(_lock(run, language))


def start(run: Path, language: str) -> None:
    """Have the workbook made, unless it is being made already."""
    with _lock(run, language).open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        replace_text(share_of(run, language), "0")
        launched(packing_child.__name__, [str(run), language], run / "log.txt", lock.fileno())


def _lock(run: Path, language: str) -> Path:
    return run / f"workbook.{language}.lock"

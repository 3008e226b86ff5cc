"""The process that makes a workbook: `python -m views.packing_child RUN LANGUAGE` leaves it in the run's folder."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from language import Language
from optimizer import plan_folder
from optimizer.export import cells, workbook
from optimizer.private import replace_text
from optimizer.run_child import step_back
from optimizer.run_files import TYPED

SELDOM = 0.25
"""Seconds between two words on how far it is, at least."""
HALF = 0.5
"""Where all cells are in place: to put them into the file takes as long again."""


def book_of(run: Path, language: str) -> Path:
    """Where the workbook of a run's plan is kept."""
    return run / f"workbook.{language}.xlsx"


def share_of(run: Path, language: str) -> Path:
    """Where it is said how much of it is done, from 0 to 1."""
    return run / f"workbook.{language}.share"


def pack(run: Path, language: str) -> None:
    """Make the workbook; it appears whole or not at all."""
    plan = plan_folder.read(run / "plan", typed=run / TYPED)
    whole, done, said = cells(plan), 0, 0.0

    def written(count: int) -> None:
        nonlocal done, said
        done += count
        if time.monotonic() - said > SELDOM:
            said = time.monotonic()
            replace_text(share_of(run, language), f"{HALF * min(done / whole, 1.0):.3f}")

    content = workbook(plan, Language(language), written)
    book = book_of(run, language)
    draft = book.with_name(f".{book.name}")
    draft.write_bytes(content)
    os.replace(draft, book)


if __name__ == "__main__":
    step_back()
    pack(Path(sys.argv[1]), sys.argv[2])

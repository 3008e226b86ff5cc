"""A scenario without a plan, and the ways out of it, as the terminal tells them."""

from __future__ import annotations

from collections.abc import Iterable

from rich.text import Text

from explained_infeasible import sentence, told_rows
from optimizer.explain import Clash
from optimizer.ways_out import WayOut
from terminal import Terminal


def show_rows(terminal: Terminal, clash: Clash) -> None:
    """What clashes, limit by limit."""
    for told in told_rows(terminal.language, clash):
        terminal.out.print(Text(told))


def show_ways_out(terminal: Terminal, ways: Iterable[WayOut]) -> None:
    """What would have to be granted for there to be a plan, and what that plan would cost."""
    terminal.line("Ways out, nothing else giving; each was solved again, and its plan checked:")
    for way in ways:
        terminal.out.print(Text(f"  {sentence(terminal.language, way)}"))

"""Two plans side by side, as the terminal shows them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pandas as pd

from language import Language
from optimizer.compare import Comparison
from terminal import Terminal

NONE = "–"
MOST_ROWS = 40
"""Workloads listed; the rest are counted."""


def show_comparison(terminal: Terminal, told: Comparison) -> None:
    """What cannot be held together, then headline, money, indicators after the last wave, sites and workloads."""
    _show_differences_of_ground(terminal, told)
    _show_headline(terminal, told)
    _show_money(terminal, told)
    _show_indicators(terminal, told)
    _show_sites(terminal, told)
    _show_workloads(terminal, told)


def _show_differences_of_ground(terminal: Terminal, told: Comparison) -> None:
    if not told.same_inventory:
        terminal.line("The two plans answer different inventories.")
    if not told.same_horizon:
        terminal.line("The two horizons differ: waves are matched by the day they begin.")
    if not told.same_discounting:
        terminal.line("The two plans discount differently: their discounted amounts cannot be compared.")


def _show_headline(terminal: Terminal, told: Comparison) -> None:
    say = terminal.language
    rows = [[say.term(row["measure"]), *_amounts(say, row)] for row in told.headline.to_dict("records")]
    terminal.table("Two plans", ("Measure", "Plan A", "Plan B", "Difference"), rows)


def _show_money(terminal: Terminal, told: Comparison) -> None:
    say = terminal.language
    years = [
        [row["fiscal_year"], *_amounts(say, {**row, "unit": "CAD"})] for row in told.money.to_dict("records")
    ]
    terminal.table(
        "Cash spent by fiscal year, not discounted", ("Fiscal year", "Plan A", "Plan B", "Difference"), years
    )
    lines = [
        [say.term(row["line"]), *_amounts(say, {**row, "unit": "CAD"})]
        for row in told.lines.to_dict("records")
    ]
    terminal.table(
        "Money by line, discounted to the start of wave 1", ("Line", "Plan A", "Plan B", "Difference"), lines
    )


def _show_indicators(terminal: Terminal, told: Comparison) -> None:
    say = terminal.language
    last = told.indicators[told.indicators["moment"] == "last"]
    rows = [[say.term(row["indicator"]), *_amounts(say, row)] for row in last.to_dict("records")]
    terminal.table("After the last wave", ("Indicator", "Plan A", "Plan B", "Difference"), rows)


def _show_sites(terminal: Terminal, told: Comparison) -> None:
    say = terminal.language
    moved = told.sites[told.sites["change"] != "same"]
    if moved.empty:
        terminal.line("Every site closes on the same day, or stays open, in both plans.")
        return
    rows = [
        [row["site"], say.term(f"site_{row['change']}"), *(_day(say, row[side]) for side in ("closes_a", "closes_b"))]
        for row in moved.to_dict("records")
    ]  # fmt: skip
    terminal.table("Sites that close on another day", ("Site", "Change", "Plan A", "Plan B"), rows)


def _show_workloads(terminal: Terminal, told: Comparison) -> None:
    say = terminal.language
    moved = told.workloads[told.workloads["change"] != "same"]
    terminal.line("Workloads treated alike: {count}", count=len(told.workloads) - len(moved))
    if moved.empty:
        return
    rows = [
        [row["workload"], say.term(f"change_{row['change']}"), *(_choice(say, row, side) for side in ("_a", "_b"))]
        for row in moved.head(MOST_ROWS).to_dict("records")
    ]  # fmt: skip
    terminal.table("Workloads treated otherwise", ("Workload", "Change", "Plan A", "Plan B"), rows)
    if len(moved) > MOST_ROWS:
        terminal.line("… and {count} more", count=len(moved) - MOST_ROWS)


def _amounts(say: Language, row: dict[Any, Any]) -> list[str]:
    """The two sides and their difference, in the row's unit; shares differ by points."""
    shown_in: dict[str, Callable[[float], str]] = {"CAD": say.money, "share": say.percent}
    shown = shown_in.get(row["unit"], partial(say.number, decimals=int(row["unit"] == "tonnes")))
    apart = say.points if row["unit"] == "share" else shown
    sides = (("a", shown), ("b", shown), ("difference", apart))
    return [NONE if pd.isna(row[side]) else put(row[side]) for side, put in sides]


def _day(say: Language, day: Any) -> str:
    return NONE if pd.isna(day) else say.date(day)


def _choice(say: Language, row: dict[Any, Any], side: str) -> str:
    """A treatment, its offer and the day its wave begins."""
    if pd.isna(row[f"treatment{side}"]):
        return NONE
    parts = [say.term(row[f"treatment{side}"]), row[f"offer{side}"], _day(say, row[f"wave_start{side}"])]
    return " · ".join(part for part in parts if part and part != NONE)

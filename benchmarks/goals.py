"""What Estuaire reached beside what it is meant to reach: `python -m benchmarks.goals --results FILE --write`.

Reads what `benchmarks.peers --results FILE` kept of the contestant Estuaire; `--write` puts the table into
`docs/benchmarks.md`. The goals are the project's own: a proven gap on two cores in ten minutes, by size.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import log
from pathlib import Path

import click

from benchmarks.page import put
from benchmarks.peers import Result, kept
from docs.markdown import table
from optimizer.solution import relative_gap

CONTESTANT = "Estuaire"
GOALS = {300: 0.01, 3_000: 0.01, 10_000: 0.005, 30_000: 0.005, 100_000: 0.0025}
"""The greatest gap meant to be left, by servers."""
FLOORS = {300: 0.032, 3_000: 0.02, 10_000: 0.008, 30_000: 0.01, 100_000: 0.0033}
"""What a short trial reached on the yardstick, by servers."""
SMALL, LARGE = 10_000, 100_000
"""Servers between which time and memory are meant to grow no worse than linearly."""
CLOSE = 0.01
"""The gap to which times are compared there."""
HEADER = (
    "estate", "gap reached", "goal", "short trial (yardstick)", "", "first plan (s)", "seconds", "MiB", "with",
)  # fmt: skip

WORST = ("kind", "servers", "estates drawn", "worst gap", "goal", "")


def section(results: Iterable[Result]) -> str:
    """The table, estates by size."""
    own = [result for result in results if result.contestant == CONTESTANT]
    lines = table(HEADER, _lines(sorted(own, key=lambda each: (_size(each), each.estate))))
    return "\n\n".join([lines, *_worst(own), *_growth(own)])


def _worst(own: list[Result]) -> Iterator[str]:
    """The table of the worst of each kind and size, where more than one was drawn: that one counts."""
    drawn: dict[tuple[int, str], list[float | None]] = {}
    for result in own:
        kind = result.estate.split(":")[0]
        drawn.setdefault((_size(result), kind), []).append(relative_gap(result.cost, result.bound))
    several = {which: gaps for which, gaps in sorted(drawn.items()) if len(gaps) > 1}
    if several:
        yield table(WORST, (_worst_of(kind, size, gaps) for (size, kind), gaps in several.items()))


def _worst_of(kind: str, size: int, gaps: list[float | None]) -> tuple[str, ...]:
    known = [gap for gap in gaps if gap is not None]
    worst = max(known) if len(known) == len(gaps) else None
    return (
        kind, f"{size:,}", str(len(gaps)), "**no plan**" if worst is None else f"{100 * worst:.2f} %", f"{100 * GOALS[size]:g} %",
        "met" if worst is not None and worst <= GOALS[size] else "not met",
    )  # fmt: skip


def _growth(own: list[Result]) -> Iterator[str]:
    """How time to plans and memory grow with servers, between the least and the greatest of the sizes told to be linear."""
    planned = {result.estate: result for result in own if result.trail}
    for name, small in planned.items():
        kind, size, *rest = name.split(":")
        large = planned.get(":".join([kind, str(LARGE), *rest]))
        if int(size) == SMALL and large is not None:
            grown = {
                "the time to the first plan": (small.trail[0][0], large.trail[0][0]),
                f"to one within {100 * CLOSE:g} % of the bound": (_close(small), _close(large)),
                "memory": (small.mebibytes, large.mebibytes),
            }
            powers = [
                f"{what} by {after / before:.1f}, as servers to the power {log(after / before, LARGE / SMALL):.2f}"
                for what, (before, after) in grown.items()
                if before is not None and after is not None
            ]
            yield f"From {name} to {large.estate} grow {'; '.join(powers)}."


def _close(result: Result) -> float | None:
    return result.reached(CLOSE, result.bound)


def _lines(own: Iterable[Result]) -> Iterator[tuple[str, ...]]:
    for result in own:
        gap, size = relative_gap(result.cost, result.bound), _size(result)
        first = f"{result.trail[0][0]:,.0f}" if result.trail else "–"
        yield (
            result.estate,
            "**no plan**" if gap is None else f"{100 * gap:.2f} %",
            f"{100 * GOALS[size]:g} %",
            f"{100 * FLOORS[size]:g} %",
            "met" if gap is not None and gap <= GOALS[size] else "not met",
            first,
            "–" if result.seconds is None else f"{result.seconds:,.0f}",
            f"{result.mebibytes:,.0f}",
            result.solver,
        )


def _size(result: Result) -> int:
    return int(result.estate.split(":")[1])


@click.command()
@click.option("--results", type=click.Path(path_type=Path, dir_okay=False, exists=True), required=True)
@click.option("--write", is_flag=True, help="Put the table into docs/benchmarks.md.")
def main(results: Path, write: bool) -> None:
    """Print what was reached beside the goals, as a Markdown table."""
    printed = section(kept(results))
    click.echo(printed)
    if write:
        put("goals", printed)


if __name__ == "__main__":
    main()

"""Bound and best plan over time, a picture for each estate: `python -m benchmarks.convergence --results FILE --write`.

Reads what `benchmarks.peers --results FILE` kept of the contestant Estuaire. `--write` draws `docs/convergence/*.svg` and
puts them, with the same numbers as a table, into `docs/benchmarks.md`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import altair as alt
import click
import pandas as pd
import vl_convert

from benchmarks.goals import CONTESTANT
from benchmarks.page import PAGE, put
from benchmarks.peers import Result, kept
from docs.markdown import table
from optimizer.solution import relative_gap

FOLDER = PAGE.parent / "convergence"
MOMENTS = (0.25, 0.5, 0.75, 1.0)
"""Parts of the time at which the table tells how it stood."""
UNITS = {"generated": "objective, discounted CAD", "yardstick": "objective, the yardstick’s own money"}
"""What costs are told in, by kind of estate."""
HEADER = ("estate", "seconds", "bound", "best plan", "gap")


def points(result: Result) -> pd.DataFrame:
    """What is drawn: `seconds`, `value` (objective), `what` (bound, best plan), each step until the end of the run."""
    end = max(result.seconds or 0.0, *(at for at, _ in (*result.trail, *result.bounds)), 0.0)
    told = {"bound": result.bounds, "best plan": result.trail}
    lines = [(at, value, what) for what, trail in told.items() for at, value in trail]
    lines += [(end, trail[-1][1], what) for what, trail in told.items() if trail]
    return pd.DataFrame(lines, columns=["seconds", "value", "what"])


def drawn(result: Result) -> str:
    """The picture of a run, as SVG; bounds from where they are within a tenth of the last, as the first ones are far away."""
    shown = points(result)
    near = shown["value"] >= 0.9 * (result.bound or 0.0)
    chart = (
        alt.Chart(shown[near], width=560, height=260, title=result.estate)
        .mark_line(interpolate="step-after", strokeWidth=2)
        .encode(
            x=alt.X("seconds:Q", title="seconds"),
            y=alt.Y("value:Q", title=UNITS[result.estate.split(":")[0]], scale=alt.Scale(zero=False)),
            color=alt.Color("what:N", title=None, scale=alt.Scale(range=["#0b6e4f", "#b3541e"])),
            strokeDash=alt.StrokeDash("what:N", title=None),
        )
    )
    return str(vl_convert.vegalite_to_svg(chart.to_dict()))


def stood(result: Result) -> Iterator[tuple[str, ...]]:
    """How it stood at some moments."""

    def last(trail: tuple[tuple[float, float], ...], at: float) -> float | None:
        return next((value for then, value in reversed(trail) if then <= at), None)

    for part in MOMENTS:
        at = part * (result.seconds or 0.0)
        bound, best = last(result.bounds, at), last(result.trail, at)
        gap = relative_gap(best, bound)
        numbers = ("–" if value is None else f"{value:,.0f}" for value in (at, bound, best))
        yield (result.estate, *numbers, "–" if gap is None else f"{100 * gap:.2f} %")


def is_drawn(result: Result) -> bool:
    """Whether a run has a picture: the first seed of each kind and size has, drawn as usual."""
    return result.contestant == CONTESTANT and result.estate.split(":")[2:] == ["1"]


@click.command()
@click.option("--results", type=click.Path(path_type=Path, dir_okay=False, exists=True), required=True)
@click.option(
    "--write", is_flag=True, help="Draw into docs/convergence and put the section into docs/benchmarks.md."
)
def main(results: Path, write: bool) -> None:
    """Print how bound and plan came together, as a Markdown table."""
    own = [result for result in kept(results) if result.bounds and is_drawn(result)]
    own.sort(key=lambda each: (int(each.estate.split(":")[1]), each.estate))
    printed = table(HEADER, (line for result in own for line in stood(result)))
    click.echo(printed)
    if write:
        FOLDER.mkdir(exist_ok=True)
        names = [f"{result.estate.replace(':', '-')}.svg" for result in own]
        for result, name in zip(own, names, strict=True):
            (FOLDER / name).write_text(drawn(result), encoding="utf-8")
        pictures = [
            f"![Bound and best plan of {result.estate} over {result.seconds:,.0f} seconds; the table below has the numbers]"
            f"(convergence/{name})"
            for result, name in zip(own, names, strict=True)
        ]
        put("convergence", "\n\n".join([*pictures, printed]))


if __name__ == "__main__":
    main()

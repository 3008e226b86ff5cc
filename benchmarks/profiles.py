"""Where the time of a solve goes, by stage: `python -m benchmarks.profiles --results FILE --write`.

Reads what `benchmarks.peers --results FILE` kept of the contestant Estuaire. `--write` draws `docs/convergence/stages.svg`
and puts it, with the same numbers as a table, into `docs/benchmarks.md`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import altair as alt
import click
import pandas as pd
import vl_convert

from benchmarks.convergence import FOLDER, is_drawn
from benchmarks.page import put
from benchmarks.peers import Result, kept
from docs.markdown import table

STAGES = {
    "formulating": "posing the rows", "": "a solver alone", "setting_prices": "prices", "sketching": "a first plan",
    "splitting_closings": "boxes", "planning_bodies": "each organisation", "gathering": "drawing plans", "improving": "improving",
}  # fmt: skip
"""Every stage in its order, by the code that progress tells; the first is what passes before it tells anything."""
FILE = "stages.svg"


def spent(result: Result) -> dict[str, float]:
    """Seconds that a run spent in each stage."""
    end = max(result.seconds or 0.0, *(at for at, _ in result.stages), 0.0)
    seconds = dict.fromkeys(STAGES, 0.0)
    for (began, doing), (ended, _) in pairwise([(0.0, "formulating"), *result.stages, (end, "")]):
        seconds[doing] += ended - began
    return seconds


def lines(results: list[Result]) -> Iterator[tuple[str, ...]]:
    """The table: of each run, seconds by stage, and all of them."""
    for result in results:
        seconds = spent(result)
        yield (result.estate, *(f"{each:,.1f}" for each in seconds.values()), f"{sum(seconds.values()):,.0f}")


def drawn(results: list[Result]) -> str:
    """A bar for each run, cut by stage, as SVG: parts of its time."""
    shown = pd.DataFrame(
        [
            (result.estate, name, order, spent(result)[code])
            for result in results
            for order, (code, name) in enumerate(STAGES.items())
        ],
        columns=["estate", "stage", "order", "seconds"],
    )
    chart = (
        alt.Chart(shown, width=560, height=alt.Step(26))
        .mark_bar()
        .encode(
            x=alt.X("seconds:Q", stack="normalize", title="part of the time", axis=alt.Axis(format="%")),
            y=alt.Y("estate:N", title=None, sort=[result.estate for result in results]),
            color=alt.Color("stage:N", title=None, sort=list(STAGES.values())),
            order=alt.Order("order:O"),
        )
    )
    return str(vl_convert.vegalite_to_svg(chart.to_dict()))


@click.command()
@click.option("--results", type=click.Path(path_type=Path, dir_okay=False, exists=True), required=True)
@click.option(
    "--write", is_flag=True, help="Draw into docs/convergence and put the section into docs/benchmarks.md."
)
def main(results: Path, write: bool) -> None:
    """Print where the time went, as a Markdown table."""
    own = [result for result in kept(results) if result.stages and is_drawn(result)]
    own.sort(key=lambda each: (int(each.estate.split(":")[1]), each.estate))
    printed = table(("estate", *STAGES.values(), "seconds"), lines(own))
    click.echo(printed)
    if write:
        (FOLDER / FILE).write_text(drawn(own), encoding="utf-8")
        picture = f"![Part of the time that each stage took, by estate; the table below has the seconds](convergence/{FILE})"
        put("profiles", f"{picture}\n\n{printed}")


if __name__ == "__main__":
    main()

"""Time and gap of the exact solve on the example and on generated estates: `python -m benchmarks.exact`.

Limits of the base scenario that count money, days, moves or capacity grow with the estate, so that they
bind as they do on the example.
"""

from __future__ import annotations

import platform
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click

from benchmarks.estates import Recipe, generate, workloads_for
from inventory.graph import Inventory, build, load
from inventory.readers import read
from optimizer.pose import pose
from optimizer.scenario import Scenario
from optimizer.scenario_files import SHIPPED
from optimizer.scenario_files import load as load_scenario
from optimizer.solution import Solution
from optimizer.solve import Progress, Search, solve

EXAMPLE = Path(__file__).parent.parent / "data" / "example"


@dataclass(frozen=True)
class Run:
    """One estate solved: its size, and when plans were found."""

    name: str
    workloads: int
    choices: int
    solution: Solution
    first: Progress | None


def scaled(scenario: Scenario, factor: float) -> Scenario:
    """The scenario with every limit of scarcity times `factor`."""
    content = scenario.model_dump(mode="json")
    limits = content["limits"]
    sizes = (limits["staff"]["per_wave"], *limits["wave_size"].values(), *limits["budget"].values())
    capacities = (each for offer in content["offers"].values() for each in offer["capacity"].values())
    for limit in (*sizes, *capacities):
        if limit["value"] is not None:
            limit["value"] *= factor
    return Scenario.model_validate(content)


def run(name: str, inventory: Inventory, scenario: Scenario, time_limit: float) -> Run:
    """Solve one estate, keeping the first progress that had a plan."""
    problem = pose(inventory, scenario).problem
    found: list[Progress] = []

    def note(progress: Progress) -> None:
        if progress.best is not None and not found:
            found.append(progress)

    solution = solve(problem, Search(gap=0.001, time_limit=time_limit, report=note))
    workloads = len(inventory["workloads"])
    return Run(name, workloads, len(problem.choices), solution, found[0] if found else None)


def line(made: Run) -> str:
    """The run as a row of a Markdown table."""

    def text(value: float | None, form: str) -> str:
        return "–" if value is None else format(value, form)

    solution = made.solution
    first = made.first.seconds if made.first else None
    cells: tuple[Any, ...] = (
        made.name, made.workloads, f"{made.choices:,}", solution.status, text(solution.objective, ",.0f"),
        text(solution.bound, ",.0f"), text(None if solution.gap is None else 100 * solution.gap, ".2f"),
        text(first, ".0f"), f"{solution.seconds:.0f}",
    )  # fmt: skip
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


@click.command()
@click.option("--servers", multiple=True, type=int, default=(300, 1000), show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--time-limit", default=120.0, show_default=True)
def main(servers: tuple[int, ...], seed: int, time_limit: float) -> None:
    """Solve the example and generated estates, and print a Markdown table."""
    base = load_scenario([SHIPPED / "base.yaml"])
    example, _ = load(read([EXAMPLE])[0], date(2027, 4, 1))
    click.echo(
        f"Python {platform.python_version()}, {platform.machine()}, one thread, {time_limit:.0f} s of solving"
    )
    click.echo(
        "| estate | workloads | choices | status | plan (CAD) | bound (CAD) | gap (%) | first plan (s) | seconds |"
    )
    click.echo("|---|--:|--:|---|--:|--:|--:|--:|--:|")
    click.echo(line(run("example", example, base, time_limit)))
    for count in servers:
        inventory = build(generate(Recipe(workloads_for(count), seed)))
        factor = len(inventory["workloads"]) / len(example["workloads"])
        click.echo(line(run(f"{count} servers, seed {seed}", inventory, scaled(base, factor), time_limit)))


if __name__ == "__main__":
    main()

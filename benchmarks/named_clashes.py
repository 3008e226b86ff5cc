"""What clashes in large estates whose budgets are cut, and how soon it is named: `python -m benchmarks.named_clashes`."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import replace

import click

from benchmarks.contestants.cases import case
from benchmarks.page import machine, put
from docs.markdown import table
from optimizer.explain import Clash
from optimizer.methods import solve
from optimizer.planning import named
from optimizer.problem import Problem
from optimizer.solve import Search

ESTATES = ("yardstick:3000:1", "yardstick:30000:1")
LEFT = 0.4
"""What is left of each budget."""
SECONDS = 60.0
HEADER = ("estate", "workloads", "choices", "that there is no plan (s)", "what clashes (s)", "what is named")


def tight(problem: Problem) -> Problem:
    """The problem with less money."""
    return replace(problem, budget=problem.budget.assign(limit=LEFT * problem.budget["limit"]))


def lines(names: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """What was named of each estate, and when; the clock of each starts when the problem is in hand."""
    for name in names:
        problem = tight(case(name).problem)
        began = time.perf_counter()
        status = solve(problem, Search(time_limit=SECONDS)).status
        proven = time.perf_counter()
        clash = named(problem)
        seconds = time.perf_counter() - proven
        workloads = problem.choices["workload"].nunique()
        yield (
            name, f"{workloads:,}", f"{len(problem.choices):,}", f"{proven - began:.1f} ({status})", f"{seconds:.1f}", _told(clash),
        )  # fmt: skip


def _told(clash: Clash) -> str:
    """Each rule with how many of its rows are named."""
    counts = clash.rows["rule"].value_counts()
    return "; ".join(f"{rule} ({counts.get(rule, 0)})" for rules in clash.sets for rule in sorted(rules))


@click.command()
@click.option("--estate", "estates", multiple=True, default=ESTATES, show_default=True)
@click.option("--write", is_flag=True, help="Put the table into docs/benchmarks.md.")
def main(estates: tuple[str, ...], write: bool) -> None:
    """Cut the budgets of each estate, prove that it has no plan, and name what clashes."""
    text = f"{machine()}\n\n{table(HEADER, lines(estates))}"
    click.echo(text)
    if write:
        put("named clashes", text)


if __name__ == "__main__":
    main()

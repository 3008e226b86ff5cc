"""Seconds and memory of every step but the solve, on generated estates: `python -m benchmarks.at_scale`.

Each estate has a process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import math
import multiprocessing
import platform
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import click
import numpy as np

from benchmarks.estates import Recipe, generate, workloads_for
from benchmarks.estates import write as write_estate
from benchmarks.exact import scaled
from inventory.check import check
from inventory.findings import refuse_errors
from inventory.graph import Inventory, build, fingerprint, move_groups, order_pairs, presence
from inventory.readers import read
from inventory.readers.write import write_tables
from optimizer import plan_folder
from optimizer.baselines import do_nothing
from optimizer.plan import report
from optimizer.pose import Posed, pose
from optimizer.scenario import Scenario
from optimizer.scenario_files import SHIPPED
from optimizer.scenario_files import load as load_scenario
from optimizer.solution import Solution, Status, completed
from optimizer.verify import verify

EXAMPLE_WORKLOADS = 150
"""What the base scenario's limits are sized for."""


@dataclass
class Clock:
    """Seconds of each step, and the most memory (MiB) that the process had held by its end."""

    steps: dict[str, tuple[float, float]] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time what is done inside."""
        began = time.perf_counter()
        yield
        self.steps[name] = time.perf_counter() - began, _peak()


def _peak() -> float:
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / (2**20 if sys.platform == "darwin" else 2**10)


def plan_without_solving(inventory: Inventory, scenario: Scenario, folder: Path) -> None:
    """Write the plan in which every workload takes its own cheapest choice: for timing screens only.

    It respects no limit that workloads share (budget, staff, capacity, order, groups, targets): `verify`
    finds what it breaks, and it must not be shown as a plan.
    """
    posed = pose(inventory, scenario)
    plan_folder.write(report(posed, cheapest(posed)), folder)


def cheapest(posed: Posed) -> Solution:
    """Every workload's cheapest choice, the first of those that cost the same.

    The bound is that of the programme with one rule, a choice for each workload: every other column
    stands at whichever of its bounds costs less, as if sites opened and closed by themselves. There is none
    where such a column, a discounted volume, has no bound of its own.
    """
    began, problem = time.perf_counter(), posed.problem
    position = posed.estate.position[posed.lane]
    order = np.lexsort((problem.choices["cost"].to_numpy(), position))
    first = np.flatnonzero(np.diff(position[order], prepend=-1))
    chosen = order[first]
    cost, values = problem.columns["cost"].to_numpy(), completed(problem, chosen)
    objective = float(cost @ values) + problem.constant
    others = problem.columns.iloc[len(problem.choices) :]
    priced = others[others["cost"] != 0.0]
    least = np.minimum(priced["cost"] * priced["lower"], priced["cost"] * priced["upper"]).sum()
    bound = float(cost[chosen].sum() + least) + problem.constant if np.isfinite(least) else None
    seconds = time.perf_counter() - began
    return Solution(Status.FEASIBLE, chosen, objective, bound, "cheapest", "none", seconds)


def measure(servers: int, seed: int) -> tuple[str, dict[str, tuple[float, float]]]:
    """What an estate of about so many servers holds, and what each step on it took."""
    clock = Clock()
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        with clock.step("generate and write"):
            write_estate(generate(Recipe(workloads_for(servers), seed)), folder / "estate")
        scenario = load_scenario([SHIPPED / "base.yaml"])
        inventory = _inventory(clock, folder, scenario)
        content = _plan(clock, folder, inventory, scenario)
    return content, clock.steps


def _inventory(clock: Clock, folder: Path, scenario: Scenario) -> Inventory:
    with clock.step("read"):
        raw, _ = read([folder / "estate"])
    with clock.step("check"):
        checked = check(raw, scenario.horizon.start)
        refuse_errors(checked.findings)
    with clock.step("build"):
        inventory = build(checked.tables)
    with clock.step("write_tables"):
        write_tables(inventory.tables, folder / "written")
    single: tuple[Callable[[Inventory], object], ...] = (fingerprint, presence, move_groups, order_pairs)
    for function in single:
        with clock.step(function.__name__):
            function(inventory)
    return inventory


def _plan(clock: Clock, folder: Path, inventory: Inventory, scenario: Scenario) -> str:
    sized = scaled(scenario, len(inventory["workloads"]) / EXAMPLE_WORKLOADS)
    with clock.step("pose"):
        posed = pose(inventory, sized)
    solution = cheapest(posed)
    with clock.step("report"):
        plan = report(posed, solution)
    with clock.step("do_nothing"):
        do_nothing(posed)
    with clock.step("write the plan"):
        plan_folder.write(plan, folder / "plan")
    with clock.step("read the plan’s tables"):
        plan_folder.read_summary(folder / "plan")
        for name in plan_folder.TABLES:
            plan_folder.read_table(folder / "plan", name)
    with clock.step("read the plan"):
        plan_folder.read(folder / "plan")
    with clock.step("verify"):
        verify(inventory, sized, plan.tables)
    ruled_out = (folder / "plan" / "ruled_out.csv").stat().st_size / 2**20
    return (
        f"{len(inventory['workloads']):,} workloads, {len(inventory['assets']):,} assets, "
        f"{len(posed.problem.choices):,} choices, {len(plan.ruled_out):,} ranges ruled out ({ruled_out:.0f} MiB)"
    )


def exponent(sizes: tuple[int, ...], seconds: list[float]) -> float:
    """The power of the size by which the seconds grow: the slope of their logarithms."""
    return float(np.polyfit([math.log(size) for size in sizes], [math.log(s) for s in seconds], 1)[0])


def table(sizes: tuple[int, ...], taken: list[dict[str, tuple[float, float]]]) -> Iterator[str]:
    """The lines of a Markdown table: seconds and peak memory by step and size, and the exponent of the seconds."""
    yield "| step | " + " | ".join(f"{size:,} servers (s) | (MiB)" for size in sizes) + " | exponent |"
    yield "|---" + "|--:" * (2 * len(sizes) + 1) + "|"
    for step in taken[0]:
        cells = [f"{seconds:.2f} | {held:,.0f}" for seconds, held in (steps[step] for steps in taken)]
        grown = exponent(sizes, [steps[step][0] for steps in taken]) if len(sizes) > 1 else math.nan
        yield f"| {step} | " + " | ".join(cells) + f" | {grown:.2f} |"


@click.command()
@click.option("--servers", multiple=True, type=int, default=(10_000, 30_000, 100_000), show_default=True)
@click.option("--seed", default=1, show_default=True)
def main(servers: tuple[int, ...], seed: int) -> None:
    """Generate estates of these sizes, take each through every step, and print a Markdown table."""
    taken = []
    click.echo(f"Python {platform.python_version()}, {platform.machine()}, seed {seed}\n")
    for count in servers:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            content, steps = pool.apply(measure, (count, seed))
        click.echo(f"- {content}")
        taken.append(steps)
    click.echo("")
    for line in table(servers, taken):
        click.echo(line)


if __name__ == "__main__":
    main()

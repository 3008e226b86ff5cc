"""Public instances solved as our own Problem, against what is known: `python -m benchmarks.known_optima`.

Each goes through `optimizer.solve.solve`, to gap 0. What a run reached is kept line by line in `--results`, so that
a run cut short is not lost; `--write` puts the table of all of them into `docs/benchmarks.md`.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from benchmarks.instances import FAMILIES, found
from benchmarks.instances.instance import Instance, same
from benchmarks.page import machine, put
from docs.markdown import table
from optimizer.solve import Search, solve

HEADER = (
    "instance",
    "size",
    "best known",
    "proven by others",
    "our plan",
    "our bound",
    "gap",
    "",
    "solver",
    "seconds",
    "CPU seconds",
)


@dataclass(frozen=True)
class Reached:
    """What a solve reached on an instance, in the instance's sense; `machine` is what it ran on."""

    family: str
    name: str
    size: str
    known: float
    known_bound: float | None
    sign: int
    value: float | None
    bound: float | None
    seconds: float
    cpu_seconds: float
    solver: str
    time_limit: float
    machine: str

    @property
    def gap(self) -> float | None:
        """How far at most the plan is from the best, as a share of its value."""
        if self.value is None or self.bound is None:
            return None
        return max(0.0, self.sign * (self.value - self.bound)) / max(1e-9, abs(self.value))

    @property
    def verdict(self) -> str:
        """Whether the best known value was matched or beaten, and whether ours is proven."""
        if self.value is None:
            return "no plan"
        behind = self.sign * (self.value - self.known)
        met = "matched" if same(self.value, self.known) else "worse" if behind > 0 else "better"
        return (
            f"{met}, proven"
            if self.bound is not None and same(self.value, self.bound)
            else f"{met}, not proven"
        )


def reach(instance: Instance, search: Search) -> Reached:
    """Solve an instance, and say what of its value is known and proven afterwards."""
    began = sum(os.times()[:4])
    solution = solve(instance.problem, search)
    return Reached(
        instance.family,
        instance.name,
        instance.size,
        instance.known.value,
        instance.known.bound,
        instance.sign,
        None if solution.objective is None else instance.value(solution.objective),
        None if solution.bound is None else instance.bound(solution.bound),
        solution.seconds,
        sum(os.times()[:4]) - began,
        solution.solver,
        search.time_limit,
        machine(),
    )


def section(reached: Iterable[Reached]) -> str:
    """The table of what was reached, family by family, under what it was reached on."""
    every = sorted(reached, key=_place)
    ran = [
        f"{on}; at most {limit:.0f} s each."
        for on, limit in dict.fromkeys((r.machine, r.time_limit) for r in every)
    ]
    proven = sum(made.verdict.endswith(", proven") for made in every)
    matched = sum(made.verdict.startswith(("matched", "better")) for made in every)
    count = f"{len(every)} solves: {matched} as good as the best known or better, {proven} proven."
    return "\n\n".join((*ran, count, table(HEADER, (_line(made) for made in every))))


def _place(made: Reached) -> tuple[int, list[tuple[bool, int, str]], str]:
    """Family by family, names in the order of their numbers, then by solver."""
    parts = re.findall(r"\d+|\D+", made.name)
    return (
        list(FAMILIES).index(made.family),
        [(part.isdigit(), int(part) if part.isdigit() else 0, part) for part in parts],
        made.solver,
    )


def _line(made: Reached) -> tuple[str, ...]:
    decimals = 0 if made.family != "minelib" else 1

    def shown(value: float | None) -> str:
        return "–" if value is None else f"{value:,.{decimals}f}"

    known_bound = made.known_bound
    proven = (
        "published" if known_bound is None
        else "yes" if same(made.known, known_bound)
        else f"no, bound {shown(known_bound)}"
    )  # fmt: skip
    gap = "–" if made.gap is None else f"{100 * made.gap:.4f} %".replace("0.0000 %", "0")
    name = f"{made.family} {made.name}"
    return (
        name, made.size, shown(made.known), proven, shown(made.value), shown(made.bound), gap, made.verdict,
        made.solver.partition(",")[0],
        f"{made.seconds:,.1f}",
        f"{made.cpu_seconds:,.1f}",
    )  # fmt: skip


def kept(results: Path) -> Iterator[Reached]:
    """What earlier runs reached: the last of each instance and solver, in the order first met."""
    lines = results.read_text(encoding="utf-8").splitlines() if results.exists() else []
    last = {
        (said["family"], said["name"], said["solver"].split()[0]): said for said in map(json.loads, lines)
    }
    return (Reached(**said) for said in last.values())


@click.command()
@click.option(
    "--instances", "folder", required=True, type=click.Path(path_type=Path, file_okay=False, exists=True)
)
@click.option(
    "--family", "families", multiple=True, type=click.Choice(list(FAMILIES)), default=tuple(FAMILIES)
)
@click.option("--only", multiple=True, help="Names of instances.")
@click.option("--largest", type=int, help="No instance of more choices than this.")
@click.option("--time-limit", default=600.0, show_default=True)
@click.option("--solver", type=click.Choice(["highs", "cbc"]), default="highs", show_default=True)
@click.option(
    "--results", type=click.Path(path_type=Path, dir_okay=False), help="JSON lines, added to as results come."
)
@click.option("--write", is_flag=True, help="Put the table into docs/benchmarks.md.")
def main(
    folder: Path, families: tuple[str, ...], only: tuple[str, ...], largest: int | None, time_limit: float,
    solver: str, results: Path | None, write: bool,
) -> None:  # fmt: skip
    """Solve public instances, and print what was reached as a Markdown table."""
    search = Search(gap=0.0, time_limit=time_limit, solver=solver)
    made = []
    for instance in found(folder, families):
        if (only and instance.name not in only) or (largest and len(instance.problem.choices) > largest):
            continue
        made.append(reach(instance, search))
        click.echo(" | ".join(_line(made[-1])), err=True)
        if results:
            with results.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(made[-1])) + "\n")
    printed = section(kept(results) if results else made)
    click.echo(printed)
    if write:
        put("known optima", printed)


if __name__ == "__main__":
    main()

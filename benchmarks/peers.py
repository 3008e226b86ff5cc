"""Peers side by side: the same estates through other solvers and through plans made by hand: `python -m benchmarks.peers`.

Each contestant of `benchmarks.contestants` has a process of its own for each estate, and its plan is judged by the
programme's own rows and, of the yardstick, by the yardstick's own check. What came of it is kept line by line in
`--results`, so that a run cut short is not lost; `--write` puts the table of all of them into `docs/benchmarks.md`.

Gaps and times to a gap are told against the best bound that any contestant proved of the estate, so that they compare.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from benchmarks.contestants import CONTESTANTS
from benchmarks.page import machine, put
from docs.markdown import table
from optimizer.solution import relative_gap

GAPS = (0.05, 0.02, 0.01)
GRACE = 300.0
"""Seconds beyond its own that a contestant has to pose, to hand over and to be judged, before it is stopped."""
HEADER = (
    "estate", "contestant", "plan", "own bound", "own gap", "gap to the best bound", "first plan (s)",
    *(f"to {100 * gap:.0f} % (s)" for gap in GAPS), "seconds", "CPU seconds", "MiB", "with",
)  # fmt: skip


@dataclass(frozen=True)
class Result:
    """What a contestant came to on an estate; numbers are `None` where there are none, `fault` says why there is no plan."""

    estate: str
    contestant: str
    cost: float | None
    bound: float | None
    trail: tuple[tuple[float, float], ...]
    seconds: float | None
    cpu_seconds: float | None
    mebibytes: float
    solver: str
    fault: str
    time_limit: float
    machine: str
    bounds: tuple[tuple[float, float], ...] = ()
    stages: tuple[tuple[float, str], ...] = ()

    def reached(self, gap: float, bound: float | None) -> float | None:
        """Seconds until a plan was within a gap of a bound."""
        within = (at for at, cost in self.trail if (relative_gap(cost, bound) or 0.0) <= gap)
        return None if bound is None or self.cost is None else min(within, default=None)


def compete(contestant: str, estate: str, seconds: float, seed: int) -> Result:
    """Run a contestant on an estate in a process of its own."""
    with tempfile.TemporaryDirectory() as work:
        file = Path(work) / "said.json"
        words = [
            sys.executable,
            "-m",
            "benchmarks.contestants",
            contestant,
            estate,
            str(seconds),
            str(seed),
            str(file),
        ]
        with (Path(work) / "errors").open("w+") as errors:
            process = subprocess.Popen(words, start_new_session=True, stderr=errors)
            held, ended = _awaited(process, seconds + GRACE)
            errors.seek(0)
            last = (errors.read().strip().splitlines() or [""])[-1]
        said = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        fault = "stopped for want of time" if not ended else f"failed: {last}"
    kept = bool(said.get("kept"))
    if said:
        fault = "" if kept else "no plan" if said["cost"] is None else "no plan that keeps every rule"
    return Result(
        estate, contestant, said["cost"] if kept else None, said.get("bound"),
        tuple((at, cost) for at, cost in said.get("trail", ())) if kept else (),
        said.get("seconds"), said.get("cpu_seconds"), said.get("mebibytes", held), said.get("solver", "–"), fault, seconds, machine(),
        tuple((at, bound) for at, bound in said.get("bounds", ())),
        tuple((at, doing) for at, doing in said.get("stages", ())),
    )  # fmt: skip


def _awaited(process: subprocess.Popen[bytes], most: float) -> tuple[float, bool]:
    """The most memory (MiB) that a process or one it started held by its end, and whether it ended by itself in time."""
    stopping = threading.Timer(most, os.killpg, (process.pid, signal.SIGKILL))
    stopping.start()
    try:
        _, status, usage = os.wait4(process.pid, 0)
    finally:
        stopping.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_maxrss / 2**10, process.returncode != -signal.SIGKILL


def section(results: Iterable[Result]) -> str:
    """The table of what contestants came to, estate by estate, under what they ran on."""
    every = list(results)
    ran = [
        f"{on}; {limit:.0f} s each." for on, limit in dict.fromkeys((r.machine, r.time_limit) for r in every)
    ]
    estates = dict.fromkeys(result.estate for result in every)
    return "\n\n".join((*ran, table(HEADER, (line for name in estates for line in _lines(name, every)))))


def _lines(estate: str, every: list[Result]) -> Iterator[tuple[str, ...]]:
    own = [result for result in every if result.estate == estate]
    best = max((result.bound for result in own if result.bound is not None), default=None)
    names = list(CONTESTANTS)
    for result in sorted(
        own, key=lambda each: names.index(each.contestant) if each.contestant in names else len(names)
    ):
        yield _line(result, best)


def _line(result: Result, best: float | None) -> tuple[str, ...]:
    def shown(value: float | None, form: str = ",.1f") -> str:
        return "–" if value is None else format(value, form)

    def share(gap: float | None) -> str:
        return "–" if gap is None else f"{100 * gap:.2f} %"

    first = result.trail[0][0] if result.trail else None
    return (
        result.estate, result.contestant, shown(result.cost, ",.0f") if result.cost is not None else f"**{result.fault}**",
        shown(result.bound, ",.0f"), share(relative_gap(result.cost, result.bound)), share(relative_gap(result.cost, best)),
        shown(first), *(shown(result.reached(gap, best)) for gap in GAPS), shown(result.seconds), shown(result.cpu_seconds),
        shown(result.mebibytes, ",.0f"), result.solver,
    )  # fmt: skip


def kept(results: Path) -> Iterator[Result]:
    """What earlier runs came to: the last of each contestant and estate, in the order first met."""
    lines = results.read_text(encoding="utf-8").splitlines() if results.exists() else []
    last = {(said["estate"], said["contestant"]): said for said in map(json.loads, lines)}
    for said in last.values():
        pairs = {
            name: tuple((at, each) for at, each in said.get(name, ()))
            for name in ("trail", "bounds", "stages")
        }
        yield Result(**{**said, **pairs})


@click.command()
@click.option(
    "--estate", "estates", multiple=True, default=("yardstick:300:1", "generated:300:1"), show_default=True,
    help="yardstick or generated, servers, seed.",
)  # fmt: skip
@click.option(
    "--contestant",
    "contestants",
    multiple=True,
    type=click.Choice(list(CONTESTANTS)),
    default=tuple(CONTESTANTS),
)
@click.option("--time-limit", default=600.0, show_default=True)
@click.option("--seed", default=0, show_default=True, help="Of the solvers.")
@click.option(
    "--results", type=click.Path(path_type=Path, dir_okay=False), help="JSON lines, added to as results come."
)
@click.option("--write", is_flag=True, help="Put the table into docs/benchmarks.md.")
def main(
    estates: tuple[str, ...], contestants: tuple[str, ...], time_limit: float, seed: int, results: Path | None, write: bool
) -> None:  # fmt: skip
    """Let contestants plan the same estates, and print what they came to as a Markdown table."""
    made = []
    for estate in estates:
        for contestant in contestants:
            made.append(compete(contestant, estate, time_limit, seed))
            click.echo(" | ".join(_line(made[-1], made[-1].bound)), err=True)
            if results:
                with results.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(asdict(made[-1])) + "\n")
    printed = section(kept(results) if results else made)
    click.echo(printed)
    if write:
        put("peers", printed)


if __name__ == "__main__":
    main()

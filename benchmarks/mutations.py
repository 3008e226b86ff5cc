"""Each rule broken in each way, and the tests that notice: `python -m benchmarks.mutations`.

The tests run in a process of their own, in which `benchmarks.mutation_plugin` has put the broken rule in the place of
the sound one before anything reads it; nothing in the product knows of it.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path

import click

from benchmarks.broken_rules import MUTATION, MUTATIONS, matter
from benchmarks.page import PAGE, machine, put
from docs.markdown import table
from optimizer.problem import Problem
from optimizer.rules import RULES, Rule

SHOWN: Problem = import_module("tests.optimizer.golden").SHOWN  # tests are not typed
"""The problem of the golden rows."""

TESTS = {
    "B": "tests/optimizer/test_bites.py",
    "E": "tests/optimizer/test_just_enough.py",
    "O": "tests/optimizer/test_oracle.py",
    "K": "tests/optimizer/test_known_answers.py",
    "W": "tests/optimizer/test_opening_waves.py",
    "T": "tests/optimizer/test_each_term.py",
    "G": "tests/optimizer/test_golden_rows.py",
}
"""The tests that are run, by the letter of the table: those of meaning first, the golden rows last."""

WHOLE = "KWT"
"""Those that name no rule: run where no other test of meaning noticed."""

ORACLE = "test_rows_hold"
"""Of the oracle, what compares rows and meaning: it needs no solver, so that many problems can be drawn."""

SURVIVES, NONE_FOUND = "**survives**", 5
NO_END = "no end"
PATIENCE = 900.0
"""Seconds after which tests that do not end are stopped; what they would have noticed is then not known."""


@dataclass(frozen=True)
class Trial:
    """A rule broken in one way: whether it says anything else, the tests that failed, and how long they took."""

    rule: str
    mutation: str
    changed: bool
    failed: tuple[str, ...]
    seconds: float

    @property
    def letters(self) -> str:
        """The letters of the files in which a test failed; `–` for no break, `**survives**` for one unnoticed."""
        if not self.changed or NO_END in self.failed:
            return NO_END if self.changed else "–"
        noticed = [letter for letter, path in TESTS.items() if any(path in test for test in self.failed)]
        return "".join(noticed) or SURVIVES


def tried(rule: Rule, mutation: str) -> Trial:
    """Run the tests with a rule broken: its own first, and those of whole problems if none of meaning noticed.

    A mutation that leaves the golden problem's rows as they are does not break this rule: nothing is run.
    """
    name = rule.__name__
    if matter(MUTATIONS[mutation](rule, SHOWN)) == matter(rule(SHOWN)):
        return Trial(name, mutation, False, (), 0.0)
    began = time.monotonic()
    own, whole = (
        [path for letter, path in TESTS.items() if (letter in WHOLE) is late] for late in (False, True)
    )
    failed = _failing(name, mutation, own, f"{name} or {ORACLE}")
    if whole and Trial(name, mutation, True, failed, 0.0).letters in {"G", SURVIVES}:
        failed += _failing(name, mutation, whole, "")
    return Trial(name, mutation, True, failed, time.monotonic() - began)


def _failing(name: str, mutation: str, paths: Iterable[str], those: str) -> tuple[str, ...]:
    """The tests that fail with a rule broken; a `RuntimeError` where pytest could not run them."""
    command = [sys.executable, "-m", "pytest", "-q", "-rfE", "--tb=no", "-k", those, *paths,
               "-p", "benchmarks.mutation_plugin", "-p", "no:cacheprovider"]  # fmt: skip
    environment = {**os.environ, MUTATION: f"{name}: {mutation}"}
    try:
        ended = subprocess.run(command, env=environment, capture_output=True, text=True,
                               timeout=PATIENCE, cwd=PAGE.parents[1])  # fmt: skip
    except subprocess.TimeoutExpired:
        return (NO_END,)
    if ended.returncode not in {0, 1, 2, NONE_FOUND}:
        raise RuntimeError(
            f"{name}: {mutation}: pytest ended by {ended.returncode}: {ended.stdout[-2000:]}{ended.stderr[-2000:]}"
        )
    return tuple(re.findall(r"^(?:FAILED|ERROR) (\S+)", ended.stdout, re.MULTILINE))


def section(trials: Iterable[Trial]) -> str:
    """The table of rules and mutations, with the breaks that no test, or golden rows alone, noticed."""
    cells = {(trial.rule, trial.mutation): trial.letters for trial in trials}
    names = [rule.__name__ for rule in RULES if any(rule.__name__ == name for name, _ in cells)]
    lines = [[f"`{name}`", *(cells.get((name, way), "") for way in MUTATIONS)] for name in names]
    broken = [letters for letters in cells.values() if letters != "–"]
    legend = ", ".join(f"{letter} `{path}`" for letter, path in TESTS.items())
    count = f"{len(broken)} breaks, {sum(letters not in {SURVIVES, NO_END} for letters in broken)} noticed. {legend}."
    unnoticed = _listed("No test noticed", cells, SURVIVES)
    golden = _listed("Golden rows alone noticed", cells, "G")
    return "\n\n".join((f"{machine()}.", count, table(("rule", *MUTATIONS), lines), unnoticed, golden))


def _listed(title: str, cells: dict[tuple[str, str], str], letters: str) -> str:
    named = [f"`{rule}` ({mutation})" for (rule, mutation), found in cells.items() if found == letters]
    return f"{title}: {', '.join(named) or 'none'}."


def kept(results: Path) -> Iterator[Trial]:
    """What earlier runs found: the last trial of each rule and mutation."""
    lines = results.read_text(encoding="utf-8").splitlines() if results.exists() else []
    last = {(said["rule"], said["mutation"]): said for said in map(json.loads, lines)}
    return (Trial(**{**said, "failed": tuple(said["failed"])}) for said in last.values())


@click.command()
@click.option("--rule", "only", multiple=True, help="Names of rules; all without.")
@click.option(
    "--mutation", "ways", multiple=True, type=click.Choice(list(MUTATIONS)), default=tuple(MUTATIONS)
)
@click.option(
    "--results", type=click.Path(path_type=Path, dir_okay=False), help="JSON lines, added to as results come."
)
@click.option("--write", is_flag=True, help="Put the table into docs/benchmarks.md.")
def main(only: tuple[str, ...], ways: tuple[str, ...], results: Path | None, write: bool) -> None:
    """Break every rule in every way, and print which tests noticed as a Markdown table; 1 if a break survives."""
    made = []
    for rule in RULES:
        for way in ways if not only or rule.__name__ in only else ():
            made.append(tried(rule, way))
            click.echo(f"{rule.__name__}: {way}: {made[-1].letters} ({made[-1].seconds:.0f} s)", err=True)
            if results:
                with results.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(asdict(made[-1])) + "\n")
    every = list(kept(results)) if results else made
    printed = section(every)
    click.echo(printed)
    if write:
        put("mutations", printed)
    sys.exit(int(any(trial.letters in {SURVIVES, NO_END} for trial in every)))


if __name__ == "__main__":
    main()

"""How long each screen takes to open and to answer at the size of a State: `python -m benchmarks.pages`.

A generated estate and a plan of it that respects no limit (see `benchmarks.at_scale`) are laid in a workspace;
then a real Chromium opens every screen twice, and clicks.
"""

from __future__ import annotations

import platform
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from playwright.sync_api import Page

from benchmarks.at_scale import EXAMPLE_WORKLOADS, plan_without_solving
from benchmarks.browser import PATIENCE, browsing, serving, settled
from benchmarks.estates import Recipe, generate, workloads_for
from benchmarks.exact import scaled
from inventory.graph import build
from optimizer import workspace
from optimizer.private import new_identifier, private
from optimizer.run_files import (
    Asked,
    Ending,
    Request,
    Stage,
    Standing,
    write_ending,
    write_request,
    write_standing,
)
from optimizer.scenario_files import SHIPPED, effective
from optimizer.scenario_files import load as load_scenario
from optimizer.solution import Status

SCREENS = {
    "Home": "Accueil", "Inventory": "Inventaire", "Obsolescence": "Désuétude", "Dependencies": "Dépendances",
    "Scenario": "Scénario", "Plan": "Plan", "Why": "Pourquoi", "Compare": "Comparer",
}  # fmt: skip


def prepared(root: Path, servers: int, seed: int) -> workspace.Workspace:
    """A workspace with an estate of about so many servers, and two runs that both show its plan."""
    inventory = build(generate(Recipe(workloads_for(servers), seed)))
    scenario = load_scenario([SHIPPED / "base.yaml"])
    sized = scaled(scenario, len(inventory["workloads"]) / EXAMPLE_WORKLOADS)
    space = workspace.create(private(root))
    version = space.save_inventory(inventory)
    space.save_scenario(effective(sized))
    for _ in range(2):
        folder = private(private(root / "runs") / new_identifier())
        write_request(folder, Request(Asked(), time.time(), version), sized)
        write_standing(folder, Standing(Stage.WRITING))
        plan_without_solving(inventory, sized, folder / "plan")
        write_ending(folder, Ending(Stage.PLANNED, time.time(), Status.FEASIBLE))
        space.add_run(folder.name)
    return space


@contextmanager
def timed(taken: dict[str, float], name: str) -> Iterator[None]:
    """Note the seconds of what is done inside."""
    began = time.perf_counter()
    yield
    taken[name] = time.perf_counter() - began


def opened(page: Page, screen: str) -> None:
    """Follow the link of a screen until it is drawn."""
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=screen, exact=True).click()
    page.wait_for_function("title => document.title === title", arg=f"{screen} – Estuaire", timeout=PATIENCE)
    settled(page)


def measure(address: str, space: workspace.Workspace) -> dict[str, dict[str, float]]:
    """Seconds by screen: opened for the first time, then again."""
    seconds: dict[str, dict[str, float]] = {screen: {} for screen in SCREENS.values()}
    with browsing() as browser:
        page = browser.new_page(locale="fr-CA", viewport={"width": 1280, "height": 900})
        with timed(seconds["Accueil"], "first"):
            page.goto(f"{address}/?lang=fr&w={space.identifier}")
            settled(page)
        for time_of_day in ("first", "again"):
            for screen in SCREENS.values():
                if time_of_day not in seconds[screen]:
                    with timed(seconds[screen], time_of_day):
                        opened(page, screen)
                print(
                    f"  {screen} {time_of_day}: {seconds[screen].get(time_of_day, float('nan')):.2f} s",
                    flush=True,
                )
    return seconds


def table(seconds: dict[str, dict[str, float]]) -> Iterator[str]:
    """The lines of a Markdown table."""
    yield "| screen | opened for the first time (s) | opened again (s) |"
    yield "|---|--:|--:|"
    for screen, taken in seconds.items():
        yield f"| {screen} | {taken['first']:.2f} | {taken['again']:.2f} |"


@click.command()
@click.option("--servers", default=100_000, show_default=True)
@click.option("--seed", default=1, show_default=True)
def main(servers: int, seed: int) -> None:
    """Print the seconds that every screen takes."""
    with tempfile.TemporaryDirectory() as work:
        root = Path(work) / "data"
        space = prepared(root, servers, seed)
        with serving(root) as address:
            seconds = measure(address, space)
    click.echo(f"Python {platform.python_version()}, {platform.machine()}, {servers:,} servers, seed {seed}")
    for line in table(seconds):
        click.echo(line)


if __name__ == "__main__":
    main()

"""How long each screen takes to open and to answer at the size of a State: `python -m benchmarks.pages`.

A generated estate and a plan of it that respects no limit (see `benchmarks.at_scale`) are laid in a workspace;
then a real Chromium opens every screen twice, and clicks what readers click, twice (see `benchmarks.clicks`).
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from playwright.sync_api import Page

from benchmarks.at_scale import EXAMPLE_WORKLOADS, plan_without_solving
from benchmarks.browser import PATIENCE, browsing, served, settled, worked
from benchmarks.clicks import REST, Click, clicks
from benchmarks.estates import Recipe, generate, workloads_for
from benchmarks.exact import scaled
from benchmarks.page import machine, put
from inventory.graph import build
from optimizer import plan_folder, workspace
from optimizer.private import new_identifier, private
from optimizer.run_files import (
    TYPED,
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

Opened = dict[str, dict[str, float]]
"""Seconds by screen and moment, `first` or `again`."""
Clicked = dict[str, list[tuple[float, float]]]
"""Seconds by click, the first time and again: of the clock, and of the server’s processor."""

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
        plan_folder.read_tables(folder / "plan", folder / TYPED)  # as a run does
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


def clicked(page: Page, what: Click, turn: int, server: int) -> tuple[float, float]:
    """Seconds from a click until its sign is seen and the page is at rest; seconds that the server worked for it."""
    what.before(page, turn)
    page.wait_for_timeout(REST)
    settled(page)
    began, before = time.perf_counter(), worked(server)
    what.do(page, turn)
    what.sign(page, turn).first.wait_for(timeout=PATIENCE)
    settled(page)
    taken = time.perf_counter() - began, worked(server) - before
    what.after(page, turn)
    settled(page)
    return taken


def measure(
    address: str, server: int, space: workspace.Workspace, asked: Sequence[Click]
) -> tuple[Opened, Clicked]:
    """Seconds of each screen, opened for the first time and again; of each click, the first time and again."""
    seconds: Opened = {screen: {} for screen in SCREENS.values()}
    taken: Clicked = {each.asked: [] for each in asked}
    with browsing() as browser:
        page = browser.new_page(locale="fr-CA", viewport={"width": 1280, "height": 900})
        page.set_default_timeout(PATIENCE)
        with timed(seconds["Accueil"], "first"):
            page.goto(f"{address}/?lang=fr&w={space.identifier}")
            settled(page)
        for moment in ("first", "again"):
            for screen in SCREENS.values():
                if moment not in seconds[screen]:
                    with timed(seconds[screen], moment):
                        opened(page, screen)
        for turn in range(2):
            for each in asked:
                if page.title() != f"{each.screen} – Estuaire":
                    opened(page, each.screen)
                taken[each.asked].append(clicked(page, each, turn, server))
    return seconds, taken


def table(seconds: Opened, taken: Clicked, asked: Sequence[Click]) -> Iterator[str]:
    """The lines of two Markdown tables: the screens, and what is clicked on them."""
    yield "| screen | opened for the first time (s) | opened again (s) |"
    yield "|---|--:|--:|"
    for screen, opening in seconds.items():
        yield f"| {screen} | {opening['first']:.2f} | {opening['again']:.2f} |"
    yield ""
    yield "| screen | a click | the first time (s) | of the server (s) | again (s) | of the server (s) |"
    yield "|---|---|--:|--:|--:|--:|"
    for each in asked:
        figures = " | ".join(f"{clock:.2f} | {server:.2f}" for clock, server in taken[each.asked])
        yield f"| {each.screen} | {each.asked} | {figures} |"


@click.command()
@click.option("--servers", default=100_000, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--write", is_flag=True, help="Put the table into docs/benchmarks.md.")
def main(servers: int, seed: int, write: bool) -> None:
    """Print the seconds that every screen takes."""
    before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as work:
        root = Path(work) / "data"
        space = prepared(root, servers, seed)
        with served(root) as (address, server):
            held = space.inventory()
            asked = clicks(held) if held else ()
            seconds, taken = measure(address, server, space, asked)
    load = f"load of the machine {before:.1f} before, {os.getloadavg()[0]:.1f} after"
    head = f"{machine()}; {servers:,} servers, seed {seed}; {load}."
    text = "\n".join((head, "", *table(seconds, taken, asked)))
    click.echo(text)
    if write:
        put("screens", text)


if __name__ == "__main__":
    main()

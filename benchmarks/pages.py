"""How long each screen takes to open and to answer at the size of a State: `python -m benchmarks.pages`.

A generated estate and a plan of it that respects no limit (see `benchmarks.at_scale`) are laid in a workspace;
then a real Chromium opens every screen twice, and clicks.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from playwright.sync_api import Page

from benchmarks.at_scale import EXAMPLE_WORKLOADS, plan_without_solving
from benchmarks.browser import PATIENCE, browsing, serving, settled
from benchmarks.estates import Recipe, generate, workloads_for
from benchmarks.exact import scaled
from benchmarks.page import machine, put
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


def clicked(page: Page, click_it: Callable[[Page], None], sign: str) -> float:
    """Seconds from a click until its sign, a text that was not there, is seen."""
    began = time.perf_counter()
    click_it(page)
    page.get_by_text(sign).first.wait_for(timeout=PATIENCE)
    return time.perf_counter() - began


CLICKS: dict[str, tuple[str, Callable[[Page], None], str]] = {
    "Inventaire": ("next page of the workloads", lambda page: page.get_by_label("Page suivante").first.click(), "page 2 de"),
    "Désuétude": ("share unknown instead of obsolete", lambda page: page.get_by_role("radio", name="◆ Inconnu").click(), "◆ Inconnu\N{NO-BREAK SPACE}: part"),
    "Plan": ("the sites instead of the waves", lambda page: page.get_by_role("tab", name="Sites").click(), "Vague affichée sur la carte"),
}  # fmt: skip
"""One click a screen: what it asks, how, and the text that answers it."""


def measure(address: str, space: workspace.Workspace) -> dict[str, dict[str, float]]:
    """Seconds by screen: opened for the first time, opened again, and one click, twice (the last counts)."""
    seconds: dict[str, dict[str, float]] = {screen: {} for screen in SCREENS.values()}
    with browsing() as browser:
        page = browser.new_page(locale="fr-CA", viewport={"width": 1280, "height": 900})
        with timed(seconds["Accueil"], "first"):
            page.goto(f"{address}/?lang=fr&w={space.identifier}")
            settled(page)
        for moment in ("first", "again"):
            for screen in SCREENS.values():
                if moment not in seconds[screen]:
                    with timed(seconds[screen], moment):
                        opened(page, screen)
                if screen in CLICKS and moment == "again":
                    seconds[screen]["click"] = clicked(page, *CLICKS[screen][1:])
    return seconds


def table(seconds: dict[str, dict[str, float]]) -> Iterator[str]:
    """The lines of a Markdown table."""
    yield "| screen | opened for the first time (s) | opened again (s) | a click (s) | the click |"
    yield "|---|--:|--:|--:|---|"
    for screen, taken in seconds.items():
        click_said = f"{taken['click']:.2f} | {CLICKS[screen][0]}" if screen in CLICKS else "– | –"
        yield f"| {screen} | {taken['first']:.2f} | {taken['again']:.2f} | {click_said} |"


@click.command()
@click.option("--servers", default=100_000, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--write", is_flag=True, help="Put the table into docs/benchmarks.md.")
def main(servers: int, seed: int, write: bool) -> None:
    """Print the seconds that every screen takes."""
    with tempfile.TemporaryDirectory() as work:
        root = Path(work) / "data"
        space = prepared(root, servers, seed)
        with serving(root) as address:
            seconds = measure(address, space)
    text = "\n".join((f"{machine()}; {servers:,} servers, seed {seed}.", "", *table(seconds)))
    click.echo(text)
    if write:
        put("screens", text)


if __name__ == "__main__":
    main()

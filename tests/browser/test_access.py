"""Every screen, in both languages, passes axe, keeps to the window's width and leaves a screenshot; so does every part of it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from benchmarks.browser import PATIENCE, settled
from optimizer import workspace
from optimizer.runs import Asked
from optimizer.scenario_files import load_text
from tests.browser.access import faults, go
from tests.browser.conftest import SHOTS
from tests.optimizer import rich
from tests.optimizer.following import ended

SCREENS = {
    "fr": ["Accueil", "Inventaire", "Désuétude", "Dépendances", "Scénario", "Plan", "Pourquoi", "Comparer"],
    "en": ["Home", "Inventory", "Obsolescence", "Dependencies", "Scenario", "Plan", "Why", "Compare"],
}
ENGLISH = re.compile(
    r"\b(?:Upload|Browse files|Drag and drop|Choose (?:an option|options)|No results|Press Enter)\b"
)


def width_past_the_window(page):
    return page.evaluate(
        "document.querySelector('[data-testid=stMain]').scrollWidth - document.querySelector('[data-testid=stMain]').clientWidth"
    )


@pytest.fixture(scope="module")
def planned(chromium, server):
    """The address of a workspace that holds the example and a plan of it."""
    page = chromium.new_page(locale="fr-CA")
    page.set_default_timeout(PATIENCE)
    page.goto(server)
    settled(page)
    page.get_by_role("button", name="Ouvrir l’exemple").click()
    expect(page.get_by_text("À faire ensuite")).to_be_visible()
    yield page.url
    page.close()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_screen_is_accessible_and_fits(visit, planned, language, width):
    page = visit(language, width=width, height=900)
    page.goto(planned.replace("lang=fr", f"lang={language}"))
    settled(page)
    found = {}
    for number, name in enumerate(SCREENS[language], start=1):
        go(page, name)
        assert page.evaluate("document.documentElement.lang") == language
        SHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SHOTS / f"{number}-{name}-{language}-{width}.png")
        if problems := faults(page):
            found[name] = problems
        if width_past_the_window(page) > 0:
            found.setdefault(name, []).append("wider than the window")
        if language == "fr" and (words := ENGLISH.findall(page.locator("body").inner_text())):
            found.setdefault(name, []).append(f"English: {words}")
    assert found == {}


@pytest.fixture(scope="module")
def compared(server, data):
    """The address of a workspace with two plans of nine workloads, so that every part has something to show."""
    space = workspace.create(data)
    space.save_inventory(rich.inventory())
    for text in ("extends: carbon\n", "extends: base\n"):
        assert ended(space.start(load_text(text), Asked(gap=0.0, time_limit=60.0))).plan is not None
    return f"{server}/?lang=en&workload=crm&w={space.identifier}"


def parts_of(page):
    """Open every part of a screen in turn, and the numbers under each of its charts; yields the part's name."""
    tabs = page.get_by_test_id("stMain").get_by_role("tab")
    choices = page.get_by_role("radiogroup", name="Part of the inventory").get_by_role("radio")
    openers = tabs if tabs.count() else choices
    for number in range(max(openers.count(), 1)):
        name = ""
        if openers.count():
            name = openers.nth(number).inner_text()
            openers.nth(number).click()
        settled(page)
        closed = page.locator("details:not([open]) > summary", has_text="Numbers and downloads")
        while closed.count():
            closed.first.click()
            settled(page)
        yield name


def test_every_part_of_every_screen_is_accessible(visit, compared):
    page = visit("en")
    page.goto(compared)
    settled(page)
    found, looked_at = {}, {}
    for name in SCREENS["en"]:
        go(page, name)
        if name == "Why":
            page.goto(compared.replace("/?", "/pourquoi?"))
            settled(page)
        for part in parts_of(page):
            looked_at.setdefault(name, []).append(part)
            if problems := faults(page):
                found[name, part] = problems
    assert found == {}
    assert list(looked_at) == SCREENS["en"]
    assert looked_at["Plan"] == ["Waves", "Sites", "Money", "Indicators"]
    assert [len(looked_at[name]) for name in ("Inventory", "Dependencies", "Why", "Compare")] == [3, 6, 5, 4]

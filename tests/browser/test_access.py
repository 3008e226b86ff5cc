"""Every screen, in both languages, passes axe, keeps to the window's width and leaves a screenshot."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from benchmarks.browser import settled
from tests.browser.access import faults, go
from tests.browser.conftest import SHOTS

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

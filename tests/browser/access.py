"""What axe finds on a page, and how a reader goes from screen to screen."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from benchmarks.browser import PATIENCE, settled

TRIES = 10
WIDE = 768
"""Width in pixels from which the menu stands open."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def faults(page):
    """What axe finds, in a line each."""
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [
        f"{fault['id']}: {node['target']} {node['html'][:150]}" for fault in found for node in fault["nodes"]
    ]


def go(page, name):
    """Follow the link of a screen, opening the menu where it is folded; a click that a late answer swallows is made again."""
    link = page.get_by_test_id("stSidebarNav").get_by_role("link", name=name, exact=True)
    narrow = page.viewport_size["width"] < WIDE
    for _ in range(TRIES):
        if narrow and not link.is_visible():
            page.get_by_test_id("stExpandSidebarButton").click()
        link.click()
        try:
            expect(page).to_have_title(f"{name} – Estuaire", timeout=PATIENCE / TRIES)
        except AssertionError:
            continue
        break
    settled(page)
    if narrow:
        expect(link).not_to_be_visible()  # the menu folds away by itself
    expect(page).to_have_title(f"{name} – Estuaire")

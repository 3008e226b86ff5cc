"""The dependency picture on its screen: a click leads from one workload to the next, and one comes back."""

from __future__ import annotations

from playwright.sync_api import expect

from benchmarks.browser import PATIENCE, settled
from tests.browser.access import TRIES, go
from tests.browser.test_cytoscape import drawn


def looks_at(page, name, timeout=PATIENCE):
    """What is looked at is this and nothing else; a slow answer shows both headings for a moment."""
    expect(page.get_by_role("heading", level=2)).to_have_text([name], timeout=timeout)


def look_at(page, node, name):
    """Click a node; a click that a late drawing of the picture swallows is made again."""
    for _ in range(TRIES):
        at = next(each for each in drawn(page) if each["id"] == node)
        page.mouse.click(at["x"], at["y"])
        try:
            looks_at(page, name, timeout=PATIENCE / TRIES)
        except AssertionError:
            continue
        return
    raise AssertionError(f"{node} is not looked at")


def test_a_click_looks_at_a_workload_and_one_comes_back_even_after_another_screen(visit):
    page = visit("en", height=1800)
    page.get_by_role("button", name="Open the example").click()
    expect(page.get_by_text("To do next")).to_be_visible()
    go(page, "Dependencies")
    looks_at(page, "Ministère fictif des Prestations familiales")
    look_at(page, "workload:MIN-02-005", "Demandes d’accès à l’information")
    settled(page)
    go(page, "Obsolescence")
    go(page, "Dependencies")
    looks_at(page, "Demandes d’accès à l’information")
    page.get_by_role("button", name="Back to Ministère fictif des Prestations familiales").click()
    looks_at(page, "Ministère fictif des Prestations familiales")


def test_a_workload_selected_in_the_table_is_looked_at(visit):
    page = visit("fr", height=1800)
    page.get_by_role("button", name="Ouvrir l’exemple").click()
    expect(page.get_by_text("À faire ensuite")).to_be_visible()
    go(page, "Dépendances")
    page.locator(".st-key-dependencies-workloads").get_by_role("checkbox").nth(2).click()
    page.get_by_role("button", name="Regarder\N{NO-BREAK SPACE}: Courriel").click()
    looks_at(page, "Courriel")
    with page.expect_download() as sent:
        page.get_by_role("button", name="Télécharger en SVG").click()
    assert "Courriel" in sent.value.path().read_text(encoding="utf-8")

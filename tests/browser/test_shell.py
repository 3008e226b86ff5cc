"""The page speaks the browser's language, and says what is English of its own in French."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from benchmarks.browser import PATIENCE, settled


@pytest.mark.parametrize(
    ("locale", "lang", "title"),
    [("fr-CA", "fr", "Accueil"), ("en-US", "en", "Home"), ("de-DE", "fr", "Accueil")],
)
def test_the_page_speaks_the_browsers_language_and_french_when_it_is_neither(
    chromium, server, locale, lang, title
):
    context = chromium.new_context(locale=locale)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(server)
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    assert page.evaluate("document.documentElement.lang") == lang
    expect(page).to_have_title(f"{title} – Estuaire")
    context.close()


def test_the_switch_changes_language_and_stays_in_the_address(visit):
    page = visit("fr")
    page.get_by_role("radio", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Home")
    expect(page).to_have_url(re.compile("lang=en"))
    assert page.evaluate("document.documentElement.lang") == "en"
    page.reload()
    settled(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Home")
    page.get_by_role("link", name="Inventory").click()
    expect(page).to_have_url(re.compile("inventaire.*lang=en"))


def test_the_menu_of_a_telephone_folds_away_once_a_screen_is_chosen(visit):
    page = visit("fr", width=390, height=800)
    page.get_by_test_id("stExpandSidebarButton").click()
    menu = page.get_by_test_id("stSidebarNav")
    menu.get_by_role("link", name="Inventaire", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Inventaire")
    expect(menu).not_to_be_visible()
    # Labels and captions bear a visibility of their own: they would be seen while the menu slides away.
    expect(page.get_by_test_id("stSidebar").get_by_text("Langue", exact=True).first).not_to_be_visible()

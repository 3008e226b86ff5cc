"""The pictures of the READMEs, taken from the application itself: `python -m docs.screens` makes them again.

The example is planned, then a real Chromium looks at it; the pictures lie in `docs/images/`.
"""

from __future__ import annotations

import tempfile
import time
from datetime import date
from pathlib import Path

from playwright.sync_api import Locator, Page, ViewportSize

from benchmarks.browser import LOCALES, browsing, serving, settled
from inventory.graph import load
from inventory.readers import read
from language import Language
from optimizer import workspace
from optimizer.private import private
from optimizer.runs import Asked
from optimizer.scenario_files import load_text

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
GAP, SECONDS = 0.05, 300.0
SIZE: ViewportSize = {"width": 1280, "height": 900}


def planned(root: Path) -> workspace.Workspace:
    """A workspace that holds the example and a plan of it."""
    space = workspace.create(private(root))
    space.save_inventory(load(read([ROOT / "data" / "example"])[0], date.today())[0])
    run = space.start(load_text("extends: base\n"), Asked(GAP, SECONDS))
    while run and not run.state().ended:
        time.sleep(1)
    return space


def picture(page: Page, name: str, language: str) -> None:
    """Leave a picture of what the page shows."""
    settled(page)
    page.wait_for_function("document.querySelectorAll('canvas, svg').length > 0")
    IMAGES.mkdir(exist_ok=True)
    page.screenshot(path=IMAGES / f"{name}-{language}.png")


def raised(thing: Locator) -> None:
    """Bring a thing to the top of the page, under what always stands there."""
    thing.evaluate("each => { each.style.scrollMarginTop = '110px'; each.scrollIntoView({block: 'start'}); }")


def look(page: Page, address: str, space: workspace.Workspace, language: str) -> None:
    """Take every picture in one language."""
    words = Language(language)
    page.goto(f"{address}/plan?lang={language}&w={space.identifier}")
    settled(page)
    raised(page.get_by_role("heading", name=words.say("Who moves when")))
    picture(page, "waves", language)
    page.get_by_role("tab", name=words.say("Sites")).click()
    settled(page)
    raised(page.get_by_text(words.say("Wave shown on the map")).first)
    picture(page, "sites", language)
    page.goto(f"{address}/dependances?lang={language}&w={space.identifier}")
    picture(page, "dependencies", language)


def main() -> None:
    """Make every picture."""
    with tempfile.TemporaryDirectory() as work:
        root = Path(work) / "data"
        space = planned(root)
        with serving(root) as address, browsing() as browser:
            for language, locale in LOCALES.items():
                page = browser.new_page(locale=locale, viewport=SIZE)
                look(page, address, space, language)
                page.close()


if __name__ == "__main__":
    main()

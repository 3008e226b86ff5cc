"""A real server, a real Chromium; skipped only outside CI, where there is no Chromium."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import expect

from benchmarks.browser import CHROMIUM, LOCALES, PATIENCE, ROOT, browsing, serving, settled

SHOTS = ROOT / "build" / "screens"
"""Where the screenshots of a run are left."""

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def data(tmp_path_factory):
    """Where the application keeps its data."""
    return tmp_path_factory.mktemp("data") / "estuaire"


@pytest.fixture(scope="session")
def server(data):
    with serving(data) as address:
        yield address


@pytest.fixture(scope="session")
def chromium():
    if not CHROMIUM:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing")
        pytest.skip("Chromium is missing")
    with browsing() as browser:
        yield browser


class Log:
    """What a page asked for and complained of."""

    def __init__(self, page, address):
        self.outside, self.complaints = [], []
        page.on("request", lambda request: self._asked(request.url, address))
        page.on("console", lambda message: self._said(message))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _asked(self, url, address):
        ours = (address, address.replace("http://", "ws://"), "data:", "blob:")
        if not url.startswith(ours):
            self.outside.append(url)

    def _said(self, message):
        # Streamlit looks for itself under the screen's own address first, then where it is.
        probed = message.location.get("url", "").endswith(("/_stcore/health", "/_stcore/host-config"))
        if message.type == "error" and not probed:
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")


@pytest.fixture
def visit(chromium, server):
    """Opens pages, and holds them to asking for nothing outside and complaining of nothing."""
    opened = []

    def open_page(language, width=1280, height=900, **options):
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            locale=LOCALES[language],
            accept_downloads=True,
            **options,
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        opened.append((context, Log(page, server)))
        page.goto(server)
        settled(page)
        return page

    yield open_page
    for context, log in opened:
        context.close()
        assert log.outside == []
        assert log.complaints == []

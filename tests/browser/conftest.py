"""A real server, a real Chromium; skipped only outside CI, where there is no Chromium."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
SHOTS = ROOT / "build" / "screens"
"""Where the screenshots of a run are left."""
LOCALES = {"fr": "fr-CA", "en": "en-CA"}
PATIENCE = 60_000
"""Milliseconds before what should appear counts as missing: the machines of CI are slow."""

expect.set_options(timeout=PATIENCE)


@contextmanager
def serving(data):
    """The address of an application that keeps its data there."""
    command = [sys.executable, "-c", "from cli import main; main()", "app", "--port", "0", "--lang", "en"]
    environment = {**os.environ, "ESTUAIRE_DATA": str(data)}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            said = process.stdout.readline()  # said once it answers
            assert "http://" in said, said
            yield said[said.index("http://") :].split(";")[0].split()[0]
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("data") / "estuaire") as address:
        yield address


@pytest.fixture(scope="session")
def chromium():
    if not CHROMIUM:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing")
        pytest.skip("Chromium is missing")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


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
            self.complaints.append(message.text)


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


def settled(page):
    """Wait until the screen is drawn and nothing runs any more."""
    page.wait_for_selector('[data-testid="stMain"] h1')
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    page.wait_for_load_state("networkidle")

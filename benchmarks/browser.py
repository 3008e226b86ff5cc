"""A real server and a real Chromium: for tests, for timings and for pictures of the screens."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
LOCALES = {"fr": "fr-CA", "en": "en-CA"}
PATIENCE = 60_000
"""Milliseconds before what should appear counts as missing: the machines of CI are slow."""


@contextmanager
def serving(data: Path) -> Iterator[str]:
    """The address of an application that keeps its data there."""
    with served(data) as (address, _):
        yield address


@contextmanager
def served(data: Path) -> Iterator[tuple[str, int]]:
    """The address of an application that keeps its data there, and the number of its process."""
    door = "from cli import main; main()"
    command = [sys.executable, "-c", door, "app", "--port", "0", "--lang", "en"]
    environment = {**os.environ, "ESTUAIRE_DATA": str(data)}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            said = process.stdout.readline() if process.stdout else ""  # said once it answers
            if "http://" not in said:
                raise RuntimeError(f"the application does not start: {said}")
            yield said[said.index("http://") :].split(";")[0].split()[0], process.pid
        finally:
            process.terminate()


def worked(process: int) -> float:
    """Seconds of a processor that a process has taken so far, its children left out; Linux only."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def browsing() -> Iterator[Browser]:
    """A Chromium; there must be one."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def settled(page: Page) -> None:
    """Wait until the screen is drawn and nothing runs any more."""
    page.wait_for_selector('[data-testid="stMain"] h1', timeout=PATIENCE)
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=PATIENCE)
    page.wait_for_load_state("networkidle")

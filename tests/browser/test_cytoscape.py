"""The dependency picture in a real browser: drawn, walked by keyboard, chosen from, its library sent once."""

from __future__ import annotations

import hashlib
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Error, expect

ROOT = Path(__file__).resolve().parent.parent.parent
LIBRARY = ROOT / "views" / "cytoscape" / "cytoscape.min.js"

SCRIPT = """
import sys
sys.path.insert(0, {root!r})
import streamlit as st
from inventory.adjacency import Adjacency
from inventory.graph import load
from inventory.neighbourhood import neighbourhood
from inventory.readers import read
from language import Language
from pathlib import Path
from views.cytoscape import draw
from datetime import date

st.set_page_config(layout="wide")
found = load(read([Path({example!r})])[0], date(2027, 4, 1))[0]
limit = 20 if st.checkbox("fewer") else 1000
picture = neighbourhood(Adjacency.of(found), "organisation", "MIN-02", limit)
chosen = draw(picture, Language("en"), key="picture", caption="Dependencies of MIN-02", height=400)
st.text(f"chosen: {{chosen}}; nodes: {{len(picture.nodes)}}")
"""

NODES = """() => {
  const canvas = [...document.querySelectorAll("*")].map((each) => each.shadowRoot?.querySelector(".canvas")).find(Boolean);
  const cy = canvas?._cyreg?.cy;
  if (!cy) return [];
  const box = canvas.getBoundingClientRect();
  return cy.nodes(":childless").map((node) => {
    const place = node.renderedPosition();
    return { id: node.id(), x: box.x + place.x, y: box.y + place.y, links: node.degree() };
  });
}"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A server whose one page draws the example's largest organisation."""
    script = tmp_path_factory.mktemp("picture") / "page.py"
    script.write_text(SCRIPT.format(root=str(ROOT), example=str(ROOT / "data" / "example")), encoding="utf-8")
    port = free_port()
    options = ["--server.headless=true", "--browser.gatherUsageStats=false", "--server.fileWatcherType=none"]
    command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}", *options]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        yield f"http://127.0.0.1:{port}/"
        server.terminate()


@pytest.fixture
def page(chromium, address):
    """The page, opened as soon as the server answers; `received` counts the bytes of its messages."""
    opened = chromium.new_page(viewport={"width": 1280, "height": 800})
    opened.received = []
    opened.on(
        "websocket", lambda socket: socket.on("framereceived", lambda data: opened.received.append(len(data)))
    )
    for _ in range(60):
        try:
            opened.goto(address)
            break
        except Error:
            opened.wait_for_timeout(500)
    expect(opened.locator(".canvas canvas").first).to_be_visible(timeout=30_000)
    yield opened
    opened.close()


def drawn(page):
    """The nodes of the picture as soon as it has some; none of a picture that is just being replaced."""
    return page.wait_for_function(
        f"() => {{ const nodes = ({NODES})(); return nodes.length && nodes; }}"
    ).json_value()


def test_every_node_is_drawn_and_a_click_chooses_one(page):
    nodes = drawn(page)
    expect(page.get_by_text(f"chosen: None; nodes: {len(nodes)}")).to_be_visible()
    node = max(nodes, key=lambda node: node["links"])
    page.mouse.click(node["x"], node["y"])
    expect(page.get_by_text(f"chosen: {node['id']};")).to_be_visible()


def test_the_keyboard_zooms_moves_and_chooses(page):
    canvas = page.get_by_role("img", name="Dependencies of MIN-02")
    drawn(page)
    page.get_by_text("fewer").click()
    expect(page.get_by_text("chosen: None; nodes: 20")).to_be_visible()
    page.keyboard.press("Tab")
    expect(canvas).to_be_focused()
    before = {node["id"]: node for node in drawn(page)}
    page.keyboard.press("ArrowRight")
    after = {node["id"]: node for node in drawn(page)}
    assert all(after[each]["x"] < before[each]["x"] for each in before)
    page.keyboard.press("+")
    widest = [
        max(node["x"] for node in nodes) - min(node["x"] for node in nodes)
        for nodes in (before.values(), drawn(page))
    ]
    assert widest[1] > widest[0]
    page.keyboard.press("Enter")
    expect(page.get_by_text("chosen: None;")).not_to_be_visible()
    for name in ("Zoom in", "Zoom out", "Show everything"):
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name=name)).to_be_focused()


def test_the_library_travels_once(page):
    drawn(page)
    assert sum(page.received) > LIBRARY.stat().st_size
    page.received.clear()
    page.get_by_text("fewer").click()
    expect(page.get_by_text("nodes: 20")).to_be_visible()
    page.wait_for_function(f"({NODES})().length === 20")
    assert sum(page.received) < 60_000


def test_the_library_is_the_file_that_its_sources_name():
    sources = (LIBRARY.parent / "SOURCES.md").read_text(encoding="utf-8")
    assert hashlib.sha256(LIBRARY.read_bytes()).hexdigest() in sources

"""Screens without a browser: a workspace of one's own, and a page run by Streamlit's own test runner."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from inventory.graph import load
from inventory.readers import read
from optimizer import workspace
from optimizer.runs import Asked
from optimizer.scenario_files import load_text
from tests.optimizer import rich
from tests.optimizer.following import ended

EXAMPLE = Path(__file__).parents[2] / "data" / "example"
PATIENCE = 120
"""Seconds that a screen may take on a slow machine before the test gives up."""


@pytest.fixture(scope="session")
def example():
    """The shipped example, read once."""
    return load(read([EXAMPLE])[0], date(2027, 4, 1))[0]


@pytest.fixture
def empty(tmp_path, monkeypatch):
    """A workspace with nothing in it; caches start empty."""
    monkeypatch.setenv("ESTUAIRE_DATA", str(tmp_path / "data"))
    st.cache_resource.clear()
    return workspace.create(workspace.root())


@pytest.fixture
def loaded(empty, example):
    """A workspace that holds the example."""
    empty.save_inventory(example)
    return empty


@pytest.fixture(scope="module")
def searched(tmp_path_factory):
    """A data folder where a workspace of nine workloads has a plan; and the workspace's identifier."""
    folder = tmp_path_factory.mktemp("searched")
    space = workspace.create(folder)
    space.save_inventory(rich.inventory())
    run = space.start(load_text("extends: base\n"), Asked(gap=0.0, time_limit=60.0))
    assert ended(run).plan is not None
    return folder, space.identifier


@pytest.fixture
def planned(searched, empty):
    """That workspace, for one test alone."""
    folder, identifier = searched
    shutil.copytree(folder, workspace.root(), dirs_exist_ok=True)
    return workspace.find(workspace.root(), identifier)


@pytest.fixture
def screen() -> Callable[..., AppTest]:
    """Runs one screen by the name of its module, in a language, on a workspace."""

    def run(name: str, space: workspace.Workspace | None = None, language: str = "fr") -> AppTest:
        def script(name: str) -> None:
            from importlib import import_module

            import_module(f"views.{name}").page()

        shown = AppTest.from_function(script, args=(name,), default_timeout=PATIENCE)
        shown.query_params["lang"] = language
        if space:
            shown.query_params["w"] = space.identifier
        return shown.run()

    return run

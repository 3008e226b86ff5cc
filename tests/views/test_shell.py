"""The page around the application: its language, and nothing from outside."""

from __future__ import annotations

import json

import pytest
from starlette.testclient import TestClient

from language import negotiated
from views.leftovers import LEFTOVERS
from views.markup import literal
from views.server import application
from views.shell import words_script


@pytest.fixture(scope="module")
def client():
    with TestClient(application()) as client:
        yield client


@pytest.mark.parametrize(
    ("address", "accepted", "language"),
    [("/", "fr-CA,fr;q=0.9,en;q=0.8", "fr"), ("/", "en-US,en;q=0.9", "en"), ("/", "de", "fr"), ("/plan?lang=en", "fr", "en"), ("/?lang=de", "en", "en")],
)  # fmt: skip
def test_the_page_is_in_the_language_of_its_address_else_of_the_browser(client, address, accepted, language):
    answer = client.get(address, headers={"accept-language": accepted})
    assert f'<html lang="{language}">' in answer.text
    assert answer.headers["content-language"] == language
    assert "<title>Estuaire</title>" in answer.text


def test_the_page_may_load_nothing_from_outside(client):
    policy = client.get("/").headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy


@pytest.mark.parametrize(
    "path", ["page.js", "page.css", "words.js", "icon.svg", "fonts/roboto.woff2", "fonts/open-sans.woff2"]
)
def test_what_the_page_needs_is_served(client, path):
    assert client.get(f"/_estuaire/{path}").status_code == 200


@pytest.mark.parametrize("path", ["../shell.py", "%2e%2e/shell.py", "..%2fshell.py", "nothing.css"])
def test_no_file_outside_the_assets_is_served(client, path):
    answer = client.get(f"/_estuaire/{path}")
    assert answer.status_code in {400, 404} or "text/html" in answer.headers["content-type"]
    assert "class Shell" not in answer.text


def test_every_leftover_has_its_french():
    words = json.loads(words_script().partition("=")[2].rstrip(";\n"))
    assert set(words) == set(LEFTOVERS)
    assert words["Upload"] == "Téléverser"


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("en;q=0.5,fr;q=0.7", "fr"),
        ("fr;q=0,en", "en"),
        ("EN-us", "en"),
        ("", "fr"),
        ("*", "fr"),
        ("en;q=x,fr", "fr"),
    ],
)
def test_languages_are_taken_by_weight(accepted, language):
    assert negotiated(accepted) == language


def test_markup_in_a_users_text_is_shown():
    assert literal("<b>:red[*x*]") == r"\<b\>\:red\[\*x\*\]"
    assert literal("a\nb") == "a b"

"""The language of a page is that of its address, else the browser's own, else what its headers ask for."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import streamlit as st

from views import session


@pytest.mark.parametrize(
    ("asked", "locale", "headers", "spoken"),
    [
        ({"lang": "en"}, "fr-CA", {"Accept-Language": "fr-CA"}, "en"),
        # Chromium 150 with a locale of its own sends the machine's language with a web socket.
        ({}, "fr-CA", {"Accept-Language": "en-US,en;q=0.9"}, "fr"),
        ({}, "en-CA", {"Accept-Language": "fr-CA"}, "en"),
        ({}, None, {"Accept-Language": "en-US,en;q=0.9"}, "en"),
        ({}, None, {}, "fr"),
        ({"lang": "de"}, "de-DE", {}, "fr"),
    ],
)
def test_the_address_speaks_before_the_browser_and_the_browser_before_its_headers(
    monkeypatch, asked, locale, headers, spoken
):
    monkeypatch.setattr(st, "context", SimpleNamespace(locale=locale, headers=headers))
    monkeypatch.setattr(st, "query_params", asked)
    assert session.language().code == spoken

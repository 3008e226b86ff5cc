"""What a user wrote is shown as written, and an ordinary label is left alone."""

from __future__ import annotations

import pytest

from views.markup import label_text, literal


@pytest.mark.parametrize(
    "text", ["Budget 2027-2028 ($)", "Google, Montréal", "NGQ, pôle Ouest (vCPU)", "Taux d’actualisation (%)"]
)
def test_an_ordinary_label_is_heard_as_it_is_read(text):
    assert label_text(text) == text


@pytest.mark.parametrize(
    "text",
    ["**gras**", "a_b_c", "[x](http://y)", "<b>", ":material/home:", ":red[x]", "# titre", "- liste", "1. liste",
     "$a$", "www.exemple.ca", "https://exemple.ca", "`code`", "a@b.ca"],
)  # fmt: skip
def test_a_label_that_could_be_markup_is_escaped(text):
    assert label_text(text) == literal(text) != text

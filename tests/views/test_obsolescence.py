"""Obsolescence on screen says what the library counts."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from inventory.obsolescence import support_table
from inventory.summary import support_over_time
from language import NBSP, Language


def said(shown):
    return " ".join(each.value for each in (*shown.markdown, *shown.subheader, *shown.info, *shown.title))


@pytest.mark.parametrize(
    ("language", "sentence"), [("fr", "Rien n’est encore chargé"), ("en", "Nothing is loaded yet")]
)
def test_with_nothing_loaded_it_says_what_to_do(screen, empty, language, sentence):
    shown = screen("obsolescence", empty, language)
    assert not shown.exception
    assert sentence in said(shown)


@pytest.mark.parametrize(
    ("language", "supported", "unknown"), [("fr", "Soutenu", "Inconnu"), ("en", "Supported", "Unknown")]
)
def test_it_counts_the_assets_of_today_by_status_the_unknown_among_them(
    screen, loaded, example, language, supported, unknown
):
    shown = screen("obsolescence", loaded, language)
    assert not shown.exception
    support = support_table(example["assets"], example["software"])
    now = support_over_time(example, support, [pd.Timestamp(date.today())]).iloc[0]
    words = Language(language)
    for name, code in ((f"● {supported}", "supported"), (f"◆ {unknown}", "unknown")):
        counted = words.say("{name}: {number}", name=name, number=int(now[code]))
        assert counted.replace(" ", NBSP) in said(shown)  # no line ends between a sign and its number


@pytest.mark.parametrize("group", ["network", "site", "product", "environment", "criticality"])
def test_it_groups_by_what_the_reader_chooses(screen, loaded, group):
    shown = screen("obsolescence", loaded)
    shown.selectbox(key="obsolescence-group").set_value(group).run()
    assert not shown.exception

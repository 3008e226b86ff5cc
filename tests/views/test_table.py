"""A page of a table: what is searched, sorted and shown."""

from __future__ import annotations

import pandas as pd
import pytest

from language import Language
from views import columns
from views.table import PAGE, Query, page_of

FR = Language("fr")
NAMES = [f"Système {number:02d}" for number in range(60)]
FRAME = pd.DataFrame({"name": NAMES, "cost": range(60), "level": [float("nan"), *([2.0] * 59)]})
SHOWN = [
    columns.text("name", "Nom"),
    columns.money("cost", "Coût", FR),
    columns.level("level", "Criticité", FR),
]


def rows(**asked):
    return page_of(FRAME, SHOWN, Query(**asked))


def test_pages_hold_every_row_once():
    # 60 rows make two full pages of 25 and one of 10.
    pages = [rows(page=number) for number in (1, 2, 3)]
    assert [len(page.rows) for page in pages] == [PAGE, PAGE, 10]
    assert pd.concat([page.rows for page in pages])["name"].tolist() == NAMES


@pytest.mark.parametrize(("asked", "shown"), [(0, 1), (-4, 1), (99, 3)])
def test_a_page_that_does_not_exist_is_the_nearest(asked, shown):
    assert rows(page=asked).number == shown


def test_search_ignores_case_and_accents_and_wants_every_word():
    assert rows(text="SYSTEME 07").rows["name"].tolist() == ["Système 07"]
    assert rows(text="07 09").matching == 0


def test_search_looks_at_what_is_shown_not_at_what_is_stored():
    # The unknown level is stored as no number, and shown as a word.
    assert rows(text="inconnu").rows["name"].tolist() == ["Système 00"]


def test_search_does_not_join_two_cells():
    # “07” ends the name and “7 $” begins the cost: nothing reads “077”.
    assert rows(text="077").matching == 0


def test_a_sign_of_a_regular_expression_is_only_a_sign():
    assert rows(text="(.*").matching == rows(text="").matching


def test_sorting_goes_by_value_and_an_unknown_column_sorts_nothing():
    assert rows(sort="cost", descending=True).rows["cost"].iloc[0] == 59
    assert rows(sort="nothing").rows["name"].tolist() == NAMES[:PAGE]


def test_nothing_is_found_where_there_is_nothing():
    empty = page_of(FRAME.iloc[:0], SHOWN, Query(text="système"))
    assert (empty.matching, empty.number, empty.pages) == (0, 1, 1)


def test_an_unknown_value_among_figures_does_not_hide_the_others():
    assert rows(text="système 59").matching == 1

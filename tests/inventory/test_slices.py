"""A text made in slices is the text made whole, and only what changed is made again."""

from __future__ import annotations

import pandas as pd
import pytest

from inventory import slices
from inventory.slices import cut, written


@pytest.fixture(autouse=True)
def three_rows_a_slice(monkeypatch):
    monkeypatch.setattr(slices, "ROWS", 3)


def table(count):
    return pd.DataFrame({"a": range(count), "b": [f"x{row}" for row in range(count)]})


def make(made):
    """A writer that notes the first row of what it is given."""

    def write(rows, header):
        made.append(rows.index[0] if len(rows) else None)
        return rows.to_csv(index=False, header=header).encode()

    return write


@pytest.mark.parametrize("count", [0, 1, 3, 4, 9])
def test_slices_together_are_the_whole_text(count):
    assert b"".join(written(table(count), make([]), None)) == table(count).to_csv(index=False).encode()


def test_only_the_slice_of_the_row_that_changed_is_made_again():
    before, made = table(10), []
    first = written(before, make([]), None)
    after = before.assign(b=before["b"].where(before["a"] != 4, "changed"))
    again = written(after, make(made), (before, first))
    assert made == [3]  # rows 3 to 5
    assert b"".join(again) == after.to_csv(index=False).encode()


@pytest.mark.parametrize(
    "after",
    [
        table(9),
        table(11),
        table(10).assign(c=1),
        table(10).rename(columns={"a": "z"}),
        table(10).astype({"a": "float64"}),
    ],
    ids=["shorter", "longer", "one column more", "another name", "another type"],
)
def test_a_table_of_another_shape_is_made_anew(after):
    before = table(10)
    again = written(after, make([]), (before, written(before, make([]), None)))
    assert b"".join(again) == after.to_csv(index=False).encode()


@pytest.mark.parametrize("count", [0, 1, 3, 4, 6, 9])
def test_a_text_is_cut_where_it_was_put_together(count):
    made = written(table(count), make([]), None)
    assert cut(b"".join(made), count) == made


def test_a_text_with_a_cell_of_several_lines_is_not_cut():
    before = table(4).assign(b="one\nother")
    assert cut(b"".join(written(before, make([]), None)), 4) is None

"""What is written is read again unchanged, and appears whole or not at all."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.findings import Refused
from inventory.readers import read
from inventory.readers.sheet import clean, repeated
from inventory.readers.write import cell_text, write_tables
from inventory.schema import TABLES
from inventory.words import fold

TEXT = st.text(
    st.one_of(
        st.sampled_from(',;\t|"\r\n =+-@é'), st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])
    )
).map(clean)
CELLS = st.one_of(
    TEXT, st.sampled_from(["=1+1", "+1", "-", "@x", "NA", "nan", "None", "007", "1e5", "sep=;"])
)


@st.composite
def tables(draw) -> dict[str, pd.DataFrame]:
    """Raw tables of a few declared columns and extras, without blank rows."""
    drawn = {}
    for table in draw(st.lists(st.sampled_from(TABLES), min_size=1, max_size=3, unique=True)):
        declared = [column.name for column in table.columns]
        known = {fold(title) for column in table.columns for title in (column.name, *column.synonyms)}
        extra = TEXT.filter(lambda title, known=known: title and fold(title) not in known)
        header = draw(st.lists(st.sampled_from(declared), min_size=1, max_size=3, unique=True))
        header = sorted(header, key=declared.index) + draw(st.lists(extra, max_size=2, unique=True))
        if repeated(header, key=fold):
            header = header[:1]
        row = st.lists(CELLS, min_size=len(header), max_size=len(header)).filter(any)
        drawn[table.name] = pd.DataFrame(draw(st.lists(row, max_size=4)), columns=header, dtype="str")
    return drawn


@given(tables())
def test_a_native_folder_reads_back_as_it_was(given_tables):
    with tempfile.TemporaryDirectory() as name:
        write_tables(given_tables, Path(name) / "out")
        back, findings = read([Path(name) / "out"])
        assert findings == ()
        assert set(back) == set(given_tables)
        for table, cells in given_tables.items():
            assert list(back[table].cells.columns) == list(cells.columns)
            assert back[table].cells.to_numpy().tolist() == cells.to_numpy().tolist()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "yes"),
        (np.False_, "no"),
        (2.0, "2"),
        (2.5, "2.5"),
        (float("nan"), ""),
        (None, ""),
        (pd.NaT, ""),
        (pd.Timestamp("2031-01-09"), "2031-01-09"),
        ("=1+1", "=1+1"),
    ],
)
def test_typed_cells_have_one_spelling(value, text):
    assert cell_text(pd.Series([value], dtype=object).tolist()[0]) == text


def test_typed_tables_are_written_in_the_schemas_order(tmp_path):
    assets = pd.DataFrame(
        {
            "note": ["x", ""],
            "powered": [True, False],
            "vcpu": [2.0, np.nan],
            "purchased": pd.to_datetime(["2031-01-09", None]),
            "asset": ["a", "b"],
        }
    )
    write_tables({"assets": assets}, tmp_path / "out")
    assert (tmp_path / "out" / "assets.csv").read_bytes() == (
        b"asset,vcpu,powered,purchased,note\na,2,yes,2031-01-09,x\nb,,no,,\n"
    )


def test_values_that_are_equal_but_not_the_same_keep_their_spelling(tmp_path):
    mixed = pd.DataFrame({"asset": ["a", "b", "c"], "vcpu": [0.0, -0.0, 1.0]})
    mixed["note"] = pd.Series([True, 1, "1"], dtype=object)
    write_tables({"assets": mixed}, tmp_path / "out")
    spelled = [
        f"{name},{cell_text(value)},{cell_text(note)}\n" for name, value, note in mixed.to_numpy().tolist()
    ]
    assert (tmp_path / "out" / "assets.csv").read_text("utf-8") == "".join(["asset,vcpu,note\n", *spelled])


def test_only_rows_that_hold_another_delimiter_are_quoted(tmp_path):
    write_tables({"assets": pd.DataFrame({"asset": ["a", "b;c"], "site": ["s", "s"]})}, tmp_path / "out")
    assert (tmp_path / "out" / "assets.csv").read_text("utf-8") == 'asset,site\na,s\n"b;c","s"\n'


def test_a_table_already_written_shares_its_file(tmp_path):
    write_tables({"sites": pd.DataFrame({"site": ["s"]})}, tmp_path / "one")
    given = {"sites": pd.DataFrame({"site": ["s"]}), "assets": pd.DataFrame({"asset": ["a"]})}
    write_tables(given, tmp_path / "two", {"sites": tmp_path / "one" / "sites.csv"})
    assert (tmp_path / "two" / "sites.csv").samefile(tmp_path / "one" / "sites.csv")
    assert (tmp_path / "two" / "assets.csv").read_text("utf-8") == "asset\na\n"


def test_an_empty_folder_is_filled_and_a_full_one_refused(tmp_path):
    sites = {"sites": pd.DataFrame({"site": ["s"]})}
    (tmp_path / "out").mkdir()
    write_tables(sites, tmp_path / "out")
    before = (tmp_path / "out" / "sites.csv").read_bytes()
    with pytest.raises(Refused) as caught:
        write_tables({"sites": pd.DataFrame({"site": ["t"]})}, tmp_path / "out")
    assert [finding.kind.code for finding in caught.value.findings] == ["output-not-empty"]
    assert (tmp_path / "out" / "sites.csv").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_failure_leaves_nothing_behind(tmp_path):
    with pytest.raises(UnicodeEncodeError):
        write_tables({"sites": pd.DataFrame({"site": ["\ud800"]}, dtype=object)}, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_refused(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(Refused) as caught:
        write_tables({}, tmp_path / "file" / "out")
    assert [finding.kind.code for finding in caught.value.findings] == ["output-unwritable"]

"""A plan is written whole or not at all, read back as it was, and opens without harm in a spreadsheet."""

from __future__ import annotations

import csv
import json
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.findings import Refused
from inventory.graph import fingerprint
from inventory.schema import TABLES as INVENTORY
from optimizer.plan import Plan, report
from optimizer.plan_folder import TABLES, read, read_summary, read_table, read_tables, write
from optimizer.solve import Search, solve
from tests.optimizer import rich, small


@pytest.fixture(scope="module")
def plan() -> Plan:
    return rich.plan()


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder and what it holds."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def codes(folder: Path, made: Plan | None = None) -> list[str]:
    with pytest.raises(Refused) as refused:
        write(made, folder) if made else read(folder)
    return [finding.kind.code for finding in refused.value.findings]


# Written and read


def test_a_plan_is_read_back_as_it_was(plan, tmp_path):
    write(plan, tmp_path / "plan")
    back = read(tmp_path / "plan")
    assert back.summary == plan.summary
    assert back.scenario == plan.scenario
    assert fingerprint(back.inventory) == fingerprint(plan.inventory)
    for name in TABLES:
        given_table, read_table = getattr(plan, name), getattr(back, name)
        assert list(read_table) == list(given_table)
        for column in given_table:
            assert_same_column(read_table[column], given_table[column])


def assert_same_column(back: pd.Series, given_column: pd.Series) -> None:
    """The same texts, dates and waves, and amounts to a hundredth of a cent."""
    if pd.api.types.is_float_dtype(given_column):
        np.testing.assert_allclose(back.astype(float), given_column, atol=5.1e-5, rtol=0)
    elif pd.api.types.is_datetime64_dtype(given_column):
        assert back.astype("datetime64[ns]").equals(given_column.astype("datetime64[ns]"))
    else:
        assert back.tolist() == given_column.tolist()
        assert pd.api.types.is_integer_dtype(back) == pd.api.types.is_integer_dtype(given_column)


def test_a_part_is_read_alone_as_it_is_read_with_the_rest_even_where_the_inventory_is_broken(plan, tmp_path):
    write(plan, tmp_path / "plan")
    whole = read(tmp_path / "plan")
    (tmp_path / "plan" / "inventory" / "assets.csv").write_bytes(b"\0")
    assert read_summary(tmp_path / "plan") == (whole.summary, whole.scenario)
    for name in TABLES:
        pd.testing.assert_frame_equal(read_table(tmp_path / "plan", name), getattr(whole, name))


def test_tables_laid_down_as_they_are_typed_are_read_alike_and_without_the_csv_files(plan, tmp_path):
    write(plan, tmp_path / "plan")
    first = read_tables(tmp_path / "plan", tmp_path / "typed")
    for name in TABLES:
        (tmp_path / "plan" / f"{name}.csv").write_text("spoilt", encoding="utf-8")
    again = read(tmp_path / "plan", typed=tmp_path / "typed")
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(again, name), first[name])


def test_a_typed_table_that_is_spoilt_is_read_from_its_csv_file(plan, tmp_path):
    write(plan, tmp_path / "plan")
    first = read_tables(tmp_path / "plan", tmp_path / "typed")
    (tmp_path / "typed" / "cash.feather").write_bytes(b"spoilt")
    pd.testing.assert_frame_equal(read_tables(tmp_path / "plan", tmp_path / "typed")["cash"], first["cash"])


def test_what_is_read_is_written_as_it_was_read(plan, tmp_path):
    write(plan, tmp_path / "first")
    write(read(tmp_path / "first"), tmp_path / "second")
    assert contents(tmp_path / "second") == contents(tmp_path / "first")


def test_the_same_plan_is_the_same_bytes_apart_from_its_seconds(tmp_path):
    posed = small.posed()
    for name in ("one", "two"):
        write(report(posed, solve(posed.problem, Search(gap=0.0))), tmp_path / name)
    one, two = contents(tmp_path / "one"), contents(tmp_path / "two")
    said, again = json.loads(one.pop("plan.json")), json.loads(two.pop("plan.json"))
    assert one == two
    assert {**said, "seconds": 0} == {**again, "seconds": 0}


def test_a_workload_that_never_acts_has_an_empty_wave_and_no_amount_is_minus_zero(plan, tmp_path):
    write(plan, tmp_path / "plan")
    with (tmp_path / "plan" / "assignments.csv").open(encoding="utf-8", newline="") as file:
        idle = next(row for row in csv.DictReader(file) if row["workload"] == "idle")
    assert (idle["wave"], idle["wave_start"], idle["one_off_cost"]) == ("", "", "0.0")
    cells = b",".join(contents(tmp_path / "plan").values()).replace(b"\n", b",").split(b",")
    assert b"-0.0" not in cells


# Formulas

NASTY = st.text(st.sampled_from("=+-@'\t\r\n,;\"é1a "), min_size=1, max_size=6)


@settings(max_examples=25, deadline=None)
@given(texts=st.lists(NASTY, min_size=9, max_size=9), headline=NASTY)
def test_no_formula_leaves_and_every_text_comes_back(texts, headline):
    made = rich.plan()
    said = made.assignments.assign(workload=texts, reason=headline)
    with tempfile.TemporaryDirectory() as folder:
        write(replace(made, assignments=said, ruled_out=said_of(texts)), Path(folder) / "plan")
        back = read(Path(folder) / "plan")
        assert back.assignments["workload"].tolist() == texts
        assert back.assignments["reason"].tolist() == [headline] * 9
        assert back.ruled_out["source"].tolist() == texts
        assert formulas(Path(folder) / "plan") == []


def said_of(texts: list[str]) -> pd.DataFrame:
    columns = dict.fromkeys(["workload", "offer", "treatment", "exclusion"], "x")
    return pd.DataFrame({"source": texts, "first_wave": 1, "last_wave": 2, **columns})


def formulas(folder: Path) -> list[str]:
    """Cells of the folder's CSV files that a spreadsheet would run: no number begins like that."""
    found = []
    for path in folder.rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            found += [cell for row in csv.reader(file) for cell in row if cell[:1] in set("=+-@\t\r\n")]
    return [cell for cell in found if not is_number(cell)]


def is_number(cell: str) -> bool:
    try:
        return bool(np.isfinite(float(cell)))
    except ValueError:
        return False


def test_the_inventory_of_a_plan_holds_no_formula_and_is_the_same_inventory(tmp_path):
    formula = '=HYPERLINK("http://x";"y")'
    posed = small.posed(
        tables={
            "sites": "site,organisation,longitude,name,=note\n@s,msss,-71.2,+1 418,@x\n",
            "workloads": f'workload,organisation,name\n-w,msss,"{formula.replace(chr(34), chr(34) * 2)}"\n',
            "assets": "asset,workload,site\n'=a,-w,@s\n",
        }
    )
    made = report(posed, solve(posed.problem, Search(gap=0.0)))
    write(made, tmp_path / "plan")
    assert formulas(tmp_path / "plan") == []
    back = read(tmp_path / "plan")
    for table in INVENTORY:
        assert back.inventory[table.name].equals(made.inventory[table.name])
    assert back.inventory["workloads"]["name"].tolist() == [formula]
    assert back.assignments["workload"].tolist() == ["-w"]


# In its place


def test_an_older_plan_is_replaced(plan, tmp_path):
    write(plan, tmp_path / "plan")
    write(replace(plan, summary={**plan.summary, "seed": 5}), tmp_path / "plan")
    assert read(tmp_path / "plan").summary["seed"] == 5
    assert [path.name for path in tmp_path.iterdir()] == ["plan"]


def test_what_is_not_a_plan_is_not_replaced(plan, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    assert codes(tmp_path, plan) == ["plan-output-taken"]
    assert codes(tmp_path / "notes.txt", plan) == ["plan-output-taken"]
    assert codes(tmp_path / "notes.txt" / "plan", plan) == ["plan-output-unwritable"]
    assert contents(tmp_path) == {"notes.txt": b"mine"}


def test_the_folder_one_stands_in_is_not_replaced(plan, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert codes(Path(), plan) == ["plan-output-unwritable"]
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder_is_filled(plan, tmp_path):
    (tmp_path / "plan").mkdir()
    write(plan, tmp_path / "plan")
    assert read(tmp_path / "plan").summary == plan.summary


def test_a_plan_that_cannot_be_written_leaves_the_older_one(plan, tmp_path):
    write(plan, tmp_path / "plan")
    before = contents(tmp_path / "plan")
    broken = replace(plan, summary={**plan.summary, "objective": float("nan")})
    with pytest.raises(ValueError, match="JSON"):
        write(broken, tmp_path / "plan")
    assert contents(tmp_path / "plan") == before
    assert [path.name for path in tmp_path.iterdir()] == ["plan"]


@pytest.mark.parametrize("name", ["plan.json", "cash.csv", "inventory"])
def test_a_folder_that_lacks_a_part_is_not_a_plan(plan, tmp_path, name):
    write(plan, tmp_path / "plan")
    (tmp_path / "plan" / name).rename(tmp_path / "elsewhere")
    assert codes(tmp_path / "plan") == ["not-a-plan"]


@pytest.mark.parametrize(
    ("name", "text"),
    [("plan.json", "{"), ("plan.json", "{}"), ("plan.json", "[]"), ("plan.json", "1"), ("cash.csv", "wave\nx\n"), ("cash.csv", ""),
     ("waves.csv", "start\n2027-13-01\n"), ("waves.csv", 'a,b\n"')],
)  # fmt: skip
def test_a_part_that_cannot_be_read_is_named(plan, tmp_path, name, text):
    write(plan, tmp_path / "plan")
    (tmp_path / "plan" / name).write_text(text)
    assert codes(tmp_path / "plan") == ["broken-plan"]

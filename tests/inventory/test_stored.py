"""What is laid down beside what it is like holds the very bytes that it holds when laid down alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from inventory import slices, stored
from inventory.edit import Edit, edited
from inventory.graph import Inventory, load
from inventory.schema import TABLES
from inventory.stored import lay_down, memorise, recall, take_up
from tests.estates import TODAY, estate


@pytest.fixture
def whole(monkeypatch):
    """Some machines, a row a slice."""
    monkeypatch.setattr(slices, "ROWS", 1)
    rows = "".join(f"vm-{number},w,s1,{number}.5\n" for number in range(5))
    texts = {
        "workloads": 'workload,organisation,name\nw,msss,"a;b"\n',
        "assets": "asset,workload,site,annual_cost\n" + rows,
    }
    return load(estate(**texts), TODAY)[0]


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("values", [{"annual_cost": "9"}, {"kind": "template"}, {"asset": "vm-9"}])
def test_an_edit_is_laid_down_as_if_it_stood_alone(whole, values, tmp_path):
    lay_down(whole, tmp_path / "before")
    after, _ = edited(whole, [Edit("assets", ["vm-3"], values)], date(2027, 4, 1))
    lay_down(after, tmp_path / "after", (tmp_path / "before", whole))
    lay_down(Inventory(after.tables), tmp_path / "alone")
    assert files(tmp_path / "after") == files(tmp_path / "alone") != files(tmp_path / "before")
    assert take_up(tmp_path / "after")["assets"].equals(after["assets"])


def test_after_a_restart_only_the_rows_that_changed_are_written_again(whole, tmp_path, monkeypatch):
    lay_down(whole, tmp_path / "before")
    after, _ = edited(whole, [Edit("assets", ["vm-3"], {"annual_cost": "9"})], date(2027, 4, 1))
    made, write = [], stored.text_of
    monkeypatch.setattr(
        stored,
        "text_of",
        lambda declared, rows, header: made.append(declared.name) or write(declared, rows, header),
    )
    lay_down(after, tmp_path / "after", (tmp_path / "before", Inventory(whole.tables)))
    assert made == ["assets"]  # one slice of a row


def test_what_a_change_leaves_alone_is_known_to_the_next_one(whole, tmp_path):
    lay_down(whole, tmp_path / "before")
    after, _ = edited(whole, [Edit("workloads", ["w"], {"criticality": "2"})], date(2027, 4, 1))
    lay_down(after, tmp_path / "after", (tmp_path / "before", whole))
    assert after.files["assets"] is whole.files["assets"]
    assert after.files["workloads"] != whole.files["workloads"]


def test_tables_that_are_alike_are_memorised_once(whole, tmp_path):
    memorise(whole.tables, tmp_path / "before")
    after, _ = edited(whole, [Edit("workloads", ["w"], {"criticality": "2"})], date(2027, 4, 1))
    memorise(after.tables, tmp_path / "after", (tmp_path / "before", whole.tables))
    same = {
        declared.name: (tmp_path / "after" / f"{declared.name}.feather").samefile(
            tmp_path / "before" / f"{declared.name}.feather"
        )
        for declared in TABLES
    }
    assert same == {name: name != "workloads" for name in same}
    assert recall(["workloads"], tmp_path / "after")["workloads"].equals(after["workloads"])
    memorise(after.tables, tmp_path / "alone", (tmp_path / "nowhere", whole.tables))
    assert recall(["assets"], tmp_path / "alone")["assets"].equals(whole["assets"])


def test_what_is_memorised_is_recalled_and_what_is_spoilt_is_not(whole, tmp_path):
    names = [each.name for each in TABLES]
    memorise(whole.tables, tmp_path / "typed")
    recalled = recall(names, tmp_path / "typed")
    assert recalled is not None
    assert all(recalled[name].equals(whole[name]) for name in names)
    (tmp_path / "typed" / "sites.feather").write_bytes(b"")
    assert recall(names, tmp_path / "typed") is None
    assert recall(names, tmp_path / "nowhere") is None

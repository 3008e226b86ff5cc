"""What is laid down beside what it is like holds the very bytes that it holds when laid down alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from inventory import slices
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


def test_what_is_memorised_is_recalled_and_what_is_spoilt_is_not(whole, tmp_path):
    names = [each.name for each in TABLES]
    memorise(whole.tables, tmp_path / "typed")
    recalled = recall(names, tmp_path / "typed")
    assert recalled is not None
    assert all(recalled[name].equals(whole[name]) for name in names)
    (tmp_path / "typed" / "sites.feather").write_bytes(b"")
    assert recall(names, tmp_path / "typed") is None
    assert recall(names, tmp_path / "nowhere") is None

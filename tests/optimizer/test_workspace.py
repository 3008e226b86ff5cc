"""What a person has loaded outlives the tab and the server, and two tabs at once do not spoil it."""

from __future__ import annotations

import os
import stat
import subprocess
import sys

import pandas as pd
import pytest

from inventory.findings import Refused
from inventory.graph import Inventory, fingerprint
from optimizer import plan_folder
from optimizer.private import locked, new_identifier, remove
from optimizer.runs import Asked
from optimizer.runs import find as find_run
from optimizer.workspace import Workspace, create, find, root
from tests.optimizer import rich, small
from tests.optimizer.following import ROOT, ended

SMALL, DEAR = small.inventory(), small.inventory(sites=small.SITES.replace("1000", "2000"))


def versions(workspace: Workspace) -> list[str]:
    return sorted(path.name for path in (workspace.folder / "inventories").iterdir())


def assert_same(found: Inventory | None, expected: Inventory) -> None:
    assert found is not None
    for name, table in expected.tables.items():
        pd.testing.assert_frame_equal(found[name], table)
    assert set(found.graph.edges) == set(expected.graph.edges)


def test_a_new_workspace_is_empty_and_nobody_else_can_look_into_it(tmp_path):
    workspace = create(tmp_path)
    assert (workspace.inventory(), workspace.fingerprint()) == (None, None)
    assert (workspace.scenario_text(), workspace.runs()) == (None, ())
    assert workspace.inventory(fingerprint(SMALL)) is None
    for folder in (workspace.folder, workspace.folder.parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_an_inventory_comes_back_as_it_was_saved(tmp_path):
    workspace = create(tmp_path)
    for inventory in (SMALL, rich.plan().inventory):
        assert workspace.save_inventory(inventory) == fingerprint(inventory) == workspace.fingerprint()
        found = find(tmp_path, workspace.identifier)
        assert_same(found.inventory(), inventory)
        assert_same(found.inventory(fingerprint(inventory)), inventory)
        assert fingerprint(found.inventory()) == fingerprint(inventory)


def test_only_the_inventory_that_is_meant_is_kept(tmp_path):
    workspace = create(tmp_path)
    for inventory in (SMALL, DEAR, DEAR, SMALL):
        workspace.save_inventory(inventory)
        assert versions(workspace) == [fingerprint(inventory)]
    # Whoever still holds the other's fingerprint is told that it is gone, not given this one.
    assert workspace.inventory(fingerprint(DEAR)) is None
    assert workspace.inventory("../inventories/" + fingerprint(SMALL)) is None


def test_tables_that_an_edit_leaves_alone_are_shared_and_outlive_the_inventory_before(tmp_path):
    workspace = create(tmp_path)
    before = workspace.save_inventory(SMALL)
    place = workspace.folder / "inventories"
    files = {path.name: path.stat().st_ino for path in (place / before).iterdir()}
    after = workspace.save_inventory(DEAR, (before, SMALL))
    kept = {path.name for path in (place / after).iterdir() if path.stat().st_ino == files[path.name]}
    assert kept == files.keys() - {"sites.csv"}  # only the sites cost more
    assert versions(workspace) == [after]
    assert_same(find(tmp_path, workspace.identifier).inventory(), DEAR)


@pytest.mark.parametrize("known", ["0" * 64, "../../elsewhere"])
def test_an_inventory_that_is_no_longer_there_shares_nothing(tmp_path, known):
    workspace = create(tmp_path)
    workspace.save_inventory(DEAR, (known, SMALL))
    assert_same(workspace.inventory(), DEAR)


def test_an_inventory_that_someone_reads_is_not_taken_away(tmp_path):
    workspace = create(tmp_path)
    workspace.save_inventory(SMALL)
    with locked(workspace.folder / "lock", shared=True):
        workspace.save_inventory(DEAR)  # does not wait for the reader
        assert_same(workspace.inventory(), DEAR)
        assert_same(workspace.inventory(fingerprint(SMALL)), SMALL)
    workspace.save_inventory(DEAR)
    assert versions(workspace) == [fingerprint(DEAR)]


def test_what_a_dead_writer_left_is_not_taken_for_an_inventory(tmp_path):
    workspace = create(tmp_path)
    workspace.save_inventory(SMALL)
    draft = workspace.folder / "inventories" / f".{fingerprint(DEAR)}.0123"
    draft.mkdir()
    assert_same(workspace.inventory(), SMALL)
    workspace.save_inventory(DEAR)
    assert versions(workspace) == [fingerprint(DEAR)]
    assert_same(workspace.inventory(), DEAR)


def test_a_scenario_comes_back_letter_by_letter(tmp_path):
    workspace = create(tmp_path)
    for text in ("title: Été 2027 — 12,5 M$\r\nname: a\n", "", "name: b"):
        workspace.save_scenario(text)
        assert find(tmp_path, workspace.identifier).scenario_text() == text


def test_runs_come_back_in_order_each_once(tmp_path):
    workspace, other = create(tmp_path), create(tmp_path)
    first, second = new_identifier(), new_identifier()
    for identifier in (first, second, first):
        workspace.add_run(identifier)
    assert find(tmp_path, workspace.identifier).runs() == (first, second)
    assert other.runs() == ()
    with pytest.raises(ValueError, match="identifier"):
        workspace.add_run("../" + first)


def test_a_run_lies_under_the_same_root_and_is_no_workspace(tmp_path):
    workspace = create(tmp_path)
    assert workspace.start(small.scenario(), Asked()) is None
    workspace.save_inventory(SMALL)
    run = workspace.start(small.scenario(), Asked())
    assert workspace.runs() == (run.identifier,)
    assert find_run(tmp_path, run.identifier) == run
    assert find(tmp_path, run.identifier) is None
    # The run answers for the inventory it was given, whatever becomes of the workspace's.
    workspace.save_inventory(DEAR)
    state = ended(run)
    assert state.request.fingerprint == fingerprint(SMALL)
    assert_same(plan_folder.read(state.plan).inventory, SMALL)


def test_a_run_that_is_refused_is_not_remembered(tmp_path):
    workspace = create(tmp_path)
    workspace.save_inventory(SMALL)
    with pytest.raises(Refused):
        workspace.start(small.scenario(), Asked(), most=0)
    assert workspace.runs() == ()


def test_a_workspace_is_found_by_its_identifier_and_by_nothing_else(tmp_path):
    workspace = create(tmp_path)
    name = workspace.identifier
    assert find(tmp_path, name) == workspace
    for hostile in (
        "",
        "..",
        f"../workspaces/{name}",
        str(workspace.folder),
        name.upper(),
        name + "\n",
        name[1:],
    ):
        assert find(tmp_path, hostile) is None
    assert find(tmp_path, new_identifier()) is None


TAB = """
import sys
from pathlib import Path
from optimizer.private import new_identifier
from optimizer.workspace import Workspace
from tests.optimizer import small
from tests.optimizer.test_workspace import DEAR, SMALL

workspace, mine = Workspace(Path(sys.argv[1])), [SMALL, DEAR][int(sys.argv[2])]
for number in range(40):
    workspace.save_inventory([SMALL, DEAR][number % 2] if number % 5 else mine)
    workspace.save_scenario(sys.argv[2] * 50_000)
    workspace.add_run(new_identifier())
"""


def test_two_tabs_that_write_at_once_spoil_nothing(tmp_path):
    workspace = create(tmp_path)
    workspace.save_inventory(SMALL)
    workspace.save_scenario("0" * 50_000)
    command = [sys.executable, "-c", TAB, str(workspace.folder)]
    with (
        subprocess.Popen([*command, "0"], cwd=ROOT) as one,
        subprocess.Popen([*command, "1"], cwd=ROOT) as other,
    ):
        seen = set()
        while one.poll() is None or other.poll() is None:
            seen.add(fingerprint(workspace.inventory()))
            assert workspace.scenario_text() in ("0" * 50_000, "1" * 50_000)
    assert (one.returncode, other.returncode) == (0, 0)
    assert seen <= {fingerprint(SMALL), fingerprint(DEAR)}
    assert len(workspace.runs()) == 80
    assert fingerprint(workspace.inventory()) == workspace.fingerprint()
    workspace.save_inventory(SMALL)
    assert versions(workspace) == [fingerprint(SMALL)]


def test_the_root_is_where_the_environment_says(tmp_path, monkeypatch):
    monkeypatch.setenv("ESTUAIRE_DATA", str(tmp_path / "kept" / "here"))
    assert root() == root() == tmp_path / "kept" / "here"
    assert stat.S_IMODE(root().stat().st_mode) == 0o700
    (tmp_path / "file").touch()
    monkeypatch.setenv("ESTUAIRE_DATA", str(tmp_path / "file"))
    assert refusal() == "data-not-private"
    monkeypatch.setenv("ESTUAIRE_DATA", str(tmp_path / "file" / "below"))
    assert refusal() == "data-unwritable"


def refusal() -> str:
    with pytest.raises(Refused) as refused:
        root()
    [finding] = refused.value.findings
    return finding.kind.code


def test_without_it_the_root_lies_with_the_users_data_and_is_theirs_alone(tmp_path, monkeypatch):
    monkeypatch.delenv("ESTUAIRE_DATA", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    ours = root()
    assert (ours.parent, stat.S_IMODE(ours.stat().st_mode)) == (tmp_path, 0o700)
    assert root() == ours
    ours.chmod(0o755)  # as someone else would have made it, to look into it
    assert refusal() == "data-not-private"
    ours.rmdir()
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    ours.symlink_to(tmp_path / "elsewhere")
    assert refusal() == "data-not-private"


def test_a_folder_that_belongs_to_another_user_is_refused(tmp_path, monkeypatch):
    monkeypatch.delenv("ESTUAIRE_DATA", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    root()
    stranger = os.getuid() + 1
    monkeypatch.setattr("os.getuid", lambda: stranger)
    assert refusal() == "data-not-private"


def test_what_is_read_at_once_is_what_was_checked(tmp_path):
    # Read from its typed form, from the CSV files alone, and from a form that is broken: the same three times.
    workspace = create(tmp_path)
    full = rich.inventory()
    version = workspace.save_inventory(full)
    typed = workspace.folder / "typed" / version
    assert_same(workspace.inventory(), full)
    next(typed.iterdir()).write_bytes(b"broken")
    assert_same(workspace.inventory(), full)
    remove(typed)
    assert_same(workspace.inventory(), full)
    assert typed.is_dir()
    assert fingerprint(workspace.inventory()) == version


def test_the_form_read_at_once_goes_with_its_inventory(tmp_path):
    workspace = create(tmp_path)
    workspace.save_inventory(SMALL)
    version = workspace.save_inventory(DEAR)
    assert [path.name for path in (workspace.folder / "typed").iterdir()] == [version]

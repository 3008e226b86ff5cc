"""A zip of tables is read as its files would be, within limits."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from inventory.findings import Refused
from inventory.readers import archive, read, read_all

ORGANISATIONS, ASSETS = b"organisation\nmsss\n", b"asset,site\na1,s1\na2,s1\n"


def packed(place: Path, files: Mapping[str, bytes]) -> Path:
    """A zip of these files."""
    path = place / "parc.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return path


def refusal(path: Path) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        read([path])
    return [(finding.kind.code, finding.file) for finding in refused.value.findings]


def test_its_tables_are_read_and_each_says_what_it_became(tmp_path):
    reading = read_all([packed(tmp_path, {"organisations.csv": ORGANISATIONS, "parc/assets.csv": ASSETS})])
    assert [(each.file, each.reader, each.table, each.rows) for each in reading.recognised] == [
        ("organisations.csv", "native", "organisations", 1),
        ("assets.csv", "native", "assets", 2),
    ]
    assert reading.tables["assets"].place(1) == ("assets.csv", 3)


def test_one_table_from_two_folders_is_one_table(tmp_path):
    tables, _ = read([packed(tmp_path, {"a/assets.csv": ASSETS, "b/assets.csv": b"asset,site\na3,s1\n"})])
    assert tables["assets"].cells["asset"].tolist() == ["a1", "a2", "a3"]


def test_names_lead_nowhere(tmp_path):
    place = tmp_path / "inside"
    place.mkdir()
    found, faults = archive.unpack(packed(tmp_path, {"../../../assets.csv": ASSETS}), place)
    assert not faults
    assert [path.relative_to(place).as_posix() for path in found] == ["0/assets.csv"]


def test_hidden_files_and_a_zip_in_a_zip_are_left_out(tmp_path):
    inner = packed(tmp_path, {"assets.csv": ASSETS}).read_bytes()
    path = packed(
        tmp_path, {"organisations.csv": ORGANISATIONS, "__MACOSX/assets.csv": b"\0", "a/.assets.csv": b"\0"}
    )
    with zipfile.ZipFile(path, "a") as made:
        made.writestr("again.zip", inner)
    tables, findings = read([path])
    assert list(tables) == ["organisations"]
    assert [(finding.kind.code, finding.file) for finding in findings] == [("file-unrecognised", "again.zip")]


def test_what_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    path = packed(tmp_path, {"assets.csv": b"asset,site\n" + b"a,s\n" * 2**20})
    assert path.stat().st_size < 2**16
    monkeypatch.setattr(archive, "MOST_BYTES", 2**22)  # the file holds 11 bytes more
    assert refusal(path) == [("archive-too-heavy", "parc.zip")]


def test_too_many_files_are_refused(tmp_path):
    path = packed(tmp_path, {f"d{number}/assets.csv": ASSETS for number in range(archive.MOST_FILES + 1)})
    assert refusal(path) == [("archive-too-heavy", "parc.zip")]


def test_a_list_of_files_too_long_to_read_is_refused_unread(tmp_path):
    path = packed(tmp_path, {"assets.csv": ASSETS})
    content = bytearray(path.read_bytes())
    at = content.rfind(b"PK\x05\x06")
    struct.pack_into("<L", content, at + 12, 0xFFFFFFFF)  # what a zip64 says, which may be any length
    path.write_bytes(content)
    assert refusal(path) == [("archive-too-heavy", "parc.zip")]


@pytest.mark.parametrize("cut", [8, 40, 60])
def test_a_damaged_zip_is_refused(tmp_path, cut):
    path = packed(tmp_path, {"assets.csv": ASSETS})
    path.write_bytes(path.read_bytes()[:-cut])
    assert refusal(path) in ([("archive-unreadable", "parc.zip")], [("not-a-workbook", "parc.zip")])


def test_a_file_under_a_password_is_refused(tmp_path):
    path = packed(tmp_path, {"assets.csv": ASSETS})
    content = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(mark) + offset] |= 1
    path.write_bytes(content)
    assert refusal(path) == [("archive-unreadable", "parc.zip")]


def test_a_workbook_called_zip_is_still_a_workbook(tmp_path):
    path = tmp_path / "parc.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("[Content_Types].xml", b"<x/>")
    assert refusal(path) == [("not-a-workbook", "parc.zip")]

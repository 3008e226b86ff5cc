"""What a public body exports becomes an inventory, then a plan that passes its verification."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.doors import BASE_SCENARIO, ROOT, estuaire, folder, left, rows, scenario
from tests.cli.exports import csv_files, export, tables, workbook

SAMPLES = sorted((ROOT.parent / "shared" / "samples" / "rvtools").glob("*.xlsx"))


def native_folder(place: Path) -> Path:
    return folder(place / "tables")


def native_workbook(place: Path) -> Path:
    return workbook(place / "tables.xlsx", tables(native_folder(place)))


def modern_workbook(place: Path) -> Path:
    return workbook(place / "RVTools_export_all_2027.xlsx", export("MiB"))


def old_workbook(place: Path) -> Path:
    return workbook(place / "RVTools_export_all_2015.xlsx", export("MB"))


def csv_export(place: Path) -> Path:
    return csv_files(place / "RVTools_export", export())


UPLOADS = (native_folder, native_workbook, modern_workbook, old_workbook, csv_export)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("upload", UPLOADS, ids=lambda upload: upload.__name__)
def test_an_upload_becomes_a_plan_that_is_verified(upload, language, tmp_path):
    given, inventory, plan = upload(tmp_path), tmp_path / "inventory", tmp_path / "plan"
    small = scenario(tmp_path / "small.yaml")
    lang = ("--lang", language)
    assert estuaire("import", given, "--out", inventory, "--organisation", "msss", *lang).code == 0
    assert estuaire("check", inventory, *lang).code == 0
    assert estuaire("plan", inventory, "--scenario", small, "--out", plan, *lang).code == 0
    assert estuaire("verify", plan, *lang).code == 0


@pytest.mark.parametrize("upload", [native_folder, native_workbook], ids=lambda upload: upload.__name__)
def test_the_product_s_own_tables_come_back_as_they_were(upload, tmp_path):
    given = upload(tmp_path)
    said = estuaire("import", given, "--out", tmp_path / "inventory", "--lang", "en")
    assert said.out == (
        "Organisations: 1 · sites: 2 · workloads: 2 · assets: 3 · dependencies: 0.\n"
        f"The inventory is in “{tmp_path / 'inventory'}”.\n"
    )
    for name, lines in tables(tmp_path / "tables").items():
        back = tables(tmp_path / "inventory")[name]
        kept = [back[0].index(title) for title in lines[0]]
        assert [[line[at] for at in kept] for line in back] == lines


@pytest.mark.parametrize("upload", UPLOADS[2:], ids=lambda upload: upload.__name__)
def test_a_machine_is_read_the_same_from_every_version_of_rvtools(upload, tmp_path):
    given = upload(tmp_path)
    said = estuaire(
        "import", given, "--out", tmp_path / "inventory", "--organisation", "msss", "--lang", "fr"
    )
    assert "Organismes publics : 1 · sites : 1 · charges de travail : 3 · actifs : 3" in said.out
    machines = {row["asset"]: row for row in rows(tmp_path / "inventory" / "assets.csv")}
    assert set(machines) == {"web-01", "db-01", "old-01"}
    wanted = {"site": "DC-Québec", "vcpu": "4", "memory_gib": "16", "storage_gib": "500", "powered": "yes"}
    assert machines["db-01"].items() >= wanted.items()  # 16,384 MiB and 512,000 MiB
    assert machines["old-01"]["powered"] == "no"


def test_two_exports_are_imported_together(tmp_path):
    one = workbook(tmp_path / "a.xlsx", export(datacenter="Est"))
    two = workbook(tmp_path / "b.xlsx", export(datacenter="Ouest"))
    said = estuaire("import", one, two, "--out", tmp_path / "both", "--organisation", "msss", "--lang", "en")
    assert said.code == 0
    assert [row["site"] for row in rows(tmp_path / "both" / "sites.csv")] == ["Est", "Ouest"]
    assert len(rows(tmp_path / "both" / "assets.csv")) == 6


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_an_export_found_in_the_wild_becomes_a_plan(sample, tmp_path):
    inventory, plan = tmp_path / "inventory", tmp_path / "plan"
    assert estuaire("import", sample, "--out", inventory, "--organisation", "msss").code == 0
    assert estuaire("check", inventory).code == 0
    assert estuaire("plan", inventory, "--scenario", BASE_SCENARIO, "--out", plan).code == 0
    assert estuaire("verify", plan).code == 0


def test_a_check_writes_nothing(tmp_path):
    given = native_folder(tmp_path)
    assert estuaire("check", given).code == 0
    assert left(tmp_path) == ["tables"]
    assert left(given) == ["assets.csv", "organisations.csv", "sites.csv", "workloads.csv"]

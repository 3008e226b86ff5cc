"""An upload that cannot be used ends with exit code 2: each fault has its file, line, column and remedy."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.doors import Said, estuaire, folder, left
from tests.cli.exports import export, workbook

ASSETS = "asset,workload,site,vcpu\n"


def written(name: str, content: bytes) -> Callable[[Path], Path]:
    """Makes a file of that name and content."""

    def make(place: Path) -> Path:
        (place / name).write_bytes(content)
        return place / name

    return make


def tables(**texts: str) -> Callable[[Path], Path]:
    """Makes the small estate with some tables replaced."""
    return lambda place: folder(place / "tables", **texts)


def wrong_sheet(place: Path) -> Path:
    return workbook(place / "parc.xlsx", {"Feuil1": [["a", "b"], ["1", "2"]]})


def bomb(place: Path) -> Path:
    """A workbook of a few kilobytes whose one sheet unpacks to many megabytes."""
    parts = ("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels")
    with zipfile.ZipFile(place / "parc.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in parts:
            archive.writestr(name, b"<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"<row/>" * (2**25 // 6))
    return place / "parc.xlsx"


def huge(place: Path) -> Path:
    """A line of 200 MB, of which the disk holds nothing."""
    with (place / "assets.csv").open("wb") as stream:
        stream.truncate(200_000_000)
    return place / "assets.csv"


def rvtools(place: Path) -> Path:
    return workbook(place / "RVTools.xlsx", export())


UPLOADS = [
    ("missing", lambda place: place / "parc.csv",
     "parc.csv : ce fichier ou dossier n’existe pas.", "parc.csv: there is no such file or folder."),
    ("empty", written("assets.csv", b""), "assets.csv : le fichier est vide.", "assets.csv: the file is empty."),
    ("blank", written("assets.csv", b"\n \n,,\n"), "assets.csv : le fichier est vide.", "assets.csv: the file is empty."),
    ("wrong-sheet", wrong_sheet, "parc.xlsx : rien ici n’est une table qui puisse être importée.",
     "parc.xlsx: nothing here is a table that can be imported."),
    ("wrong-sheet-named", wrong_sheet, "« Feuil1 »", "“Feuil1”"),
    ("not-a-workbook", written("parc.xlsx", b"asset,site\na,b\n"),
     "parc.xlsx : ce n’est pas un classeur .xlsx lisible.", "parc.xlsx: this is not an .xlsx workbook that can be read."),
    ("old-workbook", written("parc.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 64),
     "parc.xls : ce n’est pas un classeur .xlsx", "parc.xls: this is not an .xlsx workbook"),
    ("bomb", bomb, "parc.xlsx : le classeur demande plus de mémoire ou de temps", "parc.xlsx: the workbook needs more memory or time"),
    ("huge-line", huge, "assets.csv : le fichier dépasse 128 Mio.", "assets.csv: the file is larger than 128 MiB."),
    ("long-line", written("assets.csv", b"asset,site\na,s\nb," + b"x" * 2_000_000 + b"\n"),
     "assets.csv, ligne 3 : la ligne qui commence ici ne peut pas être lue", "assets.csv, line 3: the row that starts here cannot be read"),
    ("open-quote", written("assets.csv", b'asset,site\na,s\n"b,s\nc,s\n'),
     "assets.csv, ligne 3 : la ligne qui commence ici", "assets.csv, line 3: the row that starts here"),
    ("utf-16", written("assets.csv", "asset,site\na,s\n".encode("utf-16-le")),
     "assets.csv : ce n’est pas un fichier texte.", "assets.csv: this is not a text file."),
    ("binary", written("assets.csv", bytes(range(256)) * 8), "assets.csv : ce n’est pas un fichier texte.", "assets.csv: this is not a text file."),
    ("ebcdic", written("assets.csv", "asset,site\na,s\n".encode("cp037")), "assets.csv", "assets.csv"),
    ("wide-row", tables(sites="site,organisation\ns1,msss\ns2,msss,x\n"),
     "sites.csv, ligne 3 : cette ligne a 3 cellules, l’en-tête en a 2.", "sites.csv, line 3: this row has 3 cells, the header has 2."),
    ("no-column", tables(assets="asset,workload\na1,crm\n"),
     "assets.csv, site : la colonne site manque à la table des actifs.", "assets.csv, site: column site is missing from table assets."),
    ("duplicate", tables(assets=ASSETS + "a1,crm,s1,1\na2,sig,s2,1\na1,sig,s2,1\n"),
     "assets.csv, ligne 4, asset : « a1 » est déjà à la ligne 2 de assets.csv.",
     "assets.csv, line 4, asset: “a1” is already on line 2 of assets.csv."),
    ("dangling", tables(assets=ASSETS + "a1,crm,s1,1\na2,sgi,s2,1\n"),
     "assets.csv, ligne 3, workload : « sgi » n’est pas dans la table des charges de travail. Vouliez-vous dire « sig »?",
     "assets.csv, line 3, workload: “sgi” is not in table workloads. Did you mean “sig”?"),
    ("dangling-dependency", tables(dependencies="consumer,provider,kind\ncrm,paie,order\n"),
     "dependencies.csv, ligne 2, provider : « paie » n’est pas dans la table des charges de travail.",
     "dependencies.csv, line 2, provider: “paie” is not in table workloads."),
    ("negative", tables(assets=ASSETS + "a1,crm,s1,-4\na2,sig,s2,1\n"),
     "assets.csv, ligne 2, vcpu : « -4 » est inférieur à 0. Écrivez 0 ou plus.",
     "assets.csv, line 2, vcpu: “-4” is less than 0. Write 0 or more."),
]  # fmt: skip


def refused(place: Path, *words: object, language: str) -> Said:
    """What the command answered, which wrote nothing beside what was there."""
    before = left(place)
    said = estuaire(*words, "--lang", language)
    assert said.code == 2
    assert said.out == ""
    assert left(place) == before
    return said


@pytest.mark.parametrize(
    ("make", "french", "english"), [case[1:] for case in UPLOADS], ids=[case[0] for case in UPLOADS]
)
def test_a_bad_upload_is_told_in_both_languages(make, french, english, tmp_path):
    given = make(tmp_path)
    for language, words in (("fr", french), ("en", english)):
        said = refused(tmp_path, "import", given, "--out", tmp_path / "out", language=language)
        assert words in said.err


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "Nommez-le avec --organisation."), ("en", "Name it with --organisation.")],
    ids=["fr", "en"],
)
def test_an_export_needs_the_name_of_its_owner(language, words, tmp_path):
    said = refused(tmp_path, "import", rvtools(tmp_path), "--out", tmp_path / "out", language=language)
    assert words in said.err


def test_every_fault_is_told_at_once(tmp_path):
    given = folder(
        tmp_path / "tables",
        sites="site,organisation,annual_cost\ns1,mss,10\ns2,msss,dix\n",
        assets=ASSETS + "a1,cmr,s1,-1\na1,sig,s3,1\n",
    )
    said = refused(tmp_path, "check", given, language="en")
    for place in (
        "sites.csv, line 2, organisation:", "sites.csv, line 3, annual_cost:", "assets.csv, line 2, workload:",
        "assets.csv, line 2, vcpu:", "assets.csv, line 3, asset:", "assets.csv, line 3, site:",
    ):  # fmt: skip
        assert place in said.err


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "dependencies.csv, ligne 2, consumer : 2 charges de travail s’attendent en cercle"),
        ("en", "dependencies.csv, line 2, consumer: 2 workloads wait for one another in a circle"),
    ],
    ids=["fr", "en"],
)
def test_a_circle_of_orders_is_told_and_taken_as_one_move(language, words, tmp_path):
    given = folder(tmp_path / "tables", dependencies="consumer,provider,kind\ncrm,sig,order\nsig,crm,order\n")
    said = estuaire("import", given, "--out", tmp_path / "out", "--lang", language)
    assert said.code == 0
    assert words in said.err
    assert "crm, sig" in said.err


@pytest.mark.parametrize("command", ["check", "plan"])
def test_a_folder_of_nothing_is_refused(command, tmp_path):
    (tmp_path / "tables").mkdir()
    options = ["--scenario", "base.yaml", "--out", tmp_path / "out"] if command == "plan" else []
    assert refused(tmp_path, command, tmp_path / "tables", *options, language="en").err

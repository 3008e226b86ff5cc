"""Help and usage errors speak the user's language, wherever `--lang` stands."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from cli import main
from help_texts import CLICK, SPEAKERS, asked
from language import NBSP


def run(*arguments, lang="en_CA.UTF-8"):
    result = CliRunner().invoke(main, arguments, env={"LC_ALL": lang}, prog_name="estuaire")
    return result.exit_code, result.output.replace(NBSP, " ")


@pytest.mark.parametrize(
    "arguments", [("--lang", "fr", "--help"), ("--help", "--lang", "fr"), ("--help", "--lang=fr")]
)
def test_help_honours_the_language_in_either_order(arguments):
    code, output = run(*arguments)
    assert code == 0
    assert output.startswith("Utilisation : estuaire [OPTIONS] COMMANDE [ARGUMENTS]...")
    assert "Commandes :" in output
    assert "Afficher ce message et quitter." in output
    assert "Planifier un inventaire selon un scénario." in output


def test_help_of_a_command_follows_the_locale():
    french, english = run("plan", "--help", lang="fr_CA.UTF-8")[1], run("plan", "--help")[1]
    for words in (
        "Utilisation : estuaire plan [OPTIONS] DOSSIER",
        "--out CHEMIN",
        "[obligatoire]",
        "par défaut : 0.01",
    ):
        assert words in french
    for words in ("Usage: estuaire plan [OPTIONS] FOLDER", "--out PATH", "[required]", "default: highs"):
        assert words in english


@pytest.mark.parametrize(
    ("arguments", "french", "english"),
    [
        (["plan", "x"], "Erreur : Option manquante '--scenario'.", "Error: Missing option '--scenario'."),
        (["check"], "Erreur : Argument manquant 'DOSSIER'.", "Error: Missing argument 'FOLDER'."),
        (["paln"], "Erreur : La commande « paln » n’existe pas.", "Error: No such command 'paln'."),
        (["check", "a", "b"], "Erreur : Argument en trop (b)", "Error: Got unexpected extra argument (b)"),
        (
            ["demo", "--gap", "3"],
            "Erreur : Valeur non valide pour '--gap' : 3.0 est hors de l’intervalle 0<=x<=1.",
            "Error: Invalid value for '--gap': 3.0 is not in the range 0<=x<=1.",
        ),
        (
            ["demo", "--gap", "beau"],
            "Erreur : Valeur non valide pour '--gap' : « beau » n’est pas un nombre valide.",
            "Error: Invalid value for '--gap': 'beau' is not a valid float range.",
        ),
    ],
)
def test_a_usage_error_is_told_in_the_language_asked_for(arguments, french, english):
    for lang, expected in (("fr", french), ("en", english)):
        code, output = run("--lang", lang, *arguments)
        assert code == 2
        assert expected in output


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_takes_the_language_after_its_name(command):
    assert "Utilisation" in run(command, "--lang", "fr", "--help")[1]


def test_the_language_after_the_command_reaches_what_it_says():
    assert "ce fichier ou dossier n’existe pas" in run("check", "nowhere", "--lang", "fr")[1]
    assert "there is no such file or folder" in run("check", "nowhere", "--lang", "en", lang="fr_CA.UTF-8")[1]


def test_an_unknown_language_is_refused_in_that_of_the_locale():
    code, output = run("--lang", "de", "check", "x", lang="fr_CA.UTF-8")
    assert code == 2
    assert "« de » n’est pas l’un de 'en', 'fr'." in output


@pytest.mark.parametrize(
    ("arguments", "language"),
    [
        ([], None), (["--lang"], None), (["--lang", "de"], None), (["--lang", "en", "plan", "--lang=fr"], "fr"),
        (["check", "--", "--lang", "fr"], None),
    ],
)  # fmt: skip
def test_the_last_language_asked_for_wins(arguments, language):
    assert asked(arguments) == language


def test_click_has_its_own_words_back_once_the_command_is_over():
    run("--lang", "fr", "--help")
    assert click.core._("Options") == "Options"


def test_every_word_translated_for_click_is_one_that_it_says():
    said = {
        text.value
        for module in SPEAKERS
        for call in ast.walk(ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in {"_", "ngettext"}
        for text in call.args
        if isinstance(text, ast.Constant)
    }
    assert set(CLICK) - {"required"} <= said


@pytest.mark.parametrize(
    ("lang", "first"),
    [
        ("fr_CA.UTF-8", f"Utilisation{NBSP}: "),
        ("de_DE.UTF-8", f"Utilisation{NBSP}: "),
        ("en_US.UTF-8", "Usage: "),
    ],
)
def test_a_process_of_its_own_follows_its_locale(lang, first):
    environment = {**os.environ, "LC_ALL": lang, "PYTHONUTF8": "1"}
    program = [sys.executable, "-c", "from cli import main; main()", "plan", "--help"]
    answer = subprocess.run(
        program, env=environment, capture_output=True, check=True, cwd=Path(__file__).parent.parent
    )
    assert answer.stdout.decode().startswith(first)

"""Every message that Estuaire says, collected from its sources; `python -m locales.catalogue` rewrites `fr.po`.

Translations are kept, messages without one are added empty, those no longer said are dropped.
"""

from __future__ import annotations

import ast
import importlib
import io
import pkgutil
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

import inventory
import optimizer
from help_texts import CLICK, messages
from inventory.findings import KINDS
from language import LOCALES
from optimizer.scenario_keys import KEYS
from terms import TERMS
from views.leftovers import LEFTOVERS

ROOT = LOCALES.parent
FRENCH = LOCALES / "fr.po"
SPEAKING = ("say", "line", "notice", "table")
"""Functions whose literal texts are messages."""

HEADER = r"""# The French of every message. Rewritten by `python -m locales.catalogue`, which keeps translations.
msgid ""
msgstr ""
"Language: fr_CA\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"

"""


def collected() -> list[str]:
    """Every message, sorted."""
    from cli import main

    found = {*CLICK, *LEFTOVERS, *TERMS.values(), *KEYS.values(), *messages(main)}
    declare_findings()
    for kind in KINDS.values():
        found |= {kind.problem, kind.remedy}
    for source in sorted((*ROOT.glob("*.py"), *(ROOT / "views").rglob("*.py"))):
        found |= set(literals(source))
    return sorted(found - {""})


def declare_findings() -> None:
    """Import every module that may declare a kind of finding."""
    for package in (inventory, optimizer):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)


def literals(source: Path) -> Iterator[str]:
    """The literal texts that a module gives to functions that speak."""
    for call in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in SPEAKING:
            for given in call.args[:2]:
                listed = given.elts if isinstance(given, ast.Tuple) else [given]
                yield from (
                    each.value
                    for each in listed
                    if isinstance(each, ast.Constant) and isinstance(each.value, str)
                )


def rewritten(po: str) -> str:
    """The catalogue with exactly the messages that are said, sorted."""
    known = read_po(io.BytesIO(po.encode()))
    catalog = Catalog()
    for message in collected():
        before = known.get(message)
        catalog.add(
            message, before.string if before else "", user_comments=before.user_comments if before else ()
        )
    written = io.BytesIO()
    write_po(written, catalog, width=0, omit_header=True, sort_output=True)
    return HEADER + written.getvalue().decode()


if __name__ == "__main__":
    FRENCH.write_text(rewritten(FRENCH.read_text(encoding="utf-8")), encoding="utf-8")

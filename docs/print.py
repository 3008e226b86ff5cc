"""Documents printed from the code: `python -m docs.print` writes them, `--check` lists the stale ones and exits 1."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

from docs.markdown import table
from docs.scenario_page import scenario_page
from inventory.findings import KINDS, Severity
from inventory.schema import TABLES, Column, Table
from inventory.words import WORDS
from language import Language
from locales.catalogue import declare_findings
from optimizer import carbon, cash, charges, closing, discounts, opening, recovery, rules, traffic
from optimizer.exclusions import EXCLUSIONS, YIELDING
from optimizer.rules import RELAXABLE, RULES, Rule
from terms import TERMS

FOLDER = Path(__file__).parent
PRINTED = "<!-- Printed from the code by `python -m docs.print`: change the code instead. -->"

MONEY: tuple[Callable[..., object], ...] = (
    cash.one_off, cash.effort, charges.policy_charges, cash.parallel_run, cash.running_year,
    cash.extensions_bought, cash.risk_before, closing.site_waves, opening.openings,
    discounts.discounts, traffic.traffic_tables, recovery.recovery_factor, carbon.footprint, cash.emitted,
)  # fmt: skip
"""What the objective is made of, in reading order."""


def formulation_page() -> str:
    """Symbols, objective, rules and exclusions, from their docstrings."""
    excluded = [(f"`{law.__name__}`", _doc(law), "yes" if law in YIELDING else "") for law in EXCLUSIONS]
    return "\n\n".join(
        (
            "# Formulation",
            _doc(rules),
            "## Objective",
            "Minimise $\\sum_c k^0_c\\, x_c + \\sum_{st} k_{st}\\, n_{st} + \\sum_{ot} g_{ot}\\, (y_{ot} - y_{o,t-1}) + \\sum_{okt} r_{okt}\\, v_{okt}$ plus a constant: "
            "the discounted cost of the choices taken (`choices.cost`), of the sites open (`site_waves.cost`) and of the "
            "offers first used (`openings.cost`), and what is taken off for volume (`discounts.cost`). "
            + _doc(cash),
            *(f"### `{part.__name__}`\n\n{_doc(part)}" for part in MONEY),
            "## Rules",
            *(
                f"### {_first_line(module)}\n\n" + "\n\n".join(_rule(rule) for rule in family)
                for module, family in groupby(RULES, key=lambda rule: rule.__module__)
            ),
            "## Exclusions",
            "Why a choice is never offered. An exclusion that yields gives way rather than leave a workload without a choice.",
            table(("exclusion", "law", "yields"), excluded),
        )
    )


def _rule(rule: Rule) -> str:
    relaxable = " A clash may name it." if rule in RELAXABLE else ""
    named = f" ({TERMS[rule.__name__]})" if rule.__name__ in TERMS else ""
    law, _, mathematics = _doc(rule).partition("\n")
    return f"#### `{rule.__name__}`{named}\n\n{law}{relaxable}\n{mathematics}".rstrip()


def data_page() -> str:
    """Every column of every table, from the schema, and the French words for the values of choices."""
    words = [(f"`{value}`", ", ".join(others)) for value, others in WORDS.items()]
    return "\n\n".join(
        (
            "# Data",
            "An inventory is a folder of CSV files, or one workbook with a sheet a table. Files, sheets and headers may bear "
            "any of the names given here, compared without case, accents, spaces or punctuation. "
            "A column left out takes its default; a table that is not needed may be left out.",
            *(_table_section(each) for each in TABLES),
            "## Words for the values of choices",
            "Beside the value itself.",
            table(("value", "also accepted"), words),
        )
    )


def _table_section(described: Table) -> str:
    names = [f"`{name}.csv`" for name in (described.name, *described.synonyms)]
    header = ("column", "type", "unit", "", "default", "meaning", "sens", "also accepted")
    french = Language("fr").term(described.name)
    return (
        f"## {described.name} · {french}\n\n{described.en} *{described.fr}*\n\nFile: {' or '.join(names)}\n\n"
        + table(header, [_column(column) for column in described.columns])
    )


def _column(column: Column) -> tuple[str, ...]:
    marks = [word for word, holds in (("key", column.key), ("required", column.required)) if holds]
    bounds = [
        f"{sign} {limit:g}"
        for sign, limit in (("≥", column.minimum), ("≤", column.maximum))
        if limit is not None
    ]
    kind = ", ".join(f"`{choice}`" for choice in column.choices) or str(column.type)
    refers = f", in `{column.refers}`" if column.refers else ""
    return (
        f"`{column.name}`", " ".join([kind + refers, *bounds]), "" if column.unit == column.type else column.unit, ", ".join(marks), _default(column),
        column.en, column.fr, ", ".join(f"`{word}`" for word in column.synonyms),
    )  # fmt: skip


def _default(column: Column) -> str:
    if isinstance(column.default, bool):
        return "yes" if column.default else "no"
    return "" if column.default is None else str(column.default)


def findings_page() -> str:
    """Every kind of finding, with its words in both languages."""
    declare_findings()
    french = Language("fr")
    rows = [
        (
            f"`{kind.code}`",
            str(kind.severity),
            kind.problem,
            kind.remedy,
            french.words(kind.problem),
            french.words(kind.remedy),
        )
        for kind in sorted(KINDS.values(), key=lambda kind: (list(Severity).index(kind.severity), kind.code))
    ]
    header = ("code", "severity", "problem", "remedy", "problème", "remède")
    return "\n\n".join(
        (
            "# Findings",
            "An *error* stops the work, a *warning* is listed, a *note* informs. "
            "Each is shown with its file, line and column where it has them.",
            table(header, rows),
        )
    )


def _doc(described: object) -> str:
    return inspect.getdoc(described) or ""


def _first_line(module: str) -> str:
    return _doc(sys.modules[module]).partition("\n")[0].rstrip(".")


PAGES: dict[str, Callable[[], str]] = {
    "formulation.md": formulation_page,
    "data.md": data_page,
    "scenario.md": scenario_page,
    "findings.md": findings_page,
}


def stale() -> dict[str, str]:
    """The pages that are not what the code says, with what it says."""
    said = {name: f"{PRINTED}\n\n{page()}\n" for name, page in PAGES.items()}
    return {name: text for name, text in said.items() if _read(FOLDER / name) != text}


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def main(arguments: list[str]) -> int:
    """Write the stale pages, or only list them."""
    checking = "--check" in arguments
    found = stale()
    for name, text in found.items():
        print(f"docs/{name}")
        if not checking:
            (FOLDER / name).write_text(text, encoding="utf-8")
    return int(checking and bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""A plan as a folder: written whole or not at all, and read back."""

from __future__ import annotations

import csv
import json
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas as pd

from inventory.findings import Finding, Refused, error
from inventory.formulas import each_word, neutralised, restored
from inventory.graph import Inventory, fingerprint
from inventory.graph import load as load_inventory
from inventory.readers import read as read_inventory
from inventory.readers.write import write_tables
from inventory.stored import memorise, recall
from optimizer.certificate.folder import read_certificate, write_certificate
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from optimizer.worth import explanations

TABLES = ("assignments", "waves", "sites", "cash", "indicators", "rules", "ruled_out")
"""The tables of a plan, each a CSV file of its folder."""

WAVES = ("wave", "first_wave", "last_wave")
COUNTS = ("external", "ngq", "cti", "in_place", "retired", "sites_closed")
DATES = ("wave_start", "start", "closes")
TEXTS = (
    "workload", "offer", "treatment", "extended_waves", "reason", "fiscal_year", "site", "line", "kind",
    "indicator", "unit", "rule", "about", "exclusion", "source",
)  # fmt: skip

NOT_A_PLAN = error(
    "not-a-plan",
    "“{folder}” is not a plan folder: {missing} is missing",
    "give the folder that `estuaire plan` wrote",
)
BROKEN_PLAN = error("broken-plan", "file {name} of the plan cannot be read: {reason}", "make the plan again")
TAKEN = error(
    "plan-output-taken",
    "“{folder}” exists and is not a plan folder",
    "give another folder, or empty this one",
)
OTHER_INVENTORY = error(
    "plan-other-inventory",
    "the inventory in the plan folder is not the one the plan was made for",
    "make the plan again",
)
OTHER_STATUS = error("plan-status", "a plan has no status “{status}”", "make the plan again")
UNWRITABLE = error(
    "plan-output-unwritable",
    "nothing can be written in “{folder}”: {reason}",
    "give a folder you may write to",
)


def refuse_unwritable(folder: Path) -> None:
    """Raise `Refused` now if a plan could not be written there later."""
    if (
        folder.exists()
        and not (folder / "plan.json").exists()
        and (not folder.is_dir() or any(folder.iterdir()))
    ):
        raise Refused([TAKEN.at(folder=str(folder))])
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.").cleanup()
    except OSError as failure:
        raise Refused([UNWRITABLE.at(folder=str(folder), reason=failure.strerror or "?")]) from None


def write(plan: Plan, folder: Path) -> None:
    """Write the plan beside its place, then put it there in one move; replaces an older plan.

    Raises `Refused` if it cannot, and the older plan stands.
    """
    refuse_unwritable(folder)
    try:
        with tempfile.TemporaryDirectory(
            dir=folder.parent, prefix=f".{folder.name}.", ignore_cleanup_errors=True
        ) as work:
            made = Path(work) / "made"
            made.mkdir()
            _write_into(plan, made)
            _put(made, folder, Path(work) / "old")
    except OSError as failure:
        raise Refused([UNWRITABLE.at(folder=str(folder), reason=failure.strerror or "?")]) from None


def _put(made: Path, folder: Path, old: Path) -> None:
    """Move what is made into its place, and what was there out of it; back again if anything fails."""
    try:
        if folder.exists():
            os.rename(folder, old)
        os.rename(made, folder)
    except BaseException:
        if old.exists() and not folder.exists():
            os.rename(old, folder)
        raise


def _write_into(plan: Plan, folder: Path) -> None:
    for name in TABLES:
        _write_table(_shown(getattr(plan, name)), folder / f"{name}.csv")
    if plan.certificate is not None:
        write_certificate(plan.certificate, folder)
    write_tables(plan.inventory.tables, folder / "inventory")
    content = {
        **plan.summary,
        "scenario": plan.scenario.model_dump(mode="json"),
        "indicators": _final_indicators(plan.indicators),
    }
    _write_json(explanations(plan), folder / "explanations.json")
    _write_json(content, folder / "plan.json")


def _write_json(content: dict[str, Any], path: Path) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    path.write_text(text, encoding="utf-8")


def _write_table(shown: pd.DataFrame, path: Path) -> None:
    """One CSV file; its texts are quoted where one of them holds a carriage return, which alone ends a row too."""
    texts = [shown[column] for column in shown if column in TEXTS]
    returns = any(text.str.contains("\r", regex=False).any() for text in texts)
    shown.to_csv(
        path,
        index=False,
        lineterminator="\n",
        date_format="%Y-%m-%d",
        quoting=csv.QUOTE_NONNUMERIC if returns else csv.QUOTE_MINIMAL,
    )


def _final_indicators(indicators: pd.DataFrame) -> dict[str, dict[str, float | str]]:
    """The indicators after the last wave, by name."""
    last = indicators[indicators["wave"] == indicators["wave"].max()]
    return {row.indicator: {"value": row.value, "unit": row.unit} for row in last.itertuples(index=False)}


def _shown(table: pd.DataFrame) -> pd.DataFrame:
    """The table as it is written: numbers to eight decimals, no wave as an empty cell, no formula."""
    shown = table.copy()
    for column in shown:
        if column in WAVES and not (column == "wave" and "indicator" in shown):
            shown[column] = shown[column].astype("Int64").where(shown[column] > 0)
        elif pd.api.types.is_float_dtype(shown[column]):
            shown[column] = shown[column].round(8) + 0.0
        elif column in TEXTS:
            shown[column] = each_word(neutralised, shown[column].astype(str))
    return shown


def read(
    folder: Path,
    held: Callable[[str], Inventory | None] = lambda version: None,
    typed: Path | None = None,
) -> Plan:
    """The plan that a folder holds; `Refused` if it is not one or is broken.

    `held` gives the inventory of a fingerprint to whoever has it already; else it is read from the folder.
    `typed`: see `read_tables`; the certificate, which only `verify` reads, is then left in the folder.
    """
    summary, scenario = read_summary(folder)
    inventory = held(str(summary.get("inventory_fingerprint")))
    if inventory is None:
        raw, _ = read_inventory([folder / "inventory"])
        inventory, _ = load_inventory(raw, scenario.horizon.start)
    bounds = (summary.get("certified_bound"), summary.get("bound"))
    certificate = None if typed else read_certificate(folder, *bounds)
    return Plan(summary, scenario, inventory, **read_tables(folder, typed), certificate=certificate)


def read_summary(folder: Path) -> tuple[dict[str, Any], Scenario]:
    """The summary of the plan that a folder holds, and its scenario, without its tables or its inventory.

    Raises `Refused` if the folder is not a plan or its summary is broken.
    """
    for name in ("plan.json", *(f"{table}.csv" for table in TABLES), "inventory"):
        if not (folder / name).exists():
            raise Refused([NOT_A_PLAN.at(folder=str(folder), missing=name)])
    try:
        content = dict(json.loads((folder / "plan.json").read_text(encoding="utf-8")))
        scenario = Scenario.model_validate(content.pop("scenario"))
        content.pop("indicators")
    except (ValueError, KeyError, TypeError) as failure:
        raise Refused([BROKEN_PLAN.at(name="plan.json", reason=str(failure)[:200])]) from None
    return content, scenario


def faults_of_summary(plan: Plan) -> list[Finding]:
    """What a plan's summary says that its own folder contradicts; empty when nothing does."""
    faults = []
    if plan.summary.get("inventory_fingerprint") != fingerprint(plan.inventory):
        faults.append(OTHER_INVENTORY.at())
    if plan.summary.get("status") not in {"optimal", "feasible"}:
        faults.append(OTHER_STATUS.at(status=str(plan.summary.get("status"))))
    return faults


def read_table(folder: Path, name: str) -> pd.DataFrame:
    """One of a plan's `TABLES` as `read` gives it: what a page needs opens without the inventory.

    Raises `Refused` if it is broken.
    """
    path = folder / f"{name}.csv"
    try:
        raw = pd.read_csv(path, dtype=str, keep_default_na=False)
        return raw.assign(**{column: _typed(column, raw[column]) for column in map(str, raw)})
    except (ValueError, pd.errors.ParserError) as failure:
        raise Refused([BROKEN_PLAN.at(name=path.name, reason=str(failure)[:200])]) from None


def read_tables(folder: Path, typed: Path | None = None) -> dict[str, pd.DataFrame]:
    """All of a plan's `TABLES`; `Refused` if one is broken.

    Where a folder beside the plan is named, the tables lie there in a form that is read at once, laid down by the
    first who reads them: whoever writes another plan in the folder must remove it.
    """
    known = recall(TABLES, typed) if typed else None
    if known is not None:
        return known
    tables = {name: read_table(folder, name) for name in TABLES}
    if typed:
        with suppress(OSError):  # it is only for speed
            memorise(tables, typed)
    return tables


def _typed(column: str, text: pd.Series) -> Any:
    if column in TEXTS:
        return each_word(restored, text)
    if column in DATES:
        return pd.to_datetime(text.replace("", None), format="%Y-%m-%d")
    if column in WAVES:
        codes, words = pd.factorize(text)
        return pd.Series(words, dtype="str").replace("", "0").astype(int).to_numpy()[codes]
    if column in COUNTS:
        return text.astype(int)
    return pd.to_numeric(text.replace("", None)).astype(float)

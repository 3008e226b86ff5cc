"""Scenario files become one scenario, and a scenario becomes one file that says it all.

A file may say `extends: name`, which stands for `name.yaml` beside it or among the shipped
scenarios, and then holds only what differs (see `optimizer.overlays`).
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from inventory.findings import Finding, Refused, error, refuse_errors
from optimizer.electricity import counted
from optimizer.overlays import Layer, clashes, combined
from optimizer.prices import Catalogue, fill, read_catalogue
from optimizer.scenario import Offer, Scenario
from optimizer.scenario_checks import check
from optimizer.scenario_faults import NOT_TEXT, brief, faults, nearest
from optimizer.yaml_files import Document, dump, read

SHIPPED = Path(__file__).resolve().parent.parent / "scenarios"

NO_BASE = error(
    "scenario-extends",
    "there is no scenario “{name}” beside this file or among the shipped ones",
    "the nearest is “{nearest}”; shipped: {known}",
)
CYCLE = error("scenario-cycle", "this scenario extends itself, through {trail}", "remove one `extends`")


def load(paths: Sequence[Path]) -> Scenario:
    """The one scenario that these files say together, its prices and electricity resolved.

    `Refused` carries every fault found: first those of form, then names and types, then sense.
    """
    given = _layers(paths)
    refuse_errors(clashes(given))
    document = combined(given)
    try:
        scenario = Scenario.model_validate(document.value)
    except ValidationError as invalid:
        raise Refused(_in_order(faults(invalid, document))) from None
    found = check(scenario, document)
    catalogue = read_catalogue()
    offers = dict(scenario.offers)
    for name, offer in scenario.offers.items():
        try:
            offers[name] = _priced(name, offer, catalogue, document)
        except Refused as refused:
            found += refused.findings
    whole = scenario.model_copy(update={"offers": offers})
    try:
        whole = counted(whole, document)
    except Refused as refused:
        found += refused.findings
    refuse_errors(_in_order(found))
    return whole


def load_text(text: str, name: str = "scenario.yaml") -> Scenario:
    """The scenario that a YAML text says; `Refused`, with lines, if it cannot be used. It may extend shipped ones only."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text(text, encoding="utf-8", newline="")
        return load([path])


def effective(scenario: Scenario) -> str:
    """The whole scenario as YAML, keys sorted; `load` makes the same scenario of it."""
    return dump(scenario.model_dump())


def shipped() -> tuple[str, ...]:
    """Names of the scenarios that come with the product, the base first."""
    return tuple(
        sorted((path.stem for path in SHIPPED.glob("*.yaml")), key=lambda name: (name != "base", name))
    )


def _layers(paths: Sequence[Path]) -> list[Layer]:
    """The files given, each once, with what they extend; `Refused` with the faults of all of them."""
    layers: list[Layer] = []
    found: list[Finding] = []
    for path in dict.fromkeys(path.resolve() for path in paths):
        try:
            layers.append(_layer(path, ()))
        except Refused as refused:
            found += [finding for finding in refused.findings if finding not in found]
    refuse_errors(found)
    return layers


def _layer(path: Path, trail: tuple[Path, ...]) -> Layer:
    document = read(path)
    extends = document.value.get("extends")
    if extends is None:
        return Layer(path, document)
    parent = _layer(_extended(extends, document, (*trail, path)), (*trail, path))
    return Layer(path, document, (*parent.extends, parent))


def _extended(name: object, document: Document, trail: tuple[Path, ...]) -> Path:
    """The file that `extends` names; a shipped scenario rather than a file of the trail."""
    if not isinstance(name, str):
        raise Refused([document.finding(NOT_TEXT, ("extends",), given=brief(name))])
    plain = re.fullmatch(r"\w[\w.-]*", name)
    beside = [folder / f"{name}.yaml" for folder in (trail[-1].parent, SHIPPED)] if plain else []
    candidates = [path for path in beside if path.is_file()]
    if not candidates:
        known = shipped()
        near = nearest(name, list(known))
        raise Refused(
            [document.finding(NO_BASE, ("extends",), name=brief(name), nearest=near, known=", ".join(known))]
        )
    fresh = [path for path in candidates if path not in trail]
    if not fresh:
        names = " → ".join(path.name for path in (*trail, candidates[0]))
        raise Refused([document.finding(CYCLE, ("extends",), trail=names)])
    return fresh[0]


def _priced(name: str, offer: Offer, catalogue: Catalogue, document: Document) -> Offer:
    """The offer with its three prices; faults stand on the lines of its price."""
    try:
        return offer.model_copy(update={"price": fill(offer.price, catalogue)})
    except Refused as refused:
        path = ("offers", name, "price")
        raise Refused(
            replace(document.finding(fault.kind, (*path, fault.column)), values=fault.values)
            for fault in refused.findings
        ) from None


def _in_order(findings: Sequence[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: (finding.file, finding.line or 0))

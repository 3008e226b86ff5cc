"""`docs/scenario.md`: every key of a scenario, read from its models."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from datetime import date
from enum import Enum
from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from docs.markdown import table
from optimizer import overlays, scenario_files
from optimizer.conditions import Condition
from optimizer.figures import Figure, Limit, RampedLimit, Sourced, Status, Text
from optimizer.scenario import Scenario
from optimizer.scenario_keys import KEYS

COMMON = (Text, Sourced, Figure, Limit, RampedLimit)
"""Models described once, before those that use them."""

WORDS = {
    str: "text",
    bool: "`true` or `false`",
    int: "whole number",
    float: "number",
    date: "date",
    NoneType: "empty",
}


def scenario_page() -> str:
    """The models in the order in which a reader meets them, then the scenarios that are shipped."""
    met = list(dict.fromkeys(_models(Scenario)))
    described = {f"{model.__name__}.{key}" for model in met for key in _own_keys(model)}
    if described != set(KEYS):
        raise ValueError(
            f"optimizer/scenario_keys.py and the scenario differ: {sorted(described ^ set(KEYS))}"
        )
    return "\n\n".join(
        (
            "# Scenario",
            "What a plan is asked to respect and to weigh, in YAML. " + _prose(scenario_files),
            _prose(overlays),
            "## Figures and words",
            *(f"**{model.__name__}**: {_prose(model)}" for model in COMMON),
            f"**Condition**: {_prose(Condition)}",
            f"A `status` is one of {_said(Literal[*Status])}. Models marked *sourced* also take `source` and `status`.",
            "## Keys",
            *(_section(model) for model in met),
            "## Shipped scenarios",
            table(("scenario", "title", "titre"), _shipped()),
        )
    )


def _models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """The model and those under it that are not common ones, top down."""
    yield model
    for field in model.model_fields.values():
        for inner in _leaves(field.annotation):
            if inspect.isclass(inner) and issubclass(inner, BaseModel) and inner not in COMMON:
                yield from _models(inner)


def _leaves(annotation: Any) -> Iterator[Any]:
    yield annotation
    for inner in get_args(annotation):
        yield from _leaves(inner)


def _own_keys(model: type[BaseModel]) -> list[str]:
    shared = Sourced.model_fields if issubclass(model, Sourced) else {}
    return [name for name in model.model_fields if name not in shared]


def _section(model: type[BaseModel]) -> str:
    rows = [
        (f"`{key}`", _type(field), _default(field), KEYS[f"{model.__name__}.{key}"])
        for key, field in model.model_fields.items()
        if key in _own_keys(model)
    ]
    sourced = " *Sourced.*" if issubclass(model, Sourced) else ""
    return f"### {model.__name__}\n\n{_prose(model)}{sourced}\n\n" + table(
        ("key", "type", "default", "meaning"), rows
    )


def _type(field: FieldInfo) -> str:
    limits = [str(bound) for each in field.metadata if (bound := _bound(each))]
    return " ".join([_said(field.annotation), *limits])


def _bound(metadata: object) -> str:
    for name, words in (("ge", "from"), ("le", "to")):
        if (value := getattr(metadata, name, None)) is not None:
            return f"{words} {value}"
    return ""


def _said(annotation: Any) -> str:
    """A type in words."""
    kind, inner = get_origin(annotation), get_args(annotation)
    if kind is Annotated:
        return _said(inner[0])
    if kind is Literal:
        return ", ".join(f"`{value.value if isinstance(value, Enum) else value}`" for value in inner)
    if kind is dict:
        return f"mapping from {_said(inner[0])} to {_said(inner[1])}"
    if kind is tuple:
        return f"list of {_said(inner[0])}"
    if inner:
        return " or ".join(_said(each) for each in inner)
    if annotation in WORDS:
        return WORDS[annotation]
    linked = issubclass(annotation, BaseModel) and annotation not in COMMON
    return f"[{annotation.__name__}](#{annotation.__name__.lower()})" if linked else str(annotation.__name__)


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "**required**"
    value = getattr(field.default, "value", field.default)
    if isinstance(value, bool):
        return str(value).lower()
    return (
        "–"
        if value is None or value == {} or value == () or value == "" or isinstance(value, BaseModel)
        else str(value)
    )


def _prose(described: object) -> str:
    return " ".join((inspect.getdoc(described) or "").replace("\n\n", " ").split())


def _shipped() -> list[tuple[str, ...]]:
    loaded = [
        scenario_files.load([scenario_files.SHIPPED / f"{name}.yaml"]) for name in scenario_files.shipped()
    ]
    return [(f"`{each.name}`", each.title.say("en"), each.title.say("fr")) for each in loaded]

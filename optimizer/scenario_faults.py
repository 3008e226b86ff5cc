"""What pydantic found wrong with a scenario, as findings on the line that the user wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from inventory.findings import Finding, Kind, error
from optimizer.scenario import Scenario
from optimizer.yaml_files import Document, KeyPath

UNKNOWN_KEY = error(
    "scenario-key", "there is no key “{key}” here", "the nearest is “{nearest}”; known here: {known}"
)
MISSING_KEY = error("scenario-missing", "“{key}” is missing", "add it")
CHOICE = error(
    "scenario-choice",
    "“{given}” is not one of the values allowed",
    "the nearest is “{nearest}”; allowed: {allowed}",
)
TOO_LOW = error("scenario-too-low", "{given} is below {limit}", "write {limit} or more")
TOO_HIGH = error("scenario-too-high", "{given} is above {limit}", "write {limit} or less")
NOT_NUMBER = error(
    "scenario-number", "“{given}” is not a number", "write a number, such as 12_000_000 or 0.035"
)
NOT_WHOLE = error(
    "scenario-whole-number", "“{given}” is not a whole number", "write a whole number, such as 12"
)
NOT_TEXT = error("scenario-text", "“{given}” is not text", "put it between quotes")
NOT_FLAG = error(
    "scenario-flag", "“{given}” is neither true nor false", "write true or false; yes and no are text"
)
NOT_DATE = error("scenario-date", "“{given}” is not a date", "write a date such as 2027-04-01")
NOT_LIST = error("scenario-list", "“{given}” is not a list", "write a list, such as [x86, power]")
NOT_KEYS = error(
    "scenario-keys", "“{given}” stands where keys and values are expected", "write `key: value` lines"
)
NOT_CONDITION = error(
    "scenario-condition",
    "“{given}” is not a condition",
    'write a value, a list of values, or a comparison such as ">= 3" or "!= quebec"',
)
COMPARISON = error(
    "scenario-comparison",
    "“{given}” compares with something other than a number",
    'write ">= 3", or a list of values',
)
FISCAL_YEAR = error(
    "scenario-fiscal-year",
    "with this start and wave length, no wave begins on 1 April",
    "start on the first of a month from which whole waves lead to 1 April",
)
YEARS_AFTER = error(
    "scenario-years-after",
    "the years after the last wave are not a whole number of waves",
    "change `years_after` or `wave_months`",
)
ONE_VERB = error(
    "scenario-one-verb",
    "a policy rule says exactly one of allow, deny, prefer and charge",
    "keep one of them",
)
PENALTY = error("scenario-penalty", "`prefer` and `penalty` go together", "give both, or neither")
CHARGE = error("scenario-charge", "`charge` and `cost` go together", "give both, or neither")
RAMP = error(
    "scenario-ramp", "a ramp needs at least one share", "write shares by wave, such as [0.25, 0.5, 1]"
)
PUE = error(
    "scenario-pue", "a PUE is 1 or more", "write what all of the place draws over what its machines do"
)
OTHER = error(
    "scenario-value", "“{given}” cannot be used here", "see the scenario’s documentation for this key"
)

_OF_TYPE: dict[str, Kind] = {
    "missing": MISSING_KEY,
    "greater_than_equal": TOO_LOW,
    "less_than_equal": TOO_HIGH,
    "float_type": NOT_NUMBER,
    "finite_number": NOT_NUMBER,
    "int_type": NOT_WHOLE,
    "string_type": NOT_TEXT,
    "bool_type": NOT_FLAG,
    "date_type": NOT_DATE,
    "date_parsing": NOT_DATE,
    "date_from_datetime_parsing": NOT_DATE,
    "date_from_datetime_inexact": NOT_DATE,
    "tuple_type": NOT_LIST,
    "dict_type": NOT_KEYS,
    "model_type": NOT_KEYS,
    "condition": NOT_CONDITION,
}
_OF_MODEL = {"Figure": NOT_NUMBER, "Limit": NOT_NUMBER, "RampedLimit": NOT_NUMBER, "Text": NOT_TEXT}
_OF_CODE = {
    "fiscal-year": FISCAL_YEAR,
    "years-after": YEARS_AFTER,
    "one-verb": ONE_VERB,
    "penalty": PENALTY,
    "charge": CHARGE,
    "pue": PUE,
    "ramp": RAMP,
    "comparison": COMPARISON,
}


def faults(invalid: ValidationError, document: Document) -> list[Finding]:
    """Every fault that pydantic found, each on the line of the nearest key that was written."""
    return [_fault(fault, document) for fault in invalid.errors(include_url=False)]


def _fault(fault: ErrorDetails, document: Document) -> Finding:
    loc: KeyPath = tuple(part for part in fault["loc"] if part != "[key]")
    given = brief(fault["input"])
    if fault["type"] == "extra_forbidden":
        known = known_keys(loc[:-1])
        return document.finding(
            UNKNOWN_KEY, loc, key=str(loc[-1]), nearest=nearest(str(loc[-1]), known), known=", ".join(known)
        )
    if fault["type"] in {"literal_error", "enum"}:
        allowed = _allowed(fault)
        return document.finding(
            CHOICE,
            document.known(loc),
            given=given,
            nearest=nearest(given, allowed),
            allowed=", ".join(allowed),
        )
    if fault["type"] == "missing":
        return document.finding(MISSING_KEY, loc, key=str(loc[-1]))
    context = fault.get("ctx", {})
    limit = context.get("ge", context.get("le", 0.0))
    return document.finding(_kind(fault), document.known(loc), given=given, limit=f"{limit:g}")


def _kind(fault: ErrorDetails) -> Kind:
    context = fault.get("ctx", {})
    if fault["type"] == "value_error":
        return _OF_CODE.get(str(context["error"]), OTHER)
    if fault["type"] == "model_type":
        return _OF_MODEL.get(context["class_name"], NOT_KEYS)
    return _OF_TYPE.get(fault["type"], OTHER)


def _allowed(fault: ErrorDetails) -> list[str]:
    """The values that pydantic names: `'a', 'b' or 3` → a, b, 3."""
    return [text or number for text, number in re.findall(r"'([^']*)'|(\d+)", fault["ctx"]["expected"])]


def nearest(given: str, known: list[str]) -> str:
    """The known word most like the given one; "" when nothing is known."""
    return next(iter(get_close_matches(given, known, n=1, cutoff=0.0)), "")


def brief(given: Any) -> str:
    """A value as a person would recognise it, cut short."""
    if given is None:
        return "null"
    if isinstance(given, bool):
        return str(given).lower()
    if isinstance(given, dict):
        return "{…}"
    if isinstance(given, list | tuple):
        return "[…]"
    written = given.isoformat() if isinstance(given, date) else str(given)
    return written if len(written) <= 40 else f"{written[:39]}…"


def known_keys(path: KeyPath) -> list[str]:
    """The keys that a scenario knows at a path, in the order they are declared."""
    models: list[Any] = [Scenario]
    for key in path:
        models = [inner for outer in models for inner in _inside(outer, key)]
    return [name for model in models if _is_model(model) for name in model.model_fields]


def _inside(outer: Any, key: str | int) -> Iterator[Any]:
    """The types that a key of a type may hold."""
    if _is_model(outer):
        yield from _plain(outer.model_fields[str(key)].annotation) if str(key) in outer.model_fields else ()
    elif get_origin(outer) is dict:
        yield from _plain(get_args(outer)[1])
    elif get_origin(outer) is tuple:
        yield from _plain(get_args(outer)[0])


def _plain(annotation: Any) -> Iterator[Any]:
    """A type without `Annotated`, and each member of a union."""
    if get_origin(annotation) is Annotated:
        yield from _plain(get_args(annotation)[0])
    elif get_origin(annotation) in {Union, UnionType}:
        for member in get_args(annotation):
            yield from _plain(member)
    else:
        yield annotation


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)

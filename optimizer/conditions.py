"""A condition on one column or attribute: equal to, one of, at least, at most, not."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

_COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "!=": operator.ne,
}
_WRITTEN = re.compile(r"\s*(>=|<=|!=|>|<)\s*(.+?)\s*$")


class Condition:
    """`4`, `yes`, `[a, b]`, `">= 3"`, `"!= quebec"`: a test of the values of one column.

    Text is compared exactly, numbers as numbers, flags with `true` and `false`.
    """

    def __init__(self, written: Any) -> None:
        self.written = written
        match = _WRITTEN.match(written) if isinstance(written, str) else None
        self._compare = _COMPARISONS[match[1]] if match else None
        self._operand = _number_or_text(match[2]) if match else None
        if match and match[1] != "!=" and isinstance(self._operand, str):
            raise ValueError("comparison")

    @property
    def tested(self) -> tuple[Any, ...]:
        """The values that the column is compared with."""
        if self._compare is not None:
            return (self._operand,)
        return tuple(self.written) if isinstance(self.written, list | tuple) else (self.written,)

    @property
    def is_ordered(self) -> bool:
        """Whether it asks for more or less, and so speaks of numbers only."""
        return self._compare not in {None, operator.ne}

    def holds(self, values: pd.Series[Any]) -> np.ndarray:
        """Whether each value satisfies the condition; an empty number satisfies none but `!=`."""
        if self._compare is not None:
            return np.asarray(self._compare(values, self._operand), dtype=bool)
        wanted = self.written if isinstance(self.written, list | tuple) else [self.written]
        return values.isin(list(wanted)).to_numpy(dtype=bool)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Condition) and self.written == other.written

    def __hash__(self) -> int:
        return hash(repr(self.written))

    def __repr__(self) -> str:
        return f"Condition({self.written!r})"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        plain = core_schema.union_schema(
            [
                core_schema.bool_schema(strict=True),
                core_schema.int_schema(strict=True),
                core_schema.float_schema(strict=True),
                core_schema.str_schema(strict=True),
                core_schema.list_schema(
                    core_schema.union_schema(
                        [
                            core_schema.int_schema(strict=True),
                            core_schema.str_schema(strict=True),
                        ]
                    ),
                    min_length=1,
                ),
            ],
            custom_error_type="condition",
            custom_error_message="not a condition",
        )
        return core_schema.no_info_before_validator_function(
            lambda value: value.written if isinstance(value, cls) else value,
            core_schema.no_info_after_validator_function(cls, plain),
            serialization=core_schema.plain_serializer_function_ser_schema(lambda value: value.written),
        )


def _number_or_text(written: str) -> float | str:
    try:
        return float(written)
    except ValueError:
        return written


def matching(conditions: dict[str, Condition], frame: pd.DataFrame) -> np.ndarray:
    """Rows of `frame` that satisfy every condition; no condition is satisfied by all."""
    held = np.ones(len(frame), dtype=bool)
    for column, condition in conditions.items():
        held &= condition.holds(frame[column])
    return held

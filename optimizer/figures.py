"""A figure travels with where it comes from and how far it can be believed."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Model(BaseModel):
    """A frozen value that refuses unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, ser_json_inf_nan="null")


Number = Annotated[float, Field(strict=True, ge=0)]
"""Zero or more; neither text nor `true` stands for a number."""


class Status(StrEnum):
    """How far a figure can be believed."""

    UNKNOWN = "unknown"  # nobody has said; the value is empty and constrains nothing
    ASSUMPTION = "assumption"  # chosen for planning
    REPORTED = "reported"  # only the press or a third party says so
    OFFICIAL = "official"  # statute, government page or decision


class Text(Model):
    """Words in both languages; a bare string stands for both."""

    fr: str = ""
    en: str = ""

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        return {"fr": value, "en": value} if isinstance(value, str) else value

    def say(self, language: str) -> str:
        """The words in `language`, or in the other one where it has none."""
        return (self.fr or self.en) if language == "fr" else (self.en or self.fr)


class Sourced(Model):
    """Where a figure or a rule comes from, and how far it can be believed."""

    source: Text = Text()
    status: Status = Status.ASSUMPTION


class _Figure(Sourced):
    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        if value is None or isinstance(value, int | float):
            return {"value": value, "status": Status.UNKNOWN if value is None else Status.ASSUMPTION}
        return value


class Figure(_Figure):
    """A number of zero or more, with its source and status; a bare number is an assumption."""

    value: Number


class Limit(_Figure):
    """A limit, or a cost, that may be unknown: an empty value constrains nothing, costs nothing and is shown as unknown."""

    value: Number | None = None


class RampedLimit(Limit):
    """A limit by wave: `value` times the ramp's share of that wave, its last share lasting."""

    ramp: tuple[Number, ...] = (1.0,)

    @model_validator(mode="after")
    def _not_empty(self) -> RampedLimit:
        if not self.ramp:
            raise ValueError("ramp")
        return self

    def in_wave(self, wave: int) -> float | None:
        """The limit in wave 1, 2, …; `None` when unknown."""
        if self.value is None:
            return None
        return self.value * self.ramp[min(wave, len(self.ramp)) - 1]

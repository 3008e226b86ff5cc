"""Words, numbers, money and dates in the user's language; the doors speak through it.

Messages are English in the code and translated by the gettext catalogues in `locales/`.
"""

from __future__ import annotations

import gettext
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from babel.dates import format_date, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from inventory.findings import Finding, Value
from terms import TERMS

LOCALES = Path(__file__).parent / "locales"
LANGUAGES = {"fr": "fr_CA", "en": "en_CA"}
"""The languages spoken, each with the locale that its numbers and dates follow."""

CODED = (
    "reason",
    "exclusions",
    "rules",
    "table",
    "kind",
    "treatment",
    "action",
    "status",
    "measure",
    "resource",
)
"""Values of findings that hold codes of `terms`, separated by commas."""

ONE = {"days": "day", "sites": "site"}
"""What one of a unit is called, where it is called otherwise."""

NBSP = "\N{NO-BREAK SPACE}"
NARROW = "\N{NARROW NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
FRENCH_SIGNS = str.maketrans({",": NBSP, ".": ","})
"""Python's thousands and decimal signs, and the French ones."""


def preferred(environment: Mapping[str, str]) -> str:
    """The language of the user's locale; French when it is neither French nor English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "en" if environment[name].lower().startswith("en") else "fr"
    return "fr"


def negotiated(accepted: str) -> str:
    """The first of French and English in a browser's `Accept-Language`; French when it names neither.

    Languages are taken by their weight, then in the order written.
    """
    asked = []
    for number, each in enumerate(accepted.split(",")):
        name, _, weight = each.strip().partition(";q=")
        asked.append((-_weight(weight), number, name[:2].lower()))
    return next((name for weight, _, name in sorted(asked) if name in LANGUAGES and weight < 0), "fr")


def _weight(text: str) -> float:
    """The weight of a language in `Accept-Language`: 1 when unsaid, 0 when it cannot be read."""
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0


@cache
def _translations(code: str) -> gettext.NullTranslations:
    """The catalogue of a language, compiled when first needed; English needs none."""
    path = LOCALES / f"{code}.po"
    if not path.exists():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        compiled = io.BytesIO()
        write_mo(compiled, read_po(file))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@dataclass(frozen=True)
class Language:
    """How to say things in `fr` or `en`."""

    code: str

    def say(self, message: str, **values: Value) -> str:
        """The message in this language, its {values} put in."""
        return self.words(message).format(
            **{name: self._shown(name, value) for name, value in values.items()}
        )

    def words(self, message: str) -> str:
        """The message in this language, its {values} still to be put in; itself where it has no translation."""
        return _translations(self.code).gettext(message) if message else ""

    def _shown(self, name: str, value: Value) -> str:
        if name in CODED and isinstance(value, str):
            return ", ".join(self._coded(code) for code in value.split(", "))
        if isinstance(value, str):
            return value
        return self.number(value, 0 if value == int(value) else 2)

    def _coded(self, value: str) -> str:
        """A code put into words; what stands after it in brackets is a name, and stays."""
        code, bracket, name = value.partition(" (")
        return self.term(code) + bracket + name

    def term(self, code: str) -> str:
        """The words for a code of a table: a treatment, a rule, a line of money; the code itself where there are none."""
        return self.say(TERMS[code]) if code in TERMS else code

    def number(self, value: float, decimals: int = 0) -> str:
        """1 234,5 or 1,234.5."""
        shown = f"{round(value, decimals) + 0.0:,.{decimals}f}".replace("-", MINUS)
        return shown.translate(FRENCH_SIGNS) if self.code == "fr" else shown

    def percent(self, share: float, decimals: int = 1) -> str:
        """60,5 % or 60.5%."""
        return self.number(100 * share, decimals) + (f"{NBSP}%" if self.code == "fr" else "%")

    def points(self, difference: float, decimals: int = 1) -> str:
        """2,5 pt or 2.5 pt: two shares differ by percentage points, never by a percentage."""
        return f"{self.number(100 * difference, decimals)}{NBSP}pt"

    def money(self, amount: float) -> str:
        """12,5 M$ or $12.5M: Canadian dollars to a tenth of a million, in thousands below one."""
        size, unit, decimals = (1e6, "M", 1) if abs(amount) >= 999_500 else (1e3, "k", 0)
        if abs(amount) < 1e3:
            size, unit, decimals = 1.0, "", 0
        number = self.number(amount / size, decimals)
        if self.code == "fr":
            return f"{number}{NBSP}{unit}$"
        return f"{MINUS}${number[1:]}{unit}" if number.startswith(MINUS) else f"${number}{unit}"

    def date(self, day: date) -> str:
        """1er avr. 2027 or Apr 1, 2027."""
        text = str(format_date(day, "medium", locale=LANGUAGES[self.code]))
        if self.code == "fr" and day.day == 1:
            text = text.replace("1 ", "1er ", 1)
        return text.replace(" ", NBSP)

    def moment(self, moment: datetime) -> str:
        """1er avr. 2027, 14 h 05 or Apr 1, 2027, 2:05 p.m."""
        time = str(format_time(moment, "short", locale=LANGUAGES[self.code]))
        return f"{self.date(moment)}, {time.replace(' ', NBSP).replace(NARROW, NBSP)}"

    def amount(self, value: float, unit: str) -> str:
        """A number with its unit: dollars as money, a share as a percentage, anything else before its word, in the singular for one."""
        if unit == "CAD":
            return self.money(value)
        if unit == "share":
            return self.percent(value)
        decimals = 0 if float(value).is_integer() else 1
        named = ONE.get(unit, unit) if self._is_one(round(value, decimals)) else unit
        return f"{self.number(value, decimals)} {self.term(named)}".rstrip()

    def shortfall(self, value: float, unit: str) -> str:
        """By how much an amount falls short or is left: two shares differ by points."""
        return self.points(value) if unit == "share" else self.amount(value, unit)

    def _is_one(self, value: float) -> bool:
        """Whether what is counted is named in the singular: in French below two, in English at one."""
        return abs(value) < 2 if self.code == "fr" else value == 1

    def about(self, text: str) -> str:
        """What a limit speaks of, its codes put into words; a number at the end is a wave."""
        *first, last = [self.term(part.removeprefix("moving_")) for part in text.split(" · ")]
        return " · ".join([*first, self.say("wave {wave}", wave=last) if last.isdigit() else last])

    def clash(self, sets: Sequence[Sequence[str]]) -> Iterator[str]:
        """That there is no plan, in sentences; `sets` are the rules that cannot all hold, by their codes."""
        yield self.say("No plan satisfies every rule of this scenario: this is proven.")
        if not sets:
            yield self.say("The rules clash only because a workload moves whole or not at all.")
        for rules in sets:
            said = ", ".join(rules)
            if len(rules) == 1:
                yield self.say(
                    "Whatever else gives, this rule cannot hold with the choices there are: {rules}.",
                    rules=said,
                )
            else:
                yield self.say("These rules cannot all hold: {rules}.", rules=said)

    def finding(self, finding: Finding) -> str:
        """One line, in sentences: where, what is wrong, what to do."""
        where = [finding.file] if finding.file else []
        if finding.line is not None:
            where.append(self.say("line {line}", line=str(finding.line)))
        if finding.column:
            where.append(finding.column)
        problem = self.say(finding.kind.problem, **finding.values)
        remedy = self.say(finding.kind.remedy, **finding.values)
        colon = f"{NBSP}: " if self.code == "fr" else ": "
        told = f"{', '.join(where)}{colon}{problem}" if where else _capital(problem)
        return f"{_ended(told)} {_ended(_capital(remedy))}" if remedy else _ended(told)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "?", "…")) else f"{sentence}."

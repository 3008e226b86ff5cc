"""Colours, shapes and chart dress, in the spirit of Québec's design system: one colour and one shape a destination.

Values are re-typed as facts from the public kit (github Quebecca/qc_trousse_sdg, v1.5.2, design tokens); none of its
code, signature or header is used. Each colour keeps a contrast of 3 to 1 or more with its background.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt

from language import NBSP, Language

FONT = "Open Sans, Segoe UI, system-ui, sans-serif"


@dataclass(frozen=True)
class Mark:
    """How one thing is drawn everywhere: its colour on light and on dark, a Vega shape, and the sign for texts."""

    light: str
    dark: str
    shape: str
    sign: str

    def colour(self, dark: bool) -> str:
        """The colour on this background."""
        return self.dark if dark else self.light


DESTINATIONS: dict[str, Mark] = {
    "external": Mark("#1472bf", "#6fb4ee", "circle", "●"),
    "ngq": Mark("#6b4fa1", "#b79bea", "square", "■"),
    "cti": Mark("#3f6b2f", "#9bd07f", "triangle-up", "▲"),
    "in_place": Mark("#4e5662", "#aab4c2", "diamond", "◆"),
    "retired": Mark("#a8452f", "#f0a08e", "cross", "✚"),
}
"""Where a workload ends: the three kinds of hosting, where it stands, or switched off."""

SUPPORT: dict[str, Mark] = {
    "supported": Mark("#3f6b2f", "#9bd07f", "circle", "●"),
    "ending": Mark("#946300", "#f0cf6a", "triangle-down", "▼"),
    "extended": Mark("#1472bf", "#6fb4ee", "square", "■"),
    "obsolete": Mark("#b3301a", "#ff9b8a", "cross", "✚"),
    "unknown": Mark("#6b778a", "#aab4c2", "diamond", "◆"),
}
"""Where the vendor's support of something stands."""

SITES: dict[str, Mark] = {
    "open": Mark("#095797", "#8fc4f0", "circle", "●"),
    "closing": Mark("#946300", "#f0cf6a", "triangle-down", "▼"),
    "closed": Mark("#6b778a", "#aab4c2", "cross", "✚"),
}
"""Where a site stands in a wave."""

SERIES = (DESTINATIONS["external"], DESTINATIONS["cti"], DESTINATIONS["ngq"], DESTINATIONS["in_place"])
"""For what is neither a destination nor a status: a plan, a bound, doing nothing."""

NARROW = 640
"""Pixels under which a window is that of a telephone."""

INK, PAPER, FAINT = ("#223654", "#eef3f8"), ("#ffffff", "#101820"), ("#c5cad2", "#3a4757")
"""Text, background and lines, on light and on dark."""


HEAT = (("#f1f6fb", "#9cc4e8"), ("#182430", "#1f5687"))
"""From few to many, on light and on dark: the ink written on them keeps its contrast."""


def room(narrow: int, wide: int) -> alt.ExprRef:
    """Pixels for the labels of an axis: on a telephone, and where there is more room or no window at all."""
    return alt.ExprRef(f"windowSize()[0] < {NARROW} ? {narrow} : {wide}")


def scale(marks: dict[str, Mark], labels: dict[str, str], dark: bool) -> alt.Scale:
    """The colour scale of these marks, under the labels that a reader sees."""
    return alt.Scale(
        domain=[labels[name] for name in marks], range=[mark.colour(dark) for mark in marks.values()]
    )


def legend(marks: dict[str, Mark], labels: dict[str, str], dark: bool) -> dict[str, str]:
    """The colour of each label."""
    return {labels[name]: mark.colour(dark) for name, mark in marks.items()}


def shapes(marks: dict[str, Mark], labels: dict[str, str]) -> alt.Scale:
    """The shape scale of these marks, under the labels that a reader sees."""
    return alt.Scale(domain=[labels[name] for name in marks], range=[mark.shape for mark in marks.values()])


def dressed(chart: Any, dark: bool, language: Language) -> dict[str, Any]:
    """The chart as a Vega-Lite specification with our type, colours and number formats; drawn as SVG, without menus."""
    ink, paper, faint = (pair[int(dark)] for pair in (INK, PAPER, FAINT))
    text = {"labelColor": ink, "titleColor": ink, "labelFont": FONT, "titleFont": FONT}
    spec: dict[str, Any] = chart.to_dict()
    spec["config"] = {
        "font": FONT,
        "background": paper,
        "view": {"stroke": None},
        "axisX": {"labelOverlap": "greedy"},
        "axis": {**text, "labelFontSize": 13, "titleFontSize": 13, "titleFontWeight": 600, "gridColor": faint,
                 "domainColor": ink, "tickColor": ink, "labelLimit": 220},
        "legend": {**text, "labelFontSize": 13, "titleFontSize": 13, "symbolSize": 120, "orient": "top", "labelLimit": 260},
        "header": {**text, "labelFontSize": 13},
        "text": {"color": ink, "font": FONT, "fontSize": 12},
        "title": {"color": ink, "font": "Roboto, " + FONT},
        "locale": {"number": NUMBERS[language.code]},
        "bar": {"color": SERIES[0].colour(dark)},
        "line": {"color": SERIES[0].colour(dark), "strokeWidth": 2.5},
    }  # fmt: skip
    spec["usermeta"] = {"embedOptions": {"renderer": "svg", "actions": False}}
    spec.setdefault("autosize", {"type": "fit-x", "contains": "padding"})
    return spec


NUMBERS = {
    "fr": {"decimal": ",", "thousands": NBSP, "grouping": [3], "currency": ["", f"{NBSP}$"], "percent": f"{NBSP}%",
           "minus": "\N{MINUS SIGN}"},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["$", ""], "minus": "\N{MINUS SIGN}"},
}  # fmt: skip
"""How Vega writes numbers in each language."""

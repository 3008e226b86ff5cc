"""What the signs of the picture mean, and what its colours say of each node."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

import pandas as pd

from language import Language
from views import labels
from views.dependencies.looked import Looked
from views.design import DESTINATIONS, INK, SITES, Mark

SEVERAL = Mark(*INK, "circle", "◐")
UNPLANNED = Mark("#6b778a", "#aab4c2", "circle", "○")
OWN, OTHERS = SITES["open"], Mark("#6b778a", "#aab4c2", "circle", "◇")
ALARM = ("#b3301a", "#ff9b8a")
"""Of what is in a cycle, on light and on dark."""
HEXAGON = "M4 10 9 2h10l5 8-5 8H9z"
"""A shared service, in a box of 28 by 20."""


@dataclass(frozen=True)
class Paint:
    """The colour and sign of each node, by node, and what each colour means: its words and the colour."""

    colours: Mapping[str, str]
    signs: Mapping[str, str]
    meaning: Mapping[str, str]


def paint(words: Language, looked: Looked, dark: bool) -> Paint:
    """By where the plan sends the workloads, else by whether they belong to a public body looked at."""
    if looked.moves is None:
        return _by_body(words, looked, dark)
    marks = {**DESTINATIONS, "several": SEVERAL, "": UNPLANNED}
    said = {
        **labels.destinations(words),
        "several": f"{SEVERAL.sign} {words.say('Several destinations')}",
        "": f"{UNPLANNED.sign} {words.say('Unknown to the plan')}",
    }
    ends = looked.drawn.groupby("node")["destination"].agg(["first", "nunique"])
    return _painted(ends["first"].mask(ends["nunique"] > 1, "several"), marks, said, dark)


def _by_body(words: Language, looked: Looked, dark: bool) -> Paint:
    """Nodes of the public bodies of what is looked at, and the others, which bear a sign."""
    nodes, drawn = looked.picture.nodes.set_index("node"), looked.drawn
    own = set(drawn.loc[drawn["in_focus"], "organisation"])
    inside = nodes["in_focus"] | nodes["organisation"].isin(own)
    side = pd.Series("others", nodes.index).mask(inside, "own")
    said = {"own": words.say("Of a public body looked at"), "others": f"{OTHERS.sign} {words.say('Of another public body')}"}  # fmt: skip
    return _painted(side, {"own": Mark(OWN.light, OWN.dark, OWN.shape, ""), "others": OTHERS}, said, dark)


def _painted(code: pd.Series, marks: Mapping[str, Mark], said: Mapping[str, str], dark: bool) -> Paint:
    used = [each for each in marks if (code == each).any()]
    return Paint(
        colours={str(node): marks[each].colour(dark) for node, each in code.items()},
        signs={str(node): marks[each].sign for node, each in code.items()},
        meaning={said[each]: marks[each].colour(dark) for each in used},
    )


def entries(words: Language, meaning: Mapping[str, str], dark: bool) -> list[tuple[str, str]]:
    """What shapes, lines, then colours mean: each a drawing in a box of 28 by 20 pixels, and its words."""
    dots = [
        (f'<rect x="6" y="2" width="16" height="16" rx="3" fill="{colour}"/>', said)
        for said, colour in meaning.items()
    ]
    return [*_nodes(words, INK[dark], ALARM[dark]), *_lines(words, INK[dark]), *dots]


def legend(signs: Sequence[tuple[str, str]]) -> str:
    """The signs and their words as a list."""
    items = "".join(f"<li>{_image(drawn)}{html.escape(said)}</li>" for drawn, said in signs)
    return f'<ul class="estuaire-legend" data-estuaire="legend">{items}</ul>'


def _nodes(words: Language, ink: str, alarm: str) -> list[tuple[str, str]]:
    square, line = 'x="6" y="2" width="16" height="16" rx="4"', f'stroke="{ink}" stroke-width="2"'
    return [
        (f'<rect {square} fill="{ink}"/>', words.say("one workload looked at")),
        (f'<rect {square} fill="{ink}" fill-opacity="0.18" {line}/>', words.say("pale: a neighbour")),
        (
            f'<circle cx="14" cy="10" r="8" fill="{ink}"/>',
            words.say("several drawn as one, with their number"),
        ),
        (f'<path d="{HEXAGON}" fill="{ink}"/>', words.say("shared service")),
        (
            f'<rect {square} fill="none" stroke="{alarm}" stroke-width="2.5" stroke-dasharray="4 2"/>',
            words.say("↻ dashed, always pale: in a cycle"),
        ),
        (
            f'<rect x="2" y="1" width="24" height="18" rx="3" fill="none" {line} stroke-dasharray="1.5 3"/>',
            words.say("dotted box: a move group"),
        ),
    ]


def _lines(words: Language, ink: str) -> list[tuple[str, str]]:
    head = f'<path d="M20 5l7 5-7 5z" fill="{ink}"/>'
    return [
        (f'<path d="M1 10h20" stroke="{ink}" stroke-width="2"/>{head}', words.say("needs it, in order or together")),
        (
            f'<path d="M1 10h20" stroke="{ink}" stroke-width="2" stroke-dasharray="5 3"/>{head}',
            words.say("needs it for traffic only"),
        ),
    ]  # fmt: skip


def _image(drawn: str) -> str:
    """A small picture that says nothing to those who cannot see it: the words beside it do."""
    code = f'<svg xmlns="http://www.w3.org/2000/svg" width="28" height="20" viewBox="0 0 28 20">{drawn}</svg>'
    return f'<img alt="" width="28" height="20" src="data:image/svg+xml,{quote(code)}">'

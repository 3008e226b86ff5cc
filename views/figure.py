"""A figure: a title that says what it shows, the picture, the same numbers as a table, and both to download."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import streamlit as st
import vl_convert

from optimizer.export import safe_csv
from views import session
from views.design import dressed
from views.table import Column, table

WIDTH = 900
"""Width of a downloaded picture, in pixels before doubling."""


@dataclass(frozen=True)
class Figure:
    """What one figure shows.

    `title` says it in a sentence; `note` says units, source, and what is an estimate. `chart` is an Altair chart
    without a theme; `frame` and `columns` are the same numbers; `name` begins the names of its files. `legend`
    names the colours above the picture, where a line can wrap; a downloaded picture carries its own.
    """

    title: str
    note: str
    chart: Any
    frame: pd.DataFrame
    columns: Sequence[Column]
    name: str
    legend: Mapping[str, str] = field(default_factory=dict)


def show(figure: Figure) -> None:
    """Show a figure, and below it its table and downloads, made when asked for."""
    words = session.language()
    st.subheader(figure.title, anchor=False)
    spec = dressed(figure.chart, session.is_dark(), words)
    if figure.legend:
        spec["config"]["legend"]["disable"] = True
        st.html(legend(figure.legend))
    st.vega_lite_chart(
        spec=spec, width="stretch", theme=None, key=f"chart-{figure.name}",
        alt=words.say("Chart: {title}. The same numbers are in the table below.", title=figure.title),
    )  # fmt: skip
    st.caption(figure.note)
    numbers = st.expander(words.say("Numbers and downloads"), on_change="rerun", key=f"numbers-{figure.name}")
    if numbers.open:
        with numbers:
            table(figure.frame, figure.columns, words, key=f"table-{figure.name}", caption=figure.title)
            _downloads(figure)


def legend(colours: Mapping[str, str]) -> str:
    """The words and their colours as a list."""
    items = "".join(
        f'<li><span style="background:{html.escape(colour)}"></span>{html.escape(word)}</li>'
        for word, colour in colours.items()
    )
    return f'<ul class="estuaire-legend" data-estuaire="legend">{items}</ul>'


def _downloads(figure: Figure) -> None:
    words = session.language()
    spec = json.dumps(fixed_width(dressed(figure.chart, session.is_dark(), words)))
    made = {
        "CSV": ("text/csv", lambda: safe_csv(headed(figure))),
        "PNG": ("image/png", lambda: vl_convert.vegalite_to_png(spec, scale=2)),
        "SVG": ("image/svg+xml", lambda: vl_convert.vegalite_to_svg(spec).encode()),
    }
    with st.container(horizontal=True):
        for form, (mime, data) in made.items():
            st.download_button(
                words.say("Download as {form}", form=form), data=data, file_name=f"estuaire-{figure.name}.{form.lower()}",
                mime=mime, on_click="ignore", key=f"download-{figure.name}-{form}",
            )  # fmt: skip


def headed(figure: Figure) -> pd.DataFrame:
    """The figure's numbers under the headers that a reader sees."""
    return figure.frame[[column.name for column in figure.columns]].set_axis(
        [column.header for column in figure.columns], axis=1
    )


def fixed_width(spec: dict[str, Any]) -> dict[str, Any]:
    """The chart at a width of its own, since no page gives it one; its legend wraps to it."""
    config = {**spec["config"], "legend": {**spec["config"]["legend"], "columns": 3}}
    shown = {key: value for key, value in spec.items() if value != "container"}
    return {"width": WIDTH, **shown, "config": config}

"""A table one can search, sort, page and select in, by mouse or keyboard; only the page shown travels to the browser."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from inventory.words import fold
from language import Language

PAGE = 25
"""Rows on a page."""

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Column:
    """How one column of a frame is shown: its header, and the words for a cell; figures stand to the right."""

    name: str
    header: str
    words: Callable[[Any], str] = str
    figure: bool = False


@dataclass(frozen=True)
class Query:
    """What a reader asked of a table: text to find, column to sort by, page from 1."""

    text: str = ""
    sort: str = ""
    descending: bool = False
    page: int = 1


@dataclass(frozen=True)
class Page:
    """One page of a table: its rows, how many match in all, and the page really shown."""

    rows: pd.DataFrame
    matching: int
    number: int
    pages: int


def page_of(frame: pd.DataFrame, columns: Sequence[Column], query: Query) -> Page:
    """The rows that a query asks for; a page past the end is the last one.

    Text is looked for in every column as it is shown, whatever its case and accents; each word must be found.
    """
    found = frame
    if query.text.strip():
        found = frame[_matches(frame, columns, query.text)]
    if query.sort in {column.name for column in columns}:
        found = found.sort_values(query.sort, ascending=not query.descending, kind="stable")
    pages = max(1, -(-len(found) // PAGE))
    number = min(max(query.page, 1), pages)
    return Page(found.iloc[(number - 1) * PAGE : number * PAGE], len(found), number, pages)


def _matches(frame: pd.DataFrame, columns: Sequence[Column], text: str) -> pd.Series:
    """Rows in which every word of the text is found."""
    haystack = pd.Series("", frame.index, dtype="str")
    for column in columns:
        values = frame[column.name]
        folded = {value: fold(column.words(value)) for value in pd.unique(values)}
        haystack = haystack + " " + values.map(folded).fillna("").astype("str")
    kept = pd.Series(True, frame.index)
    for word in text.split():
        kept &= haystack.str.contains(fold(word), regex=False)
    return kept


@cache
def _component() -> Any:
    return st.components.v2.component(
        "estuaire.table",
        css=(FOLDER / "table.css").read_text(encoding="utf-8"),
        js=(FOLDER / "table.js").read_text(encoding="utf-8"),
    )


def labels(words: Language) -> Mapping[str, str]:
    """What the table itself says."""
    return {
        "search": words.say("Search this table"),
        "previous": words.say("Previous page"),
        "next": words.say("Next page"),
        "select": words.say("Select this row"),
        "select_page": words.say("Select the rows of this page"),
        "sort": words.say("Sort by this column"),
    }


def table(
    frame: pd.DataFrame,
    columns: Sequence[Column],
    words: Language,
    *,
    key: str,
    caption: str,
    selectable: bool = False,
    searchable: bool = True,
) -> list[Any]:
    """Show the frame; the index labels of the rows selected, when rows can be selected.

    The caption names the table for those who cannot see it, and stands above it. A table whose rows a filter of
    its page already chose need not be `searchable`.
    """
    state = st.session_state.get(key) or {}
    asked = _query(state)
    shown = page_of(frame, columns, asked)
    said = _counted(words, shown)
    result = _component()(
        key=key,
        data={
            "caption": caption,
            "columns": [
                {"name": each.name, "header": each.header, "figure": each.figure} for each in columns
            ],
            "rows": [
                {
                    "key": str(label),
                    "cells": [each.words(value) for each, value in zip(columns, cells, strict=True)],
                }
                for label, *cells in shown.rows[[each.name for each in columns]].itertuples()
            ],
            "query": {
                "text": asked.text,
                "sort": asked.sort,
                "descending": asked.descending,
                "page": shown.number,
            },
            "pages": shown.pages,
            "status": said,
            "searchable": searchable and len(frame) > PAGE,
            "selectable": selectable,
            "labels": labels(words),
            "language": words.code,
        },
        default={"query": None, "selected": []},
        on_query_change=_nothing,
        on_selected_change=_nothing,
    )
    if not selectable:
        return []
    return _labelled(frame, result.selected or [])


def _labelled(frame: pd.DataFrame, selected: Collection[str]) -> list[Any]:
    """The labels of the rows selected, in that order; those of rows that are not there are left out."""
    wanted = set(selected)
    known = (
        {text: label for label in frame.index.tolist() if (text := str(label)) in wanted} if wanted else {}
    )
    return [known[each] for each in selected if each in known]


def _counted(words: Language, shown: Page) -> str:
    """How many rows match, and which page is shown where there are several."""
    rows = words.say("1 row") if shown.matching == 1 else words.say("{rows} rows", rows=shown.matching)
    if shown.pages == 1:
        return rows
    return words.say("{rows} · page {page} of {pages}", rows=rows, page=shown.number, pages=shown.pages)


def _nothing() -> None:
    """A change of state is read where the table is shown."""


def _query(state: Mapping[str, Any]) -> Query:
    """What the browser last asked; anything odd is left out, for it comes from outside."""
    asked = state.get("query") or {}
    page = asked.get("page", 1)
    return Query(
        text=str(asked.get("text", ""))[:200],
        sort=str(asked.get("sort", "")),
        descending=asked.get("descending") is True,
        page=page if isinstance(page, int) else 1,
    )

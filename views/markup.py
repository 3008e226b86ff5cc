"""A user's text where Streamlit would read markup is shown, not obeyed."""

from __future__ import annotations

import re

SIGNS = frozenset("\\`*_{}[]()<>#+-.!|~:$^=&\"'@/")
"""Signs that may mean something in Markdown."""

SUSPECT = re.compile(r"[\\`*_\[\]<>~|^&@\n]|:[\w/]|^\s*[-#+=\d]|www\.|\$.*\$", re.DOTALL)
"""What may be markup in the label of a field."""


def literal(text: str) -> str:
    """The text with every sign escaped that could be markup, and its line breaks as spaces."""
    return "".join(f"\\{sign}" if sign in SIGNS else sign for sign in " ".join(text.split("\n")))


def label_text(text: str) -> str:
    """The text as the label of a field, escaped only where it could be markup.

    Streamlit gives a label to those who listen with its escapes in it; an ordinary one must come without.
    """
    return literal(text) if SUSPECT.search(text) else text

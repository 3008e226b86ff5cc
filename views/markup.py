"""A user's text where Streamlit would read markup is shown, not obeyed."""

from __future__ import annotations

SIGNS = frozenset("\\`*_{}[]()<>#+-.!|~:$^=&\"'@/")
"""Signs that may mean something in Markdown."""


def literal(text: str) -> str:
    """The text with every sign escaped that could be markup, and its line breaks as spaces."""
    return "".join(f"\\{sign}" if sign in SIGNS else sign for sign in " ".join(text.split("\n")))

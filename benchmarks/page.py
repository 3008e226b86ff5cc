"""Sections of `docs/benchmarks.md` that are printed from a run, each between two marks."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"


def machine() -> str:
    """What a run was made on: processor, cores, system, and versions but the solver's, which a solution tells."""
    parts = ("numpy", "pandas", "scipy")
    versions = ", ".join(f"{part} {version(part)}" for part in parts)
    return f"{_processor()}, {os.cpu_count()} cores, {platform.system()}; Python {platform.python_version()}, {versions}"


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text().splitlines() if facts.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()


def put(name: str, text: str, page: Path = PAGE) -> None:
    """Replace what stands between the marks of a section; a `ValueError` if the page has no such section."""
    first, last = f"<!-- {name}: printed by a run -->", f"<!-- end of {name} -->"
    before, found, rest = page.read_text(encoding="utf-8").partition(first)
    _, ended, after = rest.partition(last)
    if not found or not ended:
        raise ValueError(f"{page.name} has no section {name}")
    page.write_text(f"{before}{first}\n\n{text.strip()}\n\n{last}{after}", encoding="utf-8")

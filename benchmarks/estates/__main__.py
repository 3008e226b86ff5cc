"""Writes a generated estate: `python -m benchmarks.estates OUT --workloads 150 --seed 7`."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import click

from benchmarks.estates import Recipe, generate, workloads_for, write
from benchmarks.estates.recipe import Density, Regime, Staff


@click.command()
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.option("--workloads", type=click.IntRange(40), default=150, show_default=True)
@click.option("--servers", type=click.IntRange(120), help="About this many servers, instead of --workloads.")
@click.option("--seed", type=click.IntRange(0), default=7, show_default=True)
@click.option("--regime", type=click.Choice(get_args(Regime)), default="typical", show_default=True)
@click.option("--staff", type=click.Choice(get_args(Staff)), default="tight", show_default=True)
@click.option("--dependencies", type=click.Choice(get_args(Density)), default="sparse", show_default=True)
def main(out: Path, workloads: int, servers: int | None, **rest: Any) -> None:
    """Write a fictitious estate to the folder OUT, one CSV file a table."""
    recipe = Recipe(workloads if servers is None else workloads_for(servers), **rest)
    tables = generate(recipe)
    write(tables, out)
    for name, table in tables.items():
        click.echo(f"{name:14} {len(table):>9}")


if __name__ == "__main__":
    main()

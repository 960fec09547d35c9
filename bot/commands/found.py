"""Prints what was found behind a person's words: for one text, or for each line of standard input."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import typer

Row = dict[str, Any]
"""One thing found, ready for JSON."""


_PIPE_WIDTH = 200
"""Width of a table that no terminal shows, characters: nothing is cut."""


def print_found(text: str | None, as_json: bool, find: Callable[[str], Sequence[Row]]) -> None:
    """Print what `find` gives for the text, or for each line of standard input when there is no text:
    one JSON list a line, or a table."""
    for words in [text] if text is not None else _lines(sys.stdin):
        rows = find(words)
        if as_json:
            typer.echo(json.dumps(rows, ensure_ascii=False))
        else:
            _print_table(words, rows)


def _lines(stream: Iterable[str]) -> Iterable[str]:
    for line in stream:
        yield line.rstrip("\r\n")


def _print_table(words: str, rows: Sequence[Row]) -> None:
    from rich.console import Console
    from rich.table import Table

    if not rows:
        typer.echo(f"{words}: nothing found")
        return
    table = Table(title=words, title_justify="left", show_edge=False)
    for name in rows[0]:
        table.add_column(name)
    for row in rows:
        table.add_row(*(str(value) for value in row.values()))
    Console(width=None if sys.stdout.isatty() else _PIPE_WIDTH).print(table)

"""One Markdown report, one `## title` section for each measure: a new run replaces its own section only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.errors import Refused
from bot.files import write_whole

_HEADING = "# What the speech commands printed\n\nEach section is written by the command it names.\n"


def put_section(path: Path, title: str, body: str) -> None:
    """Replace the section called `title` of a report, or add it at the end; the file is made when missing.
    Raises Refused when it cannot be read or written."""
    try:
        before = path.read_text("utf-8") if path.exists() else _HEADING
        write_whole(path, replace_section(before, title, body).encode())
    except (OSError, UnicodeDecodeError) as error:
        raise Refused("report.unwritable", f"the report {path} cannot be read and written") from error


def replace_section(text: str, title: str, body: str) -> str:
    """Give a Markdown text with the body of one `## title` section replaced, or added at the end."""
    parts = re.split(r"(?m)^(?=## )", text)
    section = f"## {title}\n{body.strip()}\n"
    kept = [section if part.split("\n", 1)[0].strip() == f"## {title}" else part for part in parts]
    if section not in kept:
        kept.append(section)
    return "\n\n".join(part.strip() for part in kept if part.strip()) + "\n"


def as_table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Give a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)

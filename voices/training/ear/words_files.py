"""The word lists of `words/`: one word or phrase a line, `#` starts a comment."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from bot.errors import Misconfigured

FOLDER = Path(__file__).with_name("words")
"""One file for each topic."""


@cache
def read_words(topic: str) -> tuple[str, ...]:
    """Give the words and phrases of `words/TOPIC.txt`, as they are written. Raises Misconfigured when there
    is no such file or nothing in it."""
    path = FOLDER / f"{topic}.txt"
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured("ear.words", f"{path} cannot be read") from error
    lines = (line.split("#", 1)[0].strip() for line in text.splitlines())
    words = tuple(dict.fromkeys(line for line in lines if line))
    if not words:
        raise Misconfigured("ear.words", f"{path} holds no word")
    return words


def topics() -> tuple[str, ...]:
    """Give the names of the word lists."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.txt")))

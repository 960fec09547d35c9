"""A person's words made fit to be printed: clean letters, French marks and spaces, a length that fits."""

from __future__ import annotations

import re
import unicodedata

from bot.cv.labels import read_labels

PRINTABLE = (
    (0x0020, 0x007E),
    (0x00A0, 0x0377),
    (0x0384, 0x038A),
    (0x038C, 0x038C),
    (0x038E, 0x03A1),
    (0x03A3, 0x0484),
    (0x0487, 0x04FF),
    (0x1E00, 0x1EFF),
    (0x2010, 0x2027),
    (0x2030, 0x2040),
    (0x20AC, 0x20AC),
)
"""Characters that the fonts of the paper can show (Latin of all countries, Greek, Cyrillic), first and last
of each range; a test prints them all."""

NO_BREAK = "\u00a0"

_BEFORE_DOUBLE_MARKS = re.compile(r"\s+([;:!?»])")
_AFTER_OPENING = re.compile(r"«\s*")
_NUMBER_UNIT = re.compile(r"(?<=\d) (?=\w)")


def typeset(text: str, most: int = 0) -> str:
    """The text as `clean` gives it, with no-break spaces where French has them."""
    spaced = _BEFORE_DOUBLE_MARKS.sub(NO_BREAK + r"\1", clean(text, most))
    spaced = _AFTER_OPENING.sub("«" + NO_BREAK, spaced)
    return _NUMBER_UNIT.sub(NO_BREAK, spaced)


def clean(text: str, most: int = 0) -> str:
    """The text on one line with curly apostrophes, without what fonts cannot show; cut after a word, with an
    ellipsis, when it has more than `most` characters."""
    composed = unicodedata.normalize("NFC", text)
    shown = "".join(mark if _is_printable(mark) else " " * mark.isspace() for mark in composed)
    flat = " ".join(shown.replace("\u00ad", "").replace("'", "’").split())
    return _cut(flat, most) if most and len(flat) > most else flat


def sentence_case(text: str) -> str:
    """The text with its first letter in upper case, when there is one that can be printed."""
    first = text[:1].upper()
    return first + text[1:] if all(_is_printable(mark) for mark in first) else text


def _cut(text: str, most: int) -> str:
    ellipsis = read_labels()["ellipsis"]
    room = most - len(ellipsis)
    head = text[: room + 1].rsplit(" ", 1)[0] if " " in text[: room + 1] else text[:room]
    return head[:room].rstrip(" ,;:.-–(«") + ellipsis


def _is_printable(mark: str) -> bool:
    return any(first <= ord(mark) <= last for first, last in PRINTABLE)

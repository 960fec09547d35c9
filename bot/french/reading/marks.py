"""Marks, symbols and spaces of a text: what a voice can say of them, and nothing else."""

from __future__ import annotations

import re
import unicodedata

from bot.french.lexicon import read_lexicon
from bot.french.reading.patterns import words_of

_NAMED = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "º": "°", "№": "n°", "ˢ": "s"}
    | dict.fromkeys("®™©℠\u00ad\u200b\u200c\u200d\u2060\ufeff\ufe0f", "")
    | {
        "½": " 1/2",
        "¼": " 1/4",
        "¾": " 3/4",
        "⅓": " 1/3",
        "⅔": " 2/3",
        "⁄": "/",
        "∕": "/",
        "−": "-",
        "‑": "-",
    }
)
_ARROW = re.compile(r"\s*(?:[-=]+>|<[-=]+|[←-⇿➔-➾⟵-⟿])\s*")
_BULLET = re.compile(r"^\s*(?:[-–—*•·▪▫◦‣⁃∙●○■□►▶✓✔✅➤➢]+\s*)+(?=\S)")
_SENTENCE_START = re.compile(r"([.!?]\s+)([^\W\d_])")


def plain_marks(text: str) -> str:
    """Put digits, quotes, spaces and compatible signs in one form, before anything is read."""
    digits = "".join(str(unicodedata.decimal(mark)) if mark.isdecimal() else mark for mark in text)
    return unicodedata.normalize("NFKC", digits.translate(_NAMED))


def drop_bullet(line: str) -> str:
    """Leave out what begins an item of a list, unless it is the sign of a number ("-10 %")."""
    less = read_lexicon("spoken_amounts")["of_word"]
    if re.match(rf"\s*[-–]\s?(?:\d[\d,.]*\s?[%°]|{less}\s\d)", line):
        return line
    return _BULLET.sub("", line)


def say_marks(text: str) -> str:
    """Say the marks between words: "/" is "ou", "&" and "+" are "et", arrows, dashes and brackets are
    pauses. Every other sign is left out."""
    words = read_lexicon("spoken_marks")
    text = _ARROW.sub(", ", text)
    text = re.sub(r"[€%$£]", lambda found: f" {words['signs'][found[0]]} ", text)
    text = re.sub(
        rf"\b({words_of('spoken_marks', 'before_a_plus')}) \+",
        rf"\1 {words['plus']}",
        text,
        flags=re.IGNORECASE,
    )
    text = re.sub(r"(?<=\w)[\s.]*&[\s]*(?=\w)", f" {words['and']} ", text)
    text = re.sub(r"(?<=[^\W_])\s*\++\s*(?=[^\W_])", f" {words['and']} ", text)
    text = re.sub(r"(?<=\w)\s*=\s*(?=\w)", f" {words['equals']} ", text)
    text = re.sub(r"(?<=[^\W_])\.?\s*/+\s*(?=[^\W_])", f" {words['or']} ", text)
    titles = words_of("spoken_abbreviations", "said_titles")
    text = re.sub(rf"(\b(?:{titles}) \w)\.(?=\s?[^\W\d_])", r"\1 ", text, flags=re.IGNORECASE)
    text = re.sub(r",\s*/\s*(?=\w)", f", {words['or']} ", text)
    text = re.sub(r"(?<=\w)\s*[(\[{]\s*|\s*[)\]}](?=\s*\w)", ", ", text)
    text = re.sub(r"\s+[-–—]+\s+|\s*[–—|•·]+\s*|--+|(?<=\w)\s+-(?=\w)|(?<=\w)-\s+", ", ", text)
    return tidy("".join(mark if _is_said(mark) else " " for mark in text))


def tidy(text: str) -> str:
    """Put spaces and punctuation as French does, one mark at a time; a capital begins a sentence."""
    text = re.sub(
        rf"\b({words_of('spoken_marks', 'elided')})\s*'\s*(?=\w)",
        r"\1'",
        text,
        flags=re.IGNORECASE,
    )
    text = re.sub(r"(?<![^\W_])'|'(?![^\W_])", " ", text)
    text = re.sub(r"(?<![^\W_])-+|-+(?![^\W_])", " ", text)
    text = re.sub(r"\s*\.{2,}(?=\s*[a-zà-ÿ])", ",", text)
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r"\s*[,.;:!?][\s,.;:!?]*", _one_mark, text)
    text = re.sub(r"^[\s,.;:!?]+", "", text).rstrip(" ,;")
    return _SENTENCE_START.sub(lambda found: found[1] + found[2].upper(), text)


def _one_mark(found: re.Match[str]) -> str:
    """The strongest of the marks that stand together, with its spaces."""
    mark = next(mark for mark in "?!:;.," if mark in found[0])
    if mark in ".,":
        return f"{mark} "
    return f" {mark} "


def _is_said(mark: str) -> bool:
    return mark.isalpha() or mark in " ',.;:!?-"

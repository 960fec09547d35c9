"""What was heard or typed, in the one normal form that training data and recognised speech share."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from bot.french.lexicon import read_lexicon

_CURLY = str.maketrans({mark: "'" for mark in "’‘ʼ`´′＇"})
_OPEN_APOSTROPHE = re.compile(r"(?<![^\W_])'|'(?![^\W_])")
_LIGATURE = re.compile(r"oe(?=u|il)")
_NOT_A_WORD = re.compile(r"[^\w']|_")
_ACCENTS = re.compile("[\u0300-\u034e\u0350-\u036f]+")
_MAY_BE_ACCENT = re.compile("[^\0-\u02ff\u2000-\u20cf]")


def normalize(text: str) -> str:
    """Put text in normal form: lower case, accents kept, hyphens and punctuation turned into spaces,
    straight apostrophes kept joined ("c' est" becomes "c'est"), the recogniser's markers removed.

    Digits are kept as they are. The ligature of "sœur" is always written (the embedded ear's own
    spelling, and the dictionary's), also where "soeur" was typed; "æ" becomes "ae". Hesitations
    stay. Normalising twice changes nothing.
    """
    words = text.lower()
    for marker in read_lexicon("heard")["markers"]:
        words = words.replace(marker, " ")
    words = unicodedata.normalize("NFKC", words.translate(_CURLY)).lower()
    words = unicodedata.normalize("NFC", words).translate(_CURLY).replace("æ", "ae")
    words = "".join(mark for mark in words if not unicodedata.category(mark).startswith("M"))
    words = " ".join(_NOT_A_WORD.sub(" ", words).split())
    words = _elision_gap().sub(r"\1'", words)
    words = " ".join(_OPEN_APOSTROPHE.sub(" ", words).split())
    return _LIGATURE.sub("œ", words)


def without_accents(text: str) -> str:
    """Give lower-case text without accents, its ligatures written out; the length may change."""
    if text.isascii():
        return text
    parts = _ACCENTS.sub("", unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("æ", "ae")))
    if _MAY_BE_ACCENT.search(parts) is None:
        return parts
    return "".join(mark for mark in parts if not unicodedata.combining(mark))


def strip_hesitations(text: str) -> str:
    """Give normalised text without the words that only fill a pause ("euh", "ben"); may be empty."""
    words = f" {normalize(text)} "
    previous = ""
    while words != previous:
        previous = words
        words = _hesitation().sub("", words)
    return words.strip()


def opening_hesitation(text: str) -> int:
    """How many words of normalised text only fill the pause before the answer ("comment dire oui": 2); 0 when
    nothing else is said."""
    begun = _opening().match(f" {text} ")
    return len(begun[0].split()) if begun and len(begun[0].split()) < len(text.split()) else 0


@lru_cache(maxsize=1)
def _opening() -> re.Pattern[str]:
    names = read_lexicon("heard")["openings"]
    return re.compile(rf"(?: (?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})(?= ))+")


@lru_cache(maxsize=1)
def _elision_gap() -> re.Pattern[str]:
    names = "|".join(sorted(read_lexicon("heard")["elisions"], key=len, reverse=True))
    return re.compile(rf"(?<![\w'])({names})(?: ' ?|' )(?=[^\W_])")


@lru_cache(maxsize=1)
def _hesitation() -> re.Pattern[str]:
    names = sorted(read_lexicon("heard")["hesitations"], key=len, reverse=True)
    return re.compile(rf" (?:{'|'.join(map(re.escape, names))})(?= )")

"""Words in capitals made small, so that no voice spells them; acronyms stay."""

from __future__ import annotations

import re
from functools import cache

from bot.french.lexicon import read_lexicon
from bot.french.reading.patterns import any_of
from bot.french.sentences import rare_words

_CAPITALS = re.compile(r"(?<![^\W_])[^\W\d_]{2,}(?:['-][^\W\d_]+)*(?![^\W_])")
_DOTTED = re.compile(r"(?<![\w.])(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![\w]))?")
_VOWELS = frozenset("AEIOUYÀÂÄÉÈÊËÎÏÔÖÙÛÜŒÆ")
_ROMAN = frozenset("IVX")
_SHORT = 3
"""Unknown capitals up to this length are an acronym, letters."""

_LONGEST_CLUSTER = 4
"""More consonants together cannot be said, letters."""

_LONGEST_END = 2
"""More consonants cannot end a word, letters."""


def lower_capitals(line: str) -> str:
    """Make words in capitals small: all of a line that shouts (its missing accents come back), else each long
    word. Names keep their first capital. Acronyms and short unknown ones stay as they are."""
    line = _DOTTED.sub(_undotted, line)
    is_shouted = _shouts(line)
    line = _after_title().sub(lambda found: found[1] + _named(found[2]), line)
    if not is_shouted:
        return _CAPITALS.sub(lambda found: _smaller(found[0], is_shouted=False, has_place=True), line)
    has_place = bool(re.search(r"(?<!\d)\d{2} ?\d{3}(?!\d)", line))
    line = re.sub(r"(?<![\w'/(.-])A(?= [^\W\d_])", lambda _: _accents()["a"], line)
    return _CAPITALS.sub(lambda found: _smaller(found[0], is_shouted=True, has_place=has_place), line)


@cache
def acronyms() -> frozenset[str]:
    """Give every acronym of the data, in capitals."""
    words = read_lexicon("spoken_acronyms")
    return frozenset([*words["meant"], *words["words"], *words["spelled"]])


def is_sayable(word: str) -> bool:
    """Tell whether capitals can be read as a word."""
    longest = run = 0
    for letter in word:
        run = 0 if letter in _VOWELS else run + 1
        longest = max(longest, run)
    return any(letter in _VOWELS for letter in word) and longest <= _LONGEST_CLUSTER and run <= _LONGEST_END


def _undotted(found: re.Match[str]) -> str:
    letters = found[0].replace(".", "")
    if letters.upper() in acronyms() or (len(letters) >= _SHORT and letters.isupper()):
        return letters.upper()
    return found[0]


def _shouts(line: str) -> bool:
    words = [word for word in re.findall(r"[^\W\d_]{2,}", line) if word.upper() not in acronyms()]
    return bool(words) and all(word.isupper() for word in words) and max(map(len, words)) > _SHORT


def _smaller(word: str, is_shouted: bool, has_place: bool) -> str:
    is_plain = is_shouted and not rare_words(word.lower())
    if not word.isupper() or (word in acronyms() and not is_plain) or set(word) <= _ROMAN:
        return word
    if word.lower() in _accents() and len(word) > 1:
        return _restored(word)
    start, apostrophe, rest = word.partition("'")
    if apostrophe and (len(start) <= 2 or start in ("JUSQU", "LORSQU")):
        return f"{start.lower()}'{_smaller(rest, is_shouted, has_place)}"
    if "-" in word:
        return _named(word) if rare_words(word.lower()) else _restored(word)
    if is_shouted:
        is_short_unknown = (
            len(word) <= _SHORT and bool(rare_words(word.lower())) and word.lower() not in _accents()
        )
        if is_short_unknown:
            return word
        return _named(word) if has_place and rare_words(_restored(word)) else _restored(word)
    if len(word) <= _SHORT or not is_sayable(word):
        return word
    return _named(word) if rare_words(_restored(word)) else _restored(word)


def _restored(word: str) -> str:
    low = word.lower()
    return _accents().get(low, low)


def _named(word: str) -> str:
    small = read_lexicon("spoken_acronyms")["small_parts"]
    parts = re.split(r"([\s'-])", word.lower())
    return "".join(
        part if at and part in small else part[:1].upper() + part[1:] for at, part in enumerate(parts)
    )


@cache
def _accents() -> dict[str, str]:
    return dict(read_lexicon("spoken_acronyms")["accents"])


@cache
def _after_title() -> re.Pattern[str]:
    titles = any_of(read_lexicon("spoken_abbreviations")["titles"])
    return re.compile(rf"(\b(?:{titles})\.? )([^\W\d_a-zà-ÿ]{{2,}}(?:[ -][^\W\d_a-zà-ÿ]{{2,}})*)(?!\w)")

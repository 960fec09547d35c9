"""The name that is meant, when it was heard several times, said, spelled or keyed, never quite the same."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from bot.french.heard import normalize, strip_hesitations
from bot.french.heard_names import read_name
from bot.french.lexicon import read_lexicon
from bot.french.phonetic import phonetic_key
from bot.jobs.name_lists import listed_names, name_key, spelling_of

WHOLE, SAID, SPELLED, KEYED = "whole", "said", "spelled", "keyed"
"""Ways in which a name is told: with the rest of it, alone, letter by letter, on the keypad."""

WEIGHTS = {WHOLE: 0.7, SAID: 1.0, SPELLED: 1.5, KEYED: 4.0}
"""How much each way counts: letters tell more than one word, and a keypad makes no mistake."""

APART_MOST = 0.6
"""Most that one hearing may say against a name: something else was said then ("il fait froid")."""

UNLISTED = 0.12
"""What a name that is in no list needs to be nearer than one that is."""

EXACT = 0.01
"""Distance under which what was heard is the name itself."""

MOST_WORDS = 3
"""Words of a name in what was heard of first and family name together."""

KEYPAD = {"2": "abc", "3": "def", "4": "ghi", "5": "jkl", "6": "mno", "7": "pqrs", "8": "tuv", "9": "wxyz"}
"""Letters of the keys of a telephone (ITU-T E.161)."""

_KEY_OF = str.maketrans({letter: key for key, letters in KEYPAD.items() for letter in letters})


@dataclass(frozen=True)
class NameHeard:
    """One time that a name was told."""

    way: str
    """WHOLE, SAID, SPELLED or KEYED."""
    text: str
    """What was heard, in normal form; digits when it was keyed."""


@dataclass(frozen=True)
class Guess:
    """A name that may be meant."""

    name: str
    """As it is written."""
    distance: float
    """How far it is from what was heard, 0 to APART_MOST, more for a name of no list."""


def guess_names(heard: Sequence[NameHeard], is_given: bool, refused: Collection[str] = ()) -> list[Guess]:
    """Give the names that may be meant, the likeliest first: those of the lists, and what was heard as it is.
    None sounds like a name of `refused`. The distance is the mean over all that was heard, by WEIGHTS."""
    if not heard:
        return []
    barred = {phonetic_key(normalize(name)) for name in refused}
    guesses: dict[str, Guess] = {}
    for name, key in _candidates(is_given):
        guesses[key] = Guess(name, _distance(key, name, heard))
    for told in _as_heard(heard):
        key = name_key(told)
        if key and key not in guesses:
            name = spelling_of(told, is_given)[0]
            guesses[key] = Guess(name, UNLISTED + _distance(key, name, heard))
    kept = (one for one in guesses.values() if phonetic_key(normalize(one.name)) not in barred)
    return sorted(kept, key=lambda guess: guess.distance)


def is_told(name: str, heard: NameHeard) -> bool:
    """Tell whether what was heard is exactly a name."""
    return _apart(name_key(name), name, heard) < EXACT


def keys_of(name: str) -> str:
    """The keys of a telephone that write a name, one a letter."""
    return name_key(name).translate(_KEY_OF)


def is_keyed(text: str) -> bool:
    """Tell whether words are a name written on the keypad: three keys that bear letters, or more."""
    return len(text) > 2 and set(text) <= set(KEYPAD)


@lru_cache(maxsize=2)
def _candidates(is_given: bool) -> tuple[tuple[str, str], ...]:
    """Each listed name with its key; names that are written in several ways count once."""
    return tuple({name_key(name): (name, name_key(name)) for name in listed_names(is_given)}.values())


def _distance(key: str, name: str, heard: Sequence[NameHeard]) -> float:
    total = sum(WEIGHTS[one.way] for one in heard)
    return sum(WEIGHTS[one.way] * min(APART_MOST, _apart(key, name, one)) for one in heard) / total


def _apart(key: str, name: str, heard: NameHeard) -> float:
    if heard.way == KEYED:
        return Levenshtein.normalized_distance(key.translate(_KEY_OF), heard.text)
    if heard.way == SPELLED:
        wanted = _spelled_sounds(key)
        return min(1 - fuzz.ratio(wanted, one) / 100 for one in _letters_heard(heard.text))
    wanted = _said_sounds(name)
    return min(1 - fuzz.ratio(wanted, one) / 100 for one in _spans_heard(heard.text))


@lru_cache(maxsize=16384)
def _spelled_sounds(key: str) -> str:
    return "".join(_letter_sounds(letter) for letter in key)


@lru_cache(maxsize=16384)
def _said_sounds(name: str) -> str:
    return phonetic_key(normalize(name))


@lru_cache(maxsize=256)
def _letters_heard(text: str) -> tuple[str, ...]:
    """The sounds of a spelling: of all that was heard, and of the letters alone when words showed them."""
    words = strip_hesitations(text).split() or text.split()
    whole = "".join(_letter_sounds(word) for word in words)
    is_shown = bool(set(words) & set(read_lexicon("heard_names")["shown_by"]))
    letters = [_spelled_sounds(name_key(reading.value)) for reading in read_name(text).readings if is_shown]
    return (whole, *letters)


@lru_cache(maxsize=1024)
def _letter_sounds(word: str) -> str:
    """The sounds of a letter's name ("b" is "bé"), or of a word heard instead."""
    ways = read_lexicon("heard_names")["letters"].get(word, [word])
    return phonetic_key(ways[1] if len(ways) > 1 else ways[0])


@lru_cache(maxsize=256)
def _spans_heard(text: str) -> tuple[str, ...]:
    """The sounds of the words that may be the name, in what was heard of it and around it."""
    words = text.split()
    spans = (words[start:end] for start, end in combinations(range(len(words) + 1), 2))
    return tuple(phonetic_key(" ".join(span)) for span in spans if len(span) <= MOST_WORDS)


def _as_heard(heard: Sequence[NameHeard]) -> Iterator[str]:
    """Names as they were heard: each spelling, each run of words that was said alone."""
    for one in heard:
        if one.way == SPELLED:
            yield from (reading.value for reading in read_name(one.text).readings)
        elif one.way == SAID and len(one.text.split()) <= MOST_WORDS:
            yield one.text

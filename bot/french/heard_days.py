"""Days of the week on which something happens: "du lundi au vendredi", "tous les jours sauf le mercredi"."""

from __future__ import annotations

from functools import lru_cache

from bot.french.heard_words import Heard, Phrases, Reading, Words, by_phrase, read_corrected, split_words
from bot.french.lexicon import read_lexicon

CODES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Days of the week, as `bot.french.spoken.say_days` takes them."""

Days = tuple[str, ...]


def read_days(text: str) -> Heard[Days]:
    """Read the days of the week that a text means, in the order of the week.

    Days joined by "ou" are several readings; "tous les jours de la semaine" is five days or seven. What is
    excluded alone ("pas le mercredi") leaves all other days.
    """
    return read_corrected(split_words(text), _days)


def _days(words: Words) -> list[Reading[Days]]:
    wanted: list[set[str]] = [set()]
    unwanted: set[str] = set()
    spans: list[tuple[int, int]] = []
    is_excluded = is_other = False
    at = 0
    while at < len(words):
        if (found := _terms("except").match(words.words, at)) is not None:
            is_excluded, at = True, found[1]
        elif (found := _terms("or").match(words.words, at)) is not None:
            is_other, at = bool(spans), found[1]
        elif (named := _named(words, at)) is not None:
            choices, end = named
            if is_excluded:
                unwanted |= set(choices[0])
            elif is_other:
                wanted += [set(choice) for choice in choices]
            else:
                wanted = [known | set(choice) for known in wanted for choice in choices]
            is_other = False
            spans.append((at, end))
            at = end
        else:
            is_excluded = is_excluded and _terms("glue").match(words.words, at) is not None
            at += 1
    if not spans:
        return []
    kept = [(known or set(CODES)) - unwanted for known in wanted]
    first, last = spans[0][0], spans[-1][1]
    return [words.reading(tuple(day for day in CODES if day in days), first, last) for days in kept if days]


def _named(words: Words, at: int) -> tuple[list[Days], int] | None:
    """Days named at a word: several choices when the words are ambiguous; and the index after them."""
    spread = _range(words, at)
    if spread is not None:
        return [spread[0]], spread[1]
    group = _terms("groups").match(words.words, at)
    if group is not None:
        return [tuple(choice) for choice in group[0]], group[1]
    one = _terms("days").match(words.words, at)
    return ([(one[0],)], one[1]) if one is not None else None


def _range(words: Words, at: int) -> tuple[Days, int] | None:
    """ "Du lundi au vendredi"; a range may go over the end of the week."""
    begin = _terms("from").match(words.words, at)
    first = _terms("days").match(words.words, begin[1] if begin is not None else at)
    joined = _terms("to").match(words.words, first[1]) if first is not None else None
    last = _terms("days").match(words.words, joined[1]) if joined is not None else None
    if first is None or last is None:
        return None
    start, count = CODES.index(first[0]), (CODES.index(last[0]) - CODES.index(first[0])) % 7 + 1
    return tuple(CODES[(start + step) % 7] for step in range(count)), last[1]


@lru_cache(maxsize=8)
def _terms(name: str) -> Phrases:
    data = read_lexicon("heard_days")[name]
    if isinstance(data, list):
        return Phrases(dict.fromkeys(data, name))
    return Phrases(data if name == "groups" else by_phrase(data))

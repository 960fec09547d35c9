"""Yes and no in all their ways, doubt and contradiction included."""

from __future__ import annotations

from functools import lru_cache

from bot.french.heard_words import Heard, Phrases, Reading, Words, by_phrase, split_words
from bot.french.lexicon import read_lexicon

CODES = ("yes", "no", "unsure")
"""What an answer may mean; `unsure` is a person who does not know."""


def read_yes_no(text: str) -> Heard[str]:
    """Read an answer to a yes/no question: `yes`, `no` or `unsure`.

    Several readings when the person says both, or says words that are a yes to one question and a no to
    another ("oui mais non", "non non c'est bon"). A longer sentence counts by the yes or no that it begins
    with, and is ambiguous when it then limits it ("oui mais pas le lundi"). Others are not understood.
    """
    words = split_words(text)
    ends = [end for _, _, end in _corrections().find(words.words) if end < len(words)]
    for end in reversed(ends):
        found = _read(words.after(end))
        if found:
            return words.heard(found)
    return words.heard(_read(words))


def _read(words: Words) -> list[Reading[str]]:
    readings: list[Reading[str]] = []
    at = 0
    while at < len(words):
        answer = _answers().match(words.words, at)
        around = _around().match(words.words, at)
        if answer is not None and (around is None or around[1] <= answer[1]):
            code, end = answer
            readings += [
                words.reading(each, at, end) for each in (("yes", "no") if code == "either" else (code,))
            ]
            at = end
        elif around is not None:
            at = around[1]
        else:
            break
    if at == len(words) or not readings:
        return readings if at == len(words) else []
    return _limited(words, readings, at)


def _limited(words: Words, readings: list[Reading[str]], at: int) -> list[Reading[str]]:
    """Take the yes or no before a sentence that goes on from a word: what limits it makes it doubtful."""
    before = words.words[at - 1 :]
    first = readings[0]
    is_first_said = first.start <= words.starts[0] or all(
        _around().skip(words.words, 0) >= index
        for index, start in enumerate(words.starts)
        if start < first.start
    )
    if not is_first_said:
        return []
    if next(_limits().find(before), None) is not None:
        return [Reading(code, first.start, first.end) for code in ("yes", "no")]
    return readings


@lru_cache(maxsize=1)
def _answers() -> Phrases[str]:
    data = read_lexicon("heard_yes_no")
    return Phrases(by_phrase({code: data[code] for code in (*CODES, "either")}))


@lru_cache(maxsize=1)
def _around() -> Phrases[bool]:
    return Phrases(dict.fromkeys(read_lexicon("heard_yes_no")["around"], True))


@lru_cache(maxsize=1)
def _corrections() -> Phrases[bool]:
    return Phrases(dict.fromkeys(read_lexicon("heard_yes_no")["corrections"], True))


@lru_cache(maxsize=1)
def _limits() -> Phrases[bool]:
    return Phrases(dict.fromkeys(read_lexicon("heard_yes_no")["limits"], True))

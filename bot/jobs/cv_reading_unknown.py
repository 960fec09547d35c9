"""Work that no table knows: the words after "comme" or "j'étais", to be confirmed by yes or no."""

from __future__ import annotations

from collections.abc import Sequence

from bot.french.tagged import tag
from bot.jobs.cv_private import is_private
from bot.jobs.cv_reading_trades import NamedTrade
from bot.jobs.cv_words import cv_phrases, read_cv_data, small_words

MOST_WORDS = 4
"""Words of an unknown occupation."""


def unknown_work(text: str, taken: Sequence[tuple[int, int]] = ()) -> NamedTrade | None:
    """The occupation that a piece in normal form names in words that no table has; None when the words
    after "comme" or "j'étais" are no thing and no person of a trade. It is never sure."""
    words = text.split()
    for _, _, end in cv_phrases("occupation_after").find(words):
        name = _name_after(text, words, end, taken)
        if name and name not in read_cv_data("cv_words")["no_occupation"] and not is_private(name):
            return NamedTrade(name, "", end, min(end + len(name.split()), len(words)) - 1, False)
    return None


def _name_after(text: str, words: list[str], at: int, taken: Sequence[tuple[int, int]]) -> str:
    stops = cv_phrases("task_end")
    end = at
    while end < len(words) and end - at < MOST_WORDS + 1:
        start = len(" ".join(words[:end])) + (end > 0)
        is_taken = any(begin <= start < last for begin, last in taken)
        if is_taken or stops.match(words, end) is not None or words[end] in small_words("unknown_stops"):
            break
        end += 1
    tagged = tag(" ".join(words[at:end]))
    while tagged and tagged[0].text in small_words("articles"):
        tagged = tagged[1:]
    while tagged and (tagged[-1].text in small_words("articles") or tagged[-1].kind in ("ADP", "DET")):
        tagged = tagged[:-1]
    has_noun = any(word.kind in ("NOUN", "PROPN", "ADJ") and len(word.text) > 3 for word in tagged)
    has_verb = any(word.kind in ("VERB", "AUX") for word in tagged[:1])
    name = " ".join(word.text for word in tagged).replace("' ", "'")
    is_name = has_noun and not has_verb and len(tagged) <= MOST_WORDS
    return name if is_name and name not in read_cv_data("cv_words")["no_occupation"] else ""

"""How long a silence ends the turn: the question, the words so far and the person decide."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from bot.model import UNKNOWN
from bot.speech.turn_words import TurnWords, known_words

LEAST_SECONDS = 0.35
"""No silence shorter than this ends a turn, seconds: pauses inside fluent speech are shorter."""

MOST_SECONDS = 4.0
"""No patience is longer, seconds: the person would believe the line is dead."""

_COMPLETE_SHARE = 0.6
_WHOLE_SHARE = 0.75
_UNFINISHED_SHARE = 1.6
_UNFINISHED_LEAST_SECONDS = 1.2
_LONGEST_ENDING_WORDS = 4


class Completeness(str, Enum):
    """What the words so far announce."""

    OPEN = "open"
    """More words may come."""
    WHOLE = "whole"
    """They end with a whole answer, which may still be prolonged."""
    COMPLETE = "complete"
    """They are a whole answer that no other answer prolongs."""
    UNFINISHED = "unfinished"
    """They end on a word that announces more."""


@dataclass(frozen=True)
class ClosedAnswers:
    """The answers of a closed grammar, ready for look-up."""

    whole: frozenset[str]
    """Every answer."""
    beginnings: frozenset[str]
    """Every beginning of a longer answer."""


@lru_cache(maxsize=32)
def close_answers(phrases: tuple[str, ...] | None) -> ClosedAnswers | None:
    """Prepare the phrases of a grammar; None for free recognition."""
    if phrases is None:
        return None
    beginnings: set[str] = set()
    for phrase in phrases:
        words = phrase.split()
        beginnings.update(" ".join(words[:size]) for size in range(1, len(words)))
    return ClosedAnswers(frozenset(phrases), frozenset(beginnings))


def completeness(partial: str, answers: ClosedAnswers | None, words: TurnWords) -> Completeness:
    """Tell what the words recognised so far announce."""
    heard = known_words(partial)
    text = " ".join(heard)
    is_complete = answers is not None and text in answers.whole and text not in answers.beginnings
    if is_complete and len(heard) == 1:
        return Completeness.COMPLETE
    endings = [" ".join(heard[-size:]) for size in range(1, min(len(heard), _LONGEST_ENDING_WORDS) + 1)]
    is_followed = partial.endswith(UNKNOWN)
    if not is_followed and any(ending in words.unfinished for ending in endings):
        return Completeness.UNFINISHED
    if is_complete:
        return Completeness.COMPLETE
    if answers is not None and any(ending in answers.whole for ending in endings):
        return Completeness.WHOLE
    return Completeness.OPEN


class Patience:
    """Learns during the call how slowly this person speaks."""

    def __init__(self, factor: float = 1.0, most: float = 2.0) -> None:
        """`factor` multiplies the patience of each question, from 1 to `most`."""
        self._most = most
        self.restore(factor)
        self.resumed_count = 0

    def restore(self, factor: float) -> None:
        """Start from what an earlier call learned."""
        self.factor = min(self._most, max(1.0, factor))

    def seconds(self, question_seconds: float, state: Completeness) -> float:
        """Give the silence that ends the turn now, seconds."""
        wanted = question_seconds * self.factor
        if state is Completeness.COMPLETE:
            wanted *= _COMPLETE_SHARE
        elif state is Completeness.WHOLE:
            wanted *= _WHOLE_SHARE
        elif state is Completeness.UNFINISHED:
            wanted = max(wanted * _UNFINISHED_SHARE, _UNFINISHED_LEAST_SECONDS)
        return min(MOST_SECONDS, max(LEAST_SECONDS, wanted))

    def resumed(self) -> None:
        """Take note that the person went on after the turn was taken: wait a quarter longer from now."""
        self.resumed_count += 1
        self.factor = min(self._most, self.factor * 1.25)

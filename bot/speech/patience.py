"""How long a silence ends the turn: the question, the words so far and the person decide."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from math import inf

from bot.model import UNKNOWN
from bot.speech.dictated import dictated_digits, is_spelling, missing_digits
from bot.speech.judging import NOISE_SECONDS
from bot.speech.turn_words import TurnWords, known_words

LEAST_SECONDS = 0.35
"""No silence shorter than this ends a turn, seconds: pauses inside fluent speech are shorter."""

MOST_SECONDS = 4.0
"""No patience is longer, seconds: the person would believe the line is dead."""

THINKING_SECONDS = (NOISE_SECONDS, 0.8)
"""A voice of this length without a known word may be a sound of thinking, seconds; a shorter one is noise.
Words of a closed grammar in a voice no longer than that, when they are no answer, may be one too: the ear
takes many an "euh" for a short word."""

_LONGEST_ENDING_WORDS = 4


class Completeness(str, Enum):
    """What the words so far announce."""

    OPEN = "open"
    """More words may come."""
    WHOLE = "whole"
    """They end with a whole answer, which may still be prolonged."""
    COMPLETE = "complete"
    """They are a whole answer that no other answer prolongs."""
    SPELLED = "spelled"
    """They end with a letter of a spelled name, which may be its last."""
    UNFINISHED = "unfinished"
    """They end on words that announce more, or may be a mere sound of thinking."""


_SHARES = {
    Completeness.COMPLETE: (0.7, 0.0),
    Completeness.WHOLE: (1.0, 0.0),
    Completeness.OPEN: (1.5, 1.2),
    Completeness.SPELLED: (1.4, 1.4),
    Completeness.UNFINISHED: (3.0, 2.6),
}
"""For each state, the share of the question's patience and the least silence, seconds."""


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


def completeness(
    partial: str,
    answers: ClosedAnswers | None,
    words: TurnWords,
    question: str = "",
    digits: int = 1,
    voiced_seconds: float = inf,
) -> Completeness:
    """Tell what the words recognised so far announce: `question` is the name of the expected answer, `digits`
    the length of the number that it asks for (1: none), `voiced_seconds` the voice heard so far."""
    heard = known_words(partial)
    if not heard:
        shortest, longest = THINKING_SECONDS
        return Completeness.UNFINISHED if shortest <= voiced_seconds < longest else Completeness.OPEN
    text = " ".join(heard)
    if text in words.whole_alone and answers is not None and text in answers.whole:
        return Completeness.COMPLETE
    endings = [" ".join(heard[-size:]) for size in range(1, min(len(heard), _LONGEST_ENDING_WORDS) + 1)]
    here = words.unfinished_at.get(question, frozenset())
    announces = any(ending in words.unfinished or ending in here for ending in endings)
    if announces and not partial.endswith(UNKNOWN):
        return Completeness.UNFINISHED
    dictated = _dictation([word for word in heard if word not in words.thinking], words, digits)
    if dictated is not None:
        return dictated
    is_prolonged = question in words.listed_at or (answers is not None and text in answers.beginnings)
    if answers is not None and text in answers.whole and not is_prolonged:
        return Completeness.COMPLETE
    if answers is not None and any(ending in answers.whole for ending in endings):
        return Completeness.WHOLE
    is_hesitant = answers is not None and voiced_seconds < THINKING_SECONDS[1]
    return Completeness.UNFINISHED if is_hesitant else Completeness.OPEN


def _dictation(heard: list[str], words: TurnWords, digits: int) -> Completeness | None:
    if is_spelling(heard, words.comparing):
        return Completeness.SPELLED
    said = dictated_digits(heard)
    missing = missing_digits(said, digits) if said else None
    if missing is None or missing < 0:
        return None
    return Completeness.UNFINISHED if missing else Completeness.COMPLETE


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
        share, least = _SHARES[state]
        wanted = max(question_seconds * share, least) * self.factor
        return min(MOST_SECONDS, max(LEAST_SECONDS, wanted))

    def resumed(self) -> None:
        """Take note that the person went on after the turn was taken: wait a quarter longer from now."""
        self.resumed_count += 1
        self.factor = min(self._most, self.factor * 1.25)

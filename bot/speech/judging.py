"""What to make of a recognised utterance: an answer, a doubt, a misunderstanding or a noise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.model import UNKNOWN, Transcript
from bot.speech.turn_words import TurnWords, known_words

NOISE_SECONDS = 0.4
"""Voice shorter than this without one known word is a cough or a knock, seconds."""


@dataclass(frozen=True)
class Answered:
    """Words were understood."""

    text: str
    """The known words."""
    confidence: float
    """Mean confidence of the known words, 0 to 1."""
    is_doubtful: bool
    """True when the words are to be confirmed."""
    word_confidences: tuple[float, ...] = field(default=(), compare=False)
    """Confidence of each word of the text, 0 to 1; empty when it is not known."""


@dataclass(frozen=True)
class Misheard:
    """The person spoke and was not understood."""

    confidence: float
    """Recogniser's confidence, 0 to 1."""


@dataclass(frozen=True)
class Noise:
    """Nothing was said to the assistant."""

    is_thinking: bool
    """True for a sound of thinking: the person is there."""


def judge(
    transcript: Transcript, voiced_seconds: float, reject_below: float, confirm_below: float, words: TurnWords
) -> Answered | Misheard | Noise:
    """Judge one utterance; `reject_below` and `confirm_below` are the question's confidences, 0 to 1."""
    known = known_words(transcript.text)
    if not known:
        return Noise(False) if voiced_seconds < NOISE_SECONDS else Misheard(transcript.confidence)
    text = " ".join(known)
    if text in words.thinking or all(word in words.thinking for word in known):
        return Noise(True)
    scores = [word.confidence for word in transcript.words if word.text != UNKNOWN]
    confidence = sum(scores) / len(scores) if scores else transcript.confidence
    if confidence < reject_below:
        return Misheard(confidence)
    return Answered(text, confidence, confidence < confirm_below, word_confidences(transcript, known))


def word_confidences(transcript: Transcript, known: Sequence[str]) -> tuple[float, ...]:
    """The confidence of each known word; nothing when the transcript has no words one by one."""
    parts = [
        (part, word.confidence)
        for word in transcript.words
        if word.text != UNKNOWN
        for part in word.text.split()
    ]
    return tuple(sure for _, sure in parts) if [part for part, _ in parts] == list(known) else ()


def confidences_of(outcome: Answered | Misheard | Noise | None, text: str) -> tuple[float, ...]:
    """The confidences of the words of a text that is an outcome's own; nothing for any other text."""
    return outcome.word_confidences if isinstance(outcome, Answered) and outcome.text == text else ()

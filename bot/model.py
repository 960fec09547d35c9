"""The values that flow through the product: frozen dataclasses, a unit after each field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

FRAME_SECONDS = 0.02
"""Length of one telephone frame, seconds (AudioSocket and RTP both use 20 ms)."""

PHONE_RATE_HZ = 8000
"""Sampling rate of the telephone, hertz."""

FRAME_BYTES = int(PHONE_RATE_HZ * FRAME_SECONDS) * 2
"""Length of one telephone frame, bytes of signed 16-bit little-endian mono PCM (320)."""


UNKNOWN = "[unk]"
"""What a recogniser writes for speech outside the grammar."""


class Phrases(tuple[str, ...]):
    """Answers that may be heard, in normal form, and those that most people give."""

    likely: tuple[str, ...] = ()
    """The phrases that are expected much more than the others."""

    @classmethod
    def of(cls, phrases: Iterable[str], likely: Iterable[str]) -> Phrases:
        """Make them; what is likely is one of them, each stands once."""
        expected = tuple(dict.fromkeys(likely))
        made = cls(dict.fromkeys([*expected, *phrases]))
        made.likely = expected
        return made


@dataclass(frozen=True)
class Clip:
    """A stretch of mono sound."""

    pcm: bytes
    """Signed 16-bit little-endian samples, bytes."""
    rate_hz: int
    """Sampling rate, hertz."""

    @property
    def seconds(self) -> float:
        """Length, seconds."""
        return len(self.pcm) / 2 / self.rate_hz


@dataclass(frozen=True)
class Word:
    """One recognised word."""

    text: str
    """Lower-case word as the recogniser spells it."""
    confidence: float
    """Recogniser's confidence, 0 to 1."""
    start_seconds: float
    """Start, seconds from the start of the utterance."""
    end_seconds: float
    """End, seconds from the start of the utterance."""


@dataclass(frozen=True)
class Transcript:
    """What the recogniser made of one utterance; UNKNOWN stands for words outside the grammar."""

    text: str
    """Words joined by spaces; empty when nothing was heard."""
    confidence: float
    """Mean confidence of the words, 0 to 1; 0 when there are none."""
    words: tuple[Word, ...] = ()
    """The words with their times."""


class TurnKind(str, Enum):
    """What happened on the person's side."""

    START = "start"
    """The call or conversation begins."""
    SPEECH = "speech"
    """Words were recognised."""
    TEXT = "text"
    """Words were typed."""
    KEYS = "keys"
    """Telephone keys were pressed."""
    SILENT = "silent"
    """The person said nothing for as long as the question allows."""
    MISHEARD = "misheard"
    """Something was said and was not understood by the recogniser."""


@dataclass(frozen=True)
class Turn:
    """One thing the person did; the same on every channel."""

    conversation: str
    """Opaque identifier of this call, a fresh UUID for each call."""
    kind: TurnKind
    """What happened."""
    person: str | None = None
    """Keyed hash of the caller's number (`bot.jobs.persons.person_key`); None when withheld."""
    text: str = ""
    """Words (SPEECH, TEXT) or keys in order, such as `1` or `69120` (KEYS)."""
    confidence: float = 1.0
    """Recogniser's confidence, 0 to 1; 1 for typed words and keys."""
    is_doubtful: bool = False
    """True when the words are to be confirmed by yes or no before they are used."""
    number: int = 0
    """Order in the conversation, from 1; a turn with the number of the one before replaces it (the
    person went on speaking, or the answer was lost on its way). 0 when turns are not counted."""
    word_confidences: tuple[float, ...] = ()
    """Recogniser's confidence in each word of `text`, 0 to 1; empty when it is not known (typed words)."""


@dataclass(frozen=True)
class Reply:
    """What the assistant says, and what it expects to hear next."""

    sentences: tuple[str, ...]
    """Sentences to say, in order; each at most 12 words, the question last."""
    expect: str = "free"
    """Name of the answer grammar of the next answer (`voices/grammars/<name>.yml`)."""
    question: str = ""
    """Identifier of the pending question, such as `offers_place`; empty when there is none."""
    pace: int = 0
    """Level of pace (`bot.speech.manner`): 0 usual, up to 3 slowest."""
    loudness: int = 0
    """Level of loudness (`bot.speech.manner`): -1 softer, 0 usual, 1 and 2 louder."""
    is_over: bool = False
    """True when the call ends after these sentences."""
    wait_seconds: float = 0.0
    """Extra silence granted before the person is called silent, seconds ("attendez")."""
    facts: Mapping[str, object] = field(default_factory=dict)
    """What is understood so far (slot name to value) and what was proposed; for displays and tests,
    holds no telephone number of the person."""

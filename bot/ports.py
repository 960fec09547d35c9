"""What the core needs from the outside, on one screen; offers come from `bot.jobs.offer.OfferSource`, which
stands beside the values it speaks of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.model import Clip, Reply, Transcript, Turn


@dataclass(frozen=True)
class Tick:
    """What a call received during the last 20 ms."""

    now: float
    """Time of the tick, seconds on the call's own monotonic clock."""
    frames: tuple[bytes, ...] = ()
    """Telephone frames received, 320 bytes each; none when the caller's line sends no silence."""
    keys: str = ""
    """Telephone keys pressed."""
    is_over: bool = False
    """True when the caller hung up or the line dropped."""


class Call(Protocol):
    """A stream of sound that can be cut at any time."""

    conversation: str
    """Opaque identifier of this call."""
    person: str | None
    """Keyed hash of the caller's number; None when withheld."""

    async def tick(self) -> Tick:
        """Wait for the next 20 ms boundary and give what came in."""

    def send(self, frame: bytes) -> None:
        """Send one telephone frame now; the call loop sends exactly one for each tick."""

    def cut(self) -> None:
        """The assistant stopped in the middle of its words: what waits to be heard is forgotten."""

    async def hang_up(self) -> None:
        """End the call."""


class Hearing(Protocol):
    """One utterance being recognised."""

    def feed(self, pcm: bytes) -> str:
        """Take telephone sound, 8 kHz, and give the words recognised so far."""

    def finish(self) -> Transcript:
        """Give the final words; the hearing is of no further use."""


class Recognizer(Protocol):
    """Speech to text, from any thread."""

    name: str
    """Name shown to people."""

    def listen(self, phrases: Sequence[str] | None) -> Hearing:
        """Start an utterance at 8 kHz, among `phrases` (with `[unk]`), or free when None."""

    def missing_words(self, phrases: Sequence[str]) -> set[str]:
        """Words of `phrases` that the model cannot hear."""


class Vad(Protocol):
    """Voice activity of one line, frame by frame; each call makes its own."""

    def is_speech(self, frame: bytes) -> bool:
        """Tell whether this 20 ms telephone frame belongs to speech; keeps state between frames."""


class Synthesizer(Protocol):
    """Text to speech, from any thread."""

    name: str
    """Name shown to people."""

    def say(self, sentence: str, pace: int = 0) -> Clip:
        """Make one sentence as telephone sound, 8 kHz, levelled, at a level of pace: 0 usual, 3 slowest."""


class DialogueEngine(Protocol):
    """The dialogue, whatever runs it."""

    async def reply(self, turn: Turn) -> Reply:
        """Answer one turn. Raises Temporary when the engine cannot answer now."""

    async def end(self, conversation: str) -> None:
        """Forget the conversation's words; what the person agreed to keep stays in the store."""


@dataclass(frozen=True)
class Place:
    """Where a person stopped, kept only with consent."""

    slots: Mapping[str, object]
    """Dialogue slots to restore, name to JSON value."""
    question: str
    """Identifier of the question that was pending."""


@dataclass(frozen=True)
class Preferences:
    """How a person likes to be spoken to, kept only with consent."""

    pace: int = 0
    """Level of pace asked for: 0 usual, 3 slowest."""
    loudness: int = 0
    """Level of loudness asked for: -1 softer, 0 usual, 2 loudest."""
    patience: float = 1.0
    """Factor of the time given to answer."""


class Store(Protocol):
    """What is kept about people who agreed. Raises Temporary when the database does not answer."""

    def consent(self, person: str) -> str | None:
        """Version of the consent in force, or None."""

    def record_consent(
        self, person: str, version: str, is_given: bool, at: datetime, heard: str = ""
    ) -> None:
        """Record a yes or a no to being remembered; a no erases all that was kept and keeps no trace of the
        person. `heard` is the question as the person heard it."""

    def keep_place(self, person: str, place: Place, at: datetime) -> None:
        """Keep where the person is; does nothing without consent."""

    def place(self, person: str) -> Place | None:
        """Where the person stopped, or None."""

    def keep_manner(self, person: str, pace: int, loudness: int, at: datetime) -> None:
        """Keep the levels a person likes to be spoken to at; does nothing without consent."""

    def keep_patience(self, person: str, factor: float, at: datetime) -> None:
        """Keep how much more time a person needs to answer; does nothing without consent."""

    def preferences(self, person: str) -> Preferences | None:
        """How a person likes to be spoken to, or None without consent."""

    def erase_person(self, person: str) -> int:
        """Erase all about a person; gives the number of rows erased."""

    def forget_stale(self, before: datetime) -> int:
        """Erase the people whose last contact is older than a moment; gives the number of rows erased."""


@dataclass(frozen=True)
class Message:
    """Something to tell a person who agreed to it, without waiting for a call."""

    id: str
    """UUID."""
    person: str
    """Opaque key of the person; the door finds the number behind it (`bot.store.numbers`)."""
    sentences: tuple[str, ...]
    """What is said, in order; the door makes the sound when it sends, and keeps none."""
    kind: str
    """Kind of the reminder (`follow_up.yml`)."""
    application_id: str | None
    """The application it is about, or None."""


class Outgoing(Protocol):
    """The messages that wait for a door (`telephone`, `whatsapp`). An answer that asks to stop
    (`bot.jobs.reminder_words.asks_to_stop`) takes the person's consent back (`Rights.withdraw`). Raises
    Temporary when the database does not answer: the door asks again later."""

    def take(self, door: str, worker: str, at: datetime) -> Message | None:
        """The next message for a door, which it holds until it says how it went; None when there is none to
        send now. A door that says nothing for too long counts as one that could not."""

    def sent(self, message_id: str, worker: str, at: datetime) -> bool:
        """The person was reached; False when this worker does not hold the message any more."""

    def failed(self, message_id: str, worker: str, at: datetime) -> datetime | None:
        """The person was not reached: when it is tried again, or None when it is given up."""


class Clock(Protocol):
    """The date and time, so that tests can set them."""

    def now(self) -> datetime:
        """The time with its zone."""

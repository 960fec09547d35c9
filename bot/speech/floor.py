"""Who holds the floor: what the person was asked, what was taken from them, what waits to be said."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model import Reply, Transcript, Turn

NOTHING_SAID = Reply(())
"""Stands for the reply before the greeting."""


@dataclass(frozen=True)
class Taken:
    """The last turn taken from the person, which they may still be prolonging."""

    turn: Turn
    at: float
    """Time it was taken, seconds."""
    can_go_on: bool = True
    """False when the utterance was cut at the greatest length, or for keys."""


@dataclass(frozen=True)
class Early:
    """An answer given during the assistant's last sentence."""

    text: str
    confidence: float
    transcript: Transcript
    voice_end: float
    """End of the voice, seconds."""


@dataclass
class Floor:
    """State shared by the two sides of a call."""

    reply: Reply = NOTHING_SAID
    """The last reply the person began to hear: its question is the one they answer."""
    before: Reply = NOTHING_SAID
    """The reply before it."""
    restarted: Reply | None = None
    """The reply that gave way once to the person; it does not give way twice."""
    is_apologising: bool = False
    """True while a sentence from outside the dialogue is being said, not the reply."""
    held: Reply | None = None
    """A reply that waits for the person to be quiet."""
    taken: Taken | None = None
    early: Early | None = None
    quiet_since: float = 0.0
    """Silence is counted from here, seconds."""
    voice_end: float | None = None
    """End of the voice of the turn being answered, seconds; None when it was not speech."""
    wordless_seconds: float = 0.0
    """Voice heard since the last understood word or key, seconds."""
    closing: str = ""
    """Why the call ends after what is being said; empty while it goes on."""
    barge_ins: int = 0
    joined: int = 0
    ignored_speech: int = 0
    bad_frames: int = 0

    @property
    def may_give_way(self) -> bool:
        """False for an apology, and for a reply that gave way before."""
        return not self.is_apologising and self.restarted is not self.reply

    def is_being_prolonged(self, onset: float, seconds: float) -> bool:
        """Tell whether a voice from `onset` prolongs the last turn, taken at most `seconds` before."""
        return self.taken is not None and self.taken.can_go_on and onset - self.taken.at <= seconds

    def give_way(self) -> None:
        """The reply that has just begun waits: the person goes on with the question before it."""
        self.held = self.restarted = self.reply
        self.reply = self.before
        self.stay()

    def barge_in(self) -> None:
        """A word stopped the assistant."""
        self.barge_ins += 1
        self.early = None
        self.stay()

    def stay(self) -> None:
        """The person speaks over the goodbye: the call goes on."""
        if self.closing == "said_goodbye":
            self.closing = ""

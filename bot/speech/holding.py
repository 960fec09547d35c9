"""Holding the assistant's sound for an instant while a voice over it may turn out to be a command."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class HoldLimits:
    """When the sound is held, and for how long."""

    since_onset_seconds: float = 0.26
    """Time after the onset at which the sound is held, seconds."""
    voiced_seconds: float = 0.16
    """Voice needed by then, seconds: a click and most coughs are shorter, every command is longer."""
    ongoing_seconds: float = 0.08
    """A voice silent for longer is over, seconds; the closure of a "p" or a "t" is shorter."""
    wordless_seconds: float = 0.25
    """Silence after a voice that held no known word, after which the sound goes on, seconds."""
    longest_seconds: float = 0.9
    """The sound goes on after so long without a command, seconds: a recogniser needs 0.5 to 0.8 s from the
    onset of a short word."""
    most_patience: int = 3
    """Holds for nothing in a row make the next one wait up to so many times longer."""


@dataclass(frozen=True)
class Over:
    """An utterance over the assistant, so far."""

    onset_at: float
    """Its onset, seconds on the call's clock."""
    voiced_seconds: float
    """Its voice, seconds."""
    silent_seconds: float
    """The silence since its last voice, seconds."""
    has_words: bool = False
    """True when known words are recognised in it."""
    is_listener: bool = False
    """True when they are only those of somebody who listens."""


class Hold:
    """Decides, tick by tick, whether the assistant's sound is held. What was held goes on where it was."""

    def __init__(self, limits: HoldLimits | None = None) -> None:
        self._limits = limits or HoldLimits()
        self._onset_at: float | None = None
        self._since: float | None = None
        self._is_spent = False
        self._fruitless = 0

    @property
    def is_held(self) -> bool:
        """True while the sound is held."""
        return self._since is not None

    def follow(self, now: float, over: Over) -> None:
        """Follow one utterance over the assistant, at the time `now`, seconds."""
        limits = self._limits
        if over.onset_at != self._onset_at:
            self.rest()
            self._onset_at, self._is_spent = over.onset_at, False
        if self._since is not None:
            is_nothing = over.silent_seconds >= limits.wordless_seconds - 1e-9 and not over.has_words
            is_long = now - self._since >= limits.longest_seconds - 1e-9
            if over.is_listener or is_nothing or is_long:
                self.rest()
            return
        times = min(limits.most_patience, 1 + self._fruitless)
        is_voice = (
            over.silent_seconds <= limits.ongoing_seconds + 1e-9
            and over.voiced_seconds >= limits.voiced_seconds * times - 1e-9
            and now - over.onset_at >= limits.since_onset_seconds * times - 1e-9
        )
        if is_voice and not self._is_spent and not over.is_listener:
            self._since = now

    def rest(self) -> None:
        """The utterance over the assistant is finished, or was no command: the sound goes on."""
        if self._since is not None:
            self._since, self._is_spent = None, True
            self._fruitless += 1

    def succeed(self) -> None:
        """It was a command or an answer: the next voice is trusted as soon as this one."""
        self._since, self._is_spent, self._fruitless = None, True, 0

"""Holding the assistant's sound for an instant while a voice over it may turn out to be a command."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class HoldLimits:
    """When the sound is held, and for how long."""

    voiced_seconds: float = 0.24
    """Voice after which the sound is held, seconds: "oui" and a cough are shorter, commands longer."""
    ongoing_seconds: float = 0.06
    """A voice silent for longer is over: nothing has to be held for it, seconds."""
    longest_seconds: float = 0.9
    """The sound goes on after so long without a command, seconds: a recogniser needs 0.5 to 0.8 s from the
    onset of a short word."""
    most_patience: int = 3
    """Holds for nothing in a row make the next one wait up to so many times longer."""


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

    def follow(
        self, now: float, onset_at: float, voiced_seconds: float, silent_seconds: float, is_listener: bool
    ) -> None:
        """Follow one utterance over the assistant: its onset (seconds), its voice so far, the silence since,
        and whether its words so far are only a listener's ("oui", "d'accord")."""
        limits = self._limits
        if onset_at != self._onset_at:
            self.rest()
            self._onset_at, self._is_spent = onset_at, False
        if self._since is not None:
            if is_listener or now - self._since >= limits.longest_seconds - 1e-9:
                self.rest()
            return
        needed = limits.voiced_seconds * min(limits.most_patience, 1 + self._fruitless)
        is_ongoing = silent_seconds <= limits.ongoing_seconds + 1e-9
        if not self._is_spent and not is_listener and is_ongoing and voiced_seconds >= needed - 1e-9:
            self._since = now

    def rest(self) -> None:
        """The utterance over the assistant is finished, or was no command: the sound goes on."""
        if self._since is not None:
            self._since, self._is_spent = None, True
            self._fruitless += 1

    def succeed(self) -> None:
        """It was a command: the next voice is trusted as soon as this one."""
        self._since, self._is_spent, self._fruitless = None, True, 0

"""When a person starts and stops speaking: a machine fed with voice activity and the time."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from bot.model import FRAME_SECONDS


@dataclass(frozen=True)
class EndpointLimits:
    """How voice activity becomes an utterance."""

    onset_seconds: float = 0.08
    """Voice needed before an utterance starts, seconds; shorter than the shortest "oui" (about 150 ms)."""
    settle_seconds: float = 0.04
    """Voice needed inside a silence to count as speech again, seconds; a click is shorter."""
    gap_seconds: float = 0.12
    """A line that sends nothing for so long is silent, seconds (`silence suppression`)."""
    longest_seconds: float = 20.0
    """An utterance is cut after so long, seconds, so that noise does not last for ever."""


class Edge(str, Enum):
    """A border between speech and silence."""

    STARTED = "started"
    """The person started to speak."""
    ENDED = "ended"
    """The person has been silent for as long as the patience."""
    CUT = "cut"
    """The utterance reached the greatest length and is taken as it is."""


class Endpointer:
    """Finds the borders of utterances. The clock decides, not the number of frames."""

    def __init__(self, limits: EndpointLimits | None = None) -> None:
        self.limits = limits or EndpointLimits()
        self.is_speaking = False
        self.onset_at = 0.0
        """Start of the voice of the current or last utterance, seconds."""
        self.last_voice_at = 0.0
        """End of the last voice of the current or last utterance, seconds."""
        self.voiced_seconds = 0.0
        """Voice in the current or last utterance, seconds."""
        self._run = 0.0
        self._run_from = 0.0
        self._last_frame_at: float | None = None

    def process(self, now: float, is_speech: bool | None, patience_seconds: float) -> Edge | None:
        """Take one frame's voice activity, or None when no frame came, at the time `now` (seconds, end of
        the frame); give the border that was found, if any."""
        if is_speech is None:
            if not self.is_gap(now):
                return None
            self._run = 0.0
        else:
            self._last_frame_at = now
        if self.is_speaking:
            return self._inside(now, bool(is_speech), patience_seconds)
        return self._outside(now, bool(is_speech))

    def is_gap(self, now: float) -> bool:
        """Tell whether a line that sends nothing at `now` (seconds) is silent, not late."""
        if self._last_frame_at is None:
            self._last_frame_at = now
        return now - self._last_frame_at >= self.limits.gap_seconds - 1e-9

    def go_on(self) -> None:
        """The last utterance is not over: only its silence has lasted."""
        self.is_speaking = True

    def abandon(self) -> None:
        """Forget the current utterance, as when a key was pressed instead."""
        self.is_speaking = False
        self._run = 0.0

    def _outside(self, now: float, is_speech: bool) -> Edge | None:
        if not is_speech:
            self._run = max(0.0, self._run - FRAME_SECONDS)
            return None
        if self._run <= 1e-9:
            self._run_from = now - FRAME_SECONDS
        self._run += FRAME_SECONDS
        if self._run < self.limits.onset_seconds - 1e-9:
            return None
        self.is_speaking = True
        self.onset_at, self.last_voice_at = self._run_from, now
        self.voiced_seconds = self._run
        return Edge.STARTED

    def _inside(self, now: float, is_speech: bool, patience_seconds: float) -> Edge | None:
        self._run = self._run + FRAME_SECONDS if is_speech else 0.0
        if is_speech:
            self.voiced_seconds += FRAME_SECONDS
            if self._run >= self.limits.settle_seconds - 1e-9:
                self.last_voice_at = now
        if now - self.onset_at >= self.limits.longest_seconds - 1e-9:
            return self._close(Edge.CUT)
        # A voice that begins again just as the patience ends is waited for.
        if self._run == 0.0 and now - self.last_voice_at >= patience_seconds - 1e-9:
            return self._close(Edge.ENDED)
        return None

    def _close(self, edge: Edge) -> Edge:
        self.is_speaking = False
        self._run = 0.0
        return edge

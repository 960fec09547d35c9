"""Sentences become telephone frames: one frame for each tick, whatever happens."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np

from bot.model import FRAME_BYTES, FRAME_SECONDS, PHONE_RATE_HZ

SILENT_FRAME = bytes(FRAME_BYTES)
"""20 ms of silence."""

FADE_SECONDS = 0.008
"""Sound is faded out over this when it is stopped, seconds; a hard cut would click."""


@dataclass(frozen=True)
class Spoken:
    """How much of one sentence was heard."""

    sentence: str
    """The sentence."""
    started_at: float
    """Time of its first frame, seconds."""
    heard_share: float
    """Share of its sound that was sent, 0 to 1."""


class Playback:
    """Plays the sentences of one reply at a time, with a pause between them."""

    def __init__(self) -> None:
        self._expected = 0
        self._sounds: deque[tuple[str, bytes]] = deque()
        self._current: tuple[str, bytes] | None = None
        self._position = 0
        self._begun = 0
        self._gap_seconds = 0.3
        self._next_from = 0.0
        self._started_at = 0.0
        self._tail = b""
        self._spoken: list[Spoken] = []
        self._is_held = self._is_cut = False
        self.first_sound_at: float | None = None
        """Time of the first frame of the reply, seconds; None before it."""
        self.ended_at = 0.0
        """Time after the last frame of the last reply, seconds."""

    @property
    def is_idle(self) -> bool:
        """True when every expected sentence has been sent or dropped."""
        return self._current is None and self._begun >= self._expected

    @property
    def is_in_last_sentence(self) -> bool:
        """True while the last sentence of the reply sounds."""
        return self._current is not None and self._begun >= self._expected

    def begin(self, count: int, gap_seconds: float) -> None:
        """Expect `count` sentences, `gap_seconds` apart; what was left of the reply before is dropped."""
        self._sounds.clear()
        self._expected, self._begun = count, 0
        self._gap_seconds = gap_seconds
        self.first_sound_at = None

    def expect_more(self, count: int) -> None:
        """Expect `count` further sentences after those of the current reply."""
        self._expected += count

    def add(self, sentence: str, pcm: bytes) -> None:
        """Give the sound of the next sentence: 8 kHz, signed 16-bit."""
        self._sounds.append((sentence, pcm))

    def next_frame(self, now: float) -> bytes:
        """Give the frame to send at the time `now`, seconds: sound or silence."""
        if self._tail:
            frame, self._tail = self._tail, b""
            return frame
        if self._is_held or (self._current is None and not self._start_next(now)):
            return SILENT_FRAME
        sentence, pcm = self._current
        frame = pcm[self._position : self._position + FRAME_BYTES]
        self._position += FRAME_BYTES
        if self._position >= len(pcm):
            self._finish(sentence, now + FRAME_SECONDS, 1.0)
        return frame.ljust(FRAME_BYTES, b"\0")

    def hold(self, is_held: bool) -> None:
        """Hold the sound, with a short fade, or let it go on where it was."""
        if is_held and not self._is_held:
            self._fade_out()
        self._is_held = is_held

    def stop(self, now: float) -> None:
        """Stop at once, with a short fade; the sentences left are dropped."""
        if self._current is not None:
            sentence, pcm = self._current
            if not self._is_held:
                self._fade_out()
            self._is_cut = True
            self._finish(sentence, now, min(1.0, self._position / max(1, len(pcm))))
        self._sounds.clear()
        self._expected = self._begun = 0
        self._is_held = False
        self.ended_at = now

    def take_spoken(self) -> list[Spoken]:
        """Give the sentences that ended since the last call, in order."""
        spoken, self._spoken = self._spoken, []
        return spoken

    def take_cut(self) -> bool:
        """Tell, once, that the sound was stopped in the middle of a sentence."""
        is_cut, self._is_cut = self._is_cut, False
        return is_cut

    def _fade_out(self) -> None:
        if self._current is not None:
            self._tail = _fade(self._current[1][self._position : self._position + FRAME_BYTES])

    def _start_next(self, now: float) -> bool:
        if not self._sounds or now < self._next_from - 1e-9:
            return False
        self._current = self._sounds.popleft()
        self._begun += 1
        self._position = 0
        self._started_at = now
        if self.first_sound_at is None:
            self.first_sound_at = now
        return True

    def _finish(self, sentence: str, now: float, share: float) -> None:
        self._current = None
        self._spoken.append(Spoken(sentence, self._started_at, share))
        self._next_from = now + self._gap_seconds
        self.ended_at = now


def _fade(pcm: bytes) -> bytes:
    samples = np.frombuffer(pcm[: len(pcm) // 2 * 2], dtype="<i2").astype(np.float32)
    size = min(len(samples), int(FADE_SECONDS * PHONE_RATE_HZ))
    faded = samples[:size] * np.linspace(1.0, 0.0, size, dtype=np.float32)
    return faded.astype("<i2").tobytes().ljust(FRAME_BYTES, b"\0")

"""A call by this machine's microphone and loudspeaker, through PortAudio.

Half-duplex: without headphones the loudspeaker reaches the microphone, so what is heard while the
assistant speaks, and for a moment after, is left out.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import Any
from uuid import uuid4

from bot.channels.beat import beat
from bot.channels.pacing import Pacer
from bot.model import FRAME_BYTES, PHONE_RATE_HZ
from bot.ports import Tick

ECHO_SECONDS = 0.25
"""Time that the room and the sound card still sound after the assistant's last frame, seconds."""

MOST_WAITING = 50
"""Frames kept on each side (1 s)."""

SILENCE = bytes(FRAME_BYTES)


def missing_sound() -> str:
    """Give why sound cannot be used here, or an empty string when it can."""
    try:
        import sounddevice
    except OSError:
        return "the PortAudio library is missing (on Debian: apt install libportaudio2)"
    try:
        sounddevice.check_input_settings(samplerate=PHONE_RATE_HZ, channels=1, dtype="int16")
        sounddevice.check_output_settings(samplerate=PHONE_RATE_HZ, channels=1, dtype="int16")
    except (ValueError, sounddevice.PortAudioError) as error:
        return f"no microphone or loudspeaker can be opened ({error})"
    return ""


class EchoGate:
    """Leaves out what the microphone takes from the loudspeaker; fed with times, seconds."""

    def __init__(self, headphones: bool) -> None:
        """With `headphones` nothing is left out, and the assistant can be interrupted."""
        self._headphones = headphones
        self._open_at = 0.0

    def spoke(self, now: float, frame: bytes) -> None:
        """Tell which frame the loudspeaker plays now."""
        if any(frame):
            self._open_at = now + ECHO_SECONDS

    def hears(self, now: float) -> bool:
        """Tell whether what the microphone takes now is the person."""
        return self._headphones or now >= self._open_at


class MicrophoneCall:
    """A call held at this machine (`bot.ports.Call`); `open` starts the sound, `hang_up` stops it."""

    def __init__(self, headphones: bool) -> None:
        self.conversation = str(uuid4())
        self.person: str | None = None
        self._gate = EchoGate(headphones)
        self._start = time.monotonic()
        self._pacer = Pacer(self._start)
        self._heard: deque[bytes] = deque(maxlen=MOST_WAITING)
        self._to_play: deque[bytes] = deque(maxlen=MOST_WAITING)
        self._stream: Any = None
        self._is_over = False

    def open(self) -> None:
        """Start the microphone and the loudspeaker; raises OSError when there is none."""
        import sounddevice

        self._stream = sounddevice.RawStream(
            samplerate=PHONE_RATE_HZ,
            blocksize=FRAME_BYTES // 2,
            channels=1,
            dtype="int16",
            callback=self._on_sound,
        )
        self._stream.start()
        self._start = time.monotonic()
        self._pacer = Pacer(self._start)

    async def tick(self) -> Tick:
        """Wait for the next 20 ms boundary and give what came in."""
        now = await beat(self._pacer)
        frames = tuple(self._heard.popleft() for _ in range(len(self._heard)))
        if not self._gate.hears(now):
            frames = tuple(SILENCE for _ in frames)
        return Tick(now - self._start, frames, "", self._is_over)

    def send(self, frame: bytes) -> None:
        """Play one frame."""
        self._gate.spoke(time.monotonic(), frame)
        self._to_play.append(frame)

    def cut(self) -> None:
        """Forget the frames that wait for the loudspeaker."""
        self._to_play.clear()

    async def hang_up(self) -> None:
        """Stop the sound."""
        self._is_over = True
        if self._stream is not None:
            stream, self._stream = self._stream, None
            await asyncio.to_thread(stream.close)

    def _on_sound(self, heard: Any, played: Any, frames: int, times: Any, status: Any) -> None:
        self._heard.append(bytes(heard).ljust(FRAME_BYTES, b"\0")[:FRAME_BYTES])
        played[:] = (self._to_play.popleft() if self._to_play else SILENCE)[: len(played)]

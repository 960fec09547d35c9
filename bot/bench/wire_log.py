"""What went over the wire in one call, as the caller saw it: times, levels, and the stereo recording."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np

from bot.audio.level import block_levels, rms_of
from bot.audio.wav import write_stereo_wav
from bot.model import FRAME_BYTES, FRAME_SECONDS, PHONE_RATE_HZ, Clip

LATE_SECONDS = 0.1
"""A frame later than its place by more is recorded where it came; else frames follow one another, seconds."""

QUIET_PART = 0.03
"""Sound under this part of a clip's loudest 10 ms (-30 dB) is not its speech any more."""


@dataclass(frozen=True)
class Spoken:
    """One clip that the caller sent; times are those of the frames on the wire, seconds."""

    text: str
    """Words said, or the name of the file played."""
    start: float
    """When the frame with the first sounding sample was sent."""
    end: float
    """When the frame with the last sounding sample was sent."""
    is_over: bool = False
    """True when it was said over the assistant."""


@dataclass
class WireLog:
    """One call; all times in seconds on the caller's monotonic clock, from the connection on."""

    spoken: list[Spoken] = field(default_factory=list)
    """What the caller said."""
    keys: list[tuple[float, str]] = field(default_factory=list)
    """When each key was sent."""
    received: list[tuple[float, float]] = field(default_factory=list)
    """When each frame came, and its root mean square (16-bit samples)."""
    sent: list[float] = field(default_factory=list)
    """When each frame left."""
    ended: str = ""
    """`caller` or `assistant`: who hung up; `refused` when the gateway closed at once."""

    def write(self, path: Path) -> None:
        """Write the log as JSON."""
        path.write_text(json.dumps(asdict(self)), "utf-8")

    @classmethod
    def read(cls, path: Path) -> WireLog:
        """Read a log back."""
        content = json.loads(path.read_text("utf-8"))
        return cls(
            spoken=[Spoken(**one) for one in content["spoken"]],
            keys=[(at, key) for at, key in content["keys"]],
            received=[(at, rms) for at, rms in content["received"]],
            sent=content["sent"],
            ended=content["ended"],
        )


class Recording:
    """Both lines of a call as they follow one another in time."""

    def __init__(self) -> None:
        self._lines = (bytearray(), bytearray())

    def add_sent(self, at: float, frame: bytes) -> None:
        """Add a frame that the caller sent at `at`, seconds: its sound was made in the 20 ms before."""
        self._add(self._lines[0], at - FRAME_SECONDS, frame)

    def add_received(self, at: float, frame: bytes) -> None:
        """Add a frame that the caller received at `at`, seconds: it is heard in the 20 ms after."""
        self._add(self._lines[1], at, frame)

    def write(self, path: Path) -> None:
        """Write the stereo WAV: caller left, assistant right."""
        left, right = (Clip(bytes(line), PHONE_RATE_HZ) for line in self._lines)
        write_stereo_wav(path, left, right)

    @staticmethod
    def _add(line: bytearray, at: float, frame: bytes) -> None:
        place = max(0, round(at * PHONE_RATE_HZ) * 2)
        if place - len(line) > LATE_SECONDS * PHONE_RATE_HZ * 2:
            line.extend(bytes(place - len(line)))
        line.extend(frame)


def frame_rms(frame: bytes) -> float:
    """Give the root mean square of a frame's 16-bit samples; 0 for none."""
    return rms_of(np.frombuffer(frame[: len(frame) & ~1], dtype="<i2"))


def sounding_frames(pcm: bytes) -> tuple[int, int]:
    """Give the numbers of the 20 ms frames with the first and the last sound of a clip (0 and the last
    frame when it is silent)."""
    levels = block_levels(np.frombuffer(pcm, dtype="<i2"), PHONE_RATE_HZ // 100)
    loud = np.nonzero(levels > max(1.0, QUIET_PART * levels.max(initial=0.0)))[0]
    last = max(0, -(-len(pcm) // FRAME_BYTES) - 1)
    return (int(loud[0]) // 2, int(loud[-1]) // 2) if len(loud) else (0, last)

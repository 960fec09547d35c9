"""Delays of a call, read from what went over the wire: no clock of the assistant is trusted."""

from __future__ import annotations

import math
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from bot.audio.level import block_levels
from bot.audio.stereo import split_stereo
from bot.bench.wire_log import Spoken, WireLog
from bot.errors import Refused
from bot.model import FRAME_SECONDS

BLOCK_SECONDS = 0.01
"""Step at which a recording is read, seconds."""

CLICK_SECONDS = 0.03
"""Sound shorter than this is a click, seconds."""

BRIEF_SECONDS = 0.06
"""Silence inside a word (before a plosive) is shorter than this, seconds."""

PAUSE_SECONDS = 1.0
"""A silence longer than this ends what somebody says, seconds; the assistant pauses for up to 0.9 between
the parts of a telephone number."""

SOONEST_SECONDS = 0.3
"""No answer comes sooner after the caller's last sound, seconds: the least patience is longer. What sounds
before is what was being said."""

OVER_NOISE = 3.0
"""Sound is so many times louder than the line's own noise (9.5 dB)."""

UNDER_SPEECH = 0.03
"""Sound is louder than this part of the line's loud speech (-30 dB)."""

NOISE_UNDER_SPEECH = 0.1
"""What is taken for the line's noise is never more than this part of its speech (-20 dB)."""

LONGEST_DELAY_SECONDS = 10.0
"""An answer that comes later is counted as missing, seconds."""


@dataclass(frozen=True)
class Line:
    """Levels of one side of a call over time."""

    times: np.ndarray
    """Start of each block or arrival of each frame, seconds."""
    levels: np.ndarray
    """Root mean square of each, 16-bit samples."""
    step_seconds: float
    """Length of a block or frame, seconds."""


@dataclass(frozen=True)
class Span:
    """Somebody says something."""

    start: float
    """First sound, seconds."""
    end: float
    """End of the last sound, seconds."""


@dataclass(frozen=True)
class TurnTiming:
    """What the wire tells about one thing that the caller said."""

    text: str
    """Words said."""
    delay_seconds: float | None
    """End of the caller's speech to the first sound of the answer; None when it cannot be told."""
    stop_seconds: float | None
    """Onset of a command said over the assistant to the assistant's last sound; None for other turns."""
    is_cut_in: bool
    """True when the assistant began to speak before the caller had finished."""


def sounding_spans(line: Line, pause_seconds: float) -> list[Span]:
    """Give the stretches of sound; silences up to `pause_seconds` are inside a stretch, clicks left out."""
    loud = np.nonzero(line.levels > threshold(line))[0]
    spans: list[Span] = []
    for index in loud:
        start = float(line.times[index])
        end = start + line.step_seconds
        if spans and start - spans[-1].end <= max(pause_seconds, 1.5 * line.step_seconds):
            spans[-1] = Span(spans[-1].start, end)
        else:
            spans.append(Span(start, end))
    return [span for span in spans if span.end - span.start >= CLICK_SECONDS]


def threshold(line: Line) -> float:
    """Level over which a line sounds: over its noise, and near enough to its own speech."""
    if not len(line.levels):
        return 0.0
    noise, speech = (float(np.percentile(line.levels, part)) for part in (10, 98))
    return max(4.0, UNDER_SPEECH * speech, OVER_NOISE * min(noise, NOISE_UNDER_SPEECH * speech))


def time_turns(spoken: Sequence[Spoken], heard: Line) -> list[TurnTiming]:
    """Time each thing the caller said against the line that the caller hears."""
    sounds = sounding_spans(heard, BRIEF_SECONDS)
    speeches = sounding_spans(heard, PAUSE_SECONDS)
    ends = [*(one.start for one in spoken[1:]), math.inf][: len(spoken)]
    return [_time_turn(one, sounds, speeches, until) for one, until in zip(spoken, ends, strict=True)]


def _time_turn(said: Spoken, sounds: list[Span], speeches: list[Span], until: float) -> TurnTiming:
    stop, cut_from, answer_from = None, said.start, said.end
    is_spoken_over = any(speech.start <= said.start < speech.end for speech in speeches)
    if said.is_over and is_spoken_over:
        answer_from = said.end + SOONEST_SECONDS
        cut_from = max((span.end for span in sounds if span.start < answer_from), default=said.start)
        stop = cut_from - said.start
    is_cut_in = any(span.start <= said.end and span.end > cut_from for span in sounds)
    first = next((span.start for span in sounds if span.start > max(answer_from, cut_from)), math.inf)
    is_told = not is_cut_in and first < min(until, said.end + LONGEST_DELAY_SECONDS)
    return TurnTiming(said.text, first - said.end if is_told else None, stop, is_cut_in)


def heard_in_log(log: WireLog) -> Line:
    """Give the received line of a call's log: each frame at its arrival."""
    received = np.array(log.received, dtype=float).reshape(-1, 2)
    return Line(received[:, 0], received[:, 1], FRAME_SECONDS)


def read_recording(path: Path) -> tuple[list[Spoken], Line]:
    """Read a stereo WAV (caller left, assistant right): what the caller said, and what it heard.

    Raises Refused when the file is not such a recording.
    """
    try:
        with wave.open(str(path), "rb") as file:
            if (file.getnchannels(), file.getsampwidth()) != (2, 2):
                raise Refused("recording.shape", f"{path.name} is not 16-bit stereo")
            rate_hz, both = file.getframerate(), file.readframes(file.getnframes())
    except (OSError, EOFError, wave.Error) as error:
        raise Refused("recording.unreadable", f"{path.name} is not a WAV file") from error
    caller, heard = (_line_of(side, rate_hz) for side in split_stereo(both))
    speeches = sounding_spans(heard, PAUSE_SECONDS)
    return [
        Spoken("", said.start, said.end, any(s.start < said.start < s.end for s in speeches))
        for said in sounding_spans(caller, PAUSE_SECONDS)
    ], heard


def _line_of(pcm: bytes, rate_hz: int) -> Line:
    size = int(rate_hz * BLOCK_SECONDS)
    levels = block_levels(np.frombuffer(pcm, dtype="<i2"), size)
    return Line(np.arange(len(levels)) * BLOCK_SECONDS, levels, BLOCK_SECONDS)


def jitter_seconds(arrivals: Sequence[float]) -> list[float]:
    """Give how far each step between two frames is from 20 ms, seconds."""
    return [abs(after - before - FRAME_SECONDS) for before, after in pairwise(arrivals)]


def percentile(values: Sequence[float], part: float) -> float:
    """Give the value under which `part` percent of the values lie (nearest rank); NaN for none."""
    if not values:
        return math.nan
    return sorted(values)[max(0, math.ceil(part / 100 * len(values)) - 1)]

"""The sound of one case of the suite: telephone frames, and the true times of the words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from bot.audio.level import amplify
from bot.audio.rechunk import split_frames
from bot.audio.samples import to_pcm, to_samples
from bot.bench.line import add_noise, carry
from bot.bench.turns_cases import Case
from bot.engines.espeak_caller import CALLERS, speak
from bot.model import FRAME_SECONDS, PHONE_RATE_HZ, Clip
from bot.speech.turn_words import load_turn_words

LEAD_SECONDS = 2.0
"""Line before the first word, seconds: the question is asked meanwhile."""

TAIL_SECONDS = 6.0
"""Line after the last word, seconds: a turn that is not taken by then never ends."""

MARGIN_SECONDS = 0.02
"""Near-silence that the caller's voice leaves around its words, seconds."""

HANGOVER_SECONDS = 0.2
"""A line that suppresses silence goes on for so long after a voice, seconds (as in G.729 B)."""

_LINE_RMS = 10 ** (-62 / 20)
"""Hiss of a quiet line, full scale = 1."""

_FILLER_RATE = 80
"""A filler is drawn out: words a minute (espeak-ng's least), about half a second."""


@dataclass(frozen=True)
class Sound:
    """One case, ready to be sent."""

    frames: tuple[bytes | None, ...]
    """One for each 20 ms of the call; None when the line sends nothing."""
    spans: tuple[tuple[float, float], ...]
    """Start and end of the voice of each part, seconds on the call's clock."""

    @property
    def begins(self) -> float:
        """Start of the first word, seconds."""
        return self.spans[0][0]

    @property
    def ends(self) -> float:
        """End of the last word, seconds."""
        return self.spans[-1][1]


def make_sound(case: Case) -> Sound:
    """Make the sound of a case; the same bytes each time for the same voices and noises."""
    pieces, spans = [_still(LEAD_SECONDS)], []
    at = LEAD_SECONDS
    for place, part in enumerate(case.parts):
        said = _say(part.text, case.voice, place + 1 < len(case.parts))
        spans.append((at + MARGIN_SECONDS, at + said.seconds - MARGIN_SECONDS))
        still = _still(part.pause_seconds - 2 * MARGIN_SECONDS)
        pieces += [to_samples(said.pcm), still]
        at += said.seconds + len(still) / PHONE_RATE_HZ
    pieces.append(_still(TAIL_SECONDS))
    clip = Clip(to_pcm(np.concatenate(pieces)), PHONE_RATE_HZ)
    line = case.line
    noisy = carry(add_noise(clip, line.noise, line.snr_db, case.number), line.channel)
    heard = to_samples(amplify(noisy, line.level_db).pcm)
    hiss = np.random.default_rng(case.number).normal(0, _LINE_RMS, len(heard))
    frames = split_frames(to_pcm(heard + hiss))
    return Sound(tuple(_suppress(frames, spans) if line.suppresses else frames), tuple(spans))


def is_filler(text: str) -> bool:
    """Tell whether a part is only sounds of thinking."""
    return all(word in load_turn_words().thinking for word in text.split())


@lru_cache(maxsize=2048)
def _say(text: str, voice: str, goes_on: bool) -> Clip:
    caller = CALLERS[voice]
    if is_filler(text):
        caller = replace(caller, rate=_FILLER_RATE)
    # A comma keeps the melody of a sentence that goes on.
    return speak(f"{text}," if goes_on else text, caller)


def _still(seconds: float) -> np.ndarray:
    return np.zeros(max(0, round(seconds * PHONE_RATE_HZ)), np.float32)


def _suppress(frames: list[bytes], spans: list[tuple[float, float]]) -> list[bytes | None]:
    sent: list[bytes | None] = []
    for number, frame in enumerate(frames):
        start = number * FRAME_SECONDS
        is_voice = any(first - FRAME_SECONDS < start < last + HANGOVER_SECONDS for first, last in spans)
        sent.append(frame if is_voice else None)
    return sent

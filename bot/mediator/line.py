"""The line and the place of a trial: what the telephone leaves of a voice, and the noise around it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from scipy.signal import butter, sosfilt

from bot.audio.codec import AMR, CodecLine
from bot.audio.g711 import from_alaw, to_alaw
from bot.audio.level import ACTIVE_RMS, rms_of
from bot.audio.samples import to_pcm, to_samples
from bot.bench.line import add_noise, carry
from bot.bench.noise import KINDS, noise_like
from bot.mediator.trials import Options
from bot.model import PHONE_RATE_HZ, Clip

LINES = ("full", "g711", "gsm")
"""Qualities: the microphone as it is, the fixed telephone, a mobile telephone."""

NOISES = ("none", *KINDS)
"""Noises of the place."""

LEVELS = {"low": 20.0, "middle": 12.0, "high": 6.0}
"""How far under the voice the noise lies, decibels: an open window, a street, a loud café."""

BAND_HZ = (300, 3400)
"""What the fixed telephone carries, hertz."""

NOISE_SECONDS = 20
"""The noise of a live trial is repeated after so long, seconds."""


def heard_through(clip: Clip, options: Options) -> Clip:
    """What the ear gets of a whole clip at 8 kHz."""
    noisy = add_noise(clip, options.noise, LEVELS[options.loudness], seed=1)
    return carry(noisy, "wide" if options.quality == "full" else options.quality)


def live_line(options: Options) -> Callable[[bytes], bytes]:
    """What the ear gets of a voice that comes frame by frame, 8 kHz: a machine with the state of one line."""
    noise = _noise(options)
    band = butter(4, BAND_HZ, "bandpass", fs=PHONE_RATE_HZ, output="sos")
    state = np.zeros((band.shape[0], 2))
    mobile = CodecLine(AMR) if options.quality == "gsm" else None
    at = 0

    def carry_on(pcm: bytes) -> bytes:
        nonlocal state, at
        if options.quality == "full" and noise is None:
            return pcm
        samples = to_samples(pcm)
        if noise is not None:
            samples = samples + np.take(noise, np.arange(at, at + len(samples)), mode="wrap")
            at += len(samples)
        if options.quality == "full":
            return to_pcm(np.clip(samples, -1, 1))
        narrow, state = sosfilt(band, samples, zi=state)
        heard = to_pcm(np.clip(narrow, -1, 1))
        return from_alaw(to_alaw(mobile.carry(heard) if mobile is not None else heard))

    return carry_on


def _noise(options: Options) -> np.ndarray | None:
    if options.noise == "none":
        return None
    return _noise_at(options.noise, LEVELS[options.loudness])


@lru_cache(maxsize=8)
def _noise_at(kind: str, under_db: float) -> np.ndarray:
    made = noise_like(kind, NOISE_SECONDS * PHONE_RATE_HZ, PHONE_RATE_HZ, seed=1)
    return made * (ACTIVE_RMS * 10 ** (-under_db / 20) / (rms_of(made) or 1.0))

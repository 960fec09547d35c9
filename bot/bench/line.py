"""The way from a mouth to the ear: noise of the place, band and codec of the line."""

from __future__ import annotations

import numpy as np
from scipy.signal import butter, sosfilt

from bot.audio.codec import AMR, OPUS, through
from bot.audio.g711 import from_alaw, to_alaw
from bot.audio.level import active_rms, rms_of
from bot.audio.resample import resample
from bot.audio.samples import to_pcm, to_samples
from bot.bench.noise import KINDS, noise_like
from bot.errors import Misconfigured
from bot.model import PHONE_RATE_HZ, Clip

CHANNELS = ("g711", "gsm", "opus", "wide")
"""Lines: the fixed telephone (300-3400 Hz, G.711); a mobile (AMR 12.2 kbit/s, which is GSM's enhanced full
rate, then G.711 on the fixed network); a voice note or internet call (Opus 16 kbit/s at 16 kHz); no line."""

NOISES = ("none", *KINDS)
"""Noises of the place."""

_BAND_HZ = (300, 3400)
_PEAK = 0.99


def carry(clip: Clip, channel: str) -> Clip:
    """Give what comes out of a line, at 8 kHz. Raises Misconfigured for a line that is not in CHANNELS."""
    if channel not in CHANNELS:
        raise Misconfigured("line.channel", f"no line is called {channel}: {', '.join(CHANNELS)}")
    if channel == "wide":
        return _at(clip, PHONE_RATE_HZ)
    if channel == "opus":
        return _at(through(_at(clip, OPUS.rate_hz), OPUS), PHONE_RATE_HZ)
    samples = to_samples(_at(clip, PHONE_RATE_HZ).pcm)
    narrow = Clip(to_pcm(_band_pass(samples, PHONE_RATE_HZ)), PHONE_RATE_HZ)
    if channel == "gsm":
        narrow = through(narrow, AMR)
    return Clip(from_alaw(to_alaw(narrow.pcm)), PHONE_RATE_HZ)


def add_noise(clip: Clip, kind: str, snr_db: float, seed: int) -> Clip:
    """Give a clip with noise `snr_db` under its active speech (root mean squares between 300 and 3400 Hz, the
    part that the telephone carries, decibels); the same seed gives the same bytes. What would pass full scale
    makes the whole softer. Raises Misconfigured for a kind that is not in NOISES."""
    if kind not in NOISES:
        raise Misconfigured("line.noise", f"no noise is called {kind}: {', '.join(NOISES)}")
    speech = to_samples(clip.pcm)
    if kind == "none" or len(speech) == 0:
        return clip
    noise = noise_like(kind, len(speech), clip.rate_hz, seed)
    loudness = active_rms(_band_pass(speech, clip.rate_hz), clip.rate_hz)
    level = loudness * 10 ** (-snr_db / 20) / (rms_of(_band_pass(noise, clip.rate_hz)) or 1.0)
    mixed = speech + level * noise
    return Clip(to_pcm(mixed * min(1.0, _PEAK / (float(np.abs(mixed).max()) or 1.0))), clip.rate_hz)


def _at(clip: Clip, rate_hz: int) -> Clip:
    if clip.rate_hz == rate_hz:
        return clip
    return Clip(to_pcm(resample(to_samples(clip.pcm), clip.rate_hz, rate_hz)), rate_hz)


def _band_pass(samples: np.ndarray, rate_hz: int) -> np.ndarray:
    return sosfilt(butter(4, _BAND_HZ, "bandpass", fs=rate_hz, output="sos"), samples)

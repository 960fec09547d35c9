"""Loudness for the telephone: high-pass, level of active speech, soft limiter."""

from __future__ import annotations

import numpy as np
from scipy.signal import butter, sosfilt

from bot.audio.resample import resample
from bot.audio.samples import to_pcm, to_samples
from bot.model import PHONE_RATE_HZ, Clip

ACTIVE_RMS = 2600 / 32768
"""Root mean square of active speech, full scale = 1 (about -19 dBm0, RFC 7874, section 4)."""

HIGH_PASS_HZ = 200
"""Below this the telephone carries nothing but hum, hertz."""

_ACTIVE_RANGE = 10 ** (-25 / 20)
"""Frames within 25 dB of the loudest one count as active speech."""

FAINT_DB = 35.0
"""How far under its loudest sound a voice's faintest consonants lie, as the first of "six", decibels."""

_GREATEST_GAIN = 30.0
"""Silence is not raised to the level of speech."""

_KNEE, _CEILING = 0.71, 0.89
"""The limiter bends from -3 dB of full scale and never passes -1 dB."""


def rms_of(samples: np.ndarray) -> float:
    """Give the root mean square of samples, in their own unit; 0 for none."""
    return float(np.sqrt(np.mean(np.square(samples, dtype=np.float64)))) if len(samples) else 0.0


def block_levels(samples: np.ndarray, size: int) -> np.ndarray:
    """Give the root mean square of each whole block of `size` samples, in their own unit."""
    blocks = samples[: len(samples) // size * size].reshape(-1, size)
    return np.sqrt(np.mean(np.square(blocks, dtype=np.float64), axis=1)) if len(blocks) else np.zeros(0)


def active_rms(samples: np.ndarray, rate_hz: int) -> float:
    """Give the root mean square of the 20 ms frames that carry speech, full scale = 1; 0 for silence."""
    size = rate_hz // 50
    if len(samples) < size:
        return rms_of(samples)
    energy = block_levels(samples, size)
    loudest = float(energy.max())
    if loudest == 0.0:
        return 0.0
    return rms_of(energy[energy > loudest * _ACTIVE_RANGE])


def limit(samples: np.ndarray) -> np.ndarray:
    """Bend the peaks softly so that none passes -1 dB of full scale."""
    size = np.abs(samples)
    room = _CEILING - _KNEE
    bent = np.sign(samples) * (_KNEE + room * np.tanh((size - _KNEE) / room))
    return np.where(size > _KNEE, bent, samples)


def set_level(samples: np.ndarray, rate_hz: int, target: float = ACTIVE_RMS) -> np.ndarray:
    """Bring active speech to `target` (root mean square, full scale = 1) and limit the peaks."""
    rms = active_rms(samples, rate_hz)
    gain = min(target / rms, _GREATEST_GAIN) if rms > 0 else 1.0
    return limit(samples * gain)


def high_pass(samples: np.ndarray, rate_hz: int) -> np.ndarray:
    """Take away what lies below 200 Hz (second-order Butterworth)."""
    return sosfilt(butter(2, HIGH_PASS_HZ, "highpass", fs=rate_hz, output="sos"), samples)


def for_phone(samples: np.ndarray, rate_hz: int) -> Clip:
    """Make telephone sound of synthetic or recorded speech: 8 kHz, without hum, levelled."""
    if len(samples) == 0:
        return Clip(b"", PHONE_RATE_HZ)
    narrow = resample(high_pass(samples, rate_hz), rate_hz, PHONE_RATE_HZ)
    return Clip(to_pcm(set_level(narrow, PHONE_RATE_HZ)), PHONE_RATE_HZ)


def for_loudspeaker(samples: np.ndarray, rate_hz: int) -> Clip:
    """Make sound in full quality of synthetic speech: its own rate and all its pitches, levelled."""
    return Clip(to_pcm(set_level(samples, rate_hz)), rate_hz)


def amplify(clip: Clip, decibels: float) -> Clip:
    """Make a clip louder or softer by `decibels`; peaks are limited softly."""
    return Clip(to_pcm(limit(to_samples(clip.pcm) * 10 ** (decibels / 20))), clip.rate_hz)


def trim_silence(clip: Clip, before_seconds: float, after_seconds: float, range_db: float = 25.0) -> Clip:
    """Leave at most so much near-silence (`range_db` under the loudest 10 ms) at both ends, seconds."""
    samples = to_samples(clip.pcm)
    size = clip.rate_hz // 100
    energy = block_levels(samples, size)
    sounding = np.nonzero(energy > energy.max(initial=0.0) * 10 ** (-range_db / 20))[0]
    if len(sounding) == 0:
        return clip
    start = max(0, int(sounding[0]) * size - int(before_seconds * clip.rate_hz))
    end = min(len(samples), int(sounding[-1] + 1) * size + int(after_seconds * clip.rate_hz))
    return Clip(clip.pcm[start * 2 : end * 2], clip.rate_hz)

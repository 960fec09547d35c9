"""WORLD analysis of the teacher's speech: envelope, share of noise, pitch, frame by frame."""

from __future__ import annotations

import hashlib
import multiprocessing
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from voices.training.voice import teacher
from voices.training.voice.bands import FRAME_MS, to_bands, to_noise_bands
from voices.training.voice.corpus import Line
from voices.training.voice.pitch import track_pitch

PITCH_RANGE_HZ = (110.0, 310.0)
"""Where 99 % of the teacher's voice lies; a narrow range keeps the tracker from octave errors."""

_FFT_SIZE = 1024
_LIMITS_SECONDS = (0.2, 14.0)
_EDGE_SECONDS, _EDGE_LEVEL = 0.2, 0.003
"""Silence kept before and after the speech, and what is louder than silence."""

_DITHER = 1e-5
"""Noise under the teacher's digital silences, where WORLD would divide by zero."""


@dataclass(frozen=True)
class Frames:
    """What WORLD finds in a sound, every 8 ms."""

    envelope: np.ndarray
    """Natural log of the power in each band, (frames, BANDS)."""
    noise: np.ndarray
    """Natural log of the share of noise in the amplitude, (frames, NOISE_BANDS), 0 for all noise."""
    pitch_hz: np.ndarray
    """Pitch, (frames,), 0 where there is no voice."""


def analyse(samples: np.ndarray) -> Frames:
    """Analyse speech at RATE_HZ. Pitch is that of `track_pitch`, refined by StoneMask."""
    import pyworld

    rate_hz = teacher.RATE_HZ
    sound = samples + np.random.default_rng(0).standard_normal(len(samples)) * _DITHER
    coarse = track_pitch(sound, rate_hz, PITCH_RANGE_HZ, FRAME_MS / 1000.0)
    times = np.arange(len(coarse)) * FRAME_MS / 1000.0
    pitch = pyworld.stonemask(sound, coarse, times, rate_hz)
    spectrum = pyworld.cheaptrick(sound, pitch, times, rate_hz, fft_size=_FFT_SIZE)
    share = pyworld.d4c(sound, pitch, times, rate_hz, fft_size=_FFT_SIZE)
    envelope = np.log(np.maximum(spectrum, 1e-12)) @ to_bands()
    noise = np.clip(np.log(np.clip(share, 1e-3, 1.0)) @ to_noise_bands(), -7.0, 0.0)
    return Frames(envelope.astype(np.float32), noise.astype(np.float32), pitch.astype(np.float32))


def path_of(line: Line, folder: Path) -> Path:
    """Give the file that holds the analysis of a sentence."""
    key = hashlib.sha1(f"{line.speed}\t{line.text}".encode()).hexdigest()[:16]
    return folder / f"{key}.npz"


def analyse_line(line: Line, folder: Path) -> float:
    """Say a sentence, analyse it and keep the result in `folder`; give its seconds, 0.0 when it cannot serve
    (several sentences for espeak-ng, too short, too long). What is already there is not made again."""
    path = path_of(line, folder)
    if path.is_file():
        return _seconds_of(path)
    phonemes = teacher.phonemes(line.text)
    samples = trim(teacher.say(line.text, line.speed)) if phonemes else np.zeros(0)
    seconds = len(samples) / teacher.RATE_HZ
    least, most = _LIMITS_SECONDS
    if phonemes is None or not least < seconds < most:
        return 0.0
    frames = analyse(samples)
    part = path.with_suffix(".part.npz")
    np.savez(
        part,
        phonemes=np.array(phonemes),
        text=np.array(line.text),
        speed=np.float32(line.speed),
        envelope=frames.envelope.astype(np.float16),
        noise=frames.noise.astype(np.float16),
        pitch_hz=frames.pitch_hz,
    )
    part.rename(path)
    return seconds


def analyse_all(lines: Sequence[Line], folder: Path, processes: int) -> Iterator[float]:
    """Analyse every sentence with several processes; yields the seconds of each, in order."""
    folder.mkdir(parents=True, exist_ok=True)
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        yield from pool.imap(_analyse_pair, [(line, folder) for line in lines], chunksize=4)


def trim(samples: np.ndarray) -> np.ndarray:
    """Give speech with at most a fifth of a second of silence at both ends; nothing when all is silent."""
    loud = np.flatnonzero(np.abs(samples) > _EDGE_LEVEL)
    if not len(loud):
        return samples[:0]
    edge = int(_EDGE_SECONDS * teacher.RATE_HZ)
    return samples[max(0, loud[0] - edge) : loud[-1] + edge]


def _analyse_pair(pair: tuple[Line, Path]) -> float:
    return analyse_line(*pair)


def _seconds_of(path: Path) -> float:
    with np.load(path) as kept:
        return len(kept["pitch_hz"]) * FRAME_MS / 1000.0

"""Noises of the places people telephone from, made by calculation: nothing is recorded from anybody."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from scipy.signal import butter, fftconvolve, sosfilt

from bot.audio.level import rms_of
from bot.audio.resample import resample
from bot.audio.samples import to_samples
from bot.model import PHONE_RATE_HZ
from bot.settings import ROOT

CHATTER = ROOT / "bot" / "bench" / "scripts" / "chatter.txt"
"""What the people in the background say, one sentence a line."""

BED_SECONDS = 20
"""Length of a noise before it is repeated, seconds."""

BEDS = 4
"""Different noises of one kind."""

TALKERS = 5
"""People who talk at once in a babble."""


def noise_like(kind: str, count: int, rate_hz: int, seed: int) -> np.ndarray:
    """Give `count` samples of a noise (a key of KINDS); the seed chooses the moment."""
    random = np.random.default_rng(seed)
    noise = _bed(kind, rate_hz, int(random.integers(BEDS)))
    start = int(random.integers(len(noise)))
    return np.take(noise, np.arange(start, start + count), mode="wrap")


@lru_cache(maxsize=16)
def _bed(kind: str, rate_hz: int, number: int) -> np.ndarray:
    return KINDS[kind](rate_hz, np.random.default_rng(number))


def _street(rate_hz: int, random: np.random.Generator) -> np.ndarray:
    """Traffic that stands, cars that pass, a horn now and then."""
    moments = np.arange(BED_SECONDS * rate_hz) / rate_hz
    noise = _engine(moments, 28 + 8 * random.random(), random)
    noise += 0.5 * _coloured(moments, rate_hz, 40, 900, random)
    for _ in range(5):
        peak, width = BED_SECONDS * random.random(), 0.8 + 1.5 * random.random()
        passing = _coloured(moments, rate_hz, 150, 2500, random) + 0.6 * _engine(moments, 60, random)
        noise += (1 + random.random()) * np.exp(-(((moments - peak) / width) ** 2)) * passing
    for _ in range(3):
        start, length = (BED_SECONDS - 1) * random.random(), 0.2 + 0.5 * random.random()
        sounding = (moments >= start) & (moments < start + length)
        pitch = 380 + 120 * random.random()
        horn = sum(np.sin(2 * np.pi * pitch * part * moments) / part for part in (1, 1.26, 2, 2.52, 3, 4))
        noise += 1.2 * sounding * horn
    return noise


def _car(rate_hz: int, random: np.random.Generator) -> np.ndarray:
    """Inside a moving car: low rumble, tyres, wind, engine."""
    moments = np.arange(BED_SECONDS * rate_hz) / rate_hz
    swell = 1 + 0.3 * np.sin(2 * np.pi * 0.13 * moments + 6 * random.random())
    rumble = 2.0 * _coloured(moments, rate_hz, 30, 250, random)
    tyres = 0.7 * _coloured(moments, rate_hz, 250, 1100, random)
    wind = 0.25 * _coloured(moments, rate_hz, 800, 3000, random)
    return swell * (rumble + tyres + wind) + 0.6 * _engine(moments, 45 + 10 * random.random(), random)


def _babble(rate_hz: int, random: np.random.Generator) -> np.ndarray:
    """Several people who talk at once, near and far."""
    noise = np.zeros(BED_SECONDS * rate_hz)
    for _ in range(TALKERS):
        noise += (0.5 + 0.5 * random.random()) * _talker(rate_hz, random)
    return noise


def _television(rate_hz: int, random: np.random.Generator) -> np.ndarray:
    """One voice across a room, over a tune."""
    moments = np.arange(BED_SECONDS * rate_hz) / rate_hz
    echo = np.exp(-moments[: rate_hz // 2] * 9) * random.standard_normal(rate_hz // 2)
    echo[0] = 8
    far = fftconvolve(_talker(rate_hz, random), echo)[: len(moments)]
    far = sosfilt(butter(2, 2200, fs=rate_hz, output="sos"), far)
    return far / (rms_of(far) or 1.0) + 0.5 * _tune(moments, random)


def _talker(rate_hz: int, random: np.random.Generator) -> np.ndarray:
    """One voice at a pitch of its own, saying the sentences in an order of its own."""
    sentences = _said_sentences()
    pitch = 0.84 + 0.36 * random.random()
    order = random.permutation(len(sentences))
    gap = np.zeros(PHONE_RATE_HZ // 4)
    said = np.concatenate([part for number in order for part in (sentences[number], gap)])
    voice = resample(said, round(PHONE_RATE_HZ * pitch), rate_hz)
    voice = np.roll(np.resize(voice, BED_SECONDS * rate_hz), int(random.integers(rate_hz)))
    return voice / rms_of(voice)


@lru_cache(maxsize=1)
def _said_sentences() -> tuple[np.ndarray, ...]:
    from bot.engines.models import load_manifest
    from bot.engines.piper_voice import open_voice

    model = next(model for model in load_manifest().models if model.kind == "voice" and model.is_embedded)
    voice = open_voice(ROOT / "voices" / model.name, model.name, model.length_scale or 1.0)
    return tuple(to_samples(voice.say(line).pcm) for line in CHATTER.read_text("utf-8").splitlines() if line)


def _tune(moments: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Chords that are struck and fade, two a second."""
    tune = np.zeros(len(moments))
    for start in np.arange(0, BED_SECONDS, 0.5):
        lowest = 220 * 2 ** (random.choice((0, 2, 3, 5, 7, 8, 10)) / 12)
        since = moments - start
        fade = np.where(since >= 0, np.exp(-3 * np.maximum(since, 0)), 0)
        for part in (1, 1.26, 1.5, 2, 3):
            tune += fade * np.sin(2 * np.pi * lowest * part * moments) / part
    return tune / (rms_of(tune) or 1.0)


def _engine(moments: np.ndarray, hertz: float, random: np.random.Generator) -> np.ndarray:
    """A motor: a pulse that wavers, with its harmonics; root mean square 1."""
    waver = hertz * (1 + 0.05 * np.sin(2 * np.pi * (0.2 + 0.3 * random.random()) * moments))
    phase = 2 * np.pi * np.cumsum(waver) * (moments[1] - moments[0])
    sound = sum(np.sin(part * phase + 6 * random.random()) / part**0.8 for part in range(1, 24))
    return sound / rms_of(sound)


def _coloured(
    moments: np.ndarray, rate_hz: int, low_hz: float, high_hz: float, random: np.random.Generator
) -> np.ndarray:
    """Hiss between two pitches; root mean square 1."""
    white = random.standard_normal(len(moments))
    band = butter(1, (low_hz, min(high_hz, 0.45 * rate_hz)), "bandpass", fs=rate_hz, output="sos")
    sound = sosfilt(band, white)
    return sound / rms_of(sound)


KINDS: dict[str, Callable[[int, np.random.Generator], np.ndarray]] = {
    "street": _street,
    "babble": _babble,
    "tv": _television,
    "car": _car,
}
"""The noises: each makes BED_SECONDS of itself at a rate in hertz."""

"""Synthetic speakers: espeak-ng in many variants, SVOX Pico, and Kokoro with mixed voices."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import soxr
import yaml

from voices.training.ear import kokoro
from voices.training.ear.espeak import Manner, segments_of, speak
from voices.training.ear.features import RATE_HZ, Segment, Utterance
from voices.training.ear.phones import read_table

VARIANTS = Path(__file__).with_name("espeak_variants.yml")
"""Variants of espeak-ng for training, and those kept for tests."""

Texts = Callable[[random.Random], str]
"""Draws one sentence."""

_SHORTEST_SAMPLES = 2000

_MOST_TOKENS = 90
"""Longest sentence of Kokoro, in its phonemes."""


def espeak_speakers(seed: int, hours: float, texts: Texts) -> Iterator[Utterance]:
    """Give `hours` of espeak-ng: three accents, many variants, any pitch and pace, the vocal tract stretched
    by resampling; the segments are exact."""
    draw, numbers = random.Random(seed), np.random.default_rng(seed)
    variants = yaml.safe_load(VARIANTS.read_text(encoding="utf-8"))
    left = hours * 3600
    while left > 0:
        text = spoken_letters(texts(draw))
        voice = f"{draw.choice(variants['accents'])}+{draw.choice(variants['training'])}"
        manner = Manner(
            voice, int(numbers.uniform(105, 215)), int(numbers.uniform(10, 90)), int(numbers.uniform(15, 90))
        )
        samples, rate_hz, events = speak(text, manner)
        if len(samples) < _SHORTEST_SAMPLES:
            continue
        tract = numbers.uniform(0.85, 1.17)
        heard = resampled(samples.astype(np.float32) / 32768, rate_hz * tract)
        segments = segments_of(events, len(samples), int(rate_hz * tract))
        utterance = with_edges(Utterance(text, heard, f"espeak {voice}", segments), numbers)
        left -= utterance.seconds
        yield utterance


def pico_speaker(seed: int, hours: float, texts: Texts) -> Iterator[Utterance]:
    """Give `hours` of SVOX Pico at several pitches and paces, without segments."""
    import py_nanotts

    engine = py_nanotts.NanoTTS()
    draw, numbers = random.Random(seed), np.random.default_rng(seed)
    left = hours * 3600
    while left > 0:
        text = spoken_letters(texts(draw))
        pitch, speed = draw.uniform(0.6, 1.5), draw.uniform(0.75, 1.4)
        pcm = engine.speak(text, voice="fr-FR", speed=speed, pitch=pitch)
        samples = resampled(np.frombuffer(pcm, "<i2").astype(np.float32) / 32768, 16000)
        if len(samples) < _SHORTEST_SAMPLES:
            continue
        utterance = with_edges(Utterance(text, samples, "pico"), numbers)
        left -= utterance.seconds
        yield utterance


def kokoro_speakers(seed: int, hours: float, texts: Texts) -> Iterator[Utterance]:
    """Give `hours` of Kokoro speaking French phonemes in its packaged voices, most of them mixed: nearly each
    utterance is a new speaker. Slow: a second of work for a second of speech."""
    yield from kokoro_utterances(seed, hours, texts, kokoro.draw_style)


def kokoro_utterances(seed: int, hours: float, texts: Texts, style: kokoro.Style) -> Iterator[Utterance]:
    """Give `hours` of Kokoro in the voices that `style` draws."""
    draw, numbers = random.Random(seed), np.random.default_rng(seed)
    left = hours * 3600
    while left > 0:
        text = texts(draw)
        sounds = kokoro.tokens(spoken_letters(text))
        if not 2 <= len(sounds) <= _MOST_TOKENS:
            continue
        samples = kokoro.speak(sounds, style(numbers, len(sounds)), float(numbers.uniform(0.65, 1.2)))
        peak = float(np.abs(samples).max(initial=0.0))
        if not np.isfinite(samples).all() or peak < 1e-3:
            continue
        heard = resampled(samples, kokoro.RATE_HZ)
        utterance = with_edges(Utterance(text, heard, "kokoro"), numbers)
        left -= utterance.seconds
        yield utterance


def with_edges(utterance: Utterance, numbers: np.random.Generator) -> Utterance:
    """Put the peaks at half of full scale and 50 to 800 ms of silence around."""
    before, after = (int(numbers.uniform(0.05, most) * RATE_HZ) for most in (0.7, 0.8))
    peak = float(np.abs(utterance.samples).max()) + 1e-6
    samples = np.concatenate([np.zeros(before), utterance.samples / peak * 0.5, np.zeros(after)])
    segments = tuple(Segment(s.start + before, s.end + before, s.sound) for s in utterance.segments)
    return Utterance(utterance.text, samples.astype(np.float32), utterance.speaker, segments)


def spoken_letters(text: str) -> str:
    """Write single letters as their names, since synthesizers read "b" or "l" in other ways; "a" and "y",
    which are words too, only when they stand alone or before "comme"."""
    names = read_table()["letters"]
    words = text.split()
    said = []
    for at, word in enumerate(words):
        is_name = word in names and (
            word not in ("a", "y") or len(words) == 1 or words[at + 1 : at + 2] == ["comme"]
        )
        said.append(names[word] if is_name else word)
    return " ".join(said)


def resampled(samples: np.ndarray, rate_hz: float) -> np.ndarray:
    """Bring sound from `rate_hz` to 8 kHz."""
    return soxr.resample(samples, rate_hz, RATE_HZ).astype(np.float32)

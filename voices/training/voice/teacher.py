"""The teacher, SVOX Pico French, and espeak-ng's phonemes of the same sentence."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

RATE_HZ = 16000
"""Rate of the teacher's sound and of the voice."""

SPOKEN_SPEED = 0.62
"""Pace of the voice at length scale 1, times the teacher's own: near 145 words a minute."""

_VOICE = "fr-FR"


def say(text: str, speed: float = 1.0, pitch: float = 1.0) -> np.ndarray:
    """Give Pico's speech of `text` at RATE_HZ, floats between -1 and 1. `speed` is times its own pace."""
    pcm = _pico().speak(text, voice=_VOICE, speed=speed, pitch=pitch)
    return np.frombuffer(pcm, np.int16).astype(np.float64) / 32768.0


def phonemes(text: str) -> list[str] | None:
    """Give the phonemes of one sentence exactly as Piper will make them; None when espeak-ng sees no
    sentence or several."""
    sentences = _espeak().phonemize("fr", text)
    return list(sentences[0]) if len(sentences) == 1 else None


@cache
def _pico() -> Any:
    import py_nanotts

    return py_nanotts.NanoTTS()


@cache
def _espeak() -> Any:
    from piper.phonemize_espeak import EspeakPhonemizer

    return EspeakPhonemizer()

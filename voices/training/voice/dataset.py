"""Sentences ready for training: ids, durations and normalised frames, and batches of them."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.french.heard import normalize
from voices.training.voice.aligner import load_alignments
from voices.training.voice.alignment import ENDS, PAUSES, SILENT_MARKS
from voices.training.voice.corpus import read_held_out

START_ID, END_ID = 1, 2
"""Ids that Piper puts before and after the phonemes."""

VOICED = frozenset("aeiouyøœəɛɔɑɐɪʊʌɜɒmnɲlɥjwbdɡvzʒ")
"""Phones with voice all along."""

VALIDATION = 40
"""Sentences kept aside to watch the training; the measure of the voice uses others, never analysed."""

_WORST_SHARE = 0.04
"""Share of the sentences, those that fit their phonemes worst, left out."""

_HISSING = frozenset("zʒ")
"""Voiced phones that are mostly hiss."""

_NOISE_LIMIT = -0.7
"""Share of noise of the lowest band (log) above which WORLD heard no voice at all."""

_VOICED_HISS = np.array([-4.0, -1.5, -0.5, -0.2, 0.0, 0.0, 0.0], np.float32)
"""Share of noise given to /z/ and /ʒ/, which WORLD takes for all noise: voice below 1 kHz, hiss above."""

_EDGE_FRAMES = (8, 16)
"""Silence kept at the start and at the end, frames."""


@dataclass(frozen=True)
class Example:
    """One sentence."""

    ids: np.ndarray
    """Piper's ids without pads, (ids,)."""
    durations: np.ndarray
    """Frames of each id, (ids,)."""
    speed: float
    """Pace of the teacher, times its own."""
    targets: np.ndarray
    """Envelope, noise, log pitch, voicing of each frame, (frames, BANDS + NOISE_BANDS + 2)."""


def id_map() -> dict[str, int]:
    """Give Piper's id of each phoneme that has exactly one."""
    from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP

    return {mark: ids[0] for mark, ids in DEFAULT_PHONEME_ID_MAP.items() if len(ids) == 1}


def timed_ids() -> np.ndarray:
    """Give 1.0 for each id that may last, 0.0 for stress, length and end marks, (256,)."""
    timed = np.ones(256, np.float32)
    for mark, number in id_map().items():
        is_mute = mark in SILENT_MARKS or mark in ENDS or any(map(unicodedata.combining, mark))
        timed[number] = 0.0 if is_mute else 1.0
    return timed


def load_examples(work: Path) -> list[Example]:
    """Give the aligned sentences of the corpus in a fixed random order, without the worst fits and without
    the sentences that measure the voice. Raises FileNotFoundError before the alignment was made."""
    alignments = load_alignments(work / "alignment.npz")
    held_out, ids = read_held_out(), id_map()
    least = float(np.quantile([alignment.score for alignment in alignments.values()], _WORST_SHARE))
    examples = []
    for name in sorted(alignments):
        if alignments[name].score < least:
            continue
        with np.load(work / "frames" / name) as kept:
            marks = [str(mark) for mark in kept["phonemes"]]
            if normalize(str(kept["text"])) in held_out or any(mark not in ids for mark in marks):
                continue
            durations = alignments[name].durations
            targets = _targets(marks, durations, kept["envelope"], kept["noise"], kept["pitch_hz"])
            if targets is not None:
                numbers = np.array([START_ID, *(ids[mark] for mark in marks), END_ID])
                examples.append(_trimmed(Example(numbers, durations.copy(), float(kept["speed"]), targets)))
    random.Random(1).shuffle(examples)
    return examples


def voicing_of(
    marks: Sequence[str], durations: np.ndarray, noise: np.ndarray, pitch_hz: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Give which frames have voice, (frames,), and the share of noise, (frames, NOISE_BANDS), mended.

    Phones with voice have it all along, whatever was heard; silence has none; the others have it where a
    pitch was found and WORLD did not hear all noise. Where WORLD heard no voice in a voiced phone, its noise
    is that of the nearest frame with voice, or a fixed one in /z/ and /ʒ/."""
    phones = np.repeat(np.array(["^", *marks, "$"]), durations)
    is_voiced_phone = np.isin(phones, list(VOICED))
    is_silent = np.isin(phones, ["^", "$", " ", *PAUSES])
    is_heard = (pitch_hz > 0) & (noise[:, 0] <= _NOISE_LIMIT) & ~is_silent
    mended = noise.copy()
    heard = np.flatnonzero(is_heard)
    lost = np.flatnonzero(is_voiced_phone & ~is_heard)
    if len(heard) and len(lost):
        after = np.searchsorted(heard, lost).clip(1, max(1, len(heard) - 1)) % len(heard)
        before = np.maximum(after - 1, 0)
        nearest = np.where(lost - heard[before] < heard[after] - lost, heard[before], heard[after])
        mended[lost] = noise[nearest]
    hissing = lost[np.isin(phones[lost], list(_HISSING))]
    mended[hissing] = _VOICED_HISS
    return is_voiced_phone | is_heard, mended


def _targets(
    marks: list[str], durations: np.ndarray, envelope: np.ndarray, noise: np.ndarray, pitch_hz: np.ndarray
) -> np.ndarray | None:
    voiced, mended = voicing_of(marks, durations, noise.astype(np.float32), pitch_hz)
    sung = np.flatnonzero(voiced & (pitch_hz > 0))
    if len(sung) < 10:
        return None
    log_pitch = np.interp(np.arange(len(pitch_hz)), sung, np.log(pitch_hz[sung]))
    columns = [envelope, mended, log_pitch[:, None], voiced[:, None]]
    return np.concatenate(columns, axis=1).astype(np.float32)


def _trimmed(example: Example) -> Example:
    before, after = (
        max(0, int(example.durations[at]) - kept) for at, kept in zip((0, -1), _EDGE_FRAMES, strict=True)
    )
    example.durations[0] -= before
    example.durations[-1] -= after
    targets = example.targets[before : len(example.targets) - after]
    return Example(example.ids, example.durations, example.speed, targets)


def measure_scale(examples: Sequence[Example]) -> tuple[np.ndarray, np.ndarray]:
    """Give the mean and the spread of envelope, noise and log pitch, (BANDS + NOISE_BANDS + 1,)."""
    frames = np.concatenate([example.targets[:, :-1] for example in examples[:600]])
    return frames.mean(0), frames.std(0) + 1e-3


def batches(examples: Sequence[Example], frames: int, draw: random.Random) -> Iterator[list[Example]]:
    """Give every example once, in batches of similar lengths of about `frames` frames, in random order."""
    ordered = sorted(examples, key=lambda example: len(example.targets) + draw.uniform(-60, 60))
    made: list[list[Example]] = [[]]
    longest = 0
    for example in ordered:
        longest = max(longest, len(example.targets))
        if made[-1] and longest * (len(made[-1]) + 1) > frames:
            made.append([])
            longest = len(example.targets)
        made[-1].append(example)
    draw.shuffle(made)
    yield from made

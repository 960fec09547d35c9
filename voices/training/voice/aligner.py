"""Alignment of the whole corpus: a few passes over a part of it, then over all."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from voices.training.voice.alignment import Alignment, Counts, PhoneModels, align, features_of

_PASSES_ON_PART, _PASSES_ON_ALL = 7, 2
_PART = 250

Result = tuple[str, Alignment, Counts]


def align_corpus(folder: Path, processes: int) -> Iterator[tuple[int, int, float] | dict[str, Alignment]]:
    """Align every analysed sentence of `folder`. Yields (pass, passes, mean score a frame) after each pass
    and at the end the alignments by file name."""
    paths = sorted(folder.glob("*.npz"))
    paths = [path for path in paths if not path.stem.endswith(".part")]
    passes = _PASSES_ON_PART + _PASSES_ON_ALL
    models: PhoneModels | None = None
    found: list[Result] = []
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        for number in range(passes):
            chosen = paths[:_PART] if number < _PASSES_ON_PART else paths
            found = [result for result in pool.imap(_align_file, _jobs(chosen, models), 16) if result]
            counts = Counts()
            for result in found:
                counts.merge(result[2])
            models = counts.models()
            yield number + 1, passes, float(np.mean([result[1].score for result in found]))
    yield {name: alignment for name, alignment, _ in found}


def _jobs(paths: Sequence[Path], models: PhoneModels | None) -> list[tuple[Path, PhoneModels | None]]:
    return [(path, models) for path in paths]


def _align_file(job: tuple[Path, PhoneModels | None]) -> Result | None:
    path, models = job
    with np.load(path) as kept:
        phonemes = [str(mark) for mark in kept["phonemes"]]
        features = features_of(kept["envelope"], kept["pitch_hz"])
    result = align(phonemes, features, models)
    return (path.name, *result) if result else None


def save_alignments(alignments: dict[str, Alignment], path: Path) -> None:
    """Write alignments to one file."""
    names = sorted(alignments)
    lengths = [len(alignments[name].durations) for name in names]
    np.savez(
        path,
        names=np.array(names),
        lengths=np.array(lengths),
        durations=np.concatenate([alignments[name].durations for name in names]),
        scores=np.array([alignments[name].score for name in names]),
    )


def load_alignments(path: Path) -> dict[str, Alignment]:
    """Read what `save_alignments` wrote."""
    with np.load(path) as kept:
        parts = np.split(kept["durations"], np.cumsum(kept["lengths"])[:-1])
        rows = zip(kept["names"], parts, kept["scores"], strict=True)
        return {str(name): Alignment(durations, float(score)) for name, durations, score in rows}

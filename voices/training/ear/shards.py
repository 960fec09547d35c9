"""Training data on disk: utterances and their changed features, in files that a stopped run finds again."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from bot.files import write_whole
from voices.training.ear.augment import change
from voices.training.ear.features import Utterance, frame_labels, mel_energies


@dataclass(frozen=True)
class Features:
    """Frames of many utterances, one after the other."""

    energies: np.ndarray
    """Mel energies (frames, 40), float16."""
    labels: np.ndarray
    """Sound of each frame, int8."""

    @property
    def hours(self) -> float:
        """Length, hours."""
        return len(self.labels) / 360_000


def write_utterances(path: Path, utterances: Iterable[Utterance]) -> None:
    """Write utterances whole, or not at all."""
    write_whole(path, pickle.dumps(list(utterances), protocol=pickle.HIGHEST_PROTOCOL))


def read_utterances(paths: Iterable[Path]) -> list[Utterance]:
    """Read utterances written here; only files of one's own working folder are to be trusted."""
    return [utterance for path in paths for utterance in pickle.loads(path.read_bytes())]


def read_features(paths: Sequence[Path]) -> Features:
    """Read and join files of features."""
    parts = [np.load(path) for path in paths]
    return Features(
        np.concatenate([part["energies"] for part in parts]),
        np.concatenate([part["labels"] for part in parts]),
    )


def write_changed(path: Path, utterances: Sequence[Utterance], copies: Sequence[float], seed: int) -> None:
    """Write the features of changed copies of aligned utterances, in a random order; `copies` gives how many
    copies of each, a fraction being a chance."""
    numbers = np.random.default_rng(seed)
    order = [
        at for at, count in enumerate(copies) for _ in range(int(count) + int(numbers.random() < count % 1))
    ]
    numbers.shuffle(order)
    babble: np.ndarray | None = None
    energies, labels = [], []
    for at in order:
        utterance = utterances[at]
        changed = change(utterance.samples, numbers, babble)
        frames = mel_energies(changed.samples)
        energies.append(frames.astype(np.float16))
        labels.append(frame_labels(utterance.segments, len(frames), changed.stretch))
        if numbers.random() < 0.25:
            is_new = babble is None or numbers.random() < 0.4
            babble = changed.voice if is_new else np.resize(babble, len(changed.voice)) + changed.voice
    _write_features(path, energies, labels)


def write_plain(path: Path, utterances: Sequence[Utterance]) -> None:
    """Write the features of aligned utterances as they are."""
    energies = [mel_energies(np.round(one.samples * 32000)) for one in utterances]
    labels = [frame_labels(one.segments, len(e)) for one, e in zip(utterances, energies, strict=True)]
    _write_features(path, [e.astype(np.float16) for e in energies], labels)


def _write_features(path: Path, energies: Sequence[np.ndarray], labels: Sequence[np.ndarray]) -> None:
    part = path.with_suffix(".part.npz")
    np.savez(part, energies=np.concatenate(energies), labels=np.concatenate(labels))
    part.replace(path)


def run_all(jobs: Sequence[tuple[Callable, tuple]], workers: int, done: Callable[[], None]) -> None:
    """Run independent jobs in `workers` processes started afresh; `done` is called after each."""
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for future in [pool.submit(task, *arguments) for task, arguments in jobs]:
            future.result()
            done()

"""Which frames belong to which phoneme: hidden Markov models of phones, learnt from a flat start.

The teacher does its own reading of a text, so a phoneme that espeak-ng sees may not be said: spaces and
schwas are optional, and sentences that fit badly are left out of training (see dataset.py).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.fft import dct

SILENT_MARKS = frozenset("ˈˌː-'")
"""Marks of espeak-ng that last no time of their own."""

PAUSES = frozenset(",;:")
ENDS = frozenset(".?!")

START, END, SPACE, PAUSE, SCHWA = "start", "end", "space", "pause", "ə"
_ONE_STATE = frozenset((START, END, SPACE, PAUSE))
_NASAL = "\u0303"
_COEFFICIENTS = 18
_SMOOTHING_FRAMES = 20.0
"""Weight of the common variance in the variance of a state."""
_IMPOSSIBLE = -1e30

State = tuple[str, int]
"""A phone and the number of its state, 0 to 2."""


@dataclass(frozen=True)
class Unit:
    """Something that takes time in a sentence."""

    label: str
    """Phone, or one of start, end, space, pause."""
    token: int
    """Its place among the ids that Piper makes, pads left out: 0 is the start mark."""
    is_optional: bool
    """Whether it may be left out."""


@dataclass
class PhoneModels:
    """One Gaussian for each state of each phone."""

    means: dict[State, np.ndarray] = field(default_factory=dict)
    variances: dict[State, np.ndarray] = field(default_factory=dict)

    def scores(self, states: Sequence[State], features: np.ndarray) -> np.ndarray:
        """Give the log likelihood of each frame in each state, (frames, states)."""
        mean = np.stack([self.means.get(state, self.means[SCHWA, state[1]]) for state in states])
        variance = np.stack([self.variances.get(state, self.variances[SCHWA, state[1]]) for state in states])
        weight = 1.0 / variance
        fit = (features**2) @ weight.T - 2.0 * features @ (mean * weight).T + (mean**2 * weight).sum(1)
        return -0.5 * (fit + np.log(variance).sum(1))


@dataclass(frozen=True)
class Alignment:
    """Where the phones of one sentence are."""

    durations: np.ndarray
    """Frames of each id (start, phonemes, end), (phonemes + 2,)."""
    score: float
    """Log likelihood a frame; low where the teacher says something else."""


def units_of(phonemes: Sequence[str]) -> list[Unit]:
    """Give the timed units of a sentence from espeak-ng's phonemes."""
    units = [Unit(START, 0, False)]
    for at, mark in enumerate(phonemes):
        if mark in SILENT_MARKS or mark in ENDS or unicodedata.combining(mark):
            continue
        if mark == " ":
            if units[-1].label != PAUSE:
                units.append(Unit(SPACE, at + 1, True))
        elif mark in PAUSES:
            units.append(Unit(PAUSE, at + 1, False))
        else:
            is_nasal = at + 1 < len(phonemes) and phonemes[at + 1] == _NASAL
            units.append(Unit(mark + _NASAL if is_nasal else mark, at + 1, mark == SCHWA))
    units.append(Unit(END, len(phonemes) + 1, False))
    return units


def features_of(envelope: np.ndarray, pitch_hz: np.ndarray) -> np.ndarray:
    """Give what the models see of each frame: shape of the spectrum, its change, voice or not."""
    shape = dct(envelope.astype(np.float32), axis=1, norm="ortho")[:, :_COEFFICIENTS]
    change = np.zeros_like(shape)
    change[1:-1] = (shape[2:] - shape[:-2]) * 0.75
    voiced = 3.0 * (pitch_hz > 0).astype(np.float32)
    return np.concatenate([shape, change, voiced[:, None]], axis=1)


@dataclass(frozen=True)
class _Graph:
    """States of a sentence in order, and from where each may be entered."""

    states: list[State]
    owners: np.ndarray
    """Unit of each state."""
    sources: np.ndarray
    """Other states from which a state may be entered, (3, states); -1 for none: the state before it, and the
    ones before one or two optional units."""


def _graph(units: Sequence[Unit]) -> _Graph:
    states: list[State] = []
    owners: list[int] = []
    first: list[int] = []
    last: list[int] = []
    for at, unit in enumerate(units):
        count = 1 if unit.label in _ONE_STATE else 3
        first.append(len(states))
        states += [(unit.label, number) for number in range(count)]
        owners += [at] * count
        last.append(len(states) - 1)
    sources = np.full((3, len(states)), -1)
    sources[0] = np.arange(len(states)) - 1
    for at in range(2, len(units)):
        if units[at - 1].is_optional:
            sources[1, first[at]] = last[at - 2]
            if at > 2 and units[at - 2].is_optional:
                sources[2, first[at]] = last[at - 3]
    return _Graph(states, np.array(owners), sources)


def _best_path(scores: np.ndarray, sources: np.ndarray) -> tuple[np.ndarray, float]:
    frames, states = scores.shape
    total = np.full(states, _IMPOSSIBLE)
    total[0] = scores[0, 0]
    came_from = np.zeros((frames, states), np.int32)
    here = np.arange(states)
    choices = np.concatenate([here[None], np.where(sources < 0, states, sources)])
    for frame in range(1, frames):
        offered = np.append(total, _IMPOSSIBLE)[choices]
        best = offered.argmax(0)
        came_from[frame] = choices[best, here]
        total = offered[best, here] + scores[frame]
    path = np.zeros(frames, np.int32)
    state = states - 1
    for frame in range(frames - 1, -1, -1):
        path[frame] = state
        state = came_from[frame, state]
    return path, float(total[-1])


def _flat_path(graph: _Graph, units: Sequence[Unit], features: np.ndarray) -> np.ndarray:
    """Spread the states evenly over the loud part of a sentence."""
    frames = len(features)
    loudness = features[:, 0]
    low, high = np.percentile(loudness, (2, 95))
    loud = np.flatnonzero(loudness > high - 0.45 * (high - low))
    begin = max(1, int(loud[0]))
    stop = min(frames - 1, int(loud[-1]) + 1)
    inner = [
        state for state, owner in enumerate(graph.owners) if units[owner].label not in (START, END, SPACE)
    ]
    path = np.zeros(frames, np.int32)
    path[stop:] = len(graph.states) - 1
    steps = np.arange(stop - begin) * len(inner) // max(1, stop - begin)
    path[begin:stop] = np.array(inner)[steps]
    return path


@dataclass
class Counts:
    """Sums of the frames given to each state."""

    sums: dict[State, tuple[float, np.ndarray, np.ndarray]] = field(default_factory=dict)

    def add(self, state: State, count: float, total: np.ndarray, squares: np.ndarray) -> None:
        """Add `count` frames whose sum and sum of squares are given."""
        if state in self.sums:
            before = self.sums[state]
            count, total, squares = before[0] + count, before[1] + total, before[2] + squares
        self.sums[state] = (count, total, squares)

    def merge(self, other: Counts) -> None:
        """Add all that another collection counted."""
        for state, sums in other.sums.items():
            self.add(state, *sums)

    def models(self) -> PhoneModels:
        """Give the Gaussians of what was counted."""
        if (SPACE, 0) not in self.sums:
            self.sums[SPACE, 0] = self.sums[END, 0]
        count = sum(sums[0] for sums in self.sums.values())
        mean = sum(sums[1] for sums in self.sums.values()) / count
        common = sum(sums[2] for sums in self.sums.values()) / count - mean**2
        found = PhoneModels()
        for state, (frames, total, squares) in self.sums.items():
            own = total / frames
            found.means[state] = own
            spread = (squares - frames * own**2 + _SMOOTHING_FRAMES * common) / (frames + _SMOOTHING_FRAMES)
            found.variances[state] = np.maximum(spread, 0.02 * common)
        return found


def align(
    phonemes: Sequence[str], features: np.ndarray, models: PhoneModels | None
) -> tuple[Alignment, Counts] | None:
    """Place the phones of a sentence in its frames, evenly when there are no models yet; None when there are
    fewer frames than states."""
    units = units_of(phonemes)
    graph = _graph(units)
    if len(features) < len(graph.states) * 1.05:
        return None
    if models is None:
        path, total = _flat_path(graph, units, features), 0.0
    else:
        path, total = _best_path(models.scores(graph.states, features).astype(np.float64), graph.sources)
    counts = Counts()
    for number in np.unique(path):
        part = features[path == number].astype(np.float64)
        counts.add(graph.states[number], float(len(part)), part.sum(0), (part**2).sum(0))
    frames = np.bincount(graph.owners[path], minlength=len(units))
    durations = np.zeros(len(phonemes) + 2, np.int32)
    for unit, count in zip(units, frames, strict=True):
        durations[unit.token] += count
    return Alignment(durations, total / len(features)), counts

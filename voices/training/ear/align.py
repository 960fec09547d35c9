"""Where each sound lies in speech whose words are known: the best path through a net's scores."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from voices.training.ear.features import FRAME_SAMPLES, Segment, Utterance, mel_energies
from voices.training.ear.net import Net, score
from voices.training.ear.phones import ids

PRIOR_SHARE = 0.6
"""How much of the frequency of a sound in training is taken out of its score."""

SILENCE_COST = 3.0
"""Cost of a pause between two sounds, so that one is found only where it is clear."""

LEAST_FRAMES = 3
"""Fewest frames of 10 ms of a sound; a pronunciation that needs more does not fit in a recording."""

_NEVER = -1e9

_FLOOR = 1e-3
"""Level of the noise that keeps silence from being minus infinity, full scale 1."""


@dataclass(frozen=True)
class Aligned:
    """An utterance with its segments, and how well they fit."""

    utterance: Utterance
    score: float
    """Mean log probability of a frame."""


def align(
    net: Net, prior: np.ndarray, utterance: Utterance, ways: Sequence[Sequence[str]], seed: int = 0
) -> Aligned | None:
    """Find the segments of the best of several pronunciations; None when no pronunciation fits in the
    recording's length."""
    frames = len(utterance.samples) // FRAME_SAMPLES
    fitting = [way for way in ways if way and frames >= LEAST_FRAMES * len(way)]
    if not fitting:
        return None
    noise = _FLOOR * np.random.default_rng(seed).normal(size=len(utterance.samples))
    scores = score(net, mel_energies(np.round((utterance.samples + noise) * 32000)))
    scores = scores - PRIOR_SHARE * np.log(np.maximum(prior, 1e-4))
    found = [best_path(scores, [ids()[sound] for sound in way]) for way in fitting]
    path, fit = max(found, key=lambda item: item[1])
    return Aligned(replace(utterance, segments=segments_of(path)), fit)


def best_path(scores: np.ndarray, sounds: Sequence[int]) -> tuple[list[int], float]:
    """Give the sound of each frame along the best path through `sounds` with optional silences between, and
    its mean score. `scores` is (frames, sounds), log. A sound lasts three frames at least: one output of the
    net, so that no sound is ever left out of the labels."""
    states = np.zeros((LEAST_FRAMES + 1) * len(sounds) + 1, int)
    place = np.arange(len(states)) % (LEAST_FRAMES + 1)
    states[place > 0] = np.repeat(sounds, LEAST_FRAMES)
    may_stay = (place == 0) | (place == LEAST_FRAMES)
    cost = np.where(place == 0, -SILENCE_COST, 0.0)
    cost[-1] = 0.0
    reached = np.full(len(states), _NEVER)
    reached[0], reached[1] = scores[0, 0], scores[0, states[1]]
    came_from = np.zeros((len(scores), len(states)), np.int8)
    every = np.arange(len(states))
    for at in range(1, len(scores)):
        stay = np.where(may_stay, reached, _NEVER)
        step = np.concatenate([[_NEVER], reached[:-1]]) + cost
        skip = np.where(place == 1, np.concatenate([[_NEVER, _NEVER], reached[:-2]]), _NEVER)
        choices = np.stack([stay, step, skip])
        came_from[at] = choices.argmax(0)
        reached = choices[came_from[at], every] + scores[at, states]
    state = len(states) - 1 if reached[-1] > reached[-2] else len(states) - 2
    fit = float(reached[state]) / len(scores)
    path = []
    for at in range(len(scores) - 1, -1, -1):
        path.append(int(states[state]))
        state -= int(came_from[at, state])
    return path[::-1], fit


def segments_of(path: Sequence[int]) -> tuple[Segment, ...]:
    """Join the frames of a path into segments, in samples: a frame stands for 80 samples around the middle
    of its window. Two like sounds that touch become one, which labels them alike."""
    borders = [0, *(at for at in range(1, len(path)) if path[at] != path[at - 1]), len(path)]
    return tuple(
        Segment(start * FRAME_SAMPLES + 60, end * FRAME_SAMPLES + 60, path[start])
        for start, end in zip(borders, borders[1:], strict=False)
    )


def keep_best(found: Iterable[Aligned | None], dropped: float) -> list[Utterance]:
    """Leave out the share `dropped` of the utterances whose segments fit worst: wrong texts, noises."""
    known = sorted((one for one in found if one is not None), key=lambda one: one.score)
    return [one.utterance for one in known[int(dropped * len(known)) :]]

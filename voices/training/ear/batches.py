"""Pieces of training speech, changed a little each time they are drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch

from voices.training.ear.features import BANDS
from voices.training.ear.net import STEP_FRAMES, Net
from voices.training.ear.phones import GARBAGE, ids
from voices.training.ear.sequence import bigram
from voices.training.ear.shards import Features

OUTPUTS = 64
"""Outputs of the net in one piece: 1.9 seconds."""

GARBAGE_SHARE = 0.08
"""Share of the pieces whose speech is called garbage, so that the net learns what any speech looks like."""

TEMPO = (0.85, 1.18)
"""Usual range of the pace of a piece: below 1 it is slower than it was spoken."""

_WARPS, _WARP_BANDS = 15, 2.6
"""Stretches of the mel axis (another vocal tract): so many, up to so many bands in the middle."""


@dataclass(frozen=True)
class Source:
    """One kind of training speech."""

    features: Features
    weight: float
    """Share of the pieces drawn from it."""


class Pieces:
    """Draws batches."""

    def __init__(
        self,
        sources: Mapping[str, Source],
        net: Net,
        batch: int,
        seed: int,
        tempo: tuple[float, float] = TEMPO,
    ) -> None:
        """`batch` pieces at a time, their pace in the range `tempo`; the same seed draws the same pieces."""
        self._tempo = tempo
        self._sources = list(sources.values())
        weights = np.array([source.weight for source in self._sources])
        self._weights = weights / weights.sum()
        self._net, self._batch = net, batch
        self._frames = STEP_FRAMES * (OUTPUTS - 1) + 1 + 2 * net.context
        self.numbers = np.random.default_rng(seed)
        self._warps = _tract_warps()
        waves = [np.cos(np.pi * k * (np.arange(BANDS) + 0.5) / BANDS) for k in range(1, 5)]
        self._waves = torch.from_numpy(np.stack(waves).astype(np.float32))

    def measure(self) -> tuple[np.ndarray, np.ndarray]:
        """Give the mean and the deviation of the mel energies over a sample of all sources."""
        sample = np.concatenate(
            [
                source.features.energies[
                    self.numbers.integers(0, len(source.features.energies), int(200_000 * weight))
                ]
                for source, weight in zip(self._sources, self._weights, strict=True)
            ]
        ).astype(np.float32)
        return sample.mean(0), sample.std(0)

    def prior(self) -> np.ndarray:
        """Give how frequent each sound is in what is drawn, garbage included."""
        size = len(ids())
        counts = sum(
            weight * np.bincount(source.features.labels, minlength=size) / len(source.features.labels)
            for source, weight in zip(self._sources, self._weights, strict=True)
        )
        counts[-1] = GARBAGE_SHARE * counts[1:].sum()
        counts[1:-1] *= 1 - GARBAGE_SHARE
        return counts

    def bigram(self) -> np.ndarray:
        """Give how often each sound follows each sound one step later, as `sequence.bigram` does."""
        labels = [source.features.labels[::STEP_FRAMES] for source in self._sources]
        return bigram(labels, list(self._weights), ids()[GARBAGE], GARBAGE_SHARE)

    def draw(self) -> tuple[torch.Tensor, torch.Tensor]:
        """Give normalised features (batch, frames, 40) and the sounds (batch, 64)."""
        chosen = self.numbers.choice(len(self._sources), self._batch, p=self._weights)
        pieces = [self._cut(self._sources[at].features) for at in chosen]
        features = torch.from_numpy(np.stack([piece for piece, _ in pieces]))
        sounds = torch.from_numpy(np.stack([labels for _, labels in pieces]).astype(np.int64))
        is_warped = self.numbers.random(self._batch) < 0.7
        warp = np.where(is_warped, self.numbers.integers(0, _WARPS, self._batch), _WARPS // 2)
        warped = torch.bmm(features, self._warps[torch.from_numpy(warp)])
        # Batches are made by the processor, wherever the net is.
        features = (warped - self._net.mean.cpu()) * self._net.istd.cpu()
        is_garbage = torch.from_numpy(self.numbers.random(self._batch) < GARBAGE_SHARE)
        sounds = torch.where(is_garbage[:, None] & (sounds > 0), ids()[GARBAGE], sounds)
        features = self._coloured(features)
        self._hide(features)
        return features, sounds

    def _cut(self, features: Features) -> tuple[np.ndarray, np.ndarray]:
        tempo = self.numbers.uniform(*self._tempo) if self.numbers.random() < 0.6 else 1.0
        size = int(self._frames * tempo) + 2
        start = int(self.numbers.integers(0, len(features.labels) - size))
        times = np.arange(self._frames) * tempo
        before = times.astype(int)
        part = (times - before)[:, None].astype(np.float32)
        energies = features.energies[start : start + size].astype(np.float32)
        piece = energies[before] * (1 - part) + energies[before + 1] * part
        context = self._net.context
        middles = np.rint(times[context : context + STEP_FRAMES * OUTPUTS : STEP_FRAMES]).astype(int)
        return piece, features.labels[start + middles]

    def _coloured(self, features: torch.Tensor) -> torch.Tensor:
        level = self._normal(self._batch, 1, 1) * 0.35
        curve = self._normal(self._batch, 4) * torch.tensor([0.3, 0.2, 0.12, 0.08]) @ self._waves
        return features + level + curve[:, None]

    def _hide(self, features: torch.Tensor) -> None:
        """Blank up to two stretches of bands and one of time in each piece (SpecAugment)."""
        for piece in features:
            for _ in range(int(self.numbers.integers(0, 3))):
                band = int(self.numbers.integers(0, BANDS - 4))
                piece[:, band : band + int(self.numbers.integers(1, 6))] = 0
            if self.numbers.random() < 0.5:
                time = int(self.numbers.integers(0, self._frames - 12))
                piece[time : time + int(self.numbers.integers(1, 12))] = 0

    def _normal(self, *shape: int) -> torch.Tensor:
        return torch.from_numpy(self.numbers.normal(size=shape).astype(np.float32))


def _tract_warps() -> torch.Tensor:
    places = np.arange(BANDS)
    bump = np.sin(np.pi * np.clip(places / 34, 0, 1))
    warps = np.zeros((_WARPS, BANDS, BANDS), np.float32)
    for at, most in enumerate(np.linspace(-_WARP_BANDS, _WARP_BANDS, _WARPS)):
        source = np.clip(places + most * bump, 0, BANDS - 1)
        below = np.minimum(source.astype(int), BANDS - 2)
        warps[at, below, places] = 1 - (source - below)
        warps[at, below + 1, places] += source - below
    return torch.from_numpy(warps)

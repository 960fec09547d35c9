"""Training the network, by frames and by whole sequences, with an average of the weights that is kept."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from rapidfuzz.distance import Levenshtein
from torch import nn
from torch.nn import functional

from voices.training.ear.batches import TEMPO, Pieces, Source
from voices.training.ear.net import STEP_FRAMES, Layer, Net, restore, save
from voices.training.ear.sequence import SequenceLoss, best_sequence, runs
from voices.training.ear.shards import Features

_SMOOTHING = 0.05
"""Share of the target given to all sounds alike."""

_NEIGHBOUR_WEIGHT = 0.15
"""Weight of telling also which sound comes before and after: a help in training, not kept."""

_AVERAGE = 0.999
"""How slowly the averaged weights follow, once some thousand steps are made; faster before."""

_SAVED_EVERY = 300


@dataclass(frozen=True)
class Schedule:
    """How long and how fast."""

    steps: int
    """Batches in all."""
    batch: int = 32
    """Pieces of 1.9 s in a batch."""
    rate: float = 2e-3
    """Greatest learning rate; it rises over 200 steps and falls as a cosine."""
    seed: int = 1
    tempo: tuple[float, float] = TEMPO
    """Range of the pace of the pieces."""
    frame_weight: float = 1.0
    """Weight of telling the sound of each step."""
    sequence_weight: float = 0.0
    """Weight of telling the sequence of sounds (`sequence.py`)."""


Watcher = Callable[[int, str], None]
"""Called with the step and a line of figures."""


def train(
    path: Path,
    layers: tuple[Layer, ...],
    sources: Mapping[str, Source],
    check: Features,
    schedule: Schedule,
    watch: Watcher,
    start: Path | None = None,
) -> Path:
    """Train a net and write it to `path`; goes on where a stopped run left `path` with `.part`. `start` is a
    trained net of the same layers to begin from; `check` is speech of people kept out of training."""
    torch.manual_seed(schedule.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    net = Net(layers)
    if start is not None:
        net, _ = restore(start)
    pieces = Pieces(sources, net, schedule.batch, schedule.seed, schedule.tempo)
    if start is None:
        mean, deviation = pieces.measure()
        net.mean.copy_(torch.from_numpy(mean))
        net.istd.copy_(torch.from_numpy(1 / deviation))
    prior = pieces.prior()
    sequences = SequenceLoss(prior, pieces.bigram())
    run = _Run(net, device, schedule, sequences)
    part = path.with_suffix(".part")
    if part.is_file():
        run.resume(torch.load(part, map_location=device, weights_only=False), pieces)
    while run.step < schedule.steps:
        loss = run.learn(*pieces.draw())
        if run.step % _SAVED_EVERY == 0 or run.step == schedule.steps:
            torch.save(run.state(pieces), part)
            nll, right, wrong = measure(run.averaged(), check, sequences.cpu())
            sequences.to(device)
            figures = f"nll {nll:.3f}, right {right:.3f}, sounds wrong {wrong:.3f}"
            watch(run.step, f"loss {loss:.3f}, people kept out: {figures}")
            save(run.averaged(), prior, path)
    part.unlink(missing_ok=True)
    return path


class _Run:
    """The state of a training."""

    def __init__(self, net: Net, device: torch.device, schedule: Schedule, sequences: SequenceLoss) -> None:
        self.step = 0
        self._sequences = sequences.to(device)
        self._net, self._device, self._schedule = net.to(device), device, schedule
        units, sounds = net.out.in_features, net.out.out_features
        self._neighbours = nn.Linear(units, 2 * sounds).to(device)
        parameters = [*net.parameters(), *self._neighbours.parameters()]
        self._optimizer = torch.optim.AdamW(parameters, lr=schedule.rate, weight_decay=1e-2, fused=True)
        self._average = {name: value.clone() for name, value in net.state_dict().items()}
        self._loss = 0.0

    def learn(self, features: torch.Tensor, sounds: torch.Tensor) -> float:
        """Take one step; gives the running mean of the loss."""
        self._net.train()
        for group in self._optimizer.param_groups:
            group["lr"] = self._rate()
        features, sounds = features.to(self._device), sounds.to(self._device)
        with torch.autocast(self._device.type, dtype=torch.bfloat16):
            hidden = self._net.hidden(features)
            scores = self._net.out(hidden).float()
            around = self._neighbours(hidden).float()
        loss = functional.cross_entropy(scores.transpose(1, 2), sounds, label_smoothing=_SMOOTHING)
        loss = self._schedule.frame_weight * (loss + _NEIGHBOUR_WEIGHT * self._neighbour_loss(around, sounds))
        if self._schedule.sequence_weight:
            told = self._sequences(functional.log_softmax(scores, -1), sounds)
            loss = loss + self._schedule.sequence_weight * told
        self._optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self._net.parameters(), 5.0)
        self._optimizer.step()
        self.step += 1
        self._follow()
        self._loss += (0.02 if self.step > 1 else 1.0) * (loss.item() - self._loss)
        return self._loss

    def averaged(self) -> Net:
        """Give a net with the averaged weights, on the processor."""
        net = Net(self._net.layers)
        net.load_state_dict({name: value.cpu() for name, value in self._average.items()})
        return net.eval()

    def state(self, pieces: Pieces) -> dict:
        """Give all that a stopped run needs to go on."""
        return {
            "step": self.step,
            "net": self._net.state_dict(),
            "neighbours": self._neighbours.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "average": self._average,
            "numbers": pieces.numbers.bit_generator.state,
            "torch": torch.get_rng_state(),
        }

    def resume(self, state: Mapping, pieces: Pieces) -> None:
        """Go on from `state`."""
        self.step = state["step"]
        self._net.load_state_dict(state["net"])
        self._neighbours.load_state_dict(state["neighbours"])
        self._optimizer.load_state_dict(state["optimizer"])
        self._average = {name: value.to(self._device) for name, value in state["average"].items()}
        pieces.numbers.bit_generator.state = state["numbers"]
        torch.set_rng_state(state["torch"].cpu())

    def _rate(self) -> float:
        progress = self.step / self._schedule.steps
        return (
            self._schedule.rate
            * min(1.0, self.step / 200 + 0.01)
            * (0.5 + 0.5 * math.cos(math.pi * progress) + 2e-3)
        )

    @torch.no_grad()
    def _follow(self) -> None:
        share = min(_AVERAGE, (1 + self.step) / (10 + self.step))
        for name, value in self._net.state_dict().items():
            if value.dtype.is_floating_point:
                self._average[name].lerp_(value, 1 - share)
            else:
                self._average[name].copy_(value)

    def _neighbour_loss(self, around: torch.Tensor, sounds: torch.Tensor) -> torch.Tensor:
        before, after = around.chunk(2, -1)
        previous = _different_neighbour(sounds)
        following = _different_neighbour(sounds.flip(1)).flip(1)
        losses = [
            functional.cross_entropy(scores.transpose(1, 2), wanted, ignore_index=-1)
            for scores, wanted in ((before, previous), (after, following))
        ]
        return losses[0] + losses[1]


def _different_neighbour(sounds: torch.Tensor) -> torch.Tensor:
    """Give, for each step, the last different sound before it; -1 where there is none in the piece."""
    steps = torch.arange(sounds.shape[1], device=sounds.device).expand_as(sounds)
    is_new = torch.ones_like(sounds, dtype=torch.bool)
    is_new[:, 1:] = sounds[:, 1:] != sounds[:, :-1]
    starts = torch.where(is_new, steps, 0).cummax(1).values
    found = torch.gather(sounds, 1, (starts - 1).clamp(min=0))
    return torch.where(starts == 0, -1, found)


@torch.no_grad()
def measure(net: Net, check: Features, sequences: SequenceLoss) -> tuple[float, float, float]:
    """Give the mean negative log probability, the share of speech steps whose sound is right, and the sounds
    that are wrong, missing or too many in the likeliest sequence, a sound said."""
    energies = torch.from_numpy(check.energies.astype(np.float32))[None]
    scores = net(net.normalized(energies))[0]
    wanted = torch.from_numpy(check.labels.astype(np.int64))[net.context :: STEP_FRAMES][: len(scores)]
    scores = scores[: len(wanted)]
    is_speech = wanted > 0
    nll = functional.nll_loss(scores, wanted)
    right = (scores.argmax(1) == wanted)[is_speech].float().mean()
    said = [sound for sound in runs(wanted[None])[1][0].tolist() if sound]
    wrong = Levenshtein.distance(said, best_sequence(sequences, scores)) / len(said)
    return float(nll), float(right), wrong

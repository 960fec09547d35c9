"""Training of the net: by minutes, resumable, on a GPU when there is one."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from voices.training.voice.bands import BANDS, NOISE_BANDS
from voices.training.voice.dataset import (
    VALIDATION,
    Example,
    batches,
    load_examples,
    measure_scale,
    timed_ids,
)
from voices.training.voice.net import OUTPUTS, SpeechNet, place_in_phone
from voices.training.voice.start import read_weights

SEED = 1
LEARNING_RATE, LAST_RATE_SHARE, WARM_UP_STEPS = 1.5e-3, 0.02, 100
CONTINUED_RATE_SHARE = 0.5
"""Share of the learning rate when training goes on from a voice."""
BATCH_FRAMES = 4000
AVERAGE_DECAY = 0.998
"""Share of the average of the weights kept at each step; the average is what is exported."""

PARTS = ("envelope", "change", "noise", "pitch", "voicing", "duration")
_WEIGHTS = {"envelope": 1.0, "change": 0.7, "noise": 0.3, "pitch": 0.7, "voicing": 0.5, "duration": 1.0}
_REPORT_STEPS = 100


@dataclass(frozen=True)
class Batch:
    """Padded sentences as tensors."""

    ids: Tensor
    durations: Tensor
    speeds: Tensor
    id_mask: Tensor
    lengths: list[int]
    tokens: Tensor
    """Place of the id that each frame belongs to, (batch, frames)."""
    places: Tensor
    targets: Tensor
    frame_mask: Tensor


@dataclass(frozen=True)
class Report:
    """How the training goes."""

    steps: int
    share_done: float
    losses: dict[str, float]
    """Losses on the sentences kept aside."""


def collate(examples: Sequence[Example], mean: np.ndarray, spread: np.ndarray, device: str) -> Batch:
    """Give one batch, its targets normalised with `mean` and `spread`."""
    count = len(examples)
    most_ids = max(len(example.ids) for example in examples)
    most_frames = max(len(example.targets) for example in examples)
    ids, durations = np.zeros((count, most_ids), np.int64), np.zeros((count, most_ids), np.float32)
    targets = np.zeros((count, most_frames, OUTPUTS), np.float32)
    tokens, starts = np.zeros((count, most_frames), np.int64), np.zeros((count, most_frames), np.float32)
    lasting = np.ones((count, most_frames), np.float32)
    id_mask, frame_mask = (
        np.zeros((count, most_ids, 1), np.float32),
        np.zeros((count, most_frames, 1), np.float32),
    )
    for row, example in enumerate(examples):
        length, frames = len(example.ids), len(example.targets)
        ids[row, :length], durations[row, :length] = example.ids, example.durations
        id_mask[row, :length], frame_mask[row, :frames] = 1.0, 1.0
        token = np.repeat(np.arange(length), example.durations)
        tokens[row, :frames] = token
        starts[row, :frames] = (np.cumsum(example.durations) - example.durations)[token]
        lasting[row, :frames] = example.durations[token]
        targets[row, :frames, :-1] = (example.targets[:, :-1] - mean) / spread
        targets[row, :frames, -1] = example.targets[:, -1]
    frame = torch.arange(most_frames, dtype=torch.float32).expand(count, -1)
    places = place_in_phone(torch.tensor(starts), torch.tensor(lasting), frame)
    speeds = torch.tensor([[example.speed] for example in examples])
    lengths = [len(example.ids) for example in examples]
    arrays = (
        torch.tensor(array).to(device) for array in (ids, durations, id_mask, tokens, targets, frame_mask)
    )
    ids_, durations_, id_mask_, tokens_, targets_, frame_mask_ = arrays
    return Batch(
        ids_,
        durations_,
        speeds.to(device),
        id_mask_,
        lengths,
        tokens_,
        places.to(device),
        targets_,
        frame_mask_,
    )


def predict(net: SpeechNet, batch: Batch) -> tuple[Tensor, Tensor]:
    """Give the frames (batch, frames, OUTPUTS), made with the true durations, and log(1 + frames at the
    teacher's own pace), (batch, ids)."""
    states, durations = net.encode(batch.ids, batch.id_mask, batch.lengths)
    spread = torch.gather(states, 1, batch.tokens[..., None].expand(-1, -1, states.shape[-1]))
    return net.decode(spread, batch.places, batch.frame_mask), durations


def losses_of(net: SpeechNet, batch: Batch) -> dict[str, Tensor]:
    """Give the mean loss of each part of the output."""
    found, durations = predict(net, batch)
    mask, frames = batch.frame_mask, batch.frame_mask.sum()
    error = found - batch.targets
    shape, noise = error[..., :BANDS], error[..., BANDS : BANDS + NOISE_BANDS]
    voiced = batch.targets[..., -1:] * mask
    jump = shape[:, 1:] - shape[:, :-1]
    is_timed = net.timed[batch.ids] * batch.id_mask[..., 0]
    late = durations - torch.log1p(batch.durations * batch.speeds)
    voicing = functional.binary_cross_entropy_with_logits(
        found[..., -1:], batch.targets[..., -1:], reduction="none"
    )
    return {
        "envelope": ((shape.abs() + 0.5 * shape**2) * mask).sum() / frames / BANDS,
        "change": (jump.abs() * mask[:, 1:]).sum() / frames / BANDS,
        "noise": (noise**2 * mask).sum() / frames / NOISE_BANDS,
        "pitch": (error[..., -2:-1] ** 2 * voiced).sum() / voiced.sum(),
        "voicing": (voicing * mask).sum() / frames,
        "duration": (late**2 * is_timed).sum() / is_timed.sum(),
    }


class Trainer:
    """A net with its optimiser and the running average of its weights."""

    def __init__(self, work: Path, minutes: float, start: Path | None = None) -> None:
        """Continue from the checkpoint of `work` when there is one, else from the exported voice `start`."""
        torch.manual_seed(SEED)
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.minutes = minutes
        self.path = work / "checkpoint.pt"
        examples = load_examples(work)
        self.kept_aside, self.examples = examples[:VALIDATION], examples[VALIDATION:]
        self.net = SpeechNet().to(self.device)
        self.rate = LEARNING_RATE
        if start:
            self.net.load_state_dict(read_weights(start))
            self.rate *= CONTINUED_RATE_SHARE
        else:
            mean, spread = measure_scale(self.examples)
            self.net.mean.copy_(torch.tensor(mean))
            self.net.spread.copy_(torch.tensor(spread))
            self.net.timed.copy_(torch.tensor(timed_ids()))
        self.mean, self.spread = self.net.mean.cpu().numpy(), self.net.spread.cpu().numpy()
        self.average = torch.optim.swa_utils.AveragedModel(
            self.net, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(AVERAGE_DECAY)
        )
        self.optimiser = torch.optim.AdamW(self.net.parameters(), self.rate, (0.9, 0.98), weight_decay=0.01)
        self.steps, self.seconds = 0, 0.0
        if self.path.is_file():
            self._resume(torch.load(self.path, map_location=self.device, weights_only=True))

    def run(self) -> Iterator[Report]:
        """Train until the minutes are over; yields a report now and then, a checkpoint kept each time."""
        started = time.monotonic() - self.seconds
        draw = random.Random(SEED + self.steps)
        self.net.train()
        while True:
            for chosen in batches(self.examples, BATCH_FRAMES, draw):
                self.seconds = time.monotonic() - started
                done = self.seconds / (60 * self.minutes)
                if done >= 1:
                    self.save()
                    yield Report(self.steps, 1.0, self.validate())
                    return
                self._step(collate(chosen, self.mean, self.spread, self.device), done)
                if self.steps % _REPORT_STEPS == 0:
                    self.save()
                    yield Report(self.steps, done, self.validate())

    def _step(self, batch: Batch, done: float) -> None:
        rate = min(1.0, (self.steps + 1) / WARM_UP_STEPS) * self.rate
        rate *= LAST_RATE_SHARE + (1 - LAST_RATE_SHARE) * 0.5 * (1 + math.cos(math.pi * done))
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        parts = losses_of(self.net, batch)
        self.optimiser.zero_grad()
        sum(_WEIGHTS[name] * loss for name, loss in parts.items()).backward()
        nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self.optimiser.step()
        self.average.update_parameters(self.net)
        self.steps += 1

    def validate(self) -> dict[str, float]:
        """Give the averaged net's losses on the sentences kept aside."""
        net: Any = self.average.module
        net.eval()
        groups = [self.kept_aside[at : at + 10] for at in range(0, len(self.kept_aside), 10)]
        with torch.no_grad():
            found = [losses_of(net, collate(group, self.mean, self.spread, self.device)) for group in groups]
        return {name: float(np.mean([float(losses[name]) for losses in found])) for name in PARTS}

    def save(self) -> None:
        """Keep everything that `Trainer` needs to go on, replacing the last checkpoint at once."""
        content = {
            "net": self.net.state_dict(),
            "average": self.average.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "steps": self.steps,
            "seconds": self.seconds,
        }
        part = self.path.with_suffix(".part")
        torch.save(content, part)
        part.replace(self.path)

    def _resume(self, content: dict[str, Any]) -> None:
        self.net.load_state_dict(content["net"])
        self.average.load_state_dict(content["average"])
        self.optimiser.load_state_dict(content["optimiser"])
        self.steps, self.seconds = content["steps"], content["seconds"]


def load_net(work: Path) -> SpeechNet:
    """Give the averaged net of the last checkpoint, ready to speak."""
    content = torch.load(work / "checkpoint.pt", map_location="cpu", weights_only=True)
    net = SpeechNet()
    weights = {name.removeprefix("module."): value for name, value in content["average"].items()}
    weights.pop("n_averaged", None)
    net.load_state_dict(weights)
    return net.eval()

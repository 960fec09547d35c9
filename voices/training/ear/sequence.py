"""Training on whole sequences of sounds: lattice-free maximum mutual information.

The score of the sounds that were said, each free to begin and end a little earlier or later, against the
score of every sequence of sounds (Povey et al., "Purely sequence-trained neural networks for ASR based on
lattice-free MMI", Interspeech 2016). The model of all sequences is a bigram of sounds, 30 ms a step.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import nn
from torch.nn import functional

SCALE = 0.5
"""Weight of the network's scores against the bigram's, near the one of the search (`decoding.yml`)."""

PRIOR_SHARE = 0.7
"""How much of the frequency of a sound is taken out of its score, as in the search."""

TOLERANCE = 2
"""Steps of 30 ms by which a sound may begin or end away from its label."""

_NEVER = -1e4
_LEAST = 1e-5
"""Smallest probability of going from one sound to another."""


def bigram(labels: Sequence[np.ndarray], weights: Sequence[float], garbage: int, share: float) -> np.ndarray:
    """Give the probability of each sound after each sound, one step later (sounds, sounds), from labels of
    single steps. A share of the speech is called `garbage`, which follows only itself and silence (0)."""
    size = garbage + 1
    counts = np.zeros((size, size))
    for steps, weight in zip(labels, weights, strict=True):
        pairs = np.bincount(steps[:-1].astype(int) * size + steps[1:], minlength=size * size)
        counts += weight * pairs.reshape(size, size) / max(1, pairs.sum())
    speech = counts[1:garbage, 1:garbage].sum()
    counts[garbage, garbage] = share * speech
    counts[0, garbage] = share * counts[0, 1:garbage].sum()
    counts[garbage, 0] = share * counts[1:garbage, 0].sum()
    counts[1:garbage] *= 1 - share
    counts[0, 1:garbage] *= 1 - share
    chances = counts / np.maximum(counts.sum(1, keepdims=True), 1e-12) + _LEAST
    return chances / chances.sum(1, keepdims=True)


class SequenceLoss(nn.Module):
    """How much better all sequences score than the one that was said, nats a step; at least near zero."""

    def __init__(self, prior: np.ndarray, transitions: np.ndarray) -> None:
        """`prior`: how frequent each sound is; `transitions`: as `bigram` gives them."""
        super().__init__()
        prior = np.maximum(np.asarray(prior, np.float64), 1e-4)
        prior = prior / prior.sum()
        self.register_buffer("log_prior", torch.from_numpy(np.log(prior)).float())
        self.register_buffer("chances", torch.from_numpy(transitions).float())

    def forward(self, log_probabilities: torch.Tensor, sounds: torch.Tensor) -> torch.Tensor:
        """Give the loss of scores (batch, steps, sounds) for the sounds (batch, steps)."""
        scores = SCALE * (log_probabilities - PRIOR_SHARE * self.log_prior)
        gap = self._of_all(scores) - self._of_said(scores, sounds)
        return gap.mean() / sounds.shape[1]

    def _of_all(self, scores: torch.Tensor) -> torch.Tensor:
        """Log score of every sequence together (batch)."""
        total = torch.zeros(len(scores), device=scores.device)
        reached: torch.Tensor | None = None
        for at in range(scores.shape[1]):
            highest = scores[:, at].max(-1, keepdim=True).values.detach()
            before = self.log_prior.exp() if reached is None else reached @ self.chances
            reached = before * (scores[:, at] - highest).exp()
            sums = reached.sum(-1, keepdim=True)
            total = total + sums.log()[:, 0] + highest[:, 0]
            reached = reached / sums
        return total

    def _of_said(self, scores: torch.Tensor, sounds: torch.Tensor) -> torch.Tensor:
        """Log score of the sequence that was said (batch), over all its timings within the tolerance."""
        run, order = runs(sounds)
        allowed = _around(run, order.shape[1])
        emitted = torch.gather(scores, 2, order[:, None].expand(-1, scores.shape[1], -1))
        emitted = torch.where(allowed, emitted, _NEVER)
        logs = self.chances.log()
        stay = logs[order, order]
        enter = functional.pad(logs[order[:, :-1], order[:, 1:]], (1, 0), value=_NEVER)
        reached = self.log_prior[order] + emitted[:, 0]
        for at in range(1, scores.shape[1]):
            entered = functional.pad(reached[:, :-1], (1, 0), value=_NEVER) + enter
            reached = torch.logaddexp(reached + stay, entered) + emitted[:, at]
        return torch.logsumexp(reached, -1)


def runs(sounds: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Give the number of the run of equal sounds each step belongs to (batch, steps), and the sound of each
    run (batch, runs), 0 after the last."""
    changes = functional.pad((sounds[:, 1:] != sounds[:, :-1]).long(), (1, 0))
    run = changes.cumsum(1)
    order = torch.zeros(len(sounds), int(run.max()) + 1, dtype=torch.long, device=sounds.device)
    return run, order.scatter_(1, run, sounds)


def _around(run: torch.Tensor, count: int) -> torch.Tensor:
    """Tell at which steps each run may be (batch, steps, runs)."""
    there = functional.one_hot(run, count).float().transpose(1, 2)
    near = functional.max_pool1d(there, 2 * TOLERANCE + 1, stride=1, padding=TOLERANCE)
    return near.transpose(1, 2) > 0


@torch.no_grad()
def best_sequence(loss: SequenceLoss, log_probabilities: torch.Tensor) -> list[int]:
    """Give the likeliest sounds of one recording (steps, sounds), each run once, silences left out."""
    scores = (SCALE * (log_probabilities - PRIOR_SHARE * loss.log_prior)).numpy()
    logs = loss.chances.log().numpy()
    reached, came_from = loss.log_prior.numpy() + scores[0], []
    for step in scores[1:]:
        ways = reached[:, None] + logs
        came_from.append(ways.argmax(0))
        reached = ways.max(0) + step
    path = [int(reached.argmax())]
    for way in reversed(came_from):
        path.append(int(way[path[-1]]))
    path.reverse()
    return [sound for at, sound in enumerate(path) if sound and (at == 0 or path[at - 1] != sound)]

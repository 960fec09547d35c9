"""The network: a time-delay net over mel energies, one output every 30 ms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from voices.training.ear.features import BANDS
from voices.training.ear.phones import outputs

STEP_FRAMES = 3
"""One output for three frames of 10 ms."""

DROPPED = 0.1
"""Share of the units silenced in training."""


@dataclass(frozen=True)
class Layer:
    """One layer: frames side by side, a matrix, normalisation, rectification."""

    name: str
    inputs: int
    outputs: int
    offsets: tuple[int, ...]
    """Frames it sees around its own, in frames of 10 ms."""
    stride: int
    """Distance of its own frames, in frames of 10 ms."""


def plan(narrow: int = 160, wide: int = 320) -> tuple[Layer, ...]:
    """Give the layers of a net with `narrow` units on the fast side and `wide` ones after it."""
    return (
        Layer("t1", BANDS, narrow, (-2, -1, 0, 1, 2), 1),
        Layer("t2", narrow, narrow, (-1, 0, 1), 1),
        Layer("t3", narrow, wide, (-1, 0, 1), STEP_FRAMES),
        *(Layer(f"t{at}", wide, wide, (-3, 0, 3), STEP_FRAMES) for at in (4, 5, 6)),
        *(Layer(f"t{at}", wide, wide, (-6, 0, 6), STEP_FRAMES) for at in (7, 8)),
    )


def context_frames(layers: Sequence[Layer]) -> int:
    """Give how many frames the net needs on each side."""
    return sum(max(layer.offsets) for layer in layers)


class Net(nn.Module):
    """Scores of the sounds, every 30 ms."""

    def __init__(self, layers: Sequence[Layer]) -> None:
        """`layers` as `plan` gives them."""
        super().__init__()
        self.layers = tuple(layers)
        self.context = context_frames(layers)
        self.register_buffer("mean", torch.zeros(BANDS))
        self.register_buffer("istd", torch.ones(BANDS))
        self.lin = nn.ModuleList(
            nn.Linear(layer.inputs * len(layer.offsets), layer.outputs, bias=False) for layer in layers
        )
        self.bn = nn.ModuleList(nn.BatchNorm1d(layer.outputs) for layer in layers)
        self.out = nn.Linear(layers[-1].outputs, len(outputs()))

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """Give log probabilities (batch, steps, sounds) of normalised features (batch, frames, 40); step k
        stands for frame `context + 3 k`."""
        return functional.log_softmax(self.out(self.hidden(features)).float(), -1)

    def hidden(self, features: torch.Tensor) -> torch.Tensor:
        """Give the last layer's units (batch, steps, units)."""
        values, grid = features, 1
        for layer, matrix, norm in zip(self.layers, self.lin, self.bn, strict=True):
            step = layer.stride // grid
            offsets = [offset // grid for offset in layer.offsets]
            before, after = -min(offsets), max(offsets)
            count = (values.shape[1] - before - after - 1) // step + 1
            span = (count - 1) * step + 1
            seen = torch.cat([values[:, before + o : before + o + span : step] for o in offsets], -1)
            made = matrix(seen)
            batch, steps, units = made.shape
            made = functional.relu(norm(made.reshape(-1, units)).reshape(batch, steps, units))
            if layer.inputs == layer.outputs:
                made = made + values[:, before : before + span : step]
            values, grid = self._drop(made), layer.stride
        return values

    def _drop(self, values: torch.Tensor) -> torch.Tensor:
        """In training, silence one unit in ten over a whole piece: cheaper than frame by frame."""
        if not self.training:
            return values
        kept = torch.rand(len(values), 1, values.shape[2], device=values.device) >= DROPPED
        return values * (kept / (1 - DROPPED)).to(values.dtype)

    def normalized(self, features: torch.Tensor) -> torch.Tensor:
        """Give mel energies with mean 0 and deviation 1."""
        return (features - self.mean) * self.istd


@torch.no_grad()
def score(net: Net, energies: np.ndarray) -> np.ndarray:
    """Give log probabilities for every frame of 10 ms (frames, sounds): the net is run at the three places
    of its grid."""
    net.eval()
    padded = np.concatenate(
        [np.repeat(energies[:1], net.context, 0), energies, np.repeat(energies[-1:], net.context + 2, 0)]
    )
    features = net.normalized(torch.from_numpy(padded.astype(np.float32)))[None]
    scores = np.zeros((len(energies), len(outputs())), np.float32)
    for place in range(STEP_FRAMES):
        count = len(range(place, len(energies), STEP_FRAMES))
        if count:
            scores[place::STEP_FRAMES] = net(features[:, place:])[0].numpy()[:count]
    return scores


def save(net: Net, prior: np.ndarray, path: object, **more: object) -> None:
    """Write a checkpoint: layers, sounds, weights, and how frequent each sound is."""
    layers = [[one.name, one.inputs, one.outputs, list(one.offsets), one.stride] for one in net.layers]
    config = {"layers": layers, "phones": list(outputs())}
    torch.save({"config": config, "state": net.state_dict(), "prior": np.asarray(prior), **more}, path)


def restore(path: object) -> tuple[Net, Mapping]:
    """Read a checkpoint; gives the net and the whole content."""
    content = torch.load(path, map_location="cpu", weights_only=False)
    layers = [
        Layer(name, size, made, tuple(around), step)
        for name, size, made, around, step in content["config"]["layers"]
    ]
    net = Net(layers)
    net.load_state_dict(content["state"], strict=False)
    return net, content

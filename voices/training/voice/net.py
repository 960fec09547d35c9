"""The net: phoneme ids to durations, then to frames of envelope, noise, pitch and voicing."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from voices.training.voice.bands import BANDS, NOISE_BANDS

OUTPUTS = BANDS + NOISE_BANDS + 2
"""Values of a frame: envelope, noise, log pitch, voicing."""

_PLACES = 6
_TEXT_WIDTH, _FRAME_WIDTH = 160, 160


class ConvBlock(nn.Module):
    """A convolution with a residual path; silence beyond the end stays silence."""

    def __init__(self, width: int, kernel: int, dilation: int, dropout: float) -> None:
        super().__init__()
        self.conv = nn.Conv1d(width, width, kernel, padding=dilation * (kernel // 2), dilation=dilation)
        self.norm = nn.LayerNorm(width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, values: Tensor, mask: Tensor) -> Tensor:
        """(batch, time, width) to the same shape; `mask` is (batch, time, 1)."""
        found = self.conv((values * mask).transpose(1, 2)).transpose(1, 2)
        return values + self.dropout(functional.relu(self.norm(found)))


class SpeechNet(nn.Module):
    """Text encoder, duration predictor, frame decoder."""

    mean: Tensor
    spread: Tensor
    timed: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(256, _TEXT_WIDTH)
        self.encoder = nn.ModuleList(ConvBlock(_TEXT_WIDTH, 5, 1, 0.1) for _ in range(3))
        self.context = nn.GRU(_TEXT_WIDTH, _TEXT_WIDTH // 2, batch_first=True, bidirectional=True)
        self.duration_blocks = nn.ModuleList(ConvBlock(_TEXT_WIDTH, 3, 1, 0.2) for _ in range(2))
        self.duration = nn.Linear(_TEXT_WIDTH, 1)
        self.entry = nn.Linear(_TEXT_WIDTH + _PLACES, _FRAME_WIDTH)
        self.decoder = nn.ModuleList(ConvBlock(_FRAME_WIDTH, 5, step, 0.05) for step in (1, 2, 4, 8, 1, 2))
        self.exit = nn.Linear(_FRAME_WIDTH, OUTPUTS)
        self.register_buffer("mean", torch.zeros(OUTPUTS - 1))
        self.register_buffer("spread", torch.ones(OUTPUTS - 1))
        self.register_buffer("timed", torch.ones(256))

    def encode(self, ids: Tensor, mask: Tensor, lengths: list[int] | None = None) -> tuple[Tensor, Tensor]:
        """Give the text's states (batch, ids, width) and log(1 + frames at the teacher's own pace) of each
        id, (batch, ids). `mask` is (batch, ids, 1); `lengths` are needed when the batch is padded."""
        states = self.embedding(ids)
        for block in self.encoder:
            states = block(states, mask)
        states = states + self._read_both_ways(states, lengths)
        found = states.detach() if self.training else states
        for block in self.duration_blocks:
            found = block(found, mask)
        return states, self.duration(found).squeeze(-1)

    def _read_both_ways(self, states: Tensor, lengths: list[int] | None) -> Tensor:
        if lengths is None:
            return self.context(states)[0]
        packed = nn.utils.rnn.pack_padded_sequence(states, lengths, batch_first=True, enforce_sorted=False)
        found, _ = nn.utils.rnn.pad_packed_sequence(
            self.context(packed)[0], batch_first=True, total_length=states.shape[1]
        )
        return found

    def decode(self, states: Tensor, places: Tensor, mask: Tensor) -> Tensor:
        """Give the normalised values of each frame, (batch, frames, OUTPUTS), from the state of its id and
        its place in it (`place_in_phone`)."""
        values = self.entry(torch.cat([states, places], -1))
        for block in self.decoder:
            values = block(values, mask)
        return self.exit(values)


def place_in_phone(start: Tensor, duration: Tensor, frame: Tensor) -> Tensor:
    """Describe where a frame lies in its phone, (..., 6): share of it, its square, the phone's length,
    nearness of both ends, arch. All arguments are frames."""
    share = (frame + 0.5 - start) / duration.clamp(min=1)
    parts = [
        share,
        share * share,
        torch.log1p(duration) / 3,
        torch.exp((start - frame).clamp(max=0) / 3),
        torch.exp((frame + 1 - start - duration).clamp(max=0) / 3),
        torch.sin(math.pi * share),
    ]
    return torch.stack(parts, -1)

"""What a telephone door gives for each call, whatever its wire."""

from __future__ import annotations

from typing import Protocol

from bot.model import Clip
from bot.ports import Call


class Line(Call, Protocol):
    """One telephone call, on a line that can be busy and that can be closed with a goodbye."""

    sealed: bytes | None
    """The caller's number, sealed; None when it is withheld."""
    farewell: Clip | None
    """Said before hanging up; set when the service stops during the call."""

    async def receive(self) -> None:
        """Take what the line sends until it is over; runs beside the ticks."""

    async def play(self, clip: Clip) -> None:
        """Say a whole clip of 8 kHz sound, in real time, until its end or the call's."""

    def log_end(self) -> None:
        """Write the call's counts in the log."""

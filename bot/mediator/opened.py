"""The records that mediators have open now, in memory only: an address of the desk never holds a person."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.jobs.cv import CvContent

OPEN_SECONDS = 3600.0
"""How long a record stays open after its last use, seconds: the length of a meeting."""

MOST_OPEN = 200
"""Records open at once; the oldest ones are closed beyond."""

Kind = TypeVar("Kind")


@dataclass
class Opened:
    """A CV opened by its code, or the record of a person who agreed."""

    account: str
    """The mediator who opened it: for nobody else."""
    content: CvContent | None = None
    """The CV that a code opened."""
    code: str = ""
    """That code."""
    person: str = ""
    """Opaque key of the person, when the record was opened."""


class OpenRecords(Generic[Kind]):
    """What is open, by a handle that nobody can guess."""

    def __init__(self) -> None:
        self._open: dict[str, tuple[float, Kind]] = {}

    def open(self, record: Kind, now: float) -> str:
        """Open a record; gives its handle."""
        self._close_old(now)
        handle = secrets.token_urlsafe(16)
        self._open[handle] = (now, record)
        return handle

    def get(self, handle: str, now: float) -> Kind | None:
        """The record of a handle, kept open from now on; None when it is closed."""
        self._close_old(now)
        found = self._open.pop(handle, None)
        if found is None:
            return None
        self._open[handle] = (now, found[1])
        return found[1]

    def close(self, handle: str) -> None:
        """Close a record."""
        self._open.pop(handle, None)

    def _close_old(self, now: float) -> None:
        while self._open:
            handle, (used, _) = next(iter(self._open.items()))
            if now - used < OPEN_SECONDS and len(self._open) <= MOST_OPEN:
                return
            del self._open[handle]

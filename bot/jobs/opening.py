"""Opening hours as data: which days, from when to when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True)
class Opening:
    """A stretch of time when a place is open, the same on several days."""

    days: tuple[int, ...]
    """Days of the week in order, 0 for Monday to 6 for Sunday."""
    start: time
    """When it opens."""
    end: time
    """When it closes."""

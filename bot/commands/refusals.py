"""What the doors of a running service refused, counted by reason: nobody's data, only codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

Doors = dict[str, Callable[[], Mapping[str, int]]]
"""Doors by name, each with its counts; filled as the doors open."""

SIGN = "refused: "
"""Beginning of the reasons of a door that counts other things beside."""


def count_refusals(doors: Doors) -> dict[str, int]:
    """The counts of all doors, each under `door: reason`."""
    found: Counter[str] = Counter()
    for door, counts in doors.items():
        for reason, number in counts().items():
            if reason.startswith(SIGN) and number:
                found[f"{door}: {reason.removeprefix(SIGN)}"] += number
    return dict(found)

"""Telephone keys: one key answers at once, a number is gathered."""

from __future__ import annotations

GATHER_SECONDS = 3.0
"""A number is complete when no key came for so long, seconds."""

KEYS = frozenset("0123456789*#")
"""Keys of a telephone; others (A to D) are ignored."""


class Keypad:
    """Gathers keys; fed with each key and with the time."""

    def __init__(self, gather_seconds: float = GATHER_SECONDS) -> None:
        self._gather_seconds = gather_seconds
        self._digits = ""
        self._last_key_at = 0.0

    @property
    def is_gathering(self) -> bool:
        """True while a number is being keyed."""
        return bool(self._digits)

    def press(self, now: float, key: str, digits: int) -> str | None:
        """Take one key when the question expects `digits` digits; give the complete answer or None.

        `#` ends a number and `*` gives it up; both are answers of their own when no number was begun."""
        if key not in KEYS:
            return None
        if digits <= 1 or key == "*" or (key == "#" and not self._digits):
            self._digits = ""
            return key
        if key == "#":
            return self._take()
        self._digits += key
        self._last_key_at = now
        return self._take() if len(self._digits) >= digits else None

    def tick(self, now: float) -> str | None:
        """Give the number when no other key came in time."""
        if self._digits and now - self._last_key_at >= self._gather_seconds - 1e-9:
            return self._take()
        return None

    def _take(self) -> str:
        digits, self._digits = self._digits, ""
        return digits

"""Who edits which text now; a machine fed with times, seconds."""

from __future__ import annotations

SEEN_SECONDS = 45.0
"""A page that has not told it is open for so long is closed, seconds; it tells every 15."""


class Presence:
    """The mediators before each text."""

    def __init__(self) -> None:
        self._seen: dict[str, dict[str, float]] = {}

    def here(self, text: str, name: str, now: float) -> list[str]:
        """Tell that a mediator has a text open; gives the others who have, by name."""
        seen = self._seen.setdefault(text, {})
        seen[name] = now
        for other in [other for other, at in seen.items() if now - at > SEEN_SECONDS]:
            del seen[other]
        return sorted(other for other in seen if other != name)

    def left(self, text: str, name: str) -> None:
        """Tell that a mediator closed a text."""
        self._seen.get(text, {}).pop(name, None)

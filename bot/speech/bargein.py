"""Which words of a person stop the assistant while it speaks."""

from __future__ import annotations

from collections.abc import Iterable

from bot.model import UNKNOWN
from bot.speech.turn_words import known_words

_NEEDED_PARTIALS = 2
"""A command must stand in so many recognitions in a row: partial words change their mind once."""

_MOST_UNKNOWN = 3
"""With more unknown words around it, a command is a word of somebody's conversation."""


def find_command(text: str, commands: Iterable[str]) -> str | None:
    """Give the longest command found as whole words in `text`, or None."""
    if text.split().count(UNKNOWN) > _MOST_UNKNOWN:
        return None
    padded = f" {' '.join(known_words(text))} "
    found = [command for command in commands if f" {command} " in padded]
    return max(found, key=len, default=None)


class BargeIn:
    """Follows the words of one utterance spoken over the assistant; fed with each new recognition."""

    def __init__(self, commands: Iterable[str]) -> None:
        self.commands = tuple(commands)
        self._standing: str | None = None
        self._count = 0

    def process(self, partial: str) -> str | None:
        """Take the words recognised so far; give the command as soon as it is certain, else None."""
        command = find_command(partial, self.commands)
        if command is None:
            self._standing, self._count = None, 0
            return None
        is_same = self._standing is not None and (self._standing in command or command in self._standing)
        self._count = self._count + 1 if is_same else 1
        self._standing = command
        return command if self._count >= _NEEDED_PARTIALS else None

"""The last turn of each conversation and its reply, so that a turn sent again is not taken twice."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model import Reply, Turn

MOST_CONVERSATIONS = 200
"""Conversations whose last reply is remembered, count."""


@dataclass(frozen=True)
class Answered:
    """The last turn of a conversation and what was replied."""

    turn: Turn
    reply: Reply


class LastReplies:
    """Remembers them; the oldest are forgotten first."""

    def __init__(self) -> None:
        self._answered: dict[str, Answered] = {}

    def again(self, turn: Turn) -> Reply | None:
        """The reply to this very turn, when it was the last one and has a number."""
        before = self._answered.get(turn.conversation)
        return before.reply if before is not None and turn.number and before.turn == turn else None

    def remember(self, turn: Turn, reply: Reply) -> None:
        """Remember the last turn of a conversation."""
        self._answered.pop(turn.conversation, None)
        self._answered[turn.conversation] = Answered(turn, reply)
        while len(self._answered) > MOST_CONVERSATIONS:
            self._answered.pop(next(iter(self._answered)))

    def forget(self, conversation: str) -> None:
        """Keep nothing of a conversation."""
        self._answered.pop(conversation, None)

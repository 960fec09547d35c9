"""The digits of a person's code stop here: they become an outcome before Rasa sees the turn, so that no
conversation, table or file ever holds them."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.dialogue.replies import KEY_COMMANDS, custom_of, message_of
from bot.dialogue.running import Parts
from bot.french.heard_code import has_digits, read_code
from bot.jobs.pins import DIGITS, digest_of, is_digest_of, is_easy
from bot.model import Turn, TurnKind

STEP = "code"
"""Field of a question's response (`custom`): what its digits are for (`check`, `choose`, `repeat`)."""

WITH_WORDS = (TurnKind.SPEECH, TurnKind.TEXT, TurnKind.KEYS)

MOST_CHOOSING = 200
"""Conversations whose half-chosen code is remembered; more than the calls of one machine."""


class CodeGate:
    """Turns digits into outcomes: `right`, `wrong`, `locked` for a check; `chosen`, `easy`, `unclear`; then
    `same` or `different`; `short` when they are not four."""

    def __init__(self, app: Parts) -> None:
        """`app` has the codes and the clock."""
        self._app = app
        self._chosen: dict[str, str] = {}
        self._secret = secrets.token_hex(16)  # of this process: what is being chosen is kept in memory only

    async def message_of(self, turn: Turn, question: str, responses: Mapping[str, Any]) -> str:
        """The message for a turn (`bot.dialogue.replies.message_of`); digits told at a question about a code
        are an outcome instead. Raises Temporary when the database does not answer."""
        step = custom_of(responses, question).get(STEP)
        if turn.kind in WITH_WORDS and turn.text.strip() not in KEY_COMMANDS:
            readings = read_code(turn.text, DIGITS).values if step and turn.person else ()
            if readings:
                return _message(await asyncio.to_thread(self._try, str(step), turn, readings))
            if step and has_digits(turn.text):
                return _message("short")
            turn = replace(turn, text=without_code(turn.text))
        return message_of(turn, question, responses)

    def forget(self, conversation: str) -> None:
        """Forget the code that was being chosen in a conversation."""
        self._chosen.pop(conversation, None)

    def _try(self, step: str, turn: Turn, readings: tuple[str, ...]) -> str:
        now = self._app.clock.now()
        if step == "check":
            return self._app.pins.check(turn.person, readings, now).value
        if len(readings) > 1:
            return "unclear"
        if step == "choose":
            return self._choose(turn, readings[0])
        chosen = self._chosen.pop(turn.conversation, "")
        if not chosen or not is_digest_of(chosen, turn.person, readings[0], self._secret):
            return "different"
        return "same" if self._app.pins.choose(turn.person, readings[0], now) else "different"

    def _choose(self, turn: Turn, digits: str) -> str:
        if is_easy(digits):
            return "easy"
        while len(self._chosen) >= MOST_CHOOSING:
            del self._chosen[next(iter(self._chosen))]
        self._chosen[turn.conversation] = digest_of(turn.person, digits, self._secret)
        return "chosen"


def without_code(text: str) -> str:
    """The same words, without the four digits that a person tells unasked ("mon code c'est..."): they are of
    no use there, and would stay in the conversation."""
    heard = read_code(text, DIGITS)
    if not heard.readings or STEP not in heard.text.split():
        return text
    first, last = min(r.start for r in heard.readings), max(r.end for r in heard.readings)
    return " ".join((heard.text[:first] + heard.text[last:]).split())


def _message(outcome: str) -> str:
    return f'/tell_code{{"outcome": "{outcome}"}}'

"""Turns and replies as JSON, between the gateway and the dialogue process: pure, no socket here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bot.errors import BotError, Misconfigured, Refused, Temporary
from bot.model import Reply, Turn, TurnKind

STATUS = {Temporary: 503, Refused: 422, Misconfigured: 500}
"""HTTP status of each kind of error."""


def turn_to_json(turn: Turn) -> dict[str, Any]:
    """Give a turn as JSON values."""
    return {**asdict(turn), "kind": turn.kind.value}


def turn_from_json(values: object) -> Turn:
    """Read a turn. Raises Refused when a field is missing, unknown or of the wrong type."""
    if not isinstance(values, Mapping):
        raise Refused("dialogue.turn", "a turn is a JSON object")
    try:
        sure = tuple(float(one) for one in values.get("word_confidences") or ())
        turn = Turn(**{**values, "kind": TurnKind(values.get("kind")), "word_confidences": sure})
    except (TypeError, ValueError) as error:
        raise Refused("dialogue.turn", "a field of the turn is missing, unknown or wrong") from error
    texts = (turn.conversation, turn.text, turn.person or "")
    is_right = all(isinstance(text, str) for text in texts) and turn.conversation
    if not is_right or not isinstance(turn.number, int) or not isinstance(turn.is_doubtful, bool):
        raise Refused("dialogue.turn", "a field of the turn has the wrong type")
    return turn


def reply_to_json(reply: Reply) -> dict[str, Any]:
    """Give a reply as JSON values."""
    return {**asdict(reply), "sentences": list(reply.sentences), "facts": dict(reply.facts)}


def reply_from_json(values: Mapping[str, Any]) -> Reply:
    """Read a reply. Raises Temporary when it is not one: the other side is not what it should be."""
    try:
        return Reply(**{**values, "sentences": tuple(values["sentences"])})
    except (TypeError, KeyError) as error:
        raise Temporary("dialogue.unreachable", "the dialogue process sent something else") from error


def error_to_json(error: BotError) -> tuple[int, dict[str, str]]:
    """Give the HTTP status and the JSON values of an error."""
    return STATUS.get(type(error), 500), {"code": error.code, "advice": error.advice}


def error_from_json(status: int, values: object) -> BotError:
    """Read an error: 422 and other 4xx will not succeed if repeated, all the rest may."""
    fields = values if isinstance(values, Mapping) else {}
    kind = Refused if 400 <= status < 500 else Temporary
    code, advice = fields.get("code") or "dialogue.unreachable", fields.get("advice") or f"HTTP {status}"
    return kind(str(code), str(advice))

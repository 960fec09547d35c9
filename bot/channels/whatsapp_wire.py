"""WhatsApp's Cloud API as bytes: signatures, what a webhook tells, what a sending asks. No network here.

Shapes: Meta, "Webhooks" and "Messages" of the WhatsApp Cloud API, read in November 2026.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.errors import Refused

MOST_BODY_BYTES = 1_000_000
"""Longest webhook that is read, bytes: Meta puts many messages in one, of some hundreds of bytes each."""

MOST_TEXT = 2000
"""Longest written message that is taken, characters: an answer has some words."""

WORDS = {
    "text": ("text", "body"),
    "button": ("button", "text"),
    "interactive": ("interactive", "button_reply", "title"),
}
"""Where the words stand in the kinds of message that hold some."""

SENT = frozenset({"sent", "delivered", "read", "played"})
"""Statuses after which a message surely went out."""


@dataclass(frozen=True)
class Incoming:
    """One message of a person."""

    id: str = field(repr=False)
    """Meta's identifier, which holds the number in a coded form."""
    sender: str = field(repr=False)
    """The number it came from, digits with the country's code."""
    sent_at: int
    """When it was sent, seconds since 1970."""
    kind: str
    """`audio`, `text` or `other`."""
    text: str = field(default="", repr=False)
    """The words of a written message."""
    media: str = field(default="", repr=False)
    """Identifier of the sound."""


@dataclass(frozen=True)
class Status:
    """What became of a message that was sent."""

    tag: str
    """What the sending was marked with; empty when it was not."""
    state: str
    """`sent`, `delivered`, `read`, `played` or `failed`."""


def sign(body: bytes, secret: str) -> str:
    """The header `X-Hub-Signature-256` of a body."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def is_signed(header: str | None, body: bytes, secret: str) -> bool:
    """Tell whether the header is that of this very body, in constant time."""
    return hmac.compare_digest((header or "").encode("utf-8", "replace"), sign(body, secret).encode())


def read_webhook(body: bytes) -> list[Incoming | Status]:
    """What a webhook tells, in its order; what is unknown or unreadable in it is left out. Raises Refused
    when it is no webhook of WhatsApp."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refused("whatsapp.body", "the webhook is no JSON") from error
    if not isinstance(told, dict) or told.get("object") != "whatsapp_business_account":
        raise Refused("whatsapp.body", "the webhook is not of WhatsApp")
    return [event for value in _values(told) for event in (*_messages(value), *_statuses(value))]


def _values(told: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for entry in _list(told, "entry"):
        for change in _list(entry, "changes"):
            value = change.get("value")
            if change.get("field") == "messages" and isinstance(value, dict):
                yield value


def _messages(value: Mapping[str, Any]) -> Iterator[Incoming]:
    for message in _list(value, "messages"):
        sent_at = str(message.get("timestamp", ""))
        name, sender = message.get("id"), message.get("from")
        if not (isinstance(name, str) and isinstance(sender, str) and name and sender):
            continue
        at = int(sent_at) if sent_at.isdecimal() and len(sent_at) < 12 else 0
        yield Incoming(name, sender, at, *_content(message))


def _content(message: Mapping[str, Any]) -> tuple[str, str, str]:
    """Kind, words and media of a message."""
    kind = message.get("type")
    if kind == "audio":
        media = _at(message, ("audio", "id"))
        return ("audio", "", media) if media else ("other", "", "")
    words = _at(message, WORDS[kind]) if kind in WORDS else ""
    return ("text", words[:MOST_TEXT], "") if words else ("other", "", "")


def _statuses(value: Mapping[str, Any]) -> Iterator[Status]:
    for status in _list(value, "statuses"):
        tag, state = status.get("biz_opaque_callback_data"), status.get("status")
        if isinstance(state, str):
            yield Status(tag if isinstance(tag, str) else "", state)


def _list(values: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    found = values.get(name)
    yield from (one for one in (found if isinstance(found, list) else ()) if isinstance(one, dict))


def _at(values: Mapping[str, Any], path: tuple[str, ...]) -> str:
    found: Any = values
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, str) else ""


def voice_message(to: str, media: str, tag: str) -> dict[str, Any]:
    """The sending of a voice note that was put there as `media`."""
    return {**_message(to, tag), "type": "audio", "audio": {"id": media, "voice": True}}


def document_message(to: str, media: str, name: str, tag: str) -> dict[str, Any]:
    """The sending of a document."""
    return {**_message(to, tag), "type": "document", "document": {"id": media, "filename": name}}


def template_message(to: str, template: str, tag: str) -> dict[str, Any]:
    """The sending of an approved template, the only thing allowed a day after the person's last message."""
    named = {"name": template, "language": {"code": "fr"}}
    return {**_message(to, tag), "type": "template", "template": named}


def _message(to: str, tag: str) -> dict[str, Any]:
    return {
        "messaging_product": "whatsapp", "recipient_type": "individual", "to": to.lstrip("+"),
        "biz_opaque_callback_data": tag,
    }  # fmt: skip

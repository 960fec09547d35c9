"""Twilio's Media Streams and signatures as text and bytes. No network here.

Shapes: Twilio, "Media Streams: WebSocket messages" and "Webhooks security", read in November 2026. All
numbers of the messages are strings.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import quoteattr

from bot.audio.g711 import from_ulaw, to_ulaw
from bot.errors import Refused

MOST_MESSAGE_BYTES = 32_768
"""Longest message that is read, bytes: one of 20 ms of sound has about 350."""

MOST_SOUND_BYTES = 16_000
"""Longest sound of one message, bytes of mu-law (2 s)."""

MOST_NUMBER_DIGITS = 18
"""Longest number written as a string, digits."""

KEYS = frozenset("0123456789*#ABCD")
"""Telephone keys that can be sent."""

FORMAT = {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1}
"""The only sound that Media Streams carries."""


@dataclass(frozen=True)
class Connected:
    """The first message of a stream."""


@dataclass(frozen=True)
class Start:
    """A call begins to stream."""

    stream: str
    """Identifier of the stream, to be given back with all that is sent."""
    call: str
    """Identifier of the call at Twilio."""
    parameters: Mapping[str, str] = field(repr=False)
    """What the answer to the start request asked to be given."""


@dataclass(frozen=True)
class Sound:
    """Sound of the caller."""

    chunk: int
    """Its number in the stream, from 1; 0 when it has none."""
    pcm: bytes = field(repr=False)
    """Signed 16-bit samples at 8 kHz."""


@dataclass(frozen=True)
class Key:
    """A telephone key."""

    key: str
    """One of KEYS."""


@dataclass(frozen=True)
class Mark:
    """All that was sent before this mark was heard, or cleared."""

    name: str
    """Its name, as it was sent."""


@dataclass(frozen=True)
class Stop:
    """The call is over, or streams no more."""


Event = Connected | Start | Sound | Key | Mark | Stop
"""What a message can tell."""


def read_message(text: str | bytes) -> Event | None:
    """What a message tells; None for one that is unknown or says nothing that is needed. Raises Refused when
    it is no message of Media Streams, or one with a wrong field."""
    if len(text) > MOST_MESSAGE_BYTES:
        raise Refused("twilio.message", "the message is too long")
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused("twilio.message", "the message is no JSON") from error
    kind = told.get("event") if isinstance(told, dict) else None
    if not isinstance(kind, str):
        raise Refused("twilio.message", "the message names no event")
    if kind == "connected":
        return Connected()
    if kind == "stop":
        return Stop()
    read = {"start": _start, "media": _sound, "dtmf": _key, "mark": _mark}.get(kind)
    return read(_fields(told, kind), told) if read else None


def _start(start: Mapping[str, Any], told: Mapping[str, Any]) -> Start:
    given = start.get("mediaFormat")
    form = {**given, "sampleRate": _whole(given.get("sampleRate")), "channels": _whole(given.get("channels"))}
    if form != FORMAT:
        raise Refused("twilio.format", "the stream is not mu-law at 8 kHz, one channel")
    parameters = start.get("customParameters")
    texts = parameters.items() if isinstance(parameters, dict) else ()
    kept = {name: value for name, value in texts if isinstance(value, str)}
    return Start(_text(start, "streamSid") or _text(told, "streamSid"), _text(start, "callSid"), kept)


def _sound(media: Mapping[str, Any], _: Mapping[str, Any]) -> Sound | None:
    if media.get("track", "inbound") != "inbound":
        return None
    payload = media.get("payload")
    if not isinstance(payload, str):
        raise Refused("twilio.sound", "the sound is no text")
    try:
        coded = base64.b64decode(payload, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused("twilio.sound", "the sound is not in base64") from error
    if len(coded) > MOST_SOUND_BYTES:
        raise Refused("twilio.sound", "the sound of one message is too long")
    return Sound(_whole(media.get("chunk")), from_ulaw(coded)) if coded else None


def _key(dtmf: Mapping[str, Any], _: Mapping[str, Any]) -> Key:
    key = dtmf.get("digit")
    if not isinstance(key, str) or key not in KEYS:
        raise Refused("twilio.key", "this is no telephone key")
    return Key(key)


def _mark(mark: Mapping[str, Any], _: Mapping[str, Any]) -> Mark:
    return Mark(_text(mark, "name"))


def _fields(told: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = told.get(name)
    if not isinstance(found, dict) or (name == "start" and not isinstance(found.get("mediaFormat"), dict)):
        raise Refused("twilio.message", f"the message has no {name}")
    return found


def _text(values: Mapping[str, Any], name: str) -> str:
    found = values.get(name)
    if not isinstance(found, str):
        raise Refused("twilio.message", f"{name} is no text")
    return found


def _whole(value: object) -> int:
    """A number, which Twilio writes as a string in most places; 0 when it is none."""
    digits = str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    if digits.isascii() and digits.isdigit() and len(digits) <= MOST_NUMBER_DIGITS:
        return int(digits)
    return 0


def sound_message(stream: str, pcm: bytes) -> str:
    """Sound for the caller: signed 16-bit samples at 8 kHz."""
    payload = base64.b64encode(to_ulaw(pcm)).decode("ascii")
    return json.dumps({"event": "media", "streamSid": stream, "media": {"payload": payload}})


def mark_message(stream: str, name: str) -> str:
    """A mark, which comes back when all that was sent before it was heard or cleared."""
    return json.dumps({"event": "mark", "streamSid": stream, "mark": {"name": name}})


def clear_message(stream: str) -> str:
    """Forget the sound that was sent and not heard yet."""
    return json.dumps({"event": "clear", "streamSid": stream})


def sign(url: str, fields: Iterable[tuple[str, str]], secret: str) -> str:
    """The header `X-Twilio-Signature` of a request with these form fields: the address as Twilio has it, then
    each name and value, sorted; a value that comes twice under one name counts once."""
    text = url + "".join(name + value for name, value in sorted(set(fields)))
    digest = hmac.new(secret.encode(), text.encode("utf-8", "replace"), hashlib.sha1).digest()
    return base64.b64encode(digest).decode("ascii")


def is_signed(header: str | None, url: str, fields: Iterable[tuple[str, str]], secret: str) -> bool:
    """Tell whether the header is that of this very request, in constant time."""
    expected = sign(url, fields, secret).encode()
    return hmac.compare_digest((header or "").encode("utf-8", "replace"), expected)


def answer_with_stream(url: str, parameters: Mapping[str, str]) -> str:
    """The answer (TwiML) that connects the call to a stream in both directions, then hangs up."""
    given = "".join(
        f"<Parameter name={quoteattr(name)} value={quoteattr(value)}/>" for name, value in parameters.items()
    )
    stream = f"<Connect><Stream url={quoteattr(url)}>{given}</Stream></Connect>"
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{stream}<Hangup/></Response>'


def answer_busy() -> str:
    """The answer (TwiML) that gives the caller the busy tone."""
    return '<?xml version="1.0" encoding="UTF-8"?><Response><Reject reason="busy"/></Response>'

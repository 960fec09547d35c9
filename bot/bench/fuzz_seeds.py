"""Right frames of every wire, with invented people, from which wrong ones are made."""

from __future__ import annotations

import json
from uuid import UUID

from bot.channels import audiosocket_wire as audiosocket
from bot.channels import twilio_wire as twilio
from bot.channels.whatsapp_wire import sign

_CALL = UUID("0b0c8a6e-7a9e-4c8e-8a53-9b0a1f3f6f10")
_SOUND = bytes(range(256)) + bytes(64)


def _text(values: object) -> bytes:
    return json.dumps(values).encode()


def _event(event: str, values: object) -> bytes:
    return _text({"event": event, "sequenceNumber": "7", "streamSid": "MZ1", event: values})


AUDIOSOCKET = tuple(
    audiosocket.encode(kind, payload)
    for kind, payload in (
        (audiosocket.IDENTIFIER, _CALL.bytes),
        (audiosocket.SOUND, _SOUND),
        (0x12, _SOUND * 2),
        (audiosocket.KEY, b"5"),
        (audiosocket.ERROR, b"\x02"),
        (audiosocket.HANG_UP, b""),
        (0x42, b"unknown"),
    )
)

TWILIO = (
    _text({"event": "connected", "protocol": "Call", "version": "1.0.0"}),
    _event(
        "start",
        {
            "accountSid": "AC1",
            "streamSid": "MZ1",
            "callSid": "CA1",
            "tracks": ["inbound"],
            "mediaFormat": twilio.FORMAT,
            "customParameters": {"token": str(_CALL)},
        },
    ),
    _event(
        "media",
        {
            "track": "inbound",
            "chunk": "3",
            "timestamp": "60",
            "payload": json.loads(twilio.sound_message("MZ1", _SOUND))["media"]["payload"],
        },
    ),
    _event("dtmf", {"track": "inbound_track", "digit": "5"}),
    _event("mark", {"name": "4"}),
    _event("stop", {"accountSid": "AC1", "callSid": "CA1"}),
)

SIP = tuple(
    "\r\n".join(("INVITE sip:99@127.0.0.1 SIP/2.0", *headers, "", "v=0")).encode()
    for headers in (
        ('From: "Ana" <sip:+33639980001@operator.example;user=phone>;tag=1', "To: <sip:99@127.0.0.1>"),
        ("f: sip:0639980001@operator.example", "P-Asserted-Identity: <tel:+33639980001>", "Privacy: none"),
        ("FROM : <sip:anonymous@anonymous.invalid>", "Privacy: id;user", "Contact:\r\n <sip:x@[::1]:5060>"),
    )
)

CONTROL = (
    _text({"uuid": str(_CALL), "number": "+33639980001"}),
    _text({"uuid": str(_CALL), "number": None}),
    f"uuid={_CALL}&number=%2B33639980001".encode(),
    f"uuid={_CALL}".encode(),
)


def _webhook(value: dict[str, object]) -> bytes:
    metadata = {"display_phone_number": "33199000001", "phone_number_id": "1"}
    value = {"messaging_product": "whatsapp", "metadata": metadata, **value}
    change = {"field": "messages", "value": value}
    return _text({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]})


_SENT = {"from": "33639980001", "id": "wamid.1", "timestamp": "1795000000"}

WHATSAPP = (
    _webhook({"messages": [{**_SENT, "type": "text", "text": {"body": "bonjour"}}]}),
    _webhook({"messages": [{**_SENT, "type": "audio", "audio": {"id": "9", "voice": True}}]}),
    _webhook({"messages": [{**_SENT, "type": "button", "button": {"text": "oui"}}]}),
    _webhook({"messages": [{**_SENT, "type": "image", "image": {"id": "9"}}]}),
    _webhook({"statuses": [{"id": "wamid.1", "status": "delivered", "biz_opaque_callback_data": "tag"}]}),
)

SIGNATURES = (
    sign(b"body", "secret").encode(),
    twilio.sign("https://voice.example/", [("From", "x")], "secret").encode(),
)

STRANGE = (
    b"[" * 3000, b'{"a":' * 1000, b"\xff\xfe", b"\x00" * 16, "é\u2028🙂".encode(), b"9" * 5000, b"-1",
    b"1e999", b"NaN", b"null", b'\\ud800', b"%00%ff&", b"A" * 70_000, b"\x10\xff\xff", b"\x01\x00\x10",
)  # fmt: skip
"""Pieces that parsers are known to stumble over."""

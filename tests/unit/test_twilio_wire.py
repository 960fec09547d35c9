"""Media Streams as text: what comes is read to the letter, what is wrong refused, signatures are Twilio's."""

from __future__ import annotations

import base64
import json

import pytest

from bot.audio.g711 import from_ulaw, to_ulaw
from bot.channels import twilio_wire as wire
from bot.errors import Refused

PCM = from_ulaw(bytes(range(160)))
FORMAT = {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1}
START = {
    "accountSid": "AC1", "streamSid": "MZ1", "callSid": "CA1", "tracks": ["inbound"], "mediaFormat": FORMAT,
    "customParameters": {"token": "t", "odd": 3},
}  # fmt: skip
MEDIA = {
    "track": "inbound",
    "chunk": "2",
    "timestamp": "20",
    "payload": base64.b64encode(to_ulaw(PCM)).decode(),
}


def told(event: str, values: object) -> str:
    return json.dumps({"event": event, "sequenceNumber": "3", "streamSid": "MZ1", event: values})


def test_every_message_of_a_call_is_read_to_the_letter() -> None:
    assert wire.read_message('{"event":"connected","protocol":"Call","version":"1.0.0"}') == wire.Connected()
    assert wire.read_message(told("start", START)) == wire.Start("MZ1", "CA1", {"token": "t"})
    assert wire.read_message(told("media", MEDIA)) == wire.Sound(2, PCM)
    assert wire.read_message(told("dtmf", {"track": "inbound_track", "digit": "#"})) == wire.Key("#")
    assert wire.read_message(told("mark", {"name": "7"})) == wire.Mark("7")
    assert wire.read_message(told("stop", {"accountSid": "AC1", "callSid": "CA1"})) == wire.Stop()


def test_what_is_unknown_or_not_the_callers_is_skipped() -> None:
    assert wire.read_message('{"event": "tomorrow", "anything": [1]}') is None
    assert wire.read_message(told("media", {**MEDIA, "track": "outbound"})) is None
    assert wire.read_message(told("media", {**MEDIA, "payload": ""})) is None


@pytest.mark.parametrize(
    "text",
    [
        "", "nothing", "[]", "3", '{"event": 3}', "{}", "[" * 30_000, '"' + "a" * 40_000 + '"',
        told("media", None), told("media", {**MEDIA, "payload": "é"}),
        told("media", {**MEDIA, "payload": "a"}),
        told("media", {**MEDIA, "payload": 7}), told("media", {**MEDIA, "payload": "AAAA" * 6000}),
        told("dtmf", {"digit": "12"}), told("dtmf", {}), told("dtmf", {"digit": ["1"]}),
        told("mark", {"name": 1}),
        told("start", {**START, "callSid": None}), told("start", {**START, "mediaFormat": "mulaw"}),
        told("start", {**START, "mediaFormat": {**FORMAT, "sampleRate": 16000}}),
        told("start", {**START, "mediaFormat": {**FORMAT, "encoding": "audio/l16"}}),
    ],
)  # fmt: skip
def test_a_wrong_message_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        wire.read_message(text)


def test_a_number_in_a_string_of_any_shape_never_fails() -> None:
    for chunk in ("٣", "-1", "1e9", "9" * 400, "", None, True, 1.5, {}):
        sound = wire.read_message(told("media", {**MEDIA, "chunk": chunk}))
        assert isinstance(sound, wire.Sound) and sound.chunk == 0


def test_what_is_sent_names_the_stream_and_holds_nothing_else() -> None:
    sent = json.loads(wire.sound_message("MZ1", PCM))
    assert sent == {"event": "media", "streamSid": "MZ1", "media": {"payload": MEDIA["payload"]}}
    assert json.loads(wire.mark_message("MZ1", "4")) == {
        "event": "mark", "streamSid": "MZ1", "mark": {"name": "4"},
    }  # fmt: skip
    assert json.loads(wire.clear_message("MZ1")) == {"event": "clear", "streamSid": "MZ1"}


def test_the_signature_is_the_one_of_twilios_documentation() -> None:
    """The example of "Webhooks security": its address, fields and token give this very header."""
    fields = {
        "CallSid": "CA1234567890ABCDE", "Caller": "+12349013030", "Digits": "1234", "From": "+12349013030",
        "To": "+18005551212",
    }  # fmt: skip
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert wire.sign(url, fields.items(), "12345") == "0/KCTR6DLpKmkAf8muzZqo1nDgQ="
    assert wire.is_signed("0/KCTR6DLpKmkAf8muzZqo1nDgQ=", url, reversed(fields.items()), "12345")
    for header in (None, "", "é", "0/KCTR6DLpKmkAf8muzZqo1nDgQ", "0/KCTR6DLpKmkAf8muzZqo1nDgq="):
        assert not wire.is_signed(header, url, fields.items(), "12345")
    assert not wire.is_signed("0/KCTR6DLpKmkAf8muzZqo1nDgQ=", url + "&x", fields.items(), "12345")


def test_the_answer_is_well_formed_whatever_the_parameters() -> None:
    from xml.etree import ElementTree

    answer = wire.answer_with_stream('wss://a.example/"<&', {"token": "\"'<>&"})
    stream = ElementTree.fromstring(answer).find("Connect/Stream")
    assert stream is not None and stream.get("url") == 'wss://a.example/"<&'
    assert [(p.get("name"), p.get("value")) for p in stream] == [("token", "\"'<>&")]
    assert ElementTree.fromstring(wire.answer_busy()).find("Reject") is not None

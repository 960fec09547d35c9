"""WhatsApp's webhooks as bytes: only Meta's are read, and nothing in one stops the others."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.whatsapp_wire import (
    MOST_TEXT,
    Incoming,
    Status,
    document_message,
    is_signed,
    read_webhook,
    sign,
    template_message,
    voice_message,
)
from bot.errors import Refused
from fakes.cloud_api import PERSON, audio, text, webhook

SECRET = "a-secret"


def test_only_the_very_bytes_that_were_signed_are_accepted() -> None:
    body = webhook([text("été à Décines")])
    assert is_signed(sign(body, SECRET), body, SECRET)
    assert not is_signed(sign(body, "other"), body, SECRET)
    assert not is_signed(sign(body, SECRET), body + b" ", SECRET)
    assert not is_signed(sign(json.dumps(json.loads(body)).encode() + b"x", SECRET), body, SECRET)


@pytest.mark.parametrize("header", [None, "", "sha256=", "sha1=abc", "sha256=é"])
def test_a_request_without_a_good_signature_is_refused(header: str | None) -> None:
    assert not is_signed(header, b"{}", SECRET)


def test_notes_words_and_statuses_are_read_in_their_order() -> None:
    status = {
        "id": "wamid.x",
        "status": "played",
        "biz_opaque_callback_data": "tag-1",
        "recipient_id": PERSON,
    }
    button = {**text(""), "type": "button", "button": {"text": "Oui", "payload": "yes"}}
    found = read_webhook(webhook([audio("12", 5), text("oui", 6), button], [status]))
    assert [one.kind for one in found if isinstance(one, Incoming)] == ["audio", "text", "text"]
    assert found[0] == Incoming("wamid.12", PERSON, 5, "audio", "", "12")
    assert isinstance(found[2], Incoming) and found[2].text == "Oui"
    assert found[3] == Status("tag-1", "played")


@pytest.mark.parametrize(
    "kind", ["image", "sticker", "video", "location", "contacts", "reaction", "unsupported"]
)
def test_what_is_neither_a_note_nor_words_is_known_as_such(kind: str) -> None:
    (found,) = read_webhook(webhook([{"from": PERSON, "id": "m", "timestamp": "1", "type": kind, kind: {}}]))
    assert isinstance(found, Incoming) and found.kind == "other"


def test_a_broken_message_does_not_hide_the_others() -> None:
    broken = [
        {"id": "a"},
        {"from": PERSON},
        {"from": 1, "id": 2},
        {"from": PERSON, "id": "b", "type": "audio"},
    ]
    found = read_webhook(webhook([*broken, text("oui")]))
    assert [one.kind for one in found if isinstance(one, Incoming)] == ["other", "text"]


def test_endless_words_are_cut() -> None:
    (found,) = read_webhook(webhook([text("a" * 100_000)]))
    assert isinstance(found, Incoming) and len(found.text) == MOST_TEXT


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"object": "page"}', b"[" * 50_000, b"\xff\xfe"])
def test_what_is_no_webhook_is_refused(body: bytes) -> None:
    with pytest.raises(Refused):
        read_webhook(body)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["entry", "changes", "value", "field", "messages", "id", "type"]), inner
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_any_values_in_a_webhook_are_read_without_a_crash(values: object) -> None:
    body = json.dumps({"object": "whatsapp_business_account", "entry": values}).encode()
    assert isinstance(read_webhook(body), list)


def test_no_number_is_shown_of_a_message() -> None:
    (found,) = read_webhook(webhook([text("je cherche du ménage")]))
    assert PERSON not in repr(found) and "ménage" not in repr(found)


def test_sendings_have_the_shapes_that_meta_asks() -> None:
    note = voice_message("+33639981234", "77", "tag")
    assert note == {
        "messaging_product": "whatsapp", "recipient_type": "individual", "to": "33639981234",
        "biz_opaque_callback_data": "tag", "type": "audio", "audio": {"id": "77", "voice": True},
    }  # fmt: skip
    assert document_message("+33", "7", "CV.pdf", "t")["document"] == {"id": "7", "filename": "CV.pdf"}
    assert template_message("+33", "rappel", "t")["template"] == {
        "name": "rappel",
        "language": {"code": "fr"},
    }

"""AudioSocket's bytes: every type, every cut, wrong lengths."""

from __future__ import annotations

import struct
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels import audiosocket_wire as wire

UUID = bytes(range(16))


def well_formed() -> st.SearchStrategy[wire.Message]:
    """Any message that another end may rightly send."""
    sound = st.builds(
        wire.Message,
        st.sampled_from(sorted(wire.SOUND_RATES_HZ)),
        st.binary(min_size=1, max_size=200).map(lambda half: half + half),
    )
    return st.one_of(
        sound,
        st.just(wire.Message(wire.HANG_UP)),
        st.builds(wire.Message, st.just(wire.IDENTIFIER), st.binary(min_size=16, max_size=16)),
        st.builds(wire.Message, st.just(wire.KEY), st.sampled_from(sorted(wire.KEYS)).map(str.encode)),
        st.builds(wire.Message, st.just(wire.ERROR), st.binary(max_size=2)),
    )


def cut(data: bytes, places: list[int]) -> list[bytes]:
    edges = sorted({0, len(data), *(place % (len(data) + 1) for place in places)})
    return [data[a:b] for a, b in pairwise(edges)]


def test_a_frame_is_written_as_asterisk_writes_it() -> None:
    assert wire.encode(wire.SOUND, bytes(320)) == b"\x10\x01\x40" + bytes(320)
    assert wire.encode(wire.HANG_UP) == b"\x00\x00\x00"
    assert wire.encode(wire.IDENTIFIER, UUID) == b"\x01\x00\x10" + UUID
    assert wire.encode(wire.KEY, b"5") == b"\x03\x00\x015"


@settings(max_examples=200, deadline=None)
@given(st.lists(well_formed(), max_size=12), st.lists(st.integers(0, 10_000), max_size=20))
def test_any_messages_cut_anywhere_come_back_and_nothing_is_left(messages, places) -> None:
    data = b"".join(wire.encode(m.kind, m.payload) for m in messages)
    decoder = wire.Decoder()
    back = [m for piece in cut(data, places) for m in decoder.feed(piece)]
    assert back == messages
    assert (decoder.pending_bytes, decoder.skipped, decoder.malformed) == (0, 0, 0)


def test_one_call_cut_at_every_single_byte_gives_the_same_messages() -> None:
    data = (
        wire.encode(wire.IDENTIFIER, UUID)
        + wire.encode(wire.SOUND, bytes(320))
        + wire.encode(wire.KEY, b"#")
        + wire.encode(wire.HANG_UP)
    )
    expected = wire.Decoder().feed(data)
    assert [m.kind for m in expected] == [wire.IDENTIFIER, wire.SOUND, wire.KEY, wire.HANG_UP]
    for place in range(len(data) + 1):
        decoder = wire.Decoder()
        assert decoder.feed(data[:place]) + decoder.feed(data[place:]) == expected
    decoder = wire.Decoder()
    assert [m for i in range(len(data)) for m in decoder.feed(data[i : i + 1])] == expected


@given(
    st.integers(0, 255).filter(lambda kind: kind not in (0, 1, 3, 255) and not 0x10 <= kind <= 0x18),
    st.binary(max_size=700),
)
def test_an_unknown_type_is_skipped_by_its_length(kind, payload) -> None:
    decoder = wire.Decoder()
    assert decoder.feed(wire.encode(kind, payload) + wire.encode(wire.KEY, b"1")) == [
        wire.Message(wire.KEY, b"1")
    ]
    assert decoder.skipped == 1 and decoder.pending_bytes == 0


@pytest.mark.parametrize(
    "kind, payload",
    [
        (wire.IDENTIFIER, b"short"),
        (wire.IDENTIFIER, bytes(17)),
        (wire.KEY, b""),
        (wire.KEY, b"12"),
        (wire.KEY, b"z"),
    ],
)
def test_a_wrong_payload_is_left_out_and_counted(kind, payload) -> None:
    decoder = wire.Decoder()
    assert decoder.feed(wire.encode(kind, payload)) == []
    assert decoder.malformed == 1


def test_half_a_sample_at_the_end_of_sound_is_cut_off() -> None:
    decoder = wire.Decoder()
    assert decoder.feed(wire.encode(wire.SOUND, b"\x01\x02\x03")) == [wire.Message(wire.SOUND, b"\x01\x02")]
    assert decoder.malformed == 1
    assert decoder.feed(wire.encode(wire.SOUND, b"")) == []


def test_a_length_without_its_payload_waits_and_keeps_at_most_one_message() -> None:
    decoder = wire.Decoder()
    assert decoder.feed(struct.pack(">BH", wire.SOUND, 0xFFFF) + bytes(1000)) == []
    assert decoder.pending_bytes == 1003


@given(st.binary(max_size=3000), st.lists(st.integers(0, 10_000), max_size=8))
def test_garbage_never_raises_and_gives_the_same_however_it_is_cut(data, places) -> None:
    whole, pieces = wire.Decoder(), wire.Decoder()
    expected = whole.feed(data)
    assert [m for piece in cut(data, places) for m in pieces.feed(piece)] == expected
    assert pieces.pending_bytes == whole.pending_bytes < 65_538


def test_a_payload_too_long_for_its_length_is_refused() -> None:
    with pytest.raises(ValueError):
        wire.encode(wire.SOUND, bytes(65_536))

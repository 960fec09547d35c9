"""Voice notes in memory: Opus of one channel, read back as telephone sound."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bot.audio.load import read_clip
from bot.audio.note import MOST_BYTES, write_note
from bot.errors import Refused
from bot.model import Clip


def tone(seconds: float, hertz: float = 440.0, rate_hz: int = 8000) -> Clip:
    times = np.arange(int(seconds * rate_hz)) / rate_hz
    return Clip((np.sin(2 * math.pi * hertz * times) * 9000).astype("<i2").tobytes(), rate_hz)


def test_a_note_is_an_ogg_file_of_one_opus_channel() -> None:
    note = write_note(tone(1.0))
    assert note[:4] == b"OggS"
    head = note.index(b"OpusHead")
    assert note[head + 9] == 1  # channels, RFC 7845 section 5.1


def test_a_note_read_back_has_its_length_and_its_tone() -> None:
    back = read_clip(write_note(tone(2.0)))
    assert back.rate_hz == 8000 and back.seconds == pytest.approx(2.0, abs=0.05)
    samples = np.frombuffer(back.pcm, "<i2")[4000:12000].astype(float)
    assert np.argmax(np.abs(np.fft.rfft(samples))) * 8000 / len(samples) == pytest.approx(440, abs=3)


def test_a_minute_fits_in_what_whatsapp_plays() -> None:
    noise = np.random.default_rng(1).normal(0, 3000, 60 * 8000).astype("<i2").tobytes()
    assert len(write_note(Clip(noise, 8000))) < MOST_BYTES / 2


def test_a_note_too_long_to_be_played_is_refused() -> None:
    noise = np.random.default_rng(1).normal(0, 3000, 400 * 8000).astype("<i2").tobytes()
    with pytest.raises(Refused):
        write_note(Clip(noise, 8000))


@pytest.mark.parametrize(
    "data",
    [b"", b"OggS", b"\x00" * 1000, b"<html>", write_note(tone(1.0))[:60]],
    ids=["nothing", "a beginning", "zeros", "a page", "a header"],
)
def test_what_is_no_sound_is_refused_with_its_reason(data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        read_clip(data)
    assert refused.value.code.startswith("audio.")


def test_a_note_that_was_cut_short_gives_what_is_left() -> None:
    note = write_note(tone(5.0))
    assert 0.5 < read_clip(note[: len(note) // 2]).seconds < 4.9

"""Pure sound: samples, rates, levels, frames, files."""

from __future__ import annotations

import math
import wave
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audio.level import ACTIVE_RMS, active_rms, amplify, for_phone, high_pass, limit, trim_silence
from bot.audio.load import load_clip
from bot.audio.rechunk import Rechunker, split_frames
from bot.audio.resample import StreamResampler, resample
from bot.audio.samples import to_pcm, to_samples
from bot.audio.stereo import interleave, split_stereo
from bot.audio.wav import read_wav, write_stereo_wav, write_wav
from bot.errors import Refused
from bot.model import FRAME_BYTES, PHONE_RATE_HZ, Clip


def tone(hertz: float, seconds: float, rate_hz: int, size: float = 0.3) -> np.ndarray:
    moments = np.arange(int(seconds * rate_hz)) / rate_hz
    return (size * np.sin(2 * math.pi * hertz * moments)).astype(np.float32)


@given(st.lists(st.binary(max_size=1000), max_size=30))
def test_any_fragmentation_gives_the_same_frames_and_loses_no_byte(pieces: list[bytes]) -> None:
    chunker = Rechunker()
    frames = [frame for piece in pieces for frame in chunker.feed(piece)]
    assert all(len(frame) == FRAME_BYTES for frame in frames)
    assert b"".join(frames) + chunker.rest == b"".join(pieces)
    assert len(chunker.rest) < FRAME_BYTES


@given(st.binary(max_size=2000), st.integers(1, 700))
def test_cutting_byte_by_byte_or_at_once_is_the_same(pcm: bytes, size: int) -> None:
    slow = Rechunker(size)
    one_by_one = [frame for byte in pcm for frame in slow.feed(bytes([byte]))] + slow.finish()
    assert one_by_one == split_frames(pcm, size)
    assert slow.rest == b""


def test_last_frame_is_filled_with_silence() -> None:
    assert split_frames(b"\1\1\1\1\1", 4) == [b"\1\1\1\1", b"\1\0\0\0"]
    assert split_frames(b"", 4) == []


def test_a_frame_of_no_byte_is_refused() -> None:
    with pytest.raises(ValueError):
        Rechunker(0)


@given(st.binary(max_size=600).map(lambda raw: raw[: len(raw) // 2 * 2]))
def test_sound_survives_the_way_to_numbers_and_back(pcm: bytes) -> None:
    assert to_pcm(to_samples(pcm)) == pcm


def test_too_loud_samples_are_cut_not_wrapped() -> None:
    assert np.frombuffer(to_pcm(np.array([2.0, -2.0])), "<i2").tolist() == [32767, -32768]


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_both_sides_of_a_call_stay_on_their_side(left: bytes, right: bytes) -> None:
    left, right = left[: len(left) // 2 * 2], right[: len(right) // 2 * 2]
    again_left, again_right = split_stereo(interleave(left, right))
    length = max(len(left), len(right))
    assert again_left == left.ljust(length, b"\0")
    assert again_right == right.ljust(length, b"\0")


def test_a_tone_keeps_its_pitch_at_another_rate() -> None:
    low = resample(tone(440, 1, 22050), 22050, 8000)
    spectrum = np.abs(np.fft.rfft(low))
    assert abs(len(low) - 8000) <= 2
    assert abs(int(spectrum.argmax()) - 440) <= 1


def test_what_the_telephone_cannot_carry_does_not_fold_back() -> None:
    folded = resample(tone(6000, 1, 16000), 16000, 8000)
    assert np.abs(folded[100:-100]).max() < 0.01


def test_a_stream_gives_the_same_sound_as_one_piece() -> None:
    pcm = to_pcm(tone(300, 1, 8000))
    stream = StreamResampler(8000, 16000)
    pieces = b"".join(stream.feed(frame) for frame in split_frames(pcm)) + stream.finish()
    whole = resample(to_samples(pcm), 8000, 16000)
    again = to_samples(pieces)
    assert abs(len(again) - 16000) <= 2
    assert np.abs(again[1000:15000] - whole[1000:15000]).max() < 0.01


@pytest.mark.parametrize("size", [0.01, 0.1, 0.9])
def test_speech_of_any_loudness_leaves_at_the_telephone_level(size: float) -> None:
    speech = np.concatenate([tone(500, 1, 16000, size), np.zeros(16000, np.float32)])
    clip = for_phone(speech, 16000)
    assert clip.rate_hz == PHONE_RATE_HZ
    assert active_rms(to_samples(clip.pcm), 8000) == pytest.approx(ACTIVE_RMS, rel=0.05)


def test_silence_stays_silent_and_nothing_stays_nothing() -> None:
    assert set(for_phone(np.zeros(16000, np.float32), 16000).pcm) == {0}
    assert for_phone(np.zeros(0, np.float32), 16000).pcm == b""


def test_hum_is_taken_away_and_the_voice_is_kept() -> None:
    assert active_rms(high_pass(tone(50, 1, 8000), 8000)[4000:], 8000) < 0.02
    assert active_rms(high_pass(tone(800, 1, 8000), 8000)[4000:], 8000) > 0.2


@given(st.floats(-50, 50))
def test_the_limiter_never_reaches_full_scale_and_keeps_soft_sounds(value: float) -> None:
    bent = float(limit(np.array([value]))[0])
    assert abs(bent) <= 0.89 + 1e-9
    assert abs(value) > 0.71 or bent == value


def test_louder_is_louder_by_the_asked_amount() -> None:
    clip = Clip(to_pcm(tone(500, 1, 8000, 0.1)), 8000)
    louder = amplify(clip, 6)
    ratio = active_rms(to_samples(louder.pcm), 8000) / active_rms(to_samples(clip.pcm), 8000)
    assert 20 * math.log10(ratio) == pytest.approx(6, abs=0.1)


def test_silence_around_speech_is_cut_to_the_asked_length() -> None:
    quiet = np.zeros(8000, np.float32)
    clip = Clip(to_pcm(np.concatenate([quiet, tone(500, 1, 8000), quiet])), 8000)
    assert trim_silence(clip, 0.02, 0.06).seconds == pytest.approx(1.08, abs=0.011)
    assert trim_silence(Clip(bytes(3200), 8000), 0, 0).pcm == bytes(3200)
    assert trim_silence(Clip(b"", 8000), 0, 0).pcm == b""


def test_a_wav_file_comes_back_as_it_was(tmp_path: Path) -> None:
    clip = Clip(to_pcm(tone(500, 0.5, 8000)), 8000)
    write_wav(tmp_path / "a.wav", clip)
    assert read_wav(tmp_path / "a.wav") == clip
    assert load_clip(tmp_path / "a.wav") == clip


def test_a_call_is_written_with_one_person_on_each_side(tmp_path: Path) -> None:
    write_stereo_wav(tmp_path / "call.wav", Clip(b"\1\0" * 80, 8000), Clip(b"\2\0" * 160, 8000))
    with wave.open(str(tmp_path / "call.wav")) as file:
        assert (file.getnchannels(), file.getnframes()) == (2, 160)
        assert file.readframes(1) == b"\1\0\2\0"
    with pytest.raises(ValueError):
        write_stereo_wav(tmp_path / "x.wav", Clip(b"", 8000), Clip(b"", 16000))


@pytest.mark.parametrize(("codec", "suffix"), [("libopus", "ogg"), ("mp3", "mp3")])
def test_voice_notes_and_music_formats_are_read(tmp_path: Path, codec: str, suffix: str) -> None:
    path = tmp_path / f"note.{suffix}"
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=48000)
        stream.layout = "mono"
        frame = av.AudioFrame.from_ndarray((tone(500, 1, 48000) * 32767).astype("<i2")[None], "s16", "mono")
        frame.sample_rate = 48000
        for part in av.AudioResampler(stream.format, "mono", 48000, stream.frame_size or 960).resample(frame):
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    clip = load_clip(path)
    assert clip.rate_hz == 8000
    assert clip.seconds == pytest.approx(1, abs=0.1)
    assert int(np.abs(np.fft.rfft(to_samples(clip.pcm)[:8000])).argmax()) * 8000 / min(
        8000, len(clip.pcm) // 2
    ) == pytest.approx(500, abs=5)


@pytest.mark.parametrize(
    ("content", "code"),
    [(None, "audio.missing"), (b"", "audio.empty"), (b"hello" * 99, "audio.unreadable")],
)
def test_a_file_that_is_no_sound_is_refused_in_one_line(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "file.wav"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Refused) as caught:
        load_clip(path)
    assert caught.value.code == code


def test_an_empty_or_endless_recording_is_refused(tmp_path: Path) -> None:
    write_wav(tmp_path / "empty.wav", Clip(b"", 8000))
    write_wav(tmp_path / "long.wav", Clip(bytes(2 * 8000 * 601), 8000))
    for name in ("empty.wav", "long.wav"):
        with pytest.raises(Refused):
            load_clip(tmp_path / name)

"""Sound files as people send them: every common format is read, all else is refused in one sentence."""

from __future__ import annotations

import os
from pathlib import Path

import av
import numpy as np
import pytest

from bot.audio.load import load_clip
from bot.audio.samples import to_samples
from bot.audio.wav import write_wav
from bot.errors import Refused
from bot.model import Clip


def write(path: Path, codec: str, rate_hz: int, layout: str = "mono", seconds: float = 1.0) -> Path:
    """Write a 500 Hz tone with any of FFmpeg's encoders."""
    moments = np.arange(int(seconds * rate_hz)) / rate_hz
    tone = (9000 * np.sin(2 * np.pi * 500 * moments)).astype("<i2")
    packed = np.repeat(tone, 2) if layout == "stereo" else tone
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate_hz)
        stream.layout = layout
        frame = av.AudioFrame.from_ndarray(packed[None], "s16", layout)
        frame.sample_rate = rate_hz
        resampler = av.AudioResampler(stream.format, layout, rate_hz, stream.frame_size or 1024)
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize(
    ("name", "codec", "rate_hz", "layout"),
    [
        ("a.mp3", "mp3", 48000, "stereo"),
        ("a.ogg", "libopus", 48000, "stereo"),
        ("a.m4a", "aac", 44100, "stereo"),
        ("a.amr", "libopencore_amrnb", 8000, "mono"),
        ("a.flac", "flac", 96000, "stereo"),
        ("a.wav", "pcm_s24le", 44100, "stereo"),
        ("phone.wav", "pcm_alaw", 8000, "mono"),
        ("a.webm", "libopus", 48000, "mono"),
    ],
)
def test_every_format_that_people_send_is_read(
    tmp_path: Path, name: str, codec: str, rate_hz: int, layout: str
) -> None:
    clip = load_clip(write(tmp_path / name, codec, rate_hz, layout))
    assert clip.rate_hz == 8000
    assert clip.seconds == pytest.approx(1, abs=0.1)
    middle = to_samples(clip.pcm)[1000:5000]
    assert int(np.abs(np.fft.rfft(middle)).argmax()) * 2 == pytest.approx(500, abs=6)


def test_the_name_of_a_file_does_not_matter(tmp_path: Path) -> None:
    write(tmp_path / "a.ogg", "libopus", 48000).rename(tmp_path / "note.wav")
    assert load_clip(tmp_path / "note.wav").seconds == pytest.approx(1, abs=0.1)


def test_a_note_that_was_cut_short_gives_what_is_left(tmp_path: Path) -> None:
    path = write(tmp_path / "a.ogg", "libopus", 48000, seconds=4)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 3 // 4])
    assert 1 < load_clip(path).seconds < 4
    path.write_bytes(path.read_bytes()[:20])
    assert_refused(path, "audio.unreadable")


def test_text_and_nothing_are_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "text.wav").write_text("Bonjour, je cherche un travail.\n" * 40)
    (tmp_path / "nothing.ogg").write_bytes(b"")
    (tmp_path / "noise.mp3").write_bytes(bytes(range(256)) * 8)
    write_wav(tmp_path / "short.wav", Clip(b"", 8000))
    assert_refused(tmp_path / "text.wav", "audio.unreadable")
    assert_refused(tmp_path / "noise.mp3", "audio.unreadable")
    assert_refused(tmp_path / "nothing.ogg", "audio.empty")
    assert_refused(tmp_path / "short.wav", "audio.empty")
    assert_refused(tmp_path / "gone.ogg", "audio.missing")
    assert_refused(tmp_path, "audio.folder")
    assert_refused(Path(os.devnull), "audio.special")


def test_a_film_without_sound_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=5)
        stream.width = stream.height = 32
        stream.pix_fmt = "yuv420p"
        for _ in range(3):
            container.mux(stream.encode(av.VideoFrame(32, 32, "yuv420p")))
        container.mux(stream.encode(None))
    assert_refused(path, "audio.no_sound")


def test_eleven_minutes_are_too_long_and_are_not_decoded(tmp_path: Path) -> None:
    write_wav(tmp_path / "long.wav", Clip(bytes(2 * 8000 * 660), 8000))
    assert_refused(tmp_path / "long.wav", "audio.too_long")


def test_a_playlist_opens_no_other_file(tmp_path: Path) -> None:
    write(tmp_path / "a.aac", "aac", 44100)
    lines = ["#EXTM3U", "#EXT-X-TARGETDURATION:1", "#EXTINF:1,", "a.aac", "#EXT-X-ENDLIST", ""]
    (tmp_path / "list.m3u8").write_text("\n".join(lines))
    (tmp_path / "list.wav").write_text(f"ffconcat version 1.0\nfile {tmp_path / 'a.aac'}\n")
    assert_refused(tmp_path / "list.m3u8", "audio.unreadable")
    assert_refused(tmp_path / "list.wav", "audio.unreadable")


def test_a_file_that_may_not_be_read_is_said(tmp_path: Path) -> None:
    path = write(tmp_path / "a.ogg", "libopus", 48000)
    path.chmod(0)
    tmp_path.chmod(0o700)
    me = os.geteuid()
    if me == 0:
        os.seteuid(65534)
    try:
        assert_refused(path, "audio.forbidden")
    finally:
        os.seteuid(me)


def assert_refused(path: Path, code: str) -> None:
    """Check the code of the refusal and that its sentence names the file."""
    with pytest.raises(Refused) as caught:
        load_clip(path)
    assert caught.value.code == code
    assert str(path) in caught.value.advice and "\n" not in caught.value.advice

"""The line of a live trial: frame by frame, it gives what the same line gives of a whole sound."""

from __future__ import annotations

import numpy as np
import pytest

from bot.audio.codec import AMR, CodecLine, through
from bot.audio.samples import to_pcm, to_samples
from bot.mediator.line import LINES, NOISES, live_line
from bot.mediator.trials import Options
from bot.model import FRAME_BYTES, PHONE_RATE_HZ, Clip

SECONDS = 2.0


def voice_like() -> bytes:
    """A sound with the pitch and the band of a vowel that rises and falls."""
    at = np.arange(int(SECONDS * PHONE_RATE_HZ)) / PHONE_RATE_HZ
    tones = sum(np.sin(2 * np.pi * 140 * n * at) / n for n in range(1, 20))
    return to_pcm(0.1 * tones * (0.6 + 0.4 * np.sin(2 * np.pi * 3 * at)))


def in_frames(pcm: bytes) -> list[bytes]:
    return [pcm[at : at + FRAME_BYTES] for at in range(0, len(pcm), FRAME_BYTES)]


@pytest.mark.parametrize("quality", LINES)
def test_each_frame_comes_out_as_long_as_it_went_in(quality: str) -> None:
    line = live_line(Options(quality=quality))
    assert [len(line(frame)) for frame in in_frames(voice_like())] == [FRAME_BYTES] * int(SECONDS * 50)


def test_a_codec_fed_by_frames_gives_what_it_gives_at_once() -> None:
    pcm = voice_like()
    whole = through(Clip(pcm, PHONE_RATE_HZ), AMR).pcm
    line = CodecLine(AMR)
    live = b"".join(line.carry(frame) for frame in in_frames(pcm))
    late = len(live) - len(live.lstrip(b"\0"))
    start = late - late % 2
    assert start < 4 * FRAME_BYTES
    assert live[start:].startswith(whole.lstrip(b"\0")[: len(live) // 2])


def test_a_mobile_changes_the_voice_more_than_the_fixed_line() -> None:
    frames = in_frames(voice_like())
    heard = {}
    for quality in ("g711", "gsm"):
        line = live_line(Options(quality=quality))
        heard[quality] = to_samples(b"".join(line(frame) for frame in frames))
    apart = heard["gsm"] - heard["g711"]
    assert float(np.abs(apart).mean()) > 0.1 * float(np.abs(heard["g711"]).mean())


@pytest.mark.parametrize("noise", [noise for noise in NOISES if noise != "none"])
def test_the_noise_of_a_place_is_heard_in_silence(noise: str) -> None:
    line = live_line(Options(quality="gsm", noise=noise))
    heard = to_samples(b"".join(line(bytes(FRAME_BYTES)) for _ in range(50)))
    assert float(np.abs(heard[len(heard) // 2 :]).max()) > 0.001

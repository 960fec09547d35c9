"""What every voice does: the fake one and Piper with the embedded voice."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.audio.level import ACTIVE_RMS, active_rms
from bot.audio.samples import to_samples
from bot.engines.models import load_manifest
from bot.engines.piper_voice import PiperSpeech, measure_pace, open_voice
from bot.errors import Misconfigured
from bot.model import PHONE_RATE_HZ
from bot.ports import Synthesizer
from bot.settings import ROOT
from fakes.speech import FakeSynthesizer

SENTENCE = "Dans quelle ville cherchez-vous un travail ?"


@pytest.fixture(scope="module")
def piper() -> PiperSpeech:
    model = load_manifest().find("vivevoix-voice-fr")
    return open_voice(ROOT / "voices" / model.name, model.name, model.length_scale)


@pytest.fixture(params=["fake", "piper"])
def voice(request: pytest.FixtureRequest) -> Synthesizer:
    return FakeSynthesizer() if request.param == "fake" else request.getfixturevalue("piper")


def test_a_sentence_is_telephone_sound(voice: Synthesizer) -> None:
    clip = voice.say(SENTENCE)
    assert clip.rate_hz == PHONE_RATE_HZ
    assert len(clip.pcm) % 2 == 0
    assert 1.0 < clip.seconds < 5.0


def test_slow_speech_lasts_about_a_quarter_longer(voice: Synthesizer) -> None:
    assert 1.15 < voice.say(SENTENCE, True).seconds / voice.say(SENTENCE).seconds < 1.35


def test_the_same_sentence_gives_the_same_bytes(voice: Synthesizer) -> None:
    assert voice.say(SENTENCE) == voice.say(SENTENCE)


def test_nothing_to_say_gives_an_empty_clip(voice: Synthesizer) -> None:
    assert voice.say("").pcm == b""


def test_speech_has_the_telephone_level_and_begins_at_once(piper: PiperSpeech) -> None:
    samples = to_samples(piper.say(SENTENCE).pcm)
    assert active_rms(samples, PHONE_RATE_HZ) == pytest.approx(ACTIVE_RMS, rel=0.1)
    assert abs(samples).max() < 0.9
    assert active_rms(samples[160:400], PHONE_RATE_HZ) > ACTIVE_RMS / 20


def test_two_processes_would_say_the_same(piper: PiperSpeech) -> None:
    again = open_voice(ROOT / "voices" / "vivevoix-voice-fr", length_scale=piper.length_scale)
    assert again.say(SENTENCE) == piper.say(SENTENCE)


def test_the_pace_is_that_of_plain_speech(piper: PiperSpeech) -> None:
    assert 130 <= measure_pace(piper, load_manifest().pace_sentences) <= 150


def test_a_voice_without_a_known_pace_is_measured(piper: PiperSpeech) -> None:
    sentences = load_manifest().pace_sentences
    measured = open_voice(ROOT / "voices" / "vivevoix-voice-fr", pace_sentences=sentences)
    assert measured.length_scale == pytest.approx(piper.length_scale, abs=0.02)


@pytest.mark.parametrize("content", [None, b"", b"not a network"])
def test_a_missing_or_damaged_voice_is_a_wrong_setup(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        description = (ROOT / "voices/vivevoix-voice-fr/fr_FR-vivevoix-low.onnx.json").read_bytes()
        (tmp_path / "a.onnx").write_bytes(content)
        (tmp_path / "a.onnx.json").write_bytes(description)
    with pytest.raises(Misconfigured):
        open_voice(tmp_path)
    (tmp_path / "a.onnx").write_bytes(b"x")
    (tmp_path / "a.onnx.json").write_text("{}")
    with pytest.raises(Misconfigured):
        open_voice(tmp_path)

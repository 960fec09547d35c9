"""What every voice does: the fake one and Piper with the embedded voice."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.audio.level import ACTIVE_RMS, active_rms, block_levels
from bot.audio.samples import to_samples
from bot.engines.models import load_manifest
from bot.engines.piper_voice import PiperSpeech, measure_pace, open_voice
from bot.errors import Misconfigured
from bot.model import PHONE_RATE_HZ
from bot.ports import Synthesizer
from bot.settings import ROOT
from bot.speech.manner import PACES, SLOWEST
from fakes.speech import FakeSynthesizer

SENTENCE = "Dans quelle ville cherchez-vous un travail ?"
NUMBER = "Zéro quatre, soixante-cinq, soixante et onze, zéro zéro, douze."


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


@pytest.mark.parametrize("pace", [1, 2, 3])
def test_each_level_of_pace_lasts_as_much_longer_as_it_says(voice: Synthesizer, pace: int) -> None:
    ratio = voice.say(SENTENCE, pace).seconds / voice.say(SENTENCE).seconds
    assert ratio == pytest.approx(PACES[pace].stretch, rel=0.05)


def test_a_level_beyond_the_last_is_the_last(piper: PiperSpeech) -> None:
    assert piper.say("Bonjour.", 9) == piper.say("Bonjour.", SLOWEST)


def test_the_same_sentence_gives_the_same_bytes(voice: Synthesizer) -> None:
    assert voice.say(SENTENCE) == voice.say(SENTENCE)


def test_nothing_to_say_gives_an_empty_clip(voice: Synthesizer) -> None:
    assert voice.say("").pcm == b""


@pytest.mark.parametrize("pace", range(len(PACES)))
@pytest.mark.parametrize("sentence", [SENTENCE, NUMBER])
def test_speech_has_the_telephone_level_and_begins_at_once(
    piper: PiperSpeech, sentence: str, pace: int
) -> None:
    samples = to_samples(piper.say(sentence, pace).pcm)
    assert active_rms(samples, PHONE_RATE_HZ) == pytest.approx(ACTIVE_RMS, rel=0.1)
    assert abs(samples).max() < 0.9
    assert active_rms(samples[160:400], PHONE_RATE_HZ) > ACTIVE_RMS / 20


def test_two_processes_would_say_the_same(piper: PiperSpeech) -> None:
    again = open_voice(ROOT / "voices" / "vivevoix-voice-fr", length_scale=piper.length_scale)
    assert again.say(SENTENCE) == piper.say(SENTENCE)


def test_the_pace_is_that_of_plain_speech_and_each_level_is_clearly_slower(piper: PiperSpeech) -> None:
    sentences = load_manifest().pace_sentences
    words_a_minute = [measure_pace(piper, sentences, pace) for pace in range(len(PACES))]
    assert 130 <= words_a_minute[0] <= 150
    for faster, slower in zip(words_a_minute, words_a_minute[1:], strict=False):
        assert slower < 0.9 * faster
    assert words_a_minute[SLOWEST] > 80


@pytest.mark.parametrize("pace", range(len(PACES)))
def test_a_dictated_number_is_slower_than_the_same_words_with_time_to_write(
    piper: PiperSpeech, pace: int
) -> None:
    levels = block_levels(to_samples(piper.say(NUMBER, pace).pcm), PHONE_RATE_HZ // 100)
    silent = levels < levels.max() / 300
    pauses = [len(run) / 100 for run in "".join(".#"[int(s)] for s in silent).split(".")]
    assert sum(pause >= PACES[pace].pair_gap_seconds for pause in pauses) == 4
    alone = piper.say("Soixante-cinq.", pace).seconds
    pair = piper.say("Douze, soixante-cinq.", pace).seconds - piper.say("Douze.", pace).seconds
    assert pair - PACES[pace].pair_gap_seconds > 1.05 * alone


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

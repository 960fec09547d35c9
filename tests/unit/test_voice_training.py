"""The recipe of the embedded voice, as far as it needs no training package, and the shipped voice itself."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
import yaml

from bot.audio.samples import to_samples
from bot.bench.intelligibility import read_sentences
from bot.engines.models import load_manifest
from bot.engines.piper_voice import PiperSpeech, open_voice
from bot.french.heard import normalize
from bot.model import PHONE_RATE_HZ
from bot.settings import ROOT
from voices.training.voice.aligner import load_alignments, save_alignments
from voices.training.voice.alignment import Alignment, Counts, align, units_of
from voices.training.voice.bands import BANDS, SPECTRUM_BINS, band_centres_hz, from_bands, to_bands
from voices.training.voice.corpus import Line, build_lines, load_lines, read_held_out, save_lines
from voices.training.voice.dataset import id_map, timed_ids, voicing_of
from voices.training.voice.evaluate import warp
from voices.training.voice.pitch import track_pitch
from voices.training.voice.shaping import Corrections, Shaping, shape_matrix

RATE_HZ = 16000
HOP_SECONDS = 0.008
PITCH_RANGE_HZ = (110.0, 310.0)
PLAIN = Corrections(np.ones(BANDS), np.zeros(BANDS), 1.0, 1.0)


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    return build_lines(1200)


@pytest.fixture(scope="module")
def voice() -> PiperSpeech:
    model = load_manifest().find("vivevoix-voice-fr")
    return open_voice(ROOT / "voices" / model.name, model.name, model.length_scale)


def test_sentences_that_measure_the_voice_are_never_taught(lines: list[Line]) -> None:
    measured = {normalize(text) for one in read_sentences() for text in (one.text, one.key)}
    assert measured == read_held_out()
    assert not measured & {normalize(line.text) for line in lines}


def test_the_corpus_is_the_same_each_time_and_says_everything_once(lines: list[Line]) -> None:
    assert build_lines(1200) == lines
    assert len({normalize(line.text) for line in lines}) == len(lines) > 1200


def test_what_the_teacher_says_is_words_only(lines: list[Line]) -> None:
    assert not [line.text for line in lines if re.search(r"[\d{}/_]", line.text)]


def test_every_value_of_the_dialogue_has_a_filling() -> None:
    data = yaml.safe_load((ROOT / "voices/training/voice/corpus.yml").read_text("utf-8"))
    texts = [path.read_text("utf-8") for path in (ROOT / "nlu_data/domain").glob("*.yml")]
    responses = [yaml.safe_load(text).get("responses", {}) for text in texts]
    said = [one.get("text") or "" for group in responses for variants in group.values() for one in variants]
    slots = {slot for text in said for slot in re.findall(r"\{(\w+)\}", text)}
    assert slots <= set(data["responses"])


def test_a_corpus_is_read_back_as_written(tmp_path: Path) -> None:
    lines = [Line("Bonjour.", 0.65), Line("À bientôt, madame.", 0.5)]
    save_lines(lines, tmp_path / "corpus.tsv")
    assert load_lines(tmp_path / "corpus.tsv") == lines


def sounds(order: list[tuple[str, int]], noise: float = 0.1) -> np.ndarray:
    """Features whose every phone has a place of its own, with a little noise."""
    places = {"start": 0.0, "end": 0.0, "a": 4.0, "s": -4.0, "ə": 8.0, "i": 12.0}
    values = np.concatenate([np.full(count, places[phone]) for phone, count in order])
    drawn = np.random.default_rng(0).normal(0.0, noise, (len(values), 2))
    return drawn + np.stack([values, values], 1)


def models_of_three_phones() -> Counts:
    counts = Counts()
    for phone, states in (("start", 1), ("end", 1), ("a", 3), ("s", 3), ("ə", 3), ("i", 3)):
        part = sounds([(phone, 50)])
        for state in range(states):
            counts.add((phone, state), 50.0, part.sum(0), (part**2).sum(0))
    return counts


def test_phones_are_found_where_they_are() -> None:
    features = sounds([("start", 6), ("s", 9), ("a", 14), ("i", 5), ("end", 11)])
    found = align(["s", "ˈ", "a", "i", "."], features, models_of_three_phones().models())
    assert found is not None
    assert found[0].durations.tolist() == [6, 9, 0, 14, 5, 0, 11]


@pytest.mark.parametrize("spoken", [True, False])
def test_a_schwa_may_be_silent(spoken: bool) -> None:
    order = [("start", 4), ("s", 8), *([("ə", 7)] if spoken else []), ("a", 9), ("end", 5)]
    found = align(["s", "ə", "a"], sounds(order), models_of_three_phones().models())
    assert found is not None
    assert found[0].durations.tolist() == [4, 8, 7 if spoken else 0, 9, 5]


def test_a_sentence_shorter_than_its_phones_is_left_out() -> None:
    assert align(list("sasasasa"), sounds([("s", 10)]), models_of_three_phones().models()) is None


def test_a_nasal_vowel_is_one_unit_and_stress_is_none() -> None:
    assert [unit.label for unit in units_of(["b", "ɔ", "\u0303", " ", "ˈ", "a", ",", " ", "a", "."])] == [
        "start",
        "b",
        "ɔ\u0303",
        "space",
        "a",
        "pause",
        "a",
        "end",
    ]


def test_alignments_are_read_back_as_written(tmp_path: Path) -> None:
    made = {
        "b.npz": Alignment(np.array([1, 2, 3], np.int32), -2.5),
        "a.npz": Alignment(np.array([4, 0], np.int32), -1.5),
    }
    save_alignments(made, tmp_path / "alignment.npz")
    found = load_alignments(tmp_path / "alignment.npz")
    assert {name: one.durations.tolist() for name, one in found.items()} == {
        "a.npz": [4, 0],
        "b.npz": [1, 2, 3],
    }
    assert found["b.npz"].score == -2.5


@pytest.mark.parametrize("pitch_hz", [120.0, 187.0, 250.0, 300.0])
def test_the_pitch_of_a_voice_is_found(pitch_hz: float) -> None:
    time = np.arange(RATE_HZ) / RATE_HZ
    harmonics = sum(np.cos(2 * np.pi * pitch_hz * number * time) / number for number in range(1, 12))
    found = track_pitch(0.1 * harmonics, RATE_HZ, PITCH_RANGE_HZ, HOP_SECONDS)
    middle = found[10:-10]
    assert (middle > 0).all()
    assert np.abs(1200 * np.log2(middle / pitch_hz)).max() < 40


def test_hiss_and_silence_have_no_pitch() -> None:
    hiss = np.random.default_rng(1).normal(0.0, 0.1, RATE_HZ)
    assert (track_pitch(hiss, RATE_HZ, PITCH_RANGE_HZ, HOP_SECONDS) > 0).mean() < 0.3
    time = np.arange(RATE_HZ // 2) / RATE_HZ
    then_silent = np.concatenate([np.sin(2 * np.pi * 200 * time), np.full(RATE_HZ // 2, 1e-6)])
    assert not track_pitch(then_silent, RATE_HZ, PITCH_RANGE_HZ, HOP_SECONDS)[70:].any()


def test_bands_keep_a_smooth_spectrum() -> None:
    hertz = np.linspace(0, RATE_HZ / 2, SPECTRUM_BINS)
    smooth = -8 + 3 * np.cos(hertz / 900)
    assert np.abs(smooth @ to_bands() @ from_bands(SPECTRUM_BINS) - smooth).max() < 0.5


def test_a_voiced_phone_has_voice_all_along_and_a_voiceless_one_where_it_is_heard() -> None:
    durations = np.array([2, 3, 3, 3, 2])
    noise = np.repeat(np.array([0.0, -6.0, -0.1, -0.2, 0.0], np.float32), durations)[:, None].repeat(7, 1)
    noise[3] = 0.0
    pitch = np.array([0, 0, 190, 190, 190, 0, 200, 0, 210, 210, 210, 180, 0], float)
    voiced, mended = voicing_of(["i", "s", "z"], durations, noise, pitch)
    assert voiced.tolist() == [False] * 2 + [True] * 3 + [False] * 3 + [True] * 3 + [False] * 2
    assert (mended[2:5] == -6.0).all()
    assert (mended[8:11, 0] == -4.0).all() and (mended[8:11, -1] == 0.0).all()
    assert (mended[5:8] == noise[5:8]).all()


def test_marks_that_are_not_spoken_have_no_length() -> None:
    ids, timed = id_map(), timed_ids()
    assert [timed[ids[mark]] for mark in ("ˈ", "ː", ".", "?", "\u0303")] == [0.0] * 5
    assert [timed[ids[mark]] for mark in ("a", "ʁ", " ", ",", "^", "$")] == [1.0] * 6


def test_no_shaping_leaves_the_envelope_as_it_is() -> None:
    matrix, offset = shape_matrix(PLAIN, Shaping(0.0, 0.0, 0.0))
    assert np.allclose(matrix, np.eye(BANDS), atol=1e-6)
    assert np.allclose(offset, 0.0)


def test_presence_lifts_what_lies_above_one_kilohertz() -> None:
    _, offset = shape_matrix(PLAIN, Shaping(0.0, 6.0, 0.0))
    gain_db = 10 * offset / np.log(10)
    assert np.allclose(gain_db[band_centres_hz() > 1000], 6.0)
    assert np.allclose(gain_db[band_centres_hz() < 500], 0.0)


def test_sharpness_deepens_the_valleys_between_formants() -> None:
    envelope = np.cos(np.arange(BANDS) / 3.0)
    matrix, offset = shape_matrix(PLAIN, Shaping(0.3, 0.0, 0.0))
    assert np.ptp(envelope @ matrix + offset) > 1.2 * np.ptp(envelope)


def test_two_rhythms_of_one_sound_are_paired() -> None:
    slow, fast = np.array([0, 0, 0, 5, 5, 9]), np.array([0, 5, 9, 9])
    pairs = warp(np.abs(slow[:, None] - fast[None]).astype(float))
    assert (slow[pairs[:, 0]] == fast[pairs[:, 1]]).all()
    assert pairs[0].tolist() == [0, 0] and pairs[-1].tolist() == [5, 3]


@pytest.mark.parametrize(("word", "least"), [("chausses", 0.2), ("six", 0.2), ("sachet", 0.2)])
def test_the_shipped_voice_hisses_where_it_should(voice: PiperSpeech, word: str, least: float) -> None:
    """With Piper's noise off, as the product has it, consonants without voice must still be heard."""
    samples = to_samples(voice.say(f"{word}.").pcm)
    frames = samples[: len(samples) // 160 * 160].reshape(-1, 160)
    power = np.abs(np.fft.rfft(frames * np.hanning(160), axis=1)) ** 2
    high = power[:, np.fft.rfftfreq(160, 1 / PHONE_RATE_HZ) > 2000].sum(1)
    is_hiss = (high > 0.6 * power.sum(1)) & (power.sum(1) > 0.0005 * power.sum(1).max())
    assert is_hiss.mean() > least

"""The recipe of the ear, in the parts that need no training package: sounds, changed speech, recordings."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml

from bot.audio.wav import write_wav
from bot.errors import Misconfigured
from bot.model import Clip
from voices.training.ear.augment import add_noise, coloured, equalize, put_in_room, warp_tract
from voices.training.ear.espeak import segments_of
from voices.training.ear.features import RATE_HZ, Segment, Utterance, frame_labels
from voices.training.ear.people import read_people
from voices.training.ear.phones import GARBAGE, SILENCE, ids, outputs, parse_espeak, read_table, vowels
from voices.training.ear.synthesis import spoken_letters, with_edges

FOLDER = Path(__file__).resolve().parents[2] / "voices" / "training" / "ear"


def tone(hertz: float, seconds: float = 1.0) -> np.ndarray:
    return 0.3 * np.sin(2 * np.pi * hertz * np.arange(int(seconds * RATE_HZ)) / RATE_HZ)


def test_silence_is_the_first_output_and_garbage_the_last() -> None:
    assert (outputs()[0], outputs()[-1]) == (SILENCE, GARBAGE)
    assert len(set(outputs())) == len(outputs()) == len(ids())
    assert vowels() < set(outputs())


def test_every_sound_has_a_name_in_espeak_and_no_name_has_two_sounds() -> None:
    names = [name for listed in read_table()["espeak"].values() for name in listed]
    assert set(read_table()["espeak"]) == set(read_table()["phones"])
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("name", "sound"),
    [("r", "R"), ("E:", "E"), ("'a", "a"), ("_:", SILENCE), ("(en)", None), ("n^", "J"), ("?", SILENCE)],
)
def test_espeak_names_are_read(name: str, sound: str | None) -> None:
    assert parse_espeak(name) == sound


def test_letters_alone_are_written_by_their_names() -> None:
    assert spoken_letters("b comme Bruno") == "bé comme Bruno"
    assert spoken_letters("d u p o n t") == "dé u pé o enne té"


def test_words_of_one_letter_stay_words_in_a_sentence() -> None:
    assert spoken_letters("il y a du travail") == "il y a du travail"


def test_a_glide_and_its_vowel_that_espeak_starts_together_share_their_time() -> None:
    found = segments_of([(0, "w"), (10, "a"), (4410, "t")], 8820, 22050)
    assert [segment.sound for segment in found] == [ids()["w"], ids()["a"], ids()["t"]]
    glide, vowel, last = found
    assert glide.end - glide.start < vowel.end - vowel.start
    assert vowel.end == last.start == pytest.approx(4410 * RATE_HZ / 22050)


def test_labels_follow_the_stretch_of_the_sound() -> None:
    segments = [Segment(800, 1600, 7)]
    plain, slow = frame_labels(segments, 60), frame_labels(segments, 60, stretch=2.0)
    assert np.count_nonzero(plain == 7) == 10
    assert np.count_nonzero(slow == 7) == 20
    assert np.flatnonzero(slow == 7)[0] > np.flatnonzero(plain == 7)[0]


def test_an_utterance_gets_silence_around_it_and_its_segments_move() -> None:
    utterance = Utterance("la", tone(200, 0.2).astype(np.float32), "tone", (Segment(0, 1600, 3),))
    widened = with_edges(utterance, np.random.default_rng(1))
    start = int(widened.segments[0].start)
    assert start >= 0.05 * RATE_HZ
    assert not widened.samples[:start].any()
    assert np.abs(widened.samples).max() == pytest.approx(0.5, abs=0.01)


def test_another_vocal_tract_keeps_length_and_pitch() -> None:
    voice = sum(tone(130 * k) / k for k in range(1, 20))
    changed = warp_tract(voice, np.random.default_rng(3), 1.0)
    assert len(changed) == len(voice)
    spectrum = np.abs(np.fft.rfft(changed))
    strongest = np.argmax(spectrum[: int(150 * len(voice) / RATE_HZ)])
    assert strongest * RATE_HZ / len(voice) == pytest.approx(130, abs=3)


def test_noise_stays_below_the_speech() -> None:
    numbers = np.random.default_rng(5)
    for _ in range(20):
        speech = tone(300)
        noise = add_noise(speech, numbers, babble=tone(900)) - speech
        assert np.sqrt(np.mean(noise**2)) < np.sqrt(np.mean(speech**2)) * 10 ** (-6 / 20) * 1.01


def test_brown_noise_is_lower_than_white_noise() -> None:
    numbers = np.random.default_rng(6)

    def centre(noise: np.ndarray) -> float:
        power = np.abs(np.fft.rfft(noise)) ** 2
        return float((power * np.arange(len(power))).sum() / power.sum())

    assert centre(coloured(8000, 2.0, numbers)) < centre(coloured(8000, 0.0, numbers)) / 4


@pytest.mark.parametrize("change", [put_in_room, equalize])
def test_rooms_and_microphones_keep_the_length(change: object) -> None:
    assert len(change(tone(300), np.random.default_rng(7))) == RATE_HZ


def test_people_are_read_in_without_those_kept_out(tmp_path: Path) -> None:
    pcm = (tone(300) * 32767).astype("<i2").tobytes()
    for name in ("a.wav", "b.wav", "c.wav"):
        write_wav(tmp_path / name, Clip(pcm, RATE_HZ))
    rows = [
        "path\ttext\tspeaker",
        "a.wav\toui\tanna",
        "b.wav\tnon\tbruno",
        "c.wav\t\tanna",
        "lost.wav\tdix\tanna",
    ]
    (tmp_path / "manifest.tsv").write_text("\n".join(rows), encoding="utf-8")
    found = list(read_people(tmp_path, without=["bruno"]))
    assert [(one.text, one.speaker) for one in found] == [("oui", "anna")]
    assert found[0].seconds == pytest.approx(1.4)
    assert not found[0].samples[: RATE_HZ // 5].any()


def test_a_folder_without_a_list_of_recordings_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="manifest.tsv"):
        list(read_people(tmp_path))


def test_each_stage_of_the_recipe_is_aligned_by_one_before_it_and_has_known_sources() -> None:
    recipe = yaml.safe_load((FOLDER / "recipe.yml").read_text("utf-8"))
    seen: list[str] = []
    for name, stage in recipe["stages"].items():
        assert stage["name"] == name
        assert stage.get("aligned_by", seen[-1] if seen else None) in (*seen, None)
        assert set(stage["sources"]) <= {*recipe["speakers"], "people"}
        seen.append(name)
    assert recipe["judge"]["aligned_by"] in seen
    assert set(recipe["judge"]["sources"]) == {"people"}


def test_voices_of_espeak_kept_for_tests_are_not_trained_on() -> None:
    variants = yaml.safe_load((FOLDER / "espeak_variants.yml").read_text("utf-8"))
    assert not set(variants["training"]) & set(variants["tests"])

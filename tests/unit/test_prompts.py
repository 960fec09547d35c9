"""Sentences made once and kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import Misconfigured
from bot.french.sentences import check
from bot.speech.manner import PACES, SLOWEST
from bot.speech.prompts import PromptCache, load_prompts
from fakes.speech import FakeSynthesizer


def test_a_sentence_is_made_once(tmp_path: Path) -> None:
    voice = FakeSynthesizer()
    cache = PromptCache(voice, tmp_path)
    assert cache.get("Bonjour.") == cache.get("Bonjour.")
    assert voice.said == ["Bonjour."]


def test_the_voice_is_given_words_and_a_sound_is_kept_by_what_is_said(tmp_path: Path) -> None:
    voice = FakeSynthesizer()
    cache = PromptCache(voice, tmp_path)
    cache.get("RDV à 14h30.")
    assert cache.has("Rendez-vous à quatorze heures trente.")
    cache.get("Rendez-vous à quatorze heures trente.")
    assert voice.said == ["Rendez-vous à quatorze heures trente."]


def test_each_pace_is_a_sound_of_its_own(tmp_path: Path) -> None:
    cache = PromptCache(FakeSynthesizer(), tmp_path)
    lengths = [cache.get("Bonjour à vous.", pace).seconds for pace in range(len(PACES))]
    assert lengths == sorted(set(lengths))


def test_fixed_prompts_survive_a_new_start(tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    first = PromptCache(FakeSynthesizer(), tmp_path)
    assert first.render_all(["Bonjour.", "Au revoir.", "Bonjour."], lambda *step: steps.append(step)) == 8
    assert steps == [(number, 8) for number in range(1, 9)]
    voice = FakeSynthesizer()
    again = PromptCache(voice, tmp_path)
    assert again.has("Bonjour.", SLOWEST) and not again.has("Jamais dit.")
    assert again.get("Bonjour.") == first.get("Bonjour.")
    assert again.render_all(["Bonjour.", "Au revoir."]) == 0
    assert voice.said == []


def test_what_is_said_about_a_person_is_not_written(tmp_path: Path) -> None:
    PromptCache(FakeSynthesizer(), tmp_path / "prompts").get("Vous cherchez un travail de ménage.")
    assert not (tmp_path / "prompts").exists()


def test_what_was_said_about_a_person_is_forgotten_with_the_call(tmp_path: Path) -> None:
    cache = PromptCache(FakeSynthesizer(), tmp_path)
    cache.render_all(["Bonjour."])
    cache.get("Vous cherchez un travail de ménage.")
    cache.forget_passing()
    assert cache.has("Bonjour.") and not cache.has("Vous cherchez un travail de ménage.")


def test_another_voice_does_not_use_the_sounds_of_the_first(tmp_path: Path) -> None:
    PromptCache(FakeSynthesizer(), tmp_path).render_all(["Bonjour."])
    other = FakeSynthesizer()
    other.name = "another voice"
    assert PromptCache(other, tmp_path).render_all(["Bonjour."]) == len(PACES)


def test_the_usual_pace_is_rendered_first(tmp_path: Path) -> None:
    cache = PromptCache(FakeSynthesizer(), tmp_path)
    assert cache.render_all(["Bonjour.", "Au revoir."], paces=[0]) == 2
    assert cache.has("Au revoir.") and not cache.has("Bonjour.", 1)


def test_a_half_written_prompt_is_never_read(tmp_path: Path) -> None:
    cache = PromptCache(FakeSynthesizer(), tmp_path)
    cache.render_all(["Bonjour."])
    assert {path.suffix for path in tmp_path.iterdir()} == {".pcm"}


def test_spoken_sentences_outside_the_dialogue_are_plain_french() -> None:
    prompts = load_prompts()
    assert {"trouble", "trouble_again", "cannot_go_on", "lines_busy"} <= set(prompts)
    for sentences in prompts.values():
        for sentence in sentences:
            assert len(sentence.split()) <= 12
            faults = [f for f in check(sentence) if f.code not in {"hard_to_read"}]
            assert faults == []


def test_unreadable_prompts_stop_the_program(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured):
        load_prompts(tmp_path / "nothing.yml")
    (tmp_path / "list.yml").write_text("- a")
    with pytest.raises(Misconfigured):
        load_prompts(tmp_path / "list.yml")

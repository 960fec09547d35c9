"""What every recogniser does: the fake one and Vosk with the embedded ear."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.app import build
from bot.audio.rechunk import split_frames
from bot.engines.espeak_caller import CALLERS, speak
from bot.engines.models import load_manifest
from bot.engines.vosk_ear import open_ear
from bot.errors import Misconfigured
from bot.jobs.places import load_places
from bot.jobs.trades import load_trades
from bot.model import UNKNOWN, Clip
from bot.ports import Recognizer
from bot.settings import ROOT
from bot.speech.grammars import NAMES, load_grammars
from fakes.speech import FakeRecognizer, sound_of

PHRASES = ("oui", "non", "répète", "plus lentement", "une personne", "c'est ça", "d'accord")
SILENCE = bytes(8000)

Say = Callable[[str], Clip]
Pair = tuple[Recognizer, Say]


@pytest.fixture(scope="module")
def vosk() -> Recognizer:
    return open_ear(ROOT / "voices" / "vivevoix-ear-fr")


@pytest.fixture(params=["fake", "vosk"])
def ear_and_mouth(request: pytest.FixtureRequest) -> Pair:
    if request.param == "fake":
        return FakeRecognizer({word for phrase in PHRASES for word in phrase.split()}), sound_of
    return request.getfixturevalue("vosk"), lambda text: speak(text, CALLERS["woman"])


def hear(ear: Recognizer, clip: Clip, phrases: tuple[str, ...] | None = PHRASES):
    hearing = ear.listen(phrases)
    for frame in split_frames(SILENCE + clip.pcm + SILENCE):
        hearing.feed(frame)
    return hearing.finish()


@pytest.mark.parametrize("text", PHRASES)
def test_a_phrase_of_the_grammar_is_heard_in_normal_form(ear_and_mouth: Pair, text: str) -> None:
    ear, say = ear_and_mouth
    transcript = hear(ear, say(text))
    assert transcript.text == text
    assert transcript.confidence > (0.5 if text == "d'accord" else 0.7)
    assert " ".join(word.text for word in transcript.words) == text


def test_words_come_while_the_person_speaks_and_stay_at_the_end(ear_and_mouth: Pair) -> None:
    ear, say = ear_and_mouth
    hearing = ear.listen(PHRASES)
    partial = [hearing.feed(frame) for frame in split_frames(SILENCE + say("répète").pcm + SILENCE)]
    assert partial[0] == ""
    assert "répète" in partial
    assert hearing.finish().text == "répète"


def test_times_follow_the_sound(ear_and_mouth: Pair) -> None:
    ear, say = ear_and_mouth
    clip = say("répète")
    (word,) = hear(ear, clip).words
    before = len(SILENCE) / 16000
    assert before - 0.1 <= word.start_seconds < word.end_seconds <= before + clip.seconds + 0.2


def test_silence_and_nothing_give_no_word(ear_and_mouth: Pair) -> None:
    ear, _ = ear_and_mouth
    assert ear.listen(PHRASES).finish().text == ""
    quiet = hear(ear, Clip(bytes(32000), 8000))
    assert (quiet.text, quiet.confidence, quiet.words) == ("", 0.0, ())


def test_a_phrase_with_an_unknown_word_is_named_and_left_out(ear_and_mouth: Pair) -> None:
    ear, say = ear_and_mouth
    phrases = ("oui", "non", "répète zorglub")
    assert ear.missing_words(phrases) == {"zorglub"}
    assert "répète" not in hear(ear, say("répète"), phrases).text


def test_a_likely_answer_is_heard_in_a_voice_that_the_ear_does_not_know(vosk: Recognizer) -> None:
    clip = build().voice.say("oui")
    answers = load_grammars(tables={"trades": (), "places": ()})["yes_no"].phrases
    assert hear(vosk, clip, tuple(answers)).text == UNKNOWN
    assert hear(vosk, clip, answers).text == "oui"


def test_two_hearings_at_once_do_not_mix(ear_and_mouth: Pair) -> None:
    ear, say = ear_and_mouth
    first, second = ear.listen(PHRASES), ear.listen(PHRASES)
    for a, b in zip(
        split_frames(say("oui").pcm + SILENCE + SILENCE),
        split_frames(say("non").pcm + SILENCE + SILENCE),
        strict=False,
    ):
        first.feed(a)
        second.feed(b)
    assert (first.finish().text, second.finish().text) == ("oui", "non")


def test_speech_outside_the_grammar_is_marked_unknown_or_doubtful(ear_and_mouth: Pair) -> None:
    ear, say = ear_and_mouth
    for text in ("je cherche du ménage à vaulx en velin", "il pleut sur la ville"):
        transcript = hear(ear, say(text))
        assert "[unk]" in transcript.text or transcript.confidence < 0.5
        assert transcript.confidence < 0.7


@pytest.mark.parametrize("caller", sorted(CALLERS))
@pytest.mark.parametrize("text", ["oui", "non", "répète"])
def test_every_caller_is_understood(vosk: Recognizer, caller: str, text: str) -> None:
    transcript = hear(vosk, speak(text, CALLERS[caller]))
    assert transcript.text == text
    assert transcript.confidence > 0.7


def test_free_recognition_hears_words_without_a_grammar(vosk: Recognizer) -> None:
    assert "travail" in hear(vosk, speak("je cherche un travail", CALLERS["man"]), None).text


def test_a_pause_inside_an_answer_keeps_both_halves(vosk: Recognizer) -> None:
    pause = Clip(bytes(16000 * 2), 8000)
    pcm = speak("oui", CALLERS["man"]).pcm + pause.pcm + speak("plus lentement", CALLERS["man"]).pcm
    transcript = hear(vosk, Clip(pcm, 8000))
    assert transcript.text == "oui plus lentement"
    starts = [word.start_seconds for word in transcript.words]
    assert starts == sorted(starts) and starts[1] - starts[0] > 2.0


def test_a_disagreement_that_was_half_heard_is_never_a_sure_yes(vosk: Recognizer) -> None:
    grammar = load_grammars(tables={"trades": (), "places": ()})["yes_no"]
    for caller in CALLERS.values():
        for text in ("pas d'accord", "je suis pas d'accord", "je ne suis pas d'accord"):
            transcript = hear(vosk, speak(text, caller), grammar.phrases)
            is_no = "pas" in transcript.text.split()
            is_sure = transcript.confidence >= grammar.confirm_below
            assert is_no or not is_sure, (text, transcript)


def test_another_search_is_asked_for_in_words_that_the_ear_knows() -> None:
    model = load_manifest().find("vivevoix-ear-fr")
    ear = open_ear(ROOT / "voices" / model.name, model.name, model.sounds_like)
    phrases = ("une autre", "une autre offre", "autre recherche", "une autre recherche", "je cherche")
    assert ear.missing_words(phrases) == set()
    for caller in CALLERS.values():
        assert hear(ear, speak("autre recherche", caller), phrases).text == "autre recherche"
    assert hear(ear, speak("je cherche", CALLERS["woman"]), phrases).text == "je cherche"


@pytest.mark.parametrize("name", [name for name in NAMES if name != "free"])
def test_the_embedded_ear_knows_every_word_of_the_grammars_but_the_tables(name: str) -> None:
    model = load_manifest().find("vivevoix-ear-fr")
    ear = open_ear(ROOT / "voices" / model.name, model.name, model.sounds_like)
    grammar = load_grammars(tables={"trades": (), "places": ()})[name]
    assert ear.missing_words(grammar.phrases) == set()


def test_the_embedded_ear_knows_every_way_of_saying_trades_and_places() -> None:
    model = load_manifest().find("vivevoix-ear-fr")
    ear = open_ear(ROOT / "voices" / model.name, model.name, model.sounds_like)
    for phrases in (load_trades().phrases(), load_places().phrases()):
        assert ear.missing_words(phrases) == set()


@pytest.mark.parametrize("spoil", ["folder", "file", "empty"])
def test_a_model_without_its_files_is_a_wrong_setup(tmp_path: Path, spoil: str) -> None:
    folder = tmp_path / "ear"
    if spoil != "folder":
        for name in ("am/final.mdl", "conf/model.conf", "graph/HCLr.fst", "graph/Gr.fst"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(b"x")
        (folder / "graph/Gr.fst").unlink()
        if spoil == "empty":
            (folder / "graph/Gr.fst").touch()
    with pytest.raises(Misconfigured) as caught:
        open_ear(folder)
    assert caught.value.code == "ear.missing"

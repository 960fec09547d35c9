"""The commands `hear`, `say` and `voices`, with the embedded models."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.audio.level import active_rms
from bot.audio.samples import to_samples
from bot.audio.wav import read_wav, write_wav
from bot.commands import hear, say, voices
from bot.engines.espeak_caller import CALLERS, speak
from bot.errors import Misconfigured, Refused
from bot.model import Clip


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIVEVOIX_DATA", str(tmp_path / "data"))


@pytest.fixture
def answer(tmp_path: Path) -> Path:
    path = tmp_path / "answer.wav"
    write_wav(path, speak("oui", CALLERS["woman"]))
    return path


def run(app: object, *arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.stdout


def test_an_answer_in_a_file_is_written_with_its_confidence(answer: Path) -> None:
    (line,) = run(hear.app, str(answer), "--grammar", "yes_no", "--json").splitlines()
    row = json.loads(line)
    assert row["text"] == "oui" and row["confidence"] > 0.7
    assert row["judgement"] == "accepted" and 0.1 < row["seconds"] < 2
    assert [word["text"] for word in row["words"]] == ["oui"]
    assert 0 <= row["words"][0]["start_seconds"] < row["words"][0]["end_seconds"] <= row["seconds"] + 0.3
    assert run(hear.app, str(answer), "--expect", "yes_no").split()[1:3] == ["accepted", "oui"]


def test_what_an_answer_means_is_given_when_the_question_has_values(tmp_path: Path) -> None:
    path = tmp_path / "travel.wav"
    write_wav(path, speak("à pied", CALLERS["woman"]))
    row = json.loads(run(hear.app, str(path), "--expect", "travel", "--json"))
    assert row["text"] == "à pied" and row["values"] == ["foot"]


def test_what_answers_nothing_is_rejected_and_has_no_value(tmp_path: Path) -> None:
    path = tmp_path / "hum.wav"
    write_wav(path, Clip(bytes(16000), 8000))
    row = json.loads(run(hear.app, str(path), "--expect", "number", "--json"))
    assert row["judgement"] == "rejected" and row["values"] == []


def test_a_file_that_cannot_be_read_is_said_and_the_others_are_heard(answer: Path, tmp_path: Path) -> None:
    (tmp_path / "text.wav").write_text("no sound")
    output = run(hear.app, str(tmp_path / "text.wav"), str(answer), "--grammar", "yes_no", code=1)
    assert "oui" in output


def test_an_unknown_grammar_is_a_wrong_setup(answer: Path) -> None:
    with pytest.raises(Misconfigured) as caught:
        run(hear.app, str(answer), "--grammar", "maybe")
    assert "yes_no" in caught.value.advice


def test_a_text_is_said_slower_or_louder(tmp_path: Path) -> None:
    text = "Bonjour. Dans quelle ville cherchez-vous un travail ?"
    run(say.app, text, "--out", str(tmp_path / "a.wav"))
    run(say.app, text, "--pace", "3", "-o", str(tmp_path / "b.wav"))
    run(say.app, text, "--loudness", "1", "-o", str(tmp_path / "c.wav"))
    normal, slow, loud = (read_wav(tmp_path / f"{name}.wav") for name in "abc")
    assert normal.rate_hz == 16000
    assert slow.seconds > 1.4 * normal.seconds > 3
    assert loud.seconds == normal.seconds
    assert active_rms(to_samples(loud.pcm), 16000) > 1.5 * active_rms(to_samples(normal.pcm), 16000)


def test_the_telephone_carries_less_than_the_voice_gives(tmp_path: Path) -> None:
    run(say.app, "Je suis ici.", "-o", str(tmp_path / "a.wav"))
    run(say.app, "Je suis ici.", "--phone", "-o", str(tmp_path / "b.wav"))
    full, phone = read_wav(tmp_path / "a.wav"), read_wav(tmp_path / "b.wav")
    assert (full.rate_hz, phone.rate_hz) == (16000, 8000)
    assert full.seconds == pytest.approx(phone.seconds, abs=0.05)
    assert len(set(to_samples(phone.pcm).tolist())) <= 256


def test_nothing_to_say_or_nowhere_to_write_is_refused(tmp_path: Path) -> None:
    for text, out in (("", tmp_path / "a.wav"), ("Bonjour.", tmp_path / "no" / "folder.wav")):
        with pytest.raises(Refused):
            run(say.app, text, "-o", str(out))


def test_the_models_are_listed_with_the_ones_in_use() -> None:
    rows = {row["name"]: row for row in json.loads(run(voices.app, "list", "--json"))}
    assert rows["vivevoix-ear-fr"]["state"] == rows["vivevoix-voice-fr"]["state"] == "used"
    assert rows["siwis-medium"]["state"] == "absent"
    text = run(voices.app, "list")
    for row in rows.values():
        shown = (row["name"], row["why"], row["licence"], row["attribution"], f"{row['rate_hz']} Hz")
        assert all(words in text for words in (*shown, *row["abilities"]))


def test_a_check_names_the_models_and_the_words_that_cannot_be_heard() -> None:
    report = json.loads(run(voices.app, "check", "--json"))
    assert report["used"] == {"ear": "vivevoix-ear-fr", "voice": "vivevoix-voice-fr"}
    assert not any(report["files"].values())
    assert report["missing_words"]["yes_no"] == []
    assert {"trade", "place"} <= set(report["missing_words"])
    assert "vivevoix-ear-fr: sound" in run(voices.app, "check")


def test_an_absent_model_cannot_be_chosen_and_a_local_folder_without_it_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        run(voices.app, "use", "siwis-medium")
    assert "next start" in run(voices.app, "use", "vivevoix-voice-fr")
    why = {row["name"]: row["why"] for row in json.loads(run(voices.app, "list", "--json"))}
    assert why["vivevoix-voice-fr"] == "chosen by vivevoix voices use"
    assert "voice vivevoix-voice-fr" in run(voices.app, "use", "best")
    why = {row["name"]: row["why"] for row in json.loads(run(voices.app, "list", "--json"))}
    assert why["vivevoix-voice-fr"] == "the best that is here"
    with pytest.raises(Refused):
        run(voices.app, "fetch", "siwis-medium", "--from", str(tmp_path))

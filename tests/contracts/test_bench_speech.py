"""The measures of hearing and speaking, from the command line, on a few sounds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.audio.wav import write_wav
from bot.bench import speakers
from bot.commands import bench
from bot.engines.espeak_caller import CALLERS, speak
from bot.errors import Misconfigured, Refused


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIVEVOIX_DATA", str(tmp_path / "data"))


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """A folder of recordings as an association could make it."""
    rows = [("lundi", "woman", ""), ("deux", "man", ""), ("oui", "woman", "yes_no"), ("vélo", "man", "other")]
    lines = ["path\ttext\tspeaker\ttask"]
    for text, speaker, task in rows:
        write_wav(tmp_path / f"{text}.wav", speak(text, CALLERS[speaker]))
        lines.append(f"{text}.wav\t{text}\t{speaker}\t{task}")
    (tmp_path / "manifest.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    return tmp_path


def run(*arguments: str) -> str:
    result = CliRunner().invoke(bench.app, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_folder_is_heard_and_the_report_says_what_was_printed(people: Path) -> None:
    report = people / "report.md"
    figures = json.loads(run("recognition", "--folder", str(people), "--report", str(report), "--json"))
    assert figures["items"] == 4 and figures["unknown_words"] == []
    assert {name: task["correct"]["n"] for name, task in figures["tasks"].items()} == {
        "days": 1, "digits": 1, "numbers": 1, "yes_no": 1
    }  # fmt: skip
    assert figures["tasks"]["days"]["correct"]["count"] == 1
    assert figures["tasks"]["yes_no"]["others_taken"]["n"] == 3
    assert set(figures["speakers"]) == {"man", "woman"}
    assert 0 < figures["real_time_factor"] < 1
    text = report.read_text("utf-8")
    assert f"## {figures['title']}\n4 recordings" in text and "| days | 1/1 = 100.0 % [21-100] |" in text


def test_only_the_speakers_that_are_named_are_heard_over_the_line_that_is_named(people: Path) -> None:
    text = run(
        "recognition", "--folder", str(people), "--speaker", "man", "--channel", "gsm", "--noise", "car:20"
    )
    assert "man: gsm, car 20 dB (vivevoix-ear-fr)" in text.splitlines()[0]
    assert "| digits |" in text and "| days |" not in text


def test_an_ear_that_does_not_exist_is_a_wrong_setup(people: Path) -> None:
    with pytest.raises(Misconfigured) as caught:
        run("recognition", "--folder", str(people), "--model", "no-ear")
    assert "vivevoix-ear-fr" in caught.value.advice


def test_voices_are_compared_and_the_same_words_give_the_same_bytes(tmp_path: Path) -> None:
    report = tmp_path / "report.md"
    arguments = ["--voice", "vivevoix-voice-fr", "--voice", "espeak", "--items", "3", "--report", str(report)]
    figures = json.loads(run("voice", *arguments, "--json"))
    ours, espeak = figures["voices"]
    assert ours["same_twice"] and espeak["same_twice"]
    assert ours["phrases"]["n"] == espeak["phrases"]["n"] == 3
    assert ours["size_bytes"] < 8_000_000 and ours["real_time_factor"] < 0.5
    assert 90 < ours["words_a_minute"] < 180 and ours["level_db"] == pytest.approx(-22, abs=1)
    assert "| vivevoix-voice-fr |" in report.read_text("utf-8")


def test_pico_is_said_to_be_absent_when_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speakers, "find_spec", lambda name: None)
    with pytest.raises(Refused) as caught:
        speakers.open_speaker("pico", None)
    assert "py-nanotts" in caught.value.advice


def test_a_grammar_without_phrases_has_no_thresholds_to_choose() -> None:
    with pytest.raises(Misconfigured) as caught:
        run("confidence", "--grammar", "free")
    assert "yes_no" in caught.value.advice

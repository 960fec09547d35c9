"""`vivevoix doctor` in each broken state: what it finds is true, what it advises mends it."""

from __future__ import annotations

import json
import shutil
import socket
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.app import build
from bot.commands import doctor
from bot.commands.doctor import Finding, examine
from bot.commands.prepare import prepare_all
from bot.dialogue.train import model_path, train_if_needed
from bot.engines import models
from bot.settings import ROOT, Settings, read_settings
from fakes.speech import FakeRecognizer


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A fresh installation with a copy of the trained model."""
    trained = train_if_needed(read_settings())
    own = read_settings({"VIVEVOIX_DATA": str(tmp_path / "data"), "VIVEVOIX_PHONE_PORT": "0"})
    own = replace(own, control_port=0)
    own.model_dir.mkdir(parents=True)
    shutil.copy(trained, own.model_dir)
    return own


def findings(settings: Settings) -> dict[str, Finding]:
    return {finding.subject: finding for finding in examine(settings)}


def faults(settings: Settings) -> dict[str, str]:
    return {name: found.advice for name, found in findings(settings).items() if found.state != "present"}


def test_before_the_preparation_it_asks_for_it_and_nothing_else_and_then_all_is_well(
    settings: Settings,
) -> None:
    assert set(faults(settings)) == {"database", "offers"}
    assert all("make prepare" in advice for advice in faults(settings).values())
    prepare_all(settings)
    assert faults(settings) == {}
    found = findings(settings)
    assert found["dialogue"].words == model_path(settings).name.removesuffix(".tar.gz")
    assert "all known to vivevoix-ear-fr" in found["words"].words
    assert "sqlite" in found["conversations"].words


def test_the_words_that_the_ear_cannot_hear_are_listed_by_grammar(settings: Settings) -> None:
    parts = build(settings)
    parts.__dict__["_ear"] = (FakeRecognizer({"oui", "non"}), None)
    finding = doctor._words(parts)
    missing = finding.details["yes_no"]
    assert "ouais" in missing and not {"oui", "non"} & set(missing)
    assert list(missing) == sorted(set(missing))
    assert f"yes_no {len(missing)}" in finding.words
    assert "fake ear cannot hear" in finding.words


def test_a_folder_not_made_yet_is_told(tmp_path: Path) -> None:
    found = findings(read_settings({"VIVEVOIX_DATA": str(tmp_path / "a" / "b")}))
    assert found["data folder"].state == "missing"
    assert found["dialogue"].state == "missing"
    assert not (tmp_path / "a" / "b" / "vivevoix.sqlite").exists()


def test_a_data_folder_that_is_a_file_is_wrong_and_the_other_checks_still_run(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    found = findings(read_settings({"VIVEVOIX_DATA": str(tmp_path / "data")}))
    assert "VIVEVOIX_DATA" in found["data folder"].advice
    assert found["ear"].state == found["voice"].state == "present"
    assert len(found) == 19


def test_a_full_disk_is_told(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LEAST_FREE_BYTES", 1 << 60)
    assert "make room" in findings(settings)["data folder"].advice


def test_a_damaged_dialogue_model_is_wrong_and_the_advice_mends_it(settings: Settings) -> None:
    whole = model_path(settings).read_bytes()
    for damaged in (b"no archive", b"", whole[: len(whole) // 2]):
        model_path(settings).write_bytes(damaged)
        assert "make prepare" in findings(settings)["dialogue"].advice
    from bot.dialogue.train import remove_damaged

    remove_damaged(settings)
    assert not model_path(settings).exists()
    model_path(settings).write_bytes(whole)
    remove_damaged(settings)
    assert model_path(settings).exists()


def test_a_damaged_voice_is_named_and_the_ear_is_not_accused(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "project"
    shutil.copytree(ROOT / "voices" / "vivevoix-ear-fr", copy / "voices" / "vivevoix-ear-fr")
    shutil.copytree(ROOT / "voices" / "vivevoix-voice-fr", copy / "voices" / "vivevoix-voice-fr")
    (sound,) = (copy / "voices" / "vivevoix-voice-fr").glob("*.onnx")
    sound.write_bytes(sound.read_bytes()[:-1])
    monkeypatch.setattr(models, "ROOT", copy)
    found = findings(settings)
    assert found["ear"].state == "present"
    assert found["voice"].state == "wrong" and "vivevoix-voice-fr" in found["voice"].advice


@pytest.mark.parametrize("subject", ["telephone port", "control port"])
def test_a_port_in_use_is_told_with_the_variable_that_changes_it(settings: Settings, subject: str) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        name = "phone_port" if subject == "telephone port" else "control_port"
        finding = findings(replace(settings, **{name: port}))[subject]
    assert finding.state == "wrong"
    assert f"VIVEVOIX_{name.upper()}" in finding.advice


@pytest.mark.parametrize("host", ["::1", "nowhere.invalid"])
def test_any_telephone_address_is_looked_at_without_breaking(settings: Settings, host: str) -> None:
    assert findings(replace(settings, phone_host=host))["telephone port"].state in ("present", "wrong")


def test_an_open_key_and_damaged_databases_are_told(settings: Settings) -> None:
    prepare_all(settings)
    key = settings.data_dir / "person.key"
    key.write_text("k" * 64)
    key.chmod(0o644)
    (settings.data_dir / "conversations.sqlite").write_bytes(b"no database at all " * 100)
    assert set(faults(settings)) == {"secret", "conversations"}
    assert "chmod 600" in faults(settings)["secret"]
    key.chmod(0o600)
    (settings.data_dir / "vivevoix.sqlite").write_bytes(b"no database at all " * 100)
    assert set(faults(settings)) == {"conversations", "database", "offers"}
    assert "backup" in faults(settings)["database"]


def test_a_server_that_does_not_answer_is_told(settings: Settings) -> None:
    away = replace(settings, database_url="postgresql://nobody@127.0.0.1:1/none")
    assert "does not answer" in faults(away)["database"]


def test_the_findings_are_printed_as_json_with_a_true_exit_status(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIVEVOIX_DATA", str(settings.data_dir))
    result = CliRunner().invoke(doctor.app, ["--json"])
    assert result.exit_code == 1
    rows = {row["subject"]: row for row in json.loads(result.stdout)}
    assert rows["database"]["state"] == "wrong" and rows["python"]["state"] == "present"
    text = CliRunner().invoke(doctor.app, []).stdout
    assert "-> the database is not up to date: run: make prepare" in text

"""The manifest, the checks of files, and the choice of a model, on the real embedded files."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.engines import models as checking
from bot.engines.choose import best_ear, best_voice, choose, remember_choice
from bot.engines.models import Manifest, Model, check, find_faults, load_manifest
from bot.engines.trial import try_model
from bot.errors import Misconfigured, Refused
from bot.settings import ROOT, Settings, read_settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({"VIVEVOIX_DATA": str(tmp_path)})


@pytest.fixture
def manifest() -> Manifest:
    return load_manifest()


def copied(model: Model, settings: Settings, rank: int = 99, name: str = "") -> Model:
    """Put the files of an embedded model where fetched ones lie, under another rank."""
    name = name or model.name
    shutil.copytree(ROOT / "voices" / model.name, settings.voices_dir / name)
    return replace(model, name=name, is_embedded=False, rank=rank)


def test_embedded_files_are_those_of_the_manifest(manifest: Manifest) -> None:
    for model in manifest.models:
        if model.is_embedded:
            folder = ROOT / "voices" / model.name
            assert find_faults(model, folder) == []
            listed = {file.path for file in model.files} | {"MODEL_CARD.md"}
            assert {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()} == listed


def test_every_model_names_its_licence_source_and_abilities(manifest: Manifest) -> None:
    for model in manifest.models:
        assert model.licence and model.attribution and model.title and model.abilities
        assert model.kind in {"ear", "voice"} and model.rate_hz >= 8000
        is_pinned = model.archive_url.startswith("https://") or "/1162a9173d" in model.base_url
        assert model.is_embedded or is_pinned
        unpinned = [file.path for file in model.files if len(file.sha256) != 64]
        assert unpinned in ([], ["fr_FR-upmc-medium.onnx.json"])


def test_the_embedded_models_serve_without_any_other(settings: Settings) -> None:
    ear, ear_choice = best_ear(settings)
    voice, voice_choice = best_voice(settings)
    assert (ear.name, voice.name) == ("vivevoix-ear-fr", "vivevoix-voice-fr")
    assert ear_choice.passed_over == voice_choice.passed_over == ()
    assert voice.say("Bonjour.").seconds > 0.3
    assert len(voice.sound_key) > 64


def test_the_highest_rank_is_used_when_it_is_there(settings: Settings, manifest: Manifest) -> None:
    better = copied(manifest.find("vivevoix-ear-fr"), settings, name="better")
    model, _ = choose("ear", settings, Manifest((*manifest.models, better), manifest.pace_sentences))
    assert model.name == "better"


def test_a_damaged_model_is_passed_over_and_named(settings: Settings, manifest: Manifest) -> None:
    better = copied(manifest.find("vivevoix-ear-fr"), settings, name="better")
    path = settings.voices_dir / "better" / "graph" / "Gr.fst"
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    model, choice = choose("ear", settings, Manifest((*manifest.models, better), manifest.pace_sentences))
    assert model.name == "vivevoix-ear-fr"
    assert choice.passed_over == ("better: graph/Gr.fst does not have the right checksum",)


@pytest.mark.parametrize("spoil", ["shorter", "changed", "gone"])
def test_no_sound_model_stops_the_program_with_what_to_do(
    settings: Settings, manifest: Manifest, spoil: str
) -> None:
    only = copied(manifest.find("vivevoix-voice-fr"), settings)
    path = settings.voices_dir / only.name / only.files[0].path
    if spoil == "gone":
        path.unlink()
    else:
        content = path.read_bytes()
        path.write_bytes(content[:-1] if spoil == "shorter" else content[:-1] + b"?")
    with pytest.raises(Misconfigured) as caught:
        best_voice(settings, Manifest((only,), manifest.pace_sentences))
    assert caught.value.code == "voice.none"
    assert "vivevoix voices fetch" in caught.value.advice


def test_the_operator_may_prefer_a_model(settings: Settings, manifest: Manifest) -> None:
    better = copied(manifest.find("vivevoix-ear-fr"), settings, name="better")
    both = Manifest((*manifest.models, better), manifest.pace_sentences)
    remember_choice(manifest.find("vivevoix-ear-fr"), settings)
    assert choose("ear", settings, both)[0].name == "vivevoix-ear-fr"


def test_a_passed_check_is_remembered_until_a_file_changes(
    settings: Settings, manifest: Manifest, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = copied(manifest.find("vivevoix-voice-fr"), settings)
    read: list[Path] = []
    real = checking.checksum
    monkeypatch.setattr(checking, "checksum", lambda path: (read.append(path), real(path))[1])
    assert check(model, settings) == []
    assert check(model, settings) == []
    assert len(read) == len(model.files)
    path = settings.voices_dir / model.name / model.files[1].path
    os.utime(path, ns=(1, 1))
    assert check(model, settings) == []
    assert len(read) == 2 * len(model.files)
    path.write_bytes(path.read_bytes()[:-1] + b" ")
    assert check(model, settings) == [f"{model.files[1].path} does not have the right checksum"]


def test_a_description_without_known_checksum_is_checked_for_its_shape(
    settings: Settings, manifest: Manifest, tmp_path: Path
) -> None:
    file = manifest.find("upmc-medium").files[1]
    path = tmp_path / "voice.json"
    for content, is_sound in (
        (json.dumps({"audio": {"sample_rate": 22050}, "phoneme_id_map": {"a": [1]}}), True),
        ("{}", False),
        ("[]", False),
        ("<html>", False),
        (json.dumps({"audio": {"sample_rate": 1}, "phoneme_id_map": {"a": [1]}, "x": "y" * 30000}), False),
    ):
        path.write_text(content)
        assert (checking.check_file(path, file) == "") is is_sound


@pytest.mark.parametrize("name", ["vivevoix-ear-fr", "vivevoix-voice-fr"])
def test_a_new_model_must_hear_or_say_a_sentence(manifest: Manifest, name: str) -> None:
    model, folder = manifest.find(name), ROOT / "voices" / name
    try_model(model, folder, manifest)
    with pytest.raises(Refused):
        try_model(model, folder, replace(manifest, pace_sentences=("",)))


def test_unknown_names_and_a_wrong_manifest_stop_the_program(manifest: Manifest, tmp_path: Path) -> None:
    with pytest.raises(Misconfigured) as caught:
        manifest.find("siwi")
    assert "siwis-medium" in caught.value.advice
    for content in ("models: 3", "", "[", "models: [{name: a}]"):
        (tmp_path / "m.yml").write_text(content)
        with pytest.raises(Misconfigured):
            load_manifest(tmp_path / "m.yml")

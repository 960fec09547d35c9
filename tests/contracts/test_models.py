"""The manifest, the checks of files, and the choice of a model, on the real embedded files."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.engines import models as checking
from bot.engines.choose import best_ear, best_voice, choose, forget_choices, in_use, remember_choice
from bot.engines.install import previous_of
from bot.engines.models import Manifest, Model, check, find_faults, load_manifest
from bot.engines.trial import try_apart, try_model
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
        assert model.kind in {"ear", "voice", "judge"} and model.rate_hz >= 8000
        is_pinned = model.archive_url.startswith("https://") or "/1162a9173d" in model.base_url
        assert model.is_embedded or is_pinned
        unpinned = [file.path for file in model.files if len(file.sha256) != 64]
        assert all(len(file.md5) == 32 and file.bytes for file in model.files if file.path in unpinned)
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
    model, choice = choose("ear", settings, both)
    assert model.name == "vivevoix-ear-fr" and "vivevoix voices use" in choice.reason
    forget_choices(settings)
    model, choice = choose("ear", settings, both)
    assert model.name == "better" and choice.reason == "the best that is here"


def test_a_chosen_model_that_went_away_is_named(settings: Settings, manifest: Manifest) -> None:
    remember_choice(manifest.find("vosk-small-fr-0.22"), settings)
    model, choice = choose("ear", settings, manifest)
    assert model.name == "vivevoix-ear-fr"
    assert choice.passed_over == ("vosk-small-fr-0.22: README is missing",)
    (settings.voices_dir / "ear.chosen").write_bytes(b"\xff\xfe not a name")
    assert choose("ear", settings, manifest)[1].passed_over == ()


def test_half_a_model_is_passed_over_and_named(settings: Settings, manifest: Manifest) -> None:
    better = copied(manifest.find("vivevoix-ear-fr"), settings, name="better")
    (settings.voices_dir / "better" / "graph" / "Gr.fst").unlink()
    _, choice = choose("ear", settings, Manifest((*manifest.models, better), manifest.pace_sentences))
    assert choice.passed_over == ("better: graph/Gr.fst is missing",)


def test_a_sound_model_that_does_not_open_gives_way_to_the_next(
    settings: Settings, manifest: Manifest
) -> None:
    better = copied(manifest.find("vivevoix-voice-fr"), settings, name="better")
    path = settings.voices_dir / "better" / better.files[0].path
    path.write_bytes(b"not a network")
    listed = replace(better.files[0], bytes=13, sha256=checking.checksum(path))
    better = replace(better, files=(listed, *better.files[1:]))
    voice, choice = best_voice(settings, Manifest((*manifest.models, better), manifest.pace_sentences))
    assert voice.name == "vivevoix-voice-fr"
    assert "better" in choice.passed_over[0] and "cannot be loaded" in choice.passed_over[0]
    assert "passed over: better" in in_use(choice, choice)


def test_a_model_between_two_renames_is_found_again(settings: Settings, manifest: Manifest) -> None:
    better = copied(manifest.find("vivevoix-ear-fr"), settings, name="better")
    folder = settings.voices_dir / "better"
    folder.rename(previous_of(folder))
    model, _ = choose("ear", settings, Manifest((*manifest.models, better), manifest.pace_sentences))
    assert model.name == "better"


@pytest.mark.parametrize("name", ["vivevoix-ear-fr", "vivevoix-voice-fr"])
def test_a_model_is_tried_in_a_process_of_its_own(manifest: Manifest, tmp_path: Path, name: str) -> None:
    model = manifest.find(name)
    try_apart(model, ROOT / "voices" / name)
    copy = Path(shutil.copytree(ROOT / "voices" / name, tmp_path / "copy"))
    largest = max(copy.rglob("*.*"), key=lambda path: path.stat().st_size)
    largest.write_bytes(largest.read_bytes()[:100_000])
    with pytest.raises(Refused):
        try_apart(model, copy)


def test_a_passed_check_is_remembered_until_a_file_changes(
    settings: Settings, manifest: Manifest, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = copied(manifest.find("vivevoix-voice-fr"), settings)
    read: list[Path] = []
    real = checking.checksum
    monkeypatch.setattr(checking, "checksum", lambda path, kind: (read.append(path), real(path, kind))[1])
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
    good = json.dumps({"audio": {"sample_rate": 22050}, "phoneme_id_map": {"a": [1]}})
    listed = manifest.find("upmc-medium").files[1]
    file = replace(listed, bytes=None, md5=hashlib.md5(good.encode()).hexdigest())
    path = tmp_path / "voice.json"
    for content, is_sound in (
        (good, True),
        (good.replace("22050", "16000"), False),
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

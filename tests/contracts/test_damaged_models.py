"""A missing or damaged ear or voice: every command that needs it says so in one sentence, with status 2."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from bot.audio.wav import write_wav
from bot.bench.trial import SHARED
from bot.cli import main
from bot.dialogue.train import train_if_needed
from bot.engines import models
from bot.engines.espeak_caller import CALLERS, speak
from bot.settings import ROOT, read_settings

EAR, VOICE = "vivevoix-ear-fr", "vivevoix-voice-fr"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the embedded models, and a data folder that shares the trained dialogue."""
    settings = read_settings()
    train_if_needed(settings)
    data, copy = tmp_path / "data", tmp_path / "project"
    data.mkdir()
    for name in SHARED:
        (settings.data_dir / name).mkdir(parents=True, exist_ok=True)
        (data / name).symlink_to(settings.data_dir / name)
    for name in (EAR, VOICE):
        shutil.copytree(ROOT / "voices" / name, copy / "voices" / name)
    write_wav(tmp_path / "answer.wav", speak("oui", CALLERS["woman"]))
    monkeypatch.setattr(models, "ROOT", copy)
    monkeypatch.setenv("VIVEVOIX_DATA", str(data))
    for name in ("PHONE", "CONTROL"):
        monkeypatch.setenv(f"VIVEVOIX_{name}_PORT", "0")
    monkeypatch.chdir(tmp_path)
    return copy


def damage(folder: Path, *, is_removed: bool) -> None:
    path = max((path for path in folder.rglob("*") if path.is_file()), key=lambda path: path.stat().st_size)
    if is_removed:
        path.unlink()
    else:
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)


@pytest.mark.parametrize(
    ("model", "command"),
    [
        *((EAR, command) for command in ("prepare", "serve", "demo", "hear answer.wav -e yes_no")),
        *((VOICE, command) for command in ("prepare", "serve", "demo", "say Bonjour. -o bonjour.wav")),
    ],
)
@pytest.mark.parametrize("is_removed", [True, False])
def test_a_missing_or_damaged_model_is_one_sentence_and_status_2(
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    model: str,
    command: str,
    is_removed: bool,
) -> None:
    damage(project / "voices" / model, is_removed=is_removed)
    words = command.replace("-e ", "--expect ").split()
    if words[0] == "serve":
        monkeypatch.setattr(sys, "argv", ["vivevoix", "prepare"])
        with pytest.raises(SystemExit):
            main()
        capfd.readouterr()
    monkeypatch.setattr(sys, "argv", ["vivevoix", *words])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 2
    lines = [line for line in capfd.readouterr().err.splitlines() if line.strip()]
    assert len(lines) == 1 and lines[0].startswith("vivevoix: "), lines
    assert model in lines[0]

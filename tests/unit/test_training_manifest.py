"""The command that writes a rebuilt embedded model into the manifest."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.engines.models import MANIFEST, find_faults, load_manifest
from bot.errors import Misconfigured
from voices.training.manifest import CARD, update

VOICES = MANIFEST.parent


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    return Path(shutil.copy(MANIFEST, tmp_path / "manifest.yml"))


@pytest.mark.parametrize("name", ["vivevoix-ear-fr", "vivevoix-voice-fr"])
def test_a_model_that_did_not_change_leaves_the_manifest_as_it_is(manifest: Path, name: str) -> None:
    assert update(manifest, name, VOICES / name) == []
    assert manifest.read_text("utf-8") == MANIFEST.read_text("utf-8")


def test_a_rebuilt_ear_is_written_and_nothing_else_changes(manifest: Path, tmp_path: Path) -> None:
    folder = tmp_path / "vivevoix-ear-fr"
    (folder / "graph").mkdir(parents=True)
    (folder / CARD).write_text("card")
    (folder / "graph" / "words.txt").write_text("<eps> 0\nabricot 1\n[unk] 2\noui 3\n#0 4\n", "utf-8")
    (folder / "extra.conf").write_bytes(b"--new")
    told = update(manifest, "vivevoix-ear-fr", folder)
    model = load_manifest(manifest).find("vivevoix-ear-fr")
    assert [file.path for file in model.files] == ["extra.conf", "graph/words.txt"]
    assert find_faults(model, folder) == []
    assert "free recognition of 2 words" in model.abilities
    assert len(told) == 3
    before, after = load_manifest(), load_manifest(manifest)
    assert [m for m in before.models if m.name != model.name] == [
        m for m in after.models if m.name != model.name
    ]
    assert model.sounds_like == before.find(model.name).sounds_like
    comments = [line for line in MANIFEST.read_text("utf-8").splitlines() if line.lstrip().startswith("#")]
    assert all(comment in manifest.read_text("utf-8").splitlines() for comment in comments)


def test_only_an_embedded_model_with_files_is_written(manifest: Path, tmp_path: Path) -> None:
    for name, folder in (("siwis-medium", VOICES / "vivevoix-ear-fr"), ("vivevoix-ear-fr", tmp_path / "no")):
        with pytest.raises(Misconfigured):
            update(manifest, name, folder)
    assert manifest.read_text("utf-8") == MANIFEST.read_text("utf-8")

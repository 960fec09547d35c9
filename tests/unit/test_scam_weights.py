"""The learned weights are those of their texts, and never those of the test half."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from bot.errors import Misconfigured
from bot.jobs import scam_impression
from bot.jobs.scam import read_text
from bot.jobs.scam_impression import FILE, impression, load_weights

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def recipe() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "build_scam_weights", ROOT / "tools" / "build_scam_weights.py"
    )
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_weights_follow_from_the_present_texts_and_words(recipe: ModuleType) -> None:
    head = FILE.read_text("utf-8").split("\n", 1)[0]
    assert head.endswith(recipe.digest_of(recipe.inputs())), "run tools/build_scam_weights.py"


def test_the_test_half_is_no_input_of_the_weights(recipe: ModuleType) -> None:
    assert not [path for path in recipe.inputs() if path.name == "test.tsv"]


def test_no_practice_text_is_of_the_test_half() -> None:
    folder = ROOT / "bot" / "bench" / "scripts" / "scams"
    halves = [
        {
            line.split("\t")[4].casefold()
            for line in (folder / f"{name}.tsv").read_text("utf-8").splitlines()[1:]
        }
        for name in ("practice", "development", "test")
    ]
    assert not halves[0] & halves[2]
    assert not halves[1] & halves[2]


def test_what_is_said_of_scams_weighs_more_than_what_is_said_of_work() -> None:
    worse = impression(
        read_text("envoyez votre rib sur telegram et payez par recharge pour débloquer vos gains")[1]
    )
    better = impression(
        read_text("cdi 35 h, se présenter à l'agence avec un cv, demander mme ferrand au 04 65 71 22 40")[1]
    )
    assert worse > 0.8 > 0.3 > better


def test_a_damaged_file_of_weights_stops_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "weights.tsv"
    broken.write_text("bias\tmany\n", "utf-8")
    monkeypatch.setattr(scam_impression, "FILE", broken)
    load_weights.cache_clear()
    with pytest.raises(Misconfigured):
        load_weights()
    monkeypatch.undo()
    load_weights.cache_clear()

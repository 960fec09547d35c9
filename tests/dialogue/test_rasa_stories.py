"""Rasa's own checks: the data is valid, and the test stories of each topic pass on the trained model."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.dialogue.train import CONFIG, DATA, DOMAIN, QUIET, train_if_needed
from bot.settings import ROOT, read_settings

TOPICS = tuple(sorted(path.stem for path in (ROOT / "nlu_data" / "domain").glob("*.yml")))


def rasa(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **QUIET, "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "-m", "rasa", *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=280, check=False
    )


def test_every_topic_has_the_same_files() -> None:
    for folder in ("domain", "nlu", "rules", "stories"):
        assert {path.stem for path in (ROOT / "nlu_data" / folder).glob("*.yml")} == set(TOPICS), folder
    stories = {path.stem for path in (Path(__file__).parent / "stories").glob("*.yml")}
    assert stories == {f"test_{topic}" for topic in TOPICS}


def test_data_is_valid_and_free_of_conflicts(tmp_path: Path) -> None:
    data = [str(path) for path in DATA]
    done = rasa(
        tmp_path, "data", "validate", "--domain", str(DOMAIN), "--config", str(CONFIG), "--data", *data
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


def test_stories_of_every_topic_pass(tmp_path: Path) -> None:
    model = train_if_needed(read_settings())
    done = rasa(
        tmp_path, "test", "core", "--model", str(model), "--out", str(tmp_path), "--e2e",
        "--stories", str(Path(__file__).parent / "stories"), "--fail-on-prediction-errors",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    failed = tmp_path / "failed_test_stories.yml"
    assert not failed.exists() or "None of the test stories failed" in failed.read_text("utf-8")


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_has_rules(topic: str) -> None:
    assert "- rule:" in (ROOT / "nlu_data" / "rules" / f"{topic}.yml").read_text("utf-8")

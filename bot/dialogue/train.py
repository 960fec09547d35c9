"""Training the dialogue's model, only when its inputs changed; Rasa runs in another process."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import zlib
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

from bot.errors import Misconfigured
from bot.settings import ROOT, Settings

DOMAIN = ROOT / "nlu_data" / "domain"
DATA = (ROOT / "nlu_data" / "nlu", ROOT / "nlu_data" / "rules", ROOT / "nlu_data" / "stories")
CONFIG = ROOT / "config.yml"
"""The inputs of the training. The domain stays out of the data: Rasa would read its responses as examples."""

TRAINING_SECONDS = 600
"""Longest training before it is given up, seconds; it takes about 40 on two cores."""

QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_INTRA_OP_PARALLELISM_THREADS": "1",
    "TF_INTER_OP_PARALLELISM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "CUDA_VISIBLE_DEVICES": "-1",
    "LOG_LEVEL": "ERROR",
}
"""Environment of every process that runs Rasa: no telemetry, no chatter, one thread, no accelerator."""


def _ignore(line: str) -> None:
    """Say nothing."""


def train_if_needed(settings: Settings, progress: Callable[[str], None] = _ignore) -> Path:
    """Give the model of the present inputs, trained now if it is not there yet; older ones are removed.
    `progress` gets one short line when training starts. Raises Misconfigured when training fails."""
    path = model_path(settings)
    if path.is_file():
        return path
    settings.model_dir.mkdir(parents=True, exist_ok=True)
    progress("training the dialogue model")
    work = settings.model_dir / f"work-{os.getpid()}"
    work.mkdir(exist_ok=True)
    try:
        _train(work, path)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    for old in settings.model_dir.glob("dialogue-*.tar.gz"):
        if old != path:
            old.unlink(missing_ok=True)
    return path


def trained_model(settings: Settings) -> Path | None:
    """The model of the present inputs, or None when it is to be trained: missing, or a damaged archive."""
    path = model_path(settings)
    try:
        with tarfile.open(path) as archive:
            return path if archive.getnames() else None
    except (OSError, EOFError, tarfile.TarError, zlib.error):
        return None


def remove_damaged(settings: Settings) -> None:
    """Remove the model of the present inputs when its archive is damaged, so that it is trained again."""
    if trained_model(settings) is None:
        model_path(settings).unlink(missing_ok=True)


def model_path(settings: Settings) -> Path:
    """Where the model of the present inputs is, or will be."""
    return settings.model_dir / f"dialogue-{content_hash()}.tar.gz"


def content_hash() -> str:
    """Hash of all that the model depends on: the data, the pipeline and the version of Rasa."""
    digest = hashlib.sha256(version("rasa").encode())
    for path in _inputs():
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def training_command(output: Path, name: str) -> list[str]:
    """The command that trains a model called `name` in a folder, from nothing (`--force`): Rasa's own
    cache keeps parts by fingerprints that do not see every change."""
    data = [str(path) for path in DATA if path.is_dir()]
    return [
        sys.executable, "-m", "rasa", "train", "--quiet", "--force",
        "--domain", str(DOMAIN), "--config", str(CONFIG), "--data", *data,
        "--out", str(output), "--fixed-model-name", name,
    ]  # fmt: skip


def _inputs() -> Iterator[Path]:
    yield CONFIG
    for folder in (DOMAIN, *DATA):
        yield from sorted(folder.rglob("*.yml"))


def _train(work: Path, path: Path) -> None:
    environment = {**os.environ, **QUIET}
    command = training_command(work, "dialogue")
    try:
        done = subprocess.run(
            command, cwd=work, env=environment, capture_output=True, text=True, timeout=TRAINING_SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise Misconfigured("dialogue.training", "training the dialogue took too long") from error
    made = work / "dialogue.tar.gz"
    if done.returncode or not made.is_file():
        raise Misconfigured("dialogue.training", f"training failed: {_reason(done.stdout + done.stderr)}")
    made.replace(path)


def _reason(text: str) -> str:
    """The error's own line, else the last one."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    full = [line for line in lines if "No space left" in line]
    errors = [line for line in lines if "Error" in line]
    return (full or errors or lines or ["it said nothing"])[-1][:300]

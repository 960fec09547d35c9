"""A reminder as it is heard: the real voice says it whole, and no sound of it is at rest."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import numpy as np
import pytest

from bot.app import App, build
from bot.jobs.decent_hours import local_zone, moment
from bot.jobs.reminder_words import Subject, say_reminder
from bot.settings import read_settings
from bot.speech.joined import joined

NOW = moment(date(2026, 12, 2), time(17))


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> App:
    return build(read_settings({"VIVEVOIX_DATA": str(tmp_path_factory.mktemp("data"))}))


def test_a_reminder_is_said_in_half_a_minute_and_leaves_no_file(app: App) -> None:
    subject = Subject(
        "Agent de nettoyage", "Clair Matin", "12 rue Pasteur, 69500 Bron", "appointment",
        [moment(date(2026, 12, 3), time(14))],
    )  # fmt: skip
    sentences = say_reminder("appointment_eve", subject, NOW, "telephone", "La Boussole")
    before = files(app.settings.data_dir)
    usual, slow = (joined(app.prompts, sentences, pace) for pace in (0, 3))
    assert 12 <= usual.seconds <= 35
    assert slow.seconds > usual.seconds * 1.15
    assert np.abs(np.frombuffer(usual.pcm, np.int16)).max() > 3000
    assert files(app.settings.data_dir) - before == set()


def files(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*.pcm")} | {path for path in folder.rglob("*.wav")}


def test_the_clock_is_that_of_the_people_whatever_the_machine(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "America/Martinique")
    now = app.clock.now()
    assert now.tzinfo is local_zone()
    assert now.utcoffset().total_seconds() in (3600, 7200)

"""`vivevoix bench cv` measures real PDFs and the real voice, and says which aim is missed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.app import build
from bot.bench.cv import CvFigures, measure_cv
from bot.commands import bench
from bot.commands.say import say_all
from bot.cv.examples import example_names
from bot.settings import read_settings


@pytest.fixture(scope="module")
def measured() -> CvFigures:
    voice = build(read_settings()).voice
    return measure_cv(5, 1, lambda text: say_all(voice, text, 0, 0, True), "a voice")


def test_figures_come_from_so_many_pdfs_and_people(measured: CvFigures) -> None:
    assert (measured.people, measured.prints, measured.starts) == (len(example_names()), 5, 1)
    assert 0 < measured.print_p50_seconds <= measured.print_p95_seconds
    assert measured.print_p95_seconds <= measured.print_most_seconds
    assert measured.first_seconds > 0 and 10 < measured.most_kilobytes < 100
    assert len(measured.summary_seconds) == measured.people
    assert "5 different PDFs" in measured.as_text()


@pytest.mark.parametrize(
    ("figure", "value"),
    [("print_p95_seconds", 1.1), ("first_seconds", 3.1), ("summary_seconds", (20.0, 26.0))],
)
def test_a_missed_aim_is_named(measured: CvFigures, figure: str, value: object) -> None:
    good = replace(measured, print_p95_seconds=0.1, first_seconds=1.0, summary_seconds=(20.0,))
    assert good.missed() == []
    assert len(replace(good, **{figure: value}).missed()) == 1


def test_the_command_prints_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIVEVOIX_DATA", str(tmp_path))
    result = CliRunner().invoke(bench.app, ["cv", "--prints", "5", "--starts", "1", "--json"])
    figures = json.loads(result.stdout.splitlines()[0])
    assert figures["prints"] == 5
    assert result.exit_code == (1 if figures["missed"] else 0)

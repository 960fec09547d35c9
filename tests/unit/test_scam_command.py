"""`vivevoix scam check`: one answer a text, exit statuses that tell the truth."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from bot.cli import cli
from bot.commands.scam import app

RUN = CliRunner()


@pytest.mark.parametrize(
    ("text", "status", "verdict"),
    [
        ("on me demande cinquante euros pour le dossier, ils m'ont écrit sur WhatsApp", 1, "danger"),
        ("Le standard est au 39 49, appel gratuit.", 0, "clear"),
        ("Me contacter par WhatsApp.", 3, "attention"),
    ],
)
def test_a_text_gets_a_verdict_a_reason_and_a_status(text: str, status: int, verdict: str) -> None:
    outcome = RUN.invoke(app, ["check", text, "--json"])
    row = json.loads(outcome.stdout)
    assert outcome.exit_code == status
    assert row["verdict"] == verdict
    assert row["say"]
    assert bool(row["signs"]) == (verdict != "clear")


def test_each_line_of_standard_input_gets_one_line() -> None:
    outcome = RUN.invoke(app, ["check", "--json"], input="bonjour\npayez 50 € de frais de dossier\n\n")
    rows = [json.loads(line) for line in outcome.stdout.splitlines()]
    assert [row["verdict"] for row in rows] == ["clear", "danger", "clear"]
    assert outcome.exit_code == 1


def test_without_json_the_words_that_show_it_are_printed() -> None:
    outcome = RUN.invoke(app, ["check", "Rappelez vite le 08 99 12 34 56."])
    assert "08 99 12 34 56" in outcome.stdout
    assert "premium_number" in outcome.stdout


def test_the_command_is_wired() -> None:
    assert cli.get_command(None, "scam") is not None  # type: ignore[arg-type]

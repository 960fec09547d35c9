"""`vivevoix cv`, with a real database and real files."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.app import App, build
from bot.commands import cv
from bot.commands.say import say_all
from bot.cv.examples import example_names, read_example
from bot.cv.words import spoken_summary
from bot.settings import read_settings
from bot.store.cvs import WRONG_TRIES
from bot.store.migrate import upgrade
from fakes.pdf import OpenPdf

PERSON = "a" * 64
ROOT = Path(__file__).resolve().parents[2]
runner = CliRunner()


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> App:
    monkeypatch.setenv("VIVEVOIX_DATA", str(tmp_path / "var"))
    monkeypatch.delenv("VIVEVOIX_DATABASE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    made = build(read_settings())
    upgrade(made.settings.database_url)
    return made


def give_code(parts: App, days_ago: int = 0, person: str | None = None) -> str:
    at = parts.clock.now() - timedelta(days=days_ago)
    return parts.cvs.give_code(read_example("awa"), person, at, parts.person_secret)


def run(*words: str, text: str | None = None) -> Result:
    return runner.invoke(cv.app, list(words), input=text)


def other_than(code: str) -> str:
    return "111111" if code != "111111" else "222222"


def test_a_code_gives_a_pdf_that_only_its_owner_can_read(parts: App, tmp_path: Path) -> None:
    code = give_code(parts)
    result = run("print", f"{code[:2]} {code[2:4]} {code[4:]}", "-o", "awa.pdf")
    assert result.exit_code == 0, result.stderr
    made = tmp_path / "awa.pdf"
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert "Awa Diallo" in OpenPdf(made.read_bytes()).text
    assert result.stdout.startswith("awa.pdf: ")
    assert [path.name for path in tmp_path.iterdir()] == sorted(["awa.pdf", "var"])


def test_without_a_name_the_pdf_is_in_the_folder_one_is_in(parts: App, tmp_path: Path) -> None:
    result = run("print", give_code(parts), "--json")
    assert json.loads(result.stdout) == {"file": "cv.pdf", "bytes": (tmp_path / "cv.pdf").stat().st_size}


def test_a_pdf_goes_to_standard_output_for_a_printer(parts: App, tmp_path: Path) -> None:
    result = run("print", give_code(parts), "-o", "-")
    assert len(OpenPdf(result.stdout_bytes).document) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["var"]


@pytest.mark.parametrize("days", [0, 8])
def test_a_wrong_or_an_expired_code_says_what_to_do(parts: App, tmp_path: Path, days: int) -> None:
    code = give_code(parts, days)
    result = run("print", other_than(code) if days == 0 else code)
    assert result.exit_code == cv.NOT_FOUND
    assert "older than 7 days" in result.stderr and "call" in result.stderr
    assert not (tmp_path / "cv.pdf").exists()


@pytest.mark.parametrize("typed", ["12345", "1234567", "12 34 5O", "awa", ""])
def test_a_mistyped_code_is_told_apart_and_does_not_count(parts: App, typed: str) -> None:
    for _ in range(WRONG_TRIES + 1):
        result = run("print", typed)
        assert result.exit_code == cv.MISTYPED
    assert "6 digits" in result.stderr
    assert json.loads(run("print", typed, "--json").stdout)["error"] == "mistyped"


def test_guessing_is_slowed_from_one_program_to_the_next(parts: App) -> None:
    code = give_code(parts)
    assert {run("print", other_than(code)).exit_code for _ in range(WRONG_TRIES)} == {cv.NOT_FOUND}
    result = run("print", code)
    assert result.exit_code == cv.TOO_MANY
    assert "15 min" in result.stderr


def test_printing_leaves_a_trace_with_the_person(parts: App) -> None:
    parts.store.record_consent(PERSON, "1", True, parts.clock.now())
    assert run("print", give_code(parts, person=PERSON)).exit_code == 0
    last = parts.rights.traces(PERSON)[-1]
    assert (last.actor, last.action) == (cv.TERMINAL, "cv.printed")


@pytest.mark.parametrize("out", ["missing/cv.pdf", "var", "full/cv.pdf"])
def test_a_file_that_cannot_be_written_ends_with_two(parts: App, tmp_path: Path, out: str) -> None:
    (tmp_path / "full").write_text("a file, not a folder")
    result = run("print", give_code(parts), "-o", out)
    assert result.exit_code == cv.UNUSABLE
    assert "cannot be written" in result.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["full", "var"]


def test_a_file_is_replaced_whole_and_never_followed(parts: App, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.txt"
    elsewhere.write_text("kept")
    (tmp_path / "cv.pdf").symlink_to(elsewhere)
    assert run("print", give_code(parts)).exit_code == 0
    assert elsewhere.read_text() == "kept"
    assert not (tmp_path / "cv.pdf").is_symlink()


def test_the_example_is_changed_and_rendered(parts: App, tmp_path: Path) -> None:
    content = json.loads(run("example").stdout)
    (tmp_path / "content.json").write_text(json.dumps({**content, "given_name": "Aïssata"}), "utf-8")
    assert run("render", "content.json", "-o", "new.pdf").exit_code == 0
    assert "Aïssata Diallo" in OpenPdf((tmp_path / "new.pdf").read_bytes()).text
    assert run("example", "leo", "-o", "leo.pdf").exit_code == 0
    assert "Léo Ferrand" in OpenPdf((tmp_path / "leo.pdf").read_bytes()).text


def test_words_go_to_standard_output_and_to_a_file_when_asked(parts: App, tmp_path: Path) -> None:
    content = run("example").stdout
    assert run("render", "-", "--format", "card", text=content).stdout.count("\n") == 4
    assert "Est-ce que" in run("render", "-", "--format", "text", text=content).stdout
    assert "Je parle" in run("render", "-", "--format", "summary", text=content).stdout
    assert json.loads(run("render", "-", "--format", "json-resume", text=content).stdout)["work"]
    assert run("render", "-", "--format", "card", "-o", "card.txt", text=content).exit_code == 0
    assert (tmp_path / "card.txt").read_text("utf-8").startswith("Bonjour")


@pytest.mark.parametrize(
    ("content", "code"), [("{", "not_json"), ('{"age": 40}', "not_content"), ("\udcff", "not_json")]
)
def test_a_broken_content_ends_with_two_and_its_reason(
    parts: App, tmp_path: Path, content: str, code: str
) -> None:
    (tmp_path / "content.json").write_bytes(content.encode("utf-8", "surrogateescape"))
    result = run("render", "content.json", "--json")
    assert result.exit_code == cv.UNUSABLE
    assert json.loads(result.stdout)["error"] == code
    assert not (tmp_path / "cv.pdf").exists()


def test_a_missing_content_and_an_unknown_example_end_with_two(parts: App) -> None:
    assert run("render", "nothing.json").exit_code == cv.UNUSABLE
    result = run("example", "zoe")
    assert result.exit_code == cv.UNUSABLE
    assert all(name in result.stderr for name in example_names())


def test_the_whole_command_line_ends_with_the_same_status(parts: App) -> None:
    program = "from bot.cli import main; main()"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
    command = [sys.executable, "-c", program, "cv", "print", "12 34"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == cv.MISTYPED
    assert done.stderr.startswith("vivevoix: a code has 6 digits")


@pytest.mark.parametrize("name", example_names())
def test_a_summary_said_by_the_real_voice_lasts_about_twenty_seconds(parts: App, name: str) -> None:
    sentences = spoken_summary(read_example(name), parts.clock.now().date())
    assert 15 <= say_all(parts.voice, " ".join(sentences), 0, 0, True).seconds <= 25

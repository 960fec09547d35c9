"""The command line as an operator meets it: help, version, exit statuses, pipes, Ctrl-C, poor locales."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.bench.trial import SHARED
from bot.cli import COMMANDS
from bot.settings import ROOT, read_settings

PROGRAM = (sys.executable, "-c", "from bot.cli import main; main()")


def variables(data: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VIVEVOIX_")}
    ports = {"VIVEVOIX_PHONE_PORT": "0", "VIVEVOIX_CONTROL_PORT": "0"}
    return {**kept, "VIVEVOIX_DATA": str(data), **ports, **more}


def run(
    *arguments: str, data: Path, text: str = "", env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, *arguments], cwd=ROOT, env=env or variables(data), input=text, capture_output=True,
        encoding="utf-8", timeout=100,
    )  # fmt: skip


def assert_one_line(done: subprocess.CompletedProcess[str], status: int, *words: str) -> None:
    assert done.returncode == status, done.stderr
    assert done.stderr.startswith("vivevoix: ") and done.stderr.count("\n") == 1, done.stderr
    assert all(word in done.stderr for word in words), done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str, tmp_path: Path) -> None:
    from typer.main import get_command
    from typer.testing import CliRunner

    module = __import__(f"bot.commands.{command}", fromlist=["app"])
    assert get_command(module.app)
    result = CliRunner().invoke(module.app, ["--help"])
    assert result.exit_code == 0 and "Usage" in result.stdout


def test_the_version_is_told(tmp_path: Path) -> None:
    done = run("--version", data=tmp_path)
    assert (done.returncode, done.stdout[:9]) == (0, "vivevoix ")
    assert "--version" in run("--help", data=tmp_path).stdout


@pytest.mark.parametrize("arguments", [["dance"], [], ["chat", "--dance"], ["place", "a", "b"]])
def test_a_wrong_use_is_status_2_without_a_traceback(arguments: list[str], tmp_path: Path) -> None:
    done = run(*arguments, data=tmp_path)
    assert done.returncode == 2 and "Usage" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["prepare", "chat", "demo", "serve"])
def test_a_data_folder_that_cannot_be_made_is_one_line_and_status_2(command: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert_one_line(run(command, data=tmp_path / "file"), 2, "VIVEVOIX_DATA")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VIVEVOIX_PHONE_PORT", "many"),
        ("VIVEVOIX_MAX_CALLS", "0"),
        ("VIVEVOIX_DATABASE_URL", "mysql://x"),
        ("VIVEVOIX_PERSON_SECRET", "short"),
        ("VIVEVOIX_MEDIATORS", "/nowhere/at/all"),
    ],
)
def test_a_wrong_setting_is_one_line_that_names_it(name: str, value: str, tmp_path: Path) -> None:
    assert_one_line(run("serve", data=tmp_path, env=variables(tmp_path, **{name: value})), 2, name)


@pytest.mark.parametrize(
    "locale", [{"LC_ALL": "C"}, {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}]
)
def test_french_goes_in_and_out_without_a_locale_nor_a_home(locale: dict[str, str], tmp_path: Path) -> None:
    env = {"PATH": os.environ["PATH"], "VIVEVOIX_DATA": str(tmp_path / "à moi"), **locale}
    (row, *_) = json.loads(run("trade", "ménage", "--json", data=tmp_path, env=env).stdout)
    assert row["label"].startswith("Employée")
    lines = run("place", "--json", data=tmp_path, env=env, text="la duchère\n").stdout.splitlines()
    assert "Duchère" in json.loads(lines[0])[0]["name"]
    assert "é" in run("trade", "ménage", data=tmp_path, env=env).stdout


def test_bytes_that_are_no_text_are_survived(tmp_path: Path) -> None:
    done = subprocess.run(
        [*PROGRAM, "place", "--json"], cwd=ROOT, env=variables(tmp_path), input=b"\xff\xfe\x00\nbron\n",
        capture_output=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0 and b"Bron" in done.stdout


def test_a_reader_who_leaves_ends_the_program_without_a_word(tmp_path: Path) -> None:
    with subprocess.Popen(
        [*PROGRAM, "place", "--json"], cwd=ROOT, env=variables(tmp_path), stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as program:  # fmt: skip
        program.stdin.write(b"bron\n")
        program.stdin.flush()
        assert b"Bron" in program.stdout.readline()
        program.stdout.close()
        _, errors = program.communicate(b"bron\n" * 5000, timeout=60)
    assert program.returncode in (1, -signal.SIGPIPE) and errors == b""


def test_a_closed_output_is_survived(tmp_path: Path) -> None:
    words = " ".join(f"'{word}'" for word in (*PROGRAM, "place", "bron"))
    done = subprocess.run(
        f"{words} >&-", shell=True, cwd=ROOT, env=variables(tmp_path), stderr=subprocess.PIPE, timeout=60
    )
    assert b"Traceback" not in done.stderr


@pytest.fixture
def prepared(tmp_path: Path) -> Path:
    """A data folder with a space and accents in its name, and the trained model of the project."""
    data = tmp_path / ("dossier à moi " + "é" * 60)
    data.mkdir()
    for name in SHARED:
        shared = read_settings().data_dir / name
        shared.mkdir(parents=True, exist_ok=True)
        (data / name).symlink_to(shared)
    assert run("prepare", data=data).returncode == 0
    return data


def heed_ctrl_c() -> None:
    """A shell starts its background jobs deaf to Ctrl-C, and their children too: hear it again."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_ends_a_talk_by_keyboard_at_once(prepared: Path) -> None:
    with subprocess.Popen(
        [*PROGRAM, "chat"], cwd=ROOT, env=variables(prepared), stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", preexec_fn=heed_ctrl_c,
    ) as program:  # fmt: skip
        assert program.stdout.readline()
        program.send_signal(signal.SIGINT)
        assert program.wait(60) == 130
        assert "Traceback" not in program.stderr.read()


def test_a_service_stopped_while_it_starts_leaves_no_process(prepared: Path) -> None:
    with subprocess.Popen(
        [*PROGRAM, "serve"], cwd=ROOT, env=variables(prepared), stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, encoding="utf-8", start_new_session=True, preexec_fn=heed_ctrl_c,
    ) as program:  # fmt: skip
        children = Path(f"/proc/{program.pid}/task/{program.pid}/children")
        while not children.read_text() and program.poll() is None:
            time.sleep(0.05)
        os.killpg(program.pid, signal.SIGINT)
        output, errors = program.communicate(timeout=60)
    assert program.returncode == 130 and output == ""
    assert "stopped before it was ready" in errors.splitlines() and "Traceback" not in errors


def test_a_busy_port_is_one_line_that_names_the_setting(prepared: Path) -> None:
    name = "VIVEVOIX_CONTROL_PORT"
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        done = run("serve", data=prepared, env=variables(prepared, **{name: port}))
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("vivevoix: ") and name in done.stderr
    assert "Traceback" not in done.stderr

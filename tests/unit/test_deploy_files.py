"""The files of deploy/ are what the documents say: units systemd accepts, settings and ports that exist."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from bot.channels.twilio import CALL_PATH, STREAM_PATH
from bot.channels.whatsapp import PATH
from bot.cli import COMMANDS
from bot.door_settings import WhatsAppAccess
from bot.settings_dialogue import DialogueNetwork
from bot.settings_twilio import TwilioAccess

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file())
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
COMPOSE = yaml.safe_load((DEPLOY / "compose.yml").read_text("utf-8"))
PROGRAMS = {name: service for name, service in COMPOSE["services"].items() if service["image"] == "vivevoix"}


def test_every_setting_of_the_files_is_read() -> None:
    read = "".join(path.read_text("utf-8") for path in (ROOT / "bot").glob("*settings*.py"))
    named = {name for path in FILES for name in re.findall(r"VIVEVOIX_[A-Z_]+", path.read_text("utf-8"))}
    assert len(named) > 8 and not [name for name in named if f'"{name}"' not in read]


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.stem)
def test_a_unit_runs_a_command_that_exists_without_rights_it_needs_not(unit: Path) -> None:
    text = unit.read_text("utf-8")
    (command,) = re.findall(r"^ExecStart=\S+/vivevoix (\w+)$", text, re.MULTILINE)
    assert command in COMMANDS
    for line in ("User=vivevoix", "NoNewPrivileges=yes", "ProtectSystem=strict", "UMask=0077"):
        assert f"\n{line}\n" in text


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.stem)
def test_systemd_accepts_the_unit(unit: Path, tmp_path: Path) -> None:
    own = tmp_path / unit.name
    text = re.sub(r"^ExecStart=.*$", "ExecStart=/bin/true", unit.read_text("utf-8"), flags=re.MULTILINE)
    own.write_text(text, "utf-8")
    told = subprocess.run(
        ["systemd-analyze", "verify", str(own)], capture_output=True, text=True, check=False
    )
    assert not [line for line in told.stderr.splitlines() if unit.name in line], told.stderr


def test_the_containers_are_the_machines_of_the_document() -> None:
    assert {service["command"][0] for service in PROGRAMS.values()} <= set(COMMANDS)
    port = DialogueNetwork().port
    urls = PROGRAMS["gateway"]["environment"]["VIVEVOIX_DIALOGUE_URLS"].split(",")
    servers = [name for name, service in PROGRAMS.items() if service["command"] == ["dialogue"]]
    assert urls == [f"http://{name}:{port}" for name in servers] and len(servers) == 2
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    published = {
        name: service["ports"] for name, service in COMPOSE["services"].items() if "ports" in service
    }
    assert list(published) == ["gateway"]
    assert all(each.startswith("127.0.0.1:") for each in published["gateway"])


def test_no_secret_stands_in_the_files() -> None:
    kept = set(COMPOSE["secrets"])
    assert all(one["file"].startswith("secrets/") for one in COMPOSE["secrets"].values())
    text = (DEPLOY / "compose.yml").read_text("utf-8") + (DEPLOY / "vivevoix.env").read_text("utf-8")
    assert kept and not re.search(r"(PASSWORD|TOKEN|SECRET|KEY)(:|=) *[^/\s{]", text)
    assert "secrets/" in (ROOT / ".gitignore").read_text("utf-8")


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_the_proxies_let_the_doors_paths_pass_and_no_other(name: str) -> None:
    text = (DEPLOY / name).read_text("utf-8")
    assert all(path in text for path in (PATH, CALL_PATH, STREAM_PATH)) and "404" in text
    ports = {int(port) for port in re.findall(r"127\.0\.0\.1:(\d+)", text)}
    assert ports == {WhatsAppAccess().port, TwilioAccess().port}

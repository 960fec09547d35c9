"""The documents say what is true: commands exist, links lead somewhere, settings are real."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.cli import COMMANDS, cli

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "tests").rglob("*.md")])
TEXT = {page: page.read_text("utf-8") for page in PAGES}
EVERYTHING = "\n".join(TEXT.values())


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_documented(name: str) -> None:
    assert re.search(rf"vivevoix {name}\b", EVERYTHING)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_exists_and_explains_itself(name: str) -> None:
    command = cli.get_command(None, name)
    assert command is not None
    assert command.help


def test_every_command_named_in_a_page_exists() -> None:
    named = set(re.findall(r"`vivevoix ([a-z]+)", EVERYTHING))
    assert named <= set(COMMANDS)


def test_every_make_target_named_in_a_page_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make ([a-z]+)", EVERYTHING, re.MULTILINE)) <= targets


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", TEXT[page])
    assert not [link for link in links if "://" not in link and not (page.parent / link).exists()]


def test_every_setting_named_in_a_page_is_read() -> None:
    read = "".join(path.read_text() for path in (ROOT / "bot").glob("*settings*.py"))
    assert not [name for name in set(re.findall(r"VIVEVOIX_[A-Z_]+", EVERYTHING)) if f'"{name}"' not in read]


def test_every_setting_is_documented() -> None:
    read = {
        name
        for path in (ROOT / "bot").glob("*settings*.py")
        for name in re.findall(r'"(VIVEVOIX_[A-Z_]+)"', path.read_text())
    }
    assert not [name for name in read if name not in EVERYTHING]


def test_the_test_command_of_the_readme_is_the_one_ci_runs() -> None:
    assert "make test" in TEXT[ROOT / "README.md"]
    assert (ROOT / ".ci/run").read_text().rstrip().endswith("make test")


def test_every_python_file_named_in_a_page_exists() -> None:
    named = set(re.findall(r"`((?:bot|actions|tests|voices)/[\w/.-]+\.(?:py|yml|md))`", EVERYTHING))
    assert not [name for name in named if not (ROOT / name).exists()]

"""The tree keeps its names and its data in order: topics, tests that are sentences, sources, decisions."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))
CODE = sorted(path for folder in ("bot", "actions", "tools") for path in (ROOT / folder).rglob("*.py"))
TREES = {path: ast.parse(path.read_text("utf-8")) for path in (*TESTS, *CODE)}
ALL_TOPICS = {"session", "offers", "asides", "mediator", "consent", "cv", "applications", "scam"}
TOPICS = {path.stem for path in (ROOT / "nlu_data/domain").glob("*.yml")}
DECISIONS = sorted(path for path in (ROOT / "docs/decisions").glob("*.md") if path.name != "README.md")

FEWEST_WORDS = 3
"""Words of a test's name from which it can be a sentence, `test` left out."""


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def cases_in(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [
        node
        for node in ast.walk(TREES[path])
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name.startswith("test_")
    ]


def calls_in(node: ast.AST) -> set[str]:
    return {ast.unparse(call.func) for call in ast.walk(node) if isinstance(call, ast.Call)}


@pytest.mark.parametrize("folder", ["domain", "nlu", "rules", "stories"])
def test_a_topic_has_one_name_in_every_folder_of_the_dialogue(folder: str) -> None:
    assert {path.stem for path in (ROOT / "nlu_data" / folder).iterdir()} == TOPICS
    assert TOPICS <= ALL_TOPICS


def test_a_topic_has_its_actions_and_its_test_stories() -> None:
    assert {path.stem for path in (ROOT / "actions").glob("*.py")} >= TOPICS
    assert {path.stem for path in (ROOT / "tests/dialogue/stories").iterdir()} == {
        f"test_{t}" for t in TOPICS
    }
    stems = {path.stem.split("_")[0] for path in (ROOT / "actions").glob("*.py")}
    assert stems - {""} <= TOPICS | {"turns", "topics"}


def test_every_responses_name_begins_with_its_topic() -> None:
    strange = [
        f"{path.stem}: {name}"
        for path in (ROOT / "nlu_data/domain").glob("*.yml")
        for name in yaml.safe_load(path.read_text("utf-8")).get("responses") or {}
        if not name.startswith(f"utter_{path.stem}_")
    ]
    assert not strange


def test_tests_are_sentences() -> None:
    short = [
        f"{shown(path)}: {test.name}"
        for path in TESTS
        for test in cases_in(path)
        if len(test.name.split("_")) <= FEWEST_WORDS
    ]
    assert not short


def test_every_test_can_fail() -> None:
    tame = [
        f"{shown(path)}: {test.name}"
        for path in TESTS
        for test in cases_in(path)
        if not any(isinstance(node, ast.Assert) for node in ast.walk(test))
        and not any(name.startswith(("assert", "until", "pytest.raises")) for name in calls_in(test))
    ]
    assert not tame


def test_test_modules_have_names_of_their_own() -> None:
    assert not [name for name, count in Counter(path.name for path in TESTS).items() if count > 1]


def test_no_test_mocks_and_no_unit_test_sleeps() -> None:
    mocking = [shown(p) for p in TESTS if "unittest.mock" in p.read_text("utf-8") and p != Path(__file__)]
    assert not mocking
    waits = {"time.sleep", "sleep", "asyncio.sleep", "time.perf_counter"}
    units = [path for path in TESTS if path.parent.name == "unit"]
    assert not [shown(path) for path in units if calls_in(TREES[path]) & waits]


@pytest.mark.parametrize("path", [*CODE, *TESTS], ids=shown)
def test_a_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(TREES[path])


def test_every_data_file_of_the_field_has_its_source() -> None:
    folder = ROOT / "bot/jobs/data"
    sources = (folder / "SOURCES.md").read_text("utf-8")
    named = {path.name for path in folder.iterdir()} - {"SOURCES.md"}
    assert not [name for name in named if f"`{name}`" not in sources]
    known = set(re.findall(r"`([a-z_]+\.(?:tsv|txt|yml|jsonl|tsv\.gz))`", sources))
    assert known <= named


def tracked(*patterns: str) -> list[Path]:
    listing = subprocess.run(["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, check=True)
    return [ROOT / name for name in listing.stdout.decode().split("\0") if name]


def test_every_yaml_file_can_be_read() -> None:
    files = [path for path in tracked("*.yml", "*.yaml") if path.exists()]
    assert len(files) > 80
    assert not [shown(path) for path in files if yaml.safe_load(path.read_text("utf-8")) is None]


def test_every_embedded_model_has_a_card_with_its_licences() -> None:
    manifest = yaml.safe_load((ROOT / "voices/manifest.yml").read_text("utf-8"))
    cards = {path.parent.name: path.read_text("utf-8") for path in (ROOT / "voices").glob("*/MODEL_CARD.md")}
    listed = {model["name"]: model for model in manifest["models"]}
    assert cards and set(cards) <= set(listed)
    for name, card in cards.items():
        assert f"| licence | {listed[name]['licence']}" in card
        assert "## Training data and licences" in card and "## Limits" in card


@pytest.mark.parametrize("path", DECISIONS, ids=shown)
def test_a_decision_fits_one_page_and_says_why(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 40
    assert text.startswith(f"# {int(path.name[:4])}. ")
    assert "**Decided.**" in text and "**Why.**" in text


def test_decisions_are_numbered_in_order_and_listed() -> None:
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    index = (ROOT / "docs/decisions/README.md").read_text("utf-8")
    assert re.findall(r"\]\((.+?)\)", index) == [path.name for path in DECISIONS]


@pytest.mark.parametrize(
    "modules", ["bot.cli", "bot.commands.place, bot.jobs.places", "bot.commands.trade, bot.jobs.trades"]
)
def test_quick_commands_import_nothing_heavy(modules: str) -> None:
    heavy = {
        "rasa",
        "rasa_sdk",
        "tensorflow",
        "vosk",
        "piper",
        "spacy",
        "numpy",
        "scipy",
        "sqlalchemy",
        "aiohttp",
    }
    program = f"import sys, {modules}; print(*sys.modules)"
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert not heavy & set(done.stdout.split())

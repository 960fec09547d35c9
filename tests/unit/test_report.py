"""The Markdown report: each command owns its section and leaves the others alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.bench.report import as_table, put_section, replace_section
from bot.errors import Refused


def test_a_section_is_added_then_replaced_and_the_others_stay(tmp_path: Path) -> None:
    report = tmp_path / "deep" / "report.md"
    put_section(report, "Ear", "first")
    put_section(report, "Voice", "| a |\n| --- |")
    before = report.read_text("utf-8")
    put_section(report, "Ear", "second")
    text = report.read_text("utf-8")
    assert "first" in before and "first" not in text
    assert text.count("## Ear\nsecond") == 1 and text.index("## Ear") < text.index("## Voice")
    assert text.endswith("| a |\n| --- |\n") and text.startswith("# ")


def test_the_same_section_twice_changes_nothing() -> None:
    once = replace_section("# Title\n\n## A\nx\n\n### deeper\ny\n", "B", "z")
    assert replace_section(once, "B", "z") == once
    assert "### deeper\ny" in once


def test_a_title_that_begins_like_another_is_another_section() -> None:
    text = replace_section(replace_section("# T\n", "Ear of people", "one"), "Ear", "two")
    assert "## Ear of people\none" in text and "## Ear\ntwo" in text


def test_a_table_has_a_head_and_a_line_for_each_row() -> None:
    assert as_table(("a", "b"), [(1, "x")]) == "| a | b |\n| --- | --- |\n| 1 | x |"


def test_a_report_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        put_section(tmp_path, "Ear", "x")
    assert str(tmp_path) in caught.value.advice

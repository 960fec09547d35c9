"""The figures of understanding, from readings made by hand, and the table they come from."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.bench.intents import HELD_OUT, Reading, fallback_threshold, read_table, summarize
from bot.errors import Misconfigured


def test_figures_count_right_unsure_and_wrong_readings() -> None:
    figures = summarize(
        [
            Reading("oui", "affirm_answer", "affirm_answer", 0.9),
            Reading("ouais", "affirm_answer", "affirm_answer", 0.2),
            Reading("non", "deny_answer", "affirm_answer", 0.3),
            Reading("nan", "deny_answer", "affirm_answer", 0.8),
        ],
        threshold=0.35,
    )
    assert (figures["n"], figures["accuracy"]) == (4, 0.5)
    assert (figures["right"], figures["unsure"], figures["wrong"]) == (1, 2, 1)
    assert figures["intents"]["affirm_answer"] == {"n": 2, "right": 2}
    assert figures["confusions"] == [{"intent": "deny_answer", "taken_for": "affirm_answer", "n": 2}]


def test_no_reading_gives_no_accuracy() -> None:
    assert summarize([], 0.35)["accuracy"] == 0.0


def test_threshold_is_the_one_of_the_dialogue() -> None:
    assert 0.0 < fallback_threshold() < 1.0


def test_held_out_table_is_read() -> None:
    rows = read_table(HELD_OUT)
    assert len(rows) >= 360
    assert ("ménage dans les hôtels", "inform_search") in rows


def test_a_table_without_its_columns_is_refused(tmp_path: Path) -> None:
    (tmp_path / "table.tsv").write_text("words\nbonjour\n", "utf-8")
    with pytest.raises(Misconfigured):
        read_table(tmp_path / "table.tsv")
    with pytest.raises(Misconfigured):
        read_table(tmp_path / "absent.tsv")

"""The figures of understanding, from readings made by hand, and the table they come from."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.bench.intents import HELD_OUT, Reading, read_table, summarize
from bot.errors import Misconfigured


def test_figures_count_right_refused_and_wrong_readings() -> None:
    figures = summarize(
        [
            Reading("oui", "affirm_answer", "affirm_answer"),
            Reading("ouais", "affirm_answer", "nlu_fallback"),
            Reading("non", "deny_answer", "affirm_answer"),
            Reading("nan", "deny_answer", "affirm_answer"),
        ]
    )
    assert (figures["n"], figures["accuracy"], figures["refused"], figures["wrong"]) == (4, 0.25, 1, 2)
    assert figures["intents"]["affirm_answer"] == {"n": 2, "right": 1}
    assert figures["confusions"][0] == {"intent": "deny_answer", "taken_for": "affirm_answer", "n": 2}


def test_no_reading_gives_no_accuracy() -> None:
    assert summarize([])["accuracy"] == 0.0


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

"""The measure of understanding counts what it says it counts."""

from __future__ import annotations

from pathlib import Path

from bot.bench.understanding import HELD_OUT, measure_places, measure_trades, read_held_out
from bot.jobs.trade_table import ROME_CODE, read_trades


def write(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(["# comment", *rows]) + "\n", "utf-8")
    return path


def test_right_wrong_and_false_answers_are_counted(tmp_path: Path) -> None:
    path = write(
        tmp_path / "t.tsv", "maçon\tF1703", "coiffeuse\tA1101", "zzz\tA1101", "oui\t-", "plombier\t-"
    )
    measured = measure_trades(path)
    assert (measured.sample, measured.others) == (3, 2)
    assert (measured.first, measured.false) == (0.333, 0.5)
    assert measured.sure_right == 0.5
    assert measured.missed == ("coiffeuse", "zzz", "plombier")


def test_places_are_measured_by_their_code(tmp_path: Path) -> None:
    measured = measure_places(write(tmp_path / "p.tsv", "à bron\t69029,69123", "bron\t69123", "oui\t-"))
    assert (measured.first, measured.false) == (0.5, 0.0)


def test_held_out_sentences_are_not_in_the_table() -> None:
    rows = read_held_out(HELD_OUT / "trades.tsv")
    codes = [code for _, right in rows for code in right]
    assert len(rows) >= 150 and all(ROME_CODE.fullmatch(code) for code in codes)
    ways = {way for trade in read_trades() for way in trade.ways}
    named = [text for text, right in rows if right]
    assert sum(text in ways for text in named) <= len(named) * 0.15


def test_occupations_and_places_are_found_well_enough() -> None:
    trades, places = measure_trades(), measure_places()
    assert trades.first >= 0.85 and trades.false <= 0.1
    assert places.first >= 0.9 and places.false <= 0.1

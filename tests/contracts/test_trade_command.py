"""`vivevoix trade` and `vivevoix place`, with the real tables and a real SQLite database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.commands import place, trade
from bot.settings import read_settings
from bot.store.sql import open_store

HEADER = "ogr_appellation;rome_code;libelle_appellation_long;libelle_appellation_court"
runner = CliRunner()


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIVEVOIX_DATA", str(tmp_path / "var"))
    monkeypatch.delenv("VIVEVOIX_DATABASE_URL", raising=False)


def official(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "official.csv"
    path.write_text("\n".join([HEADER, *lines]) + "\n", "utf-8")
    return path


def test_own_words_give_ranked_occupations_as_json() -> None:
    result = runner.invoke(trade.app, ["je fais des ménages", "--json"])
    found = json.loads(result.stdout)
    assert result.exit_code == 0
    assert list(found[0])[:3] == ["rome", "label", "score"]
    assert found[0]["rome"] == "K1304"
    assert [row["score"] for row in found] == sorted((row["score"] for row in found), reverse=True)


def test_the_name_of_the_command_may_be_left_out_or_said() -> None:
    assert (
        runner.invoke(trade.app, ["maçon", "--json"]).stdout
        == runner.invoke(trade.app, ["find", "maçon", "--json"]).stdout
    )


def test_each_line_of_standard_input_gives_one_line_of_json() -> None:
    result = runner.invoke(trade.app, ["--json"], input="maçon\nbonjour\n\ncoiffeuse\n")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row[0]["rome"] if row else None for row in rows] == ["F1703", None, None, "D1202"]


def test_without_json_a_table_is_printed() -> None:
    result = runner.invoke(trade.app, ["coiffeuse"])
    assert "D1202" in result.stdout and "score" in result.stdout
    assert "nothing found" in runner.invoke(trade.app, ["bonjour"]).stdout


def test_a_place_is_found_as_json() -> None:
    result = runner.invoke(place.app, ["vaulx en velin", "--json"])
    found = json.loads(result.stdout)
    assert list(found[0])[:3] == ["insee", "name", "score"]
    assert (found[0]["insee"], found[0]["name"]) == ("69256", "Vaulx-en-Velin")


def test_places_are_read_from_standard_input() -> None:
    result = runner.invoke(place.app, ["--json"], input="bron\nrien\n")
    assert [len(json.loads(line)) for line in result.stdout.splitlines()] == [1, 0]


def test_the_official_list_is_kept_and_completes_the_table(tmp_path: Path) -> None:
    assert json.loads(runner.invoke(trade.app, ["aléseuse", "--json"]).stdout) == []
    result = runner.invoke(
        trade.app, ["import", str(official(tmp_path, "10289;H2903;Aléseur / Aléseuse;Aléseur"))]
    )
    assert result.exit_code == 0, result.output
    assert len(open_store(read_settings().database_url).appellations()) == 1
    found = json.loads(runner.invoke(trade.app, ["aléseuse", "--json"]).stdout)
    assert found[0]["rome"] == "H2903"


def test_bad_lines_are_named_and_the_good_ones_are_kept(tmp_path: Path) -> None:
    result = runner.invoke(
        trade.app, ["import", str(official(tmp_path, "1;K1304;Long;Court", "x;K1304;a;b"))]
    )
    assert result.exit_code == trade.SOME_BAD
    assert "line 3: the appellation number is not a number" in result.output
    assert [row.rome for row in open_store(read_settings().database_url).appellations()] == ["K1304"]


def test_a_second_import_takes_the_place_of_the_first(tmp_path: Path) -> None:
    for line in ("1;K1304;Long;Court", "2;A1101;Autre;Autre"):
        assert runner.invoke(trade.app, ["import", str(official(tmp_path, line)), "--json"]).exit_code == 0
    assert [row.ogr for row in open_store(read_settings().database_url).appellations()] == ["2"]


def test_an_unreadable_file_ends_with_two(tmp_path: Path) -> None:
    result = runner.invoke(trade.app, ["import", str(tmp_path / "nothing.csv")])
    assert result.exit_code == trade.UNREADABLE
    assert "cannot be read" in result.output


def test_the_whole_command_line_ends_with_the_same_status(tmp_path: Path) -> None:
    from bot.cli import cli

    with pytest.raises(SystemExit) as stop:
        cli(["trade", "import", str(tmp_path / "nothing.csv")], prog_name="vivevoix")
    assert stop.value.code == trade.UNREADABLE

"""`vivevoix offers` on a real SQLite database, with the real tables of occupations and places."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.commands.offers import app
from bot.jobs.offers import Criteria, search
from bot.settings import read_settings
from bot.sources.examples import load_example_offers
from bot.sources.stored import StoredOffers
from bot.store.migrate import upgrade
from bot.store.sql import SqlStore, open_store

GOOD = {"id": "1", "intitule": "Agent d'accueil", "romeCode": "M1601", "lieuTravail": {"codePostal": "69500"}}
BAD = {"id": "2", "intitule": "Plongeur", "lieuTravail": {"latitude": "nord"}}


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SqlStore:
    monkeypatch.setenv("VIVEVOIX_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("VIVEVOIX_DATABASE_URL", raising=False)
    url = read_settings().database_url
    upgrade(url)
    return open_store(url)


@pytest.fixture(scope="module")
def example_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("examples") / "examples.sqlite"
    upgrade(f"sqlite:///{path}")
    full = open_store(f"sqlite:///{path}")
    load_example_offers(full)
    full.close()
    return path


@pytest.fixture
def full_store(store: SqlStore, example_database: Path) -> SqlStore:
    store.close()
    path = read_settings().data_dir / "vivevoix.sqlite"
    path.write_bytes(example_database.read_bytes())
    return open_store(f"sqlite:///{path}")


def run(*words: str):
    return CliRunner().invoke(app, list(words))


def file_of(tmp_path: Path, rows: object) -> str:
    path = tmp_path / "offers.json"
    path.write_text(json.dumps(rows), "utf-8")
    return str(path)


def test_a_clean_file_is_loaded(store: SqlStore, tmp_path: Path) -> None:
    result = run("import", file_of(tmp_path, [GOOD]), "--source", "town", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {"source": "town", "loaded": 1, "bad": []}
    assert store.offer_counts() == {("town", "job"): 1}


def test_good_offers_are_loaded_and_bad_ones_reported(store: SqlStore, tmp_path: Path) -> None:
    result = run("import", file_of(tmp_path, [BAD, GOOD, 3]))
    assert result.exit_code == 1
    assert "line 1: lieuTravail.latitude is not a number" in result.output
    assert "line 3: not an object" in result.output
    assert "1 offers loaded, 2 left out" in result.output
    assert [offer.id for offer in store.offers()] == ["1"]


@pytest.mark.parametrize("content", ["[{", "", "name,age\n"])
def test_an_unreadable_file_changes_nothing(store: SqlStore, tmp_path: Path, content: str) -> None:
    path = tmp_path / "offers.json"
    path.write_text(content)
    result = run("import", str(path))
    assert result.exit_code == 2
    assert len(result.output.strip().splitlines()) == 1
    assert store.offers() == []


def test_a_missing_file_is_told(store: SqlStore) -> None:
    assert run("import", "none.json").exit_code == 2


def test_an_offer_without_coordinates_gets_those_of_its_postcode(store: SqlStore, tmp_path: Path) -> None:
    run("import", file_of(tmp_path, [GOOD]))
    (offer,) = store.offers()
    assert offer.insee == "69029"
    assert offer.latitude == pytest.approx(45.74, abs=0.03)


def test_importing_again_replaces_only_when_asked(store: SqlStore, tmp_path: Path) -> None:
    run("import", file_of(tmp_path, [GOOD]))
    run("import", file_of(tmp_path, [{**GOOD, "id": "9"}]))
    assert store.offer_count() == 2
    run("import", file_of(tmp_path, [GOOD]), "--replace")
    assert store.offer_count() == 1


def test_examples_are_loaded_once(store: SqlStore) -> None:
    count = load_example_offers(store)
    assert count == store.offer_count("example") >= 320
    loaded = store.offer("EX0001")
    assert load_example_offers(store) == count
    assert store.offer("EX0001") == loaded


def test_examples_that_were_changed_are_loaded_again(full_store: SqlStore) -> None:
    count = full_store.offer_count()
    full_store.replace_offers("example", full_store.offers()[:3], "an older file")
    assert load_example_offers(full_store) == count


def test_a_search_in_a_persons_words_finds_offers_near_home(full_store: SqlStore) -> None:
    words = ["--trade", "faire des ménages", "--near", "Vaulx-en-Velin", "--radius", "5", "--kind", "job"]
    result = run("search", *words, "--json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert found["widened"] == []
    assert len(found["matches"]) >= 4
    for match in found["matches"]:
        assert match["distance_km"] <= 5
        assert "same_trade" in match["reasons"]
    scores = [match["score"] for match in found["matches"]]
    assert scores == sorted(scores, reverse=True)


def test_a_search_respects_the_hours(full_store: SqlStore) -> None:
    result = run("search", "--near", "Bron", "--hours", "school", "--kind", "job", "--json")
    matches = json.loads(result.stdout)["matches"]
    assert matches
    assert all(not {"night", "weekend", "full_time"} & set(match["hours"]) for match in matches)


def test_a_search_that_finds_nothing_says_what_it_widened(full_store: SqlStore) -> None:
    result = run("search", "--trade", "pizzaïolo", "--near", "Givors", "--travel", "foot")
    assert result.exit_code == 0
    assert result.stdout.startswith("nothing as asked; widened: ")


@pytest.mark.parametrize(
    "words",
    [["--kind", "wish"], ["--hours", "always"], ["--travel", "plane"], ["--radius", "-3"], ["--radius", "x"]],
)
def test_a_wrong_option_is_told(full_store: SqlStore, words: list[str]) -> None:
    assert run("search", *words).exit_code == 2


@pytest.mark.parametrize("words", [["--trade", "zzxqj"], ["--near", "zzxqj"]])
def test_words_that_mean_nothing_are_told(full_store: SqlStore, words: list[str]) -> None:
    result = run("search", *words)
    assert result.exit_code == 1
    assert result.exception.advice


def test_offers_are_listed_and_counted(full_store: SqlStore) -> None:
    listed = json.loads(run("list", "--kind", "training", "--limit", "3", "--json").stdout)
    assert [row["kind"] for row in listed] == ["training"] * 3
    counted = json.loads(run("count", "--json").stdout)
    assert sum(row["count"] for row in counted) == full_store.offer_count()
    assert f"{full_store.offer_count()} offers" in run("count").stdout
    assert len(run("list", "--limit", "3").stdout.splitlines()) == 3


def test_the_stored_source_gives_what_a_plain_look_at_all_offers_gives(full_store: SqlStore) -> None:
    class Everything:
        def search(self, criteria: Criteria):
            return full_store.offers()

    for romes in (("K2204",), ("N4101",), ("B1803", "D1207")):
        for travel in ("foot", "near", "car"):
            criteria = Criteria("job", romes, "69388", 45.731, 4.885, travel, ("no_night",))
            assert search(StoredOffers(full_store), criteria) == search(Everything(), criteria)

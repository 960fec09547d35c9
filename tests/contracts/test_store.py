"""The store keeps its promises on SQLite in memory, on a SQLite file and on a real PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.errors import Misconfigured, Refused, Temporary
from bot.jobs.offer_wire import read_offer
from bot.ports import Place
from bot.store.engine import make_engine
from bot.store.erasure import PERSONAL
from bot.store.migrate import newest, revision, upgrade
from bot.store.sql import Preferences, SqlStore, open_store
from bot.store.tables import METADATA, PERSON, PLACE

NOW = datetime(2026, 11, 22, 15, 30, tzinfo=timezone(timedelta(hours=1)))
PERSON_KEY, OTHER_KEY = "a" * 64, "b" * 64
PLACE_1 = Place(slots={"offers_trade": "ménage", "offers_romes": ["K1304"], "n": 2}, question="offers_place")


@pytest.fixture(params=["file", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "file":
        return f"sqlite:///{tmp_path / 'made' / 'store.sqlite'}"
    return request.getfixturevalue("empty_postgres_url")


@pytest.fixture(params=["memory", "file", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    url = "sqlite://"
    if request.param == "file":
        url = f"sqlite:///{tmp_path / 'made' / 'store.sqlite'}"
    if request.param == "postgres":
        url = request.getfixturevalue("empty_postgres_url")
    if request.param != "memory":
        upgrade(url)
    opened = open_store(url)
    yield opened
    opened.close()


def offer(number: str, source: str = "test", **fields: object):
    return read_offer({"id": number, "intitule": "Aide à domicile", **fields}, source)


def rows_of(store: SqlStore) -> int:
    with store._reading() as connection:
        tables = (PERSON, *PERSONAL)
        return sum(connection.scalar(sa.select(sa.func.count()).select_from(table)) for table in tables)


def test_nothing_is_known_of_a_stranger(store: SqlStore) -> None:
    assert store.consent(PERSON_KEY) is None
    assert store.place(PERSON_KEY) is None
    assert store.preferences(PERSON_KEY) is None
    assert store.erase_person(PERSON_KEY) == 0


def test_a_yes_is_remembered_with_its_version(store: SqlStore) -> None:
    store.record_consent(PERSON_KEY, "1", True, NOW)
    store.record_consent(PERSON_KEY, "2", True, NOW)
    assert store.consent(PERSON_KEY) == "2"
    assert store.consent(OTHER_KEY) is None


def test_a_refusal_leaves_no_trace_of_the_person(store: SqlStore) -> None:
    store.record_consent(PERSON_KEY, "1", False, NOW)
    assert rows_of(store) == 0


def test_a_later_refusal_erases_all_that_was_kept(store: SqlStore) -> None:
    store.record_consent(PERSON_KEY, "1", True, NOW)
    store.keep_place(PERSON_KEY, PLACE_1, NOW)
    store.record_consent(PERSON_KEY, "1", False, NOW)
    assert rows_of(store) == 0


def test_the_place_comes_back_as_it_was_kept(store: SqlStore) -> None:
    store.record_consent(PERSON_KEY, "1", True, NOW)
    store.keep_place(PERSON_KEY, PLACE_1, NOW)
    assert store.place(PERSON_KEY) == PLACE_1
    moved = Place(slots={"offers_trade": "cuisine"}, question="offers_travel")
    store.keep_place(PERSON_KEY, moved, NOW)
    assert store.place(PERSON_KEY) == moved


def test_no_place_is_kept_without_consent(store: SqlStore) -> None:
    store.keep_place(PERSON_KEY, PLACE_1, NOW)
    assert store.place(PERSON_KEY) is None
    assert rows_of(store) == 0


def test_erasing_one_person_leaves_the_others(store: SqlStore) -> None:
    for key in (PERSON_KEY, OTHER_KEY):
        store.record_consent(key, "1", True, NOW)
        store.keep_place(key, PLACE_1, NOW)
    assert store.erase_person(PERSON_KEY) > 0
    assert store.consent(PERSON_KEY) is None
    assert store.place(OTHER_KEY) == PLACE_1


def test_the_way_to_speak_is_kept_with_consent_only(store: SqlStore) -> None:
    store.keep_manner(PERSON_KEY, 3, 2, NOW)
    assert rows_of(store) == 0
    store.record_consent(PERSON_KEY, "1", True, NOW)
    assert store.preferences(PERSON_KEY) == Preferences()
    store.keep_manner(PERSON_KEY, 3, -1, NOW)
    assert store.preferences(PERSON_KEY) == Preferences(pace=3, loudness=-1, patience=1.0)
    store.erase_person(PERSON_KEY)
    assert store.preferences(PERSON_KEY) is None
    assert rows_of(store) == 0


def test_the_time_a_person_needs_is_kept_with_consent_and_leaves_the_pace(store: SqlStore) -> None:
    store.keep_patience(PERSON_KEY, 1.4, NOW)
    assert rows_of(store) == 0
    store.record_consent(PERSON_KEY, "1", True, NOW)
    store.keep_manner(PERSON_KEY, 1, 0, NOW)
    store.keep_patience(PERSON_KEY, 1.4, NOW)
    assert store.preferences(PERSON_KEY) == Preferences(pace=1, loudness=0, patience=1.4)
    store.keep_manner(PERSON_KEY, 2, 1, NOW)
    assert store.preferences(PERSON_KEY) == Preferences(pace=2, loudness=1, patience=1.4)


def test_people_who_stopped_calling_are_forgotten(store: SqlStore) -> None:
    store.record_consent(PERSON_KEY, "1", True, NOW - timedelta(days=200))
    store.record_consent(OTHER_KEY, "1", True, NOW - timedelta(days=200))
    store.keep_place(OTHER_KEY, PLACE_1, NOW)
    assert store.forget_stale(NOW - timedelta(days=180)) > 0
    assert store.consent(PERSON_KEY) is None
    assert store.consent(OTHER_KEY) == "1"


def test_a_time_without_its_zone_is_not_accepted(store: SqlStore) -> None:
    with pytest.raises(ValueError):
        store.record_consent(PERSON_KEY, "1", True, datetime(2026, 11, 22))


def test_an_offer_comes_back_as_it_was_read(store: SqlStore) -> None:
    place = {"commune": "69029", "latitude": 45.7, "longitude": 4.9}
    first = offer("1", lieuTravail=place, romeCode="K1302", description="De 9h à 12h, près du métro.")
    assert store.replace_offers("test", [first]) == 1
    assert store.offer("1") == first
    assert store.offers() == [first]
    assert store.offer("2") is None


def test_replacing_a_source_leaves_the_other_sources(store: SqlStore) -> None:
    store.add_offers("other", [offer("9", "other")])
    store.replace_offers("test", [offer("1"), offer("2")], digest="d")
    store.replace_offers("test", [offer("3")], digest="e")
    assert [kept.id for kept in store.offers()] == ["3", "9"]
    assert store.loaded_digest("test") == "e"
    assert store.offer_count("test") == 1
    assert store.offer_count() == 2


def test_an_added_offer_takes_the_place_of_the_same_one(store: SqlStore) -> None:
    store.add_offers("test", [offer("1"), offer("2")])
    store.add_offers("test", [offer("2", romeCode="K1304"), offer("2", romeCode="K2204")])
    assert [kept.rome for kept in store.offers()] == [None, "K2204"]


def test_many_offers_are_loaded_at_once(store: SqlStore) -> None:
    assert store.add_offers("test", [offer(str(number)) for number in range(1001)]) == 1001
    assert store.offer_count() == 1001


def test_offers_are_chosen_by_kind_code_and_area(store: SqlStore) -> None:
    near = {"commune": "69029", "latitude": 45.73, "longitude": 4.91}
    store.add_offers(
        "test",
        [
            offer("1", romeCode="K2204", lieuTravail=near),
            offer("2", romeCode="K2202", lieuTravail={"commune": "69029"}),
            offer("3", romeCode="G1602", lieuTravail={"latitude": 48.85, "longitude": 2.35}),
            offer("4", romeCode="K2204", natureContrat="Stage", lieuTravail=near),
            offer("5", romeCode="K2204", lieuTravail={"commune": "69388"}),
        ],
    )
    box = (45.6, 4.8, 45.8, 5.0)

    def ids(**chosen: object) -> list[str]:
        return [kept.id for kept in store.offers(**chosen)]

    assert ids(kind="internship") == ["4"]
    assert ids(romes=("K2204",), kind="job") == ["1", "5"]
    assert ids(romes=("K22", "G1602"), kind="job") == ["1", "2", "3", "5"]
    assert ids(box=box) == ["1", "4"]
    assert ids(box=box, insee="69029") == ["1", "2", "4"]
    assert ids(insee="69123") == ["5"]


def test_official_names_are_replaced_as_a_whole(store: SqlStore) -> None:
    row = {"ogr": "11", "rome_code": "K2204", "label_long": "Agent / Agente", "label_short": "Agent"}
    assert store.replace_appellations([row, {**row, "ogr": "12"}]) == 2
    assert store.replace_appellations([row]) == 1
    assert [(name.ogr, name.rome) for name in store.appellations()] == [("11", "K2204")]


def test_a_failed_replacement_keeps_what_was_there(store: SqlStore) -> None:
    row = {"ogr": "11", "rome_code": "K2204", "label_long": "Agent / Agente", "label_short": "Agent"}
    store.replace_appellations([row])
    with pytest.raises(Refused) as error:
        store.replace_appellations([{**row, "label_long": "secret"}, {**row, "label_long": "secret"}])
    assert "secret" not in str(error.value)
    assert store.appellations()[0].label_long == "Agent / Agente"


def test_migrating_twice_changes_nothing(empty_url: str) -> None:
    upgrade(empty_url)
    upgrade(empty_url)
    engine = make_engine(empty_url)
    with engine.connect() as connection:
        assert revision(connection) == newest()
    engine.dispose()


def test_the_migrations_make_the_tables_of_the_code(store: SqlStore) -> None:
    with store._reading() as connection:
        found = sa.inspect(connection)
        for table in METADATA.sorted_tables:
            columns = {column["name"]: column["nullable"] for column in found.get_columns(table.name)}
            assert columns == {column.name: column.nullable for column in table.columns}
            indexes = {
                tuple(index["column_names"])
                for index in found.get_indexes(table.name)
                if "duplicates_constraint" not in index
            }
            assert indexes == {tuple(index.columns.keys()) for index in table.indexes}
            uniques = {tuple(u["column_names"]) for u in found.get_unique_constraints(table.name)}
            wanted = [c for c in table.constraints if isinstance(c, sa.UniqueConstraint)]
            assert uniques == {tuple(constraint.columns.keys()) for constraint in wanted}
            keys = found.get_pk_constraint(table.name)["constrained_columns"]
            assert keys == [column.name for column in table.primary_key]


def test_a_database_without_tables_stops_the_program_with_one_line(empty_url: str) -> None:
    with pytest.raises(Misconfigured) as error:
        open_store(empty_url)
    assert error.value.code == "store.migration"
    assert "\n" not in error.value.advice


def test_a_table_that_vanished_is_a_missing_migration(store: SqlStore) -> None:
    with store._writing() as connection:
        PLACE.drop(connection)
    with pytest.raises(Misconfigured):
        store.place(PERSON_KEY)


def test_a_server_that_does_not_answer_is_temporary() -> None:
    with pytest.raises(Temporary) as error:
        open_store("postgresql://nobody:hidden@127.0.0.1:1/none")
    assert "hidden" not in str(error.value)


def test_a_database_of_a_later_version_is_left_alone(empty_url: str) -> None:
    upgrade(empty_url)
    engine = make_engine(empty_url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999_from_the_future'"))
    with pytest.raises(Misconfigured) as error:
        upgrade(empty_url)
    assert error.value.code == "store.newer"
    with engine.connect() as connection:
        assert revision(connection) == "9999_from_the_future"
    engine.dispose()


def test_an_offer_that_another_program_changes_is_read_again(store: SqlStore) -> None:
    store.add_offers("test", [offer("1", romeCode="K1304")])
    assert store.offer("1").rome == "K1304"
    store.add_offers("test", [offer("1", romeCode="K2204")])
    assert [kept.rome for kept in store.offers()] == ["K2204"]


def test_two_set_ups_at_once_make_one_database(empty_url: str) -> None:
    faults: list[BaseException] = []

    def set_up() -> None:
        try:
            upgrade(empty_url)
        except BaseException as error:
            faults.append(error)

    workers = [threading.Thread(target=set_up) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert not faults
    assert open_store(empty_url).consent(PERSON_KEY) is None

"""Applications and papers are kept alike on SQLite and on a real PostgreSQL, with consent only."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.errors import Refused
from bot.jobs.applications import Application
from bot.store.applications import Applications
from bot.store.migrate import upgrade
from bot.store.rights import Rights
from bot.store.sql import SqlStore, open_store

NOW = datetime(2026, 11, 24, 10, 30, tzinfo=timezone(timedelta(hours=1)))
LATER = NOW + timedelta(days=1)
PERSON_KEY, OTHER_KEY = "a" * 64, "b" * 64
CONTACT = {"name": "Mme Amina Belkacem", "phone": "04 65 71 12 34", "address": "", "opening": "left out"}


@pytest.fixture(params=["memory", "file", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    url = "sqlite://"
    if request.param == "file":
        url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    if request.param == "postgres":
        url = request.getfixturevalue("empty_postgres_url")
    if request.param != "memory":
        upgrade(url)
    opened = open_store(url)
    opened.record_consent(PERSON_KEY, "1", True, NOW)
    yield opened
    opened.close()


@pytest.fixture
def applications(store: SqlStore) -> Applications:
    return Applications(store.database)


def prepare(applications: Applications, offer: str = "EX0001", way: str = "phone") -> Application:
    made = applications.record(PERSON_KEY, offer, "Agent de nettoyage", "Clair Matin", CONTACT, way, NOW)
    assert made is not None
    return made


def test_an_application_comes_back_as_it_was_recorded(applications: Applications) -> None:
    made = prepare(applications)
    assert applications.of(PERSON_KEY) == [made]
    assert (made.person, made.offer_id, made.way, made.state) == (PERSON_KEY, "EX0001", "phone", "prepared")
    assert made.contact == {"name": "Mme Amina Belkacem", "phone": "04 65 71 12 34", "address": ""}
    assert (made.created_at, made.updated_at, made.appointment_at) == (NOW, NOW, None)
    assert made.is_open and not made.is_tried


def test_nothing_is_recorded_without_consent(applications: Applications) -> None:
    assert applications.record(OTHER_KEY, "EX0001", "Vendeur", "", {}, "visit", NOW) is None
    assert applications.move(OTHER_KEY, "any", "called", NOW) is None
    applications.keep_document(OTHER_KEY, "identity", True, NOW)
    assert applications.of(OTHER_KEY) == []
    assert applications.documents(OTHER_KEY) == {}


def test_the_same_offer_is_taken_up_again_and_keeps_its_state(applications: Applications) -> None:
    made = prepare(applications)
    applications.move(PERSON_KEY, made.id, "called", NOW)
    again = prepare(applications, way="visit")
    assert (again.id, again.state, again.way) == (made.id, "called", "visit")
    applications.move(PERSON_KEY, made.id, "refused", NOW)
    assert prepare(applications).state == "prepared"
    assert len(applications.of(PERSON_KEY)) == 1


def test_a_way_that_does_not_exist_is_refused(applications: Applications) -> None:
    with pytest.raises(Refused):
        prepare(applications, way="e-mail")
    assert applications.of(PERSON_KEY) == []


def test_events_move_the_application_and_count_the_follow_ups(applications: Applications) -> None:
    made = prepare(applications)
    for day, event in enumerate(("no_answer", "called", "called", "left_message", "told_to_wait")):
        applications.move(PERSON_KEY, made.id, event, LATER + timedelta(days=day))
    (moved,) = applications.of(PERSON_KEY)
    assert (moved.state, moved.follow_ups, moved.updated_at) == ("waiting", 2, LATER + timedelta(days=4))
    assert moved.is_open and moved.is_tried


def test_the_same_call_told_twice_is_one(applications: Applications) -> None:
    made = prepare(applications)
    for minutes in (0, 1, 2):
        applications.move(PERSON_KEY, made.id, "called", NOW + timedelta(minutes=minutes))
    assert applications.of(PERSON_KEY)[0].follow_ups == 0


def test_a_change_leaves_a_trace_without_its_content(applications: Applications, store: SqlStore) -> None:
    made = prepare(applications)
    applications.move(PERSON_KEY, made.id, "called", NOW + timedelta(hours=1))
    applications.keep_document(PERSON_KEY, "cv", True, NOW)
    traces = Rights(store.database).traces(PERSON_KEY)
    assert [trace.action for trace in traces if not trace.action.startswith("memory")] == [
        *("application.recorded", "documents.changed", "application.moved"),
    ]


def test_the_time_of_an_interview_is_kept_until_it_is_over(applications: Applications) -> None:
    made = prepare(applications)
    when = NOW + timedelta(days=7)
    moved = applications.move(PERSON_KEY, made.id, "appointment_made", NOW, when)
    assert moved is not None
    assert (moved.state, moved.appointment_at) == ("appointment", when)
    called = applications.move(PERSON_KEY, made.id, "called", NOW)
    assert called is not None and called.appointment_at == when
    over = applications.move(PERSON_KEY, made.id, "appointment_over", when)
    assert over is not None
    assert (over.state, over.appointment_at) == ("waiting", None)


def test_a_wrong_move_is_refused_and_changes_nothing(applications: Applications) -> None:
    made = prepare(applications)
    applications.move(PERSON_KEY, made.id, "hired", NOW)
    with pytest.raises(Refused) as error:
        applications.move(PERSON_KEY, made.id, "called", LATER)
    assert error.value.code == "applications.move"
    (kept,) = applications.of(PERSON_KEY)
    assert (kept.state, kept.updated_at) == ("hired", NOW)


def test_one_cannot_move_the_application_of_another(applications: Applications, store: SqlStore) -> None:
    made = prepare(applications)
    store.record_consent(OTHER_KEY, "1", True, NOW)
    with pytest.raises(Refused) as error:
        applications.move(OTHER_KEY, made.id, "called", NOW)
    assert error.value.code == "applications.unknown"
    assert applications.application(OTHER_KEY, made.id) is None
    assert applications.application(PERSON_KEY, made.id) == made


def test_open_ones_leave_out_what_is_over_and_the_last_moved_comes_first(applications: Applications) -> None:
    first, second, third = (prepare(applications, offer) for offer in ("EX0001", "EX0002", "EX0003"))
    applications.move(PERSON_KEY, second.id, "refused", LATER)
    applications.move(PERSON_KEY, first.id, "called", LATER)
    assert [found.id for found in applications.open_ones(PERSON_KEY)] == [first.id, third.id]
    assert len(applications.of(PERSON_KEY)) == 3


def test_a_time_without_its_zone_is_not_accepted(applications: Applications) -> None:
    made = prepare(applications)
    with pytest.raises(ValueError):
        applications.move(PERSON_KEY, made.id, "appointment_made", NOW, datetime(2026, 12, 1, 10))
    assert applications.of(PERSON_KEY) == [made]


def test_the_papers_that_are_ready_are_remembered(applications: Applications) -> None:
    applications.keep_document(PERSON_KEY, "identity", False, NOW)
    applications.keep_document(PERSON_KEY, "cv", True, NOW)
    applications.keep_document(PERSON_KEY, "identity", True, LATER)
    assert applications.documents(PERSON_KEY) == {"identity": True, "cv": True}


def test_erasing_a_person_erases_applications_and_papers(applications: Applications, store: SqlStore) -> None:
    prepare(applications)
    applications.keep_document(PERSON_KEY, "cv", True, NOW)
    assert store.erase_person(PERSON_KEY) > 0
    assert applications.of(PERSON_KEY) == []
    assert applications.documents(PERSON_KEY) == {}


def test_two_programs_that_record_the_same_offer_make_one_application(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    for url in (f"sqlite:///{tmp_path / 'two.sqlite'}", request.getfixturevalue("empty_postgres_url")):
        upgrade(url)
        stores = [open_store(url) for _ in range(4)]
        stores[0].record_consent(PERSON_KEY, "1", True, NOW)
        faults: list[BaseException] = []

        def work(store: SqlStore, found: list[BaseException] = faults) -> None:
            try:
                prepare(Applications(store.database))
            except BaseException as error:
                found.append(error)

        workers = [threading.Thread(target=work, args=(store,)) for store in stores]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert not faults
        assert len(Applications(stores[0].database).of(PERSON_KEY)) == 1
        for store in stores:
            store.close()

"""The store of CVs and of their print codes, on a SQLite file and on a real PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.app import build
from bot.commands.upkeep import erase_stale
from bot.errors import Refused
from bot.jobs.cv import CvContent, Experience, Language
from bot.jobs.print_code import is_clear
from bot.jobs.retention import load_retention
from bot.settings import read_settings
from bot.store.cvs import PRINTED, WRONG_PERIOD, WRONG_TRIES, Cvs, KeptCv
from bot.store.migrate import upgrade
from bot.store.sql import SqlStore, open_store
from bot.store.tables import CHANGE_TRACE, PRINT_CODE

NOW = datetime(2026, 11, 22, 15, 30, tzinfo=timezone(timedelta(hours=1)))
PERSON, OTHER = "a" * 64, "b" * 64
SECRET = "0123456789abcdef" * 4
CONTENT = CvContent(
    given_name="Awa",
    experiences=(Experience("garde d’enfants", months=30, tasks=("repas",)),),
    languages=(Language("wolof", "mother_tongue"),),
)
JUST_BEFORE, AT_THE_END = timedelta(days=7, seconds=-1), timedelta(days=7)


@pytest.fixture(params=["file", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    if request.param == "postgres":
        url = request.getfixturevalue("empty_postgres_url")
    upgrade(url)
    opened = open_store(url)
    yield opened
    opened.close()


@pytest.fixture
def cvs(store: SqlStore) -> Cvs:
    store.record_consent(PERSON, "1", True, NOW)
    return Cvs(store.database)


def rows(store: SqlStore, table: sa.Table = PRINT_CODE) -> list[sa.engine.Row]:
    with store.database.reading() as connection:
        return connection.execute(sa.select(table)).all()


def wrong_code(*codes: str) -> str:
    return next(code for code in ("111111", "222222", "333333") if code not in codes)


def test_a_cv_is_taken_up_again_where_it_stopped(cvs: Cvs) -> None:
    assert cvs.of(PERSON) is None
    cvs.keep(PERSON, CvContent(given_name="Awa"), "cv_commune", NOW)
    cvs.keep(PERSON, CONTENT, "cv_skills", NOW + timedelta(minutes=1))
    assert cvs.of(PERSON) == KeptCv(CONTENT, "cv_skills", NOW + timedelta(minutes=1))


def test_nothing_is_kept_of_a_person_who_did_not_agree(cvs: Cvs) -> None:
    cvs.keep(OTHER, CONTENT, "cv_skills", NOW)
    assert cvs.of(OTHER) is None


def test_keeping_a_cv_is_a_sign_of_life(cvs: Cvs, store: SqlStore) -> None:
    cvs.keep(PERSON, CONTENT, "", NOW + timedelta(days=100))
    assert store.forget_stale(NOW + timedelta(days=50)) == 0
    assert cvs.of(PERSON) is not None


def test_a_code_opens_the_cv_as_it_was_for_seven_days(cvs: Cvs) -> None:
    code = cvs.give_code(CONTENT, PERSON, NOW, SECRET)
    cvs.keep(PERSON, CvContent(), "", NOW)
    assert cvs.by_code(code, NOW, SECRET) == CONTENT
    assert cvs.by_code(f" {code[:2]} {code[2:4]}-{code[4:]} ", NOW + JUST_BEFORE, SECRET) == CONTENT
    assert cvs.by_code(code, NOW + AT_THE_END, SECRET) is None


def test_a_code_is_six_digits_and_is_not_in_the_database(cvs: Cvs, store: SqlStore) -> None:
    code = cvs.give_code(CONTENT, PERSON, NOW, SECRET)
    assert len(code) == 6 and code.isdecimal() and is_clear(code)
    assert code not in str(rows(store)[0].code_key)
    assert cvs.by_code(code, NOW, SECRET[::-1]) is None


def test_a_new_code_ends_the_earlier_one(cvs: Cvs) -> None:
    first = cvs.give_code(CONTENT, PERSON, NOW, SECRET)
    second = cvs.give_code(CONTENT.with_(given_name="Awa-Marie"), PERSON, NOW, SECRET)
    assert cvs.by_code(first, NOW, SECRET) is None
    assert cvs.by_code(second, NOW, SECRET).given_name == "Awa-Marie"


@pytest.mark.parametrize("person", [None, OTHER])
def test_a_code_of_a_person_who_is_not_known_is_tied_to_nobody(
    cvs: Cvs, store: SqlStore, person: str | None
) -> None:
    codes = [cvs.give_code(CONTENT, person, NOW, SECRET) for _ in range(2)]
    assert {row.person_key for row in rows(store)} == {None}
    assert all(cvs.by_code(code, NOW, SECRET) == CONTENT for code in codes)


def test_valid_codes_are_all_different(cvs: Cvs, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["123456", "123456", "123456", "654321"])
    monkeypatch.setattr("bot.store.cvs.make_code", lambda: next(drawn))
    assert [cvs.give_code(CONTENT, None, NOW, SECRET) for _ in range(2)] == ["123456", "654321"]


def test_expired_codes_are_forgotten_with_what_they_opened(cvs: Cvs, store: SqlStore) -> None:
    cvs.give_code(CONTENT, PERSON, NOW, SECRET)
    later = cvs.give_code(CONTENT, None, NOW + timedelta(days=3), SECRET)
    assert cvs.forget_expired(NOW + JUST_BEFORE) == 0
    assert cvs.forget_expired(NOW + AT_THE_END) == 1
    assert cvs.by_code(later, NOW + AT_THE_END, SECRET) == CONTENT


def test_erasing_a_person_ends_the_code(cvs: Cvs, store: SqlStore) -> None:
    code = cvs.give_code(CONTENT, PERSON, NOW, SECRET)
    store.erase_person(PERSON)
    assert not rows(store)
    assert cvs.by_code(code, NOW, SECRET) is None


def test_a_cv_is_erased_alone(cvs: Cvs, store: SqlStore) -> None:
    cvs.keep(PERSON, CONTENT, "", NOW)
    cvs.give_code(CONTENT, PERSON, NOW, SECRET)
    assert cvs.erase(PERSON, NOW) == 2
    assert cvs.of(PERSON) is None and not rows(store)
    assert store.consent(PERSON) == "1"


def test_after_five_wrong_codes_even_the_right_one_waits(cvs: Cvs) -> None:
    code = cvs.give_code(CONTENT, PERSON, NOW, SECRET)
    for second in range(WRONG_TRIES):
        assert cvs.by_code(wrong_code(code), NOW + timedelta(seconds=second), SECRET) is None
    with pytest.raises(Refused) as refusal:
        cvs.by_code(code, NOW + timedelta(minutes=5), SECRET)
    assert refusal.value.code == "cv.too_many_tries"
    assert "10 min" in refusal.value.advice and code not in str(refusal.value)
    assert cvs.by_code(code, NOW + WRONG_PERIOD, SECRET) == CONTENT


def test_one_asker_does_not_make_another_wait(cvs: Cvs) -> None:
    code = cvs.give_code(CONTENT, PERSON, NOW, SECRET)
    for _ in range(WRONG_TRIES):
        cvs.by_code(wrong_code(code), NOW, SECRET, "mediator:1")
    with pytest.raises(Refused):
        cvs.by_code(code, NOW, SECRET, "mediator:1")
    assert cvs.by_code(code, NOW, SECRET, "mediator:12") == CONTENT


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "12 34 5x", "１２３４５６"])
def test_what_is_not_six_digits_is_no_try(cvs: Cvs, store: SqlStore, typed: str) -> None:
    assert cvs.by_code(typed, NOW, SECRET) is None
    assert not rows(store)


def test_a_wrong_code_keeps_nothing_of_anyone_and_is_forgotten(cvs: Cvs, store: SqlStore) -> None:
    cvs.by_code("111111", NOW, SECRET)
    (kept,) = rows(store)
    assert (kept.person_key, kept.content) == (None, {})
    assert cvs.forget_expired(NOW + WRONG_PERIOD) == 1


def test_what_is_done_with_a_cv_leaves_traces_without_its_content(cvs: Cvs, store: SqlStore) -> None:
    for answer in range(3):
        cvs.keep(PERSON, CONTENT, f"cv_{answer}", NOW + timedelta(minutes=answer))
    code = cvs.give_code(CONTENT, PERSON, NOW, SECRET)
    cvs.by_code(code, NOW, SECRET, "mediator:7")
    cvs.erase(PERSON, NOW)
    traces = [(trace.actor, trace.action) for trace in rows(store, CHANGE_TRACE) if trace.action[:2] == "cv"]
    assert traces == [
        ("person", "cv.changed"),
        ("person", "cv.code_given"),
        ("mediator:7", PRINTED),
        ("person", "cv.erased"),
    ]


def test_guesses_made_at_once_are_all_counted(cvs: Cvs, store: SqlStore) -> None:
    refused = []

    def guess() -> None:
        try:
            cvs.by_code("111111", NOW, SECRET)
        except Refused:
            refused.append(1)

    workers = [threading.Thread(target=guess) for _ in range(12)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(rows(store)) == WRONG_TRIES
    assert len(refused) == 12 - WRONG_TRIES


def test_the_daily_upkeep_forgets_expired_codes(tmp_path: Path) -> None:
    app = build(read_settings({"VIVEVOIX_DATA": str(tmp_path)}))
    upgrade(app.settings.database_url)
    app.cvs.give_code(CONTENT, None, app.clock.now() - timedelta(days=8), SECRET)
    kept = app.cvs.give_code(CONTENT, None, app.clock.now() - timedelta(days=6), SECRET)
    erase_stale(app, load_retention())
    assert len(rows(app.store)) == 1
    assert app.cvs.by_code(kept, app.clock.now(), SECRET) == CONTENT

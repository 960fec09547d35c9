"""What the desk keeps, on SQLite and PostgreSQL: accounts and sessions, requests for help, daily counts."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.app import App, build
from bot.errors import Refused
from bot.jobs.rights import MEDIATOR, MEMORY, mediator_named
from bot.settings import read_settings
from bot.store.accounts import ACCOMPANY, SESSION_LASTS, TRY
from bot.store.migrate import upgrade

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=timezone.utc)
PASSWORD = "trois petits mots"
KEY, ANNE = "a" * 64, mediator_named("anne")


@pytest.fixture(params=["file", "postgres"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> App:
    values = {"VIVEVOIX_DATA": str(tmp_path)}
    if request.param == "postgres":
        values["VIVEVOIX_DATABASE_URL"] = request.getfixturevalue("empty_postgres_url")
    made = build(read_settings(values))
    upgrade(made.settings.database_url)
    return made


def test_only_the_right_password_opens_an_account_and_it_is_not_kept(kept: App) -> None:
    kept.accounts.create(" Anne ", PASSWORD, ACCOMPANY, NOW)
    assert kept.accounts.check("ANNE", PASSWORD).role == ACCOMPANY
    assert kept.accounts.check("anne", PASSWORD + "x") is None
    assert kept.accounts.check("nobody", PASSWORD) is None
    with kept.store.database.reading() as connection:
        (row,) = connection.exec_driver_sql("SELECT password FROM mediator_account").all()
    assert row.password.startswith("$argon2id$") and PASSWORD not in row.password


@pytest.mark.parametrize(
    ("name", "password", "role", "code"),
    [
        ("anne claire", PASSWORD, TRY, "account.name"),
        ("éva", "court", TRY, "account.password"),
        ("paul", PASSWORD, "admin", "account.role"),
        ("anne", PASSWORD, TRY, "account.taken"),
    ],
)
def test_a_wrong_account_is_refused(kept: App, name: str, password: str, role: str, code: str) -> None:
    kept.accounts.create("anne", PASSWORD, ACCOMPANY, NOW)
    with pytest.raises(Refused, match=code):
        kept.accounts.create(name, password, role, NOW)


def test_a_session_lasts_a_day_of_work_after_its_last_use(kept: App) -> None:
    anne = kept.accounts.create("anne", PASSWORD, ACCOMPANY, NOW)
    token = kept.accounts.open_session(anne, NOW)
    later = NOW + SESSION_LASTS - timedelta(minutes=1)
    assert kept.accounts.session(token, later) == anne
    assert kept.accounts.session(token, later + SESSION_LASTS - timedelta(minutes=1)) == anne
    assert kept.accounts.session(token, later + 3 * SESSION_LASTS) is None
    assert kept.accounts.session("another", NOW) is None
    kept.accounts.close_session(token)
    assert kept.accounts.session(token, later) is None


def test_a_removed_account_is_signed_out_and_the_last_one_stays(kept: App) -> None:
    kept.accounts.create("anne", PASSWORD, ACCOMPANY, NOW)
    paul = kept.accounts.create("paul", PASSWORD, TRY, NOW)
    token = kept.accounts.open_session(paul, NOW)
    kept.accounts.remove("paul")
    assert kept.accounts.session(token, NOW) is None
    with pytest.raises(Refused, match="account.last"):
        kept.accounts.remove("anne")


def test_a_request_for_help_needs_consent_and_has_one_mediator(kept: App) -> None:
    kept.rights.give(KEY, MEMORY, "1", "Oui ?", NOW)
    assert not kept.help_requests.ask(KEY, "offers", NOW)
    kept.rights.give(KEY, MEDIATOR, "1", "Oui ?", NOW)
    assert kept.help_requests.ask(KEY, "offers", NOW)
    assert kept.help_requests.take(KEY, "anne", ANNE, NOW) == "anne"
    assert kept.help_requests.take(KEY, "paul", mediator_named("paul"), NOW) == "anne"
    assert [(one.reason, one.taken_by) for one in kept.help_requests.waiting()] == [("offers", "anne")]
    kept.help_requests.ask(KEY, "cv", NOW)
    assert [(one.reason, one.taken_by) for one in kept.help_requests.waiting()] == [("cv", None)]
    kept.rights.withdraw(KEY, MEDIATOR, NOW)
    assert kept.help_requests.waiting() == []
    assert kept.help_requests.take(KEY, "paul", mediator_named("paul"), NOW) is None


def test_erasing_a_person_erases_the_request_for_help(kept: App) -> None:
    for purpose in (MEMORY, MEDIATOR):
        kept.rights.give(KEY, purpose, "1", "Oui ?", NOW)
    kept.help_requests.ask(KEY, "offers", NOW)
    kept.erasure.erase(KEY)
    with kept.store.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM help_request").scalar() == 0


def test_counts_of_one_day_add_up_and_old_ones_go(kept: App) -> None:
    day = date(2026, 11, 27)
    kept.daily_counts.add(day, {"call": 1, "asked:offers_kind": 1})
    kept.daily_counts.add(day, {"call": 1})
    kept.daily_counts.add(day - timedelta(days=400), {"call": 5})
    assert kept.daily_counts.between(day, day) == {day: {"asked:offers_kind": 1, "call": 2}}
    assert kept.daily_counts.forget(day - timedelta(days=365)) == 1


def test_a_correction_by_code_reaches_the_kept_cv_unless_it_was_changed_since(kept: App) -> None:
    from bot.jobs.cv import CvContent

    awa = CvContent(given_name="Awa")
    kept.rights.give(KEY, MEMORY, "1", "Oui ?", NOW)
    kept.cvs.keep(KEY, awa, "", NOW)
    code = kept.cvs.give_code(awa, KEY, NOW, "s" * 32)
    assert kept.cvs.correct_code(code, awa.with_(family_name="Diallo"), NOW, "s" * 32, ANNE)
    assert kept.cvs.of(KEY).content.family_name == "Diallo"
    kept.cvs.keep(KEY, awa.with_(phone="06 39 98 12 34"), "", NOW)
    assert kept.cvs.correct_code(code, awa.with_(family_name="Traoré"), NOW, "s" * 32, ANNE)
    assert kept.cvs.of(KEY).content.family_name == ""
    assert kept.cvs.by_code(code, NOW, "s" * 32).family_name == "Traoré"
    assert not kept.cvs.correct_code(code, awa, NOW + timedelta(days=8), "s" * 32, ANNE)

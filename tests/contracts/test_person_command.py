"""`vivevoix person` with a real SQLite database: shown, exported, erased, traced; no number in any answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.app import App, build
from bot.commands import person
from bot.jobs.cv import CvContent
from bot.jobs.persons import person_key
from bot.jobs.rights import MEDIATOR, MEMORY
from bot.ports import Place
from bot.store.migrate import upgrade

NUMBER, OTHER_NUMBER = "06 39 98 12 34", "06 39 98 56 78"
HEARD = "Je peux garder votre recherche.\nVous êtes d'accord ?"


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> App:
    monkeypatch.setenv("VIVEVOIX_DATA", str(tmp_path / "var"))
    monkeypatch.delenv("VIVEVOIX_DATABASE_URL", raising=False)
    made = build()
    upgrade(made.settings.database_url)
    return made


@pytest.fixture
def key(parts: App) -> str:
    """A person who has a search, a CV and a code, and did not agree to a mediator."""
    now, found = parts.clock.now(), person_key(NUMBER, parts.person_secret)
    parts.rights.give(found, MEMORY, "2026-11", HEARD, now)
    parts.store.keep_place(found, Place({"offers_kind": "job"}, "offers_trade"), now)
    parts.cvs.keep(found, CvContent(given_name="Zinzoline"), "cv_home", now)
    parts.pins.choose(found, "2580", now)
    return found


def run(*arguments: str, number: str = NUMBER, more: str = "") -> Result:
    return CliRunner().invoke(person.app, list(arguments), input=f"{number}\n{more}")


def test_a_mediator_sees_nothing_without_consent_unless_the_person_is_there(parts: App, key: str) -> None:
    refused = run("show", "--by", "anne")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "--present" in refused.stderr and "Zinzoline" not in refused.stderr
    seen = run("show", "--by", "anne", "--present", "--json")
    assert seen.exit_code == 0
    assert json.loads(seen.stdout)["cv_kept"][0]["content"]["given_name"] == "Zinzoline"
    parts.rights.give(key, MEDIATOR, "1", "Un médiateur peut regarder ?", parts.clock.now())
    assert run("show", "--by", "anne").exit_code == 0


def test_every_look_leaves_its_trace_with_who_looked(parts: App, key: str) -> None:
    for command in (["show", "--present"], ["export"], ["consents"], ["traces"]):
        assert run(*command, "--by", "anne.b").exit_code == 0
    looked = [trace.action for trace in parts.rights.traces(key) if trace.actor == "mediator:anne.b"]
    assert looked == ["record.shown", "record.exported", "consents.shown", "traces.shown"]
    shown = json.loads(run("traces", "--by", "anne.b", "--json").stdout)["traces"]
    assert [row["action"] for row in shown][-1] == "traces.shown"


def test_the_export_holds_all_rows_and_neither_the_number_nor_a_secret(
    parts: App, key: str, tmp_path: Path
) -> None:
    out = tmp_path / "export.json"
    assert run("export", "--by", "anne", "--out", str(out)).exit_code == 0
    assert out.stat().st_mode & 0o077 == 0
    text = out.read_text("utf-8")
    content = json.loads(text)
    assert {"person", "place_kept", "cv_kept", "pin", "consent_given", "change_trace"} <= set(content)
    assert content["consent_given"][0]["heard"] == HEARD
    assert content["pin"][0]["digest"] == "(sealed)"
    assert content["conversations"] == []
    for hidden in (key, "scrypt", "639981234", "06 39"):
        assert hidden not in text


def test_consents_are_shown_with_the_text_heard(key: str) -> None:
    row = json.loads(run("consents", "--by", "anne", "--json").stdout)["consents"][0]
    assert (row["purpose"], row["version"], row["heard"]) == ("memory", "2026-11", HEARD)


def test_erasing_is_confirmed_real_and_answers_with_a_receipt(parts: App, key: str) -> None:
    kept = run("erase", more="n\n")
    assert kept.exit_code == 1 and parts.store.consent(key) is not None
    done = run("erase", "--yes", "--json")
    values = json.loads(done.stdout)
    assert done.exit_code == 0 and len(values["receipt"]) == 4
    assert values["things"] == {"search": 1, "cv": 1, "code": 1}
    assert parts.store.consent(key) is None
    again = run("erase", "--yes")
    assert (again.exit_code, again.stdout) == (1, "")


def test_a_code_is_reset_only_with_the_digits_told_on_the_telephone(parts: App, key: str) -> None:
    number = parts.pins.reset_number(key, parts.clock.now())
    wrong = str((int(number) + 1) % 1_000_000).zfill(6)
    assert run("reset-code", "--by", "anne", more=f"{wrong}\n").exit_code == 1
    assert parts.pins.is_set(key)
    assert run("reset-code", "--by", "anne", more=f"{number[:2]} {number[2:4]} {number[4:]}\n").exit_code == 0
    assert not parts.pins.is_set(key)
    assert parts.rights.traces(key)[-1].action == "code.reset"


@pytest.mark.parametrize("command", ["show", "export", "consents", "traces", "reset-code"])
def test_nobody_by_that_number_is_one_line_and_status_1(parts: App, command: str) -> None:
    for number, reason in ((OTHER_NUMBER, "nothing is kept"), ("bonjour", "not a telephone number")):
        done = run(command, "--by", "anne", number=number)
        assert done.exit_code == 1 and done.stdout == ""
        assert reason in done.stderr and "Traceback" not in done.stderr


def test_who_looks_must_be_named_by_an_identifier(key: str) -> None:
    assert run("traces").exit_code == 2
    assert "letters" in run("traces", "--by", "Anne B !").stderr


def test_the_register_is_printed_or_written(parts: App, tmp_path: Path) -> None:
    assert run("register").stdout.startswith("# Registre des traitements")
    out = tmp_path / "impact.md"
    assert run("register", "--impact", "--out", str(out)).exit_code == 0
    assert out.read_text("utf-8").startswith("# Analyse d'impact")

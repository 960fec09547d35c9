"""What is particular to SQLite files: rights, traces, locks, damage."""

from __future__ import annotations

import sqlite3
import stat
import threading
from datetime import datetime, timezone
from pathlib import Path

import pytest

import bot.store.engine as engine_module
from bot.errors import Misconfigured, Temporary
from bot.ports import Place
from bot.store.migrate import upgrade
from bot.store.sql import SqlStore, open_store

NOW = datetime(2026, 11, 22, 15, 30, tzinfo=timezone.utc)
KEY = "f00d" * 16


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "store.sqlite"


@pytest.fixture
def store(path: Path) -> SqlStore:
    upgrade(f"sqlite:///{path}")
    return open_store(f"sqlite:///{path}")


def test_only_the_owner_can_read_the_file(store: SqlStore, path: Path) -> None:
    store.record_consent(KEY, "1", True, NOW)
    for file in path.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name


def test_what_is_erased_is_no_longer_in_the_files(store: SqlStore, path: Path) -> None:
    store.record_consent(KEY, "1", True, NOW)
    store.keep_place(KEY, Place({"offers_trade": "mots-de-la-personne"}, "offers_place"), NOW)
    assert any(b"mots-de-la-personne" in file.read_bytes() for file in path.parent.iterdir())
    store.erase_person(KEY)
    for file in path.parent.iterdir():
        content = file.read_bytes()
        assert b"mots-de-la-personne" not in content, file.name
        assert KEY.encode() not in content, file.name


def test_writing_goes_to_a_journal_that_readers_do_not_wait_for(store: SqlStore, path: Path) -> None:
    with sqlite3.connect(path) as other:
        assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        other.execute("BEGIN IMMEDIATE")
        assert store.consent(KEY) is None


def test_a_file_locked_by_another_program_is_temporary(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "BUSY_SECONDS", 0.05)
    upgrade(f"sqlite:///{path}")
    store = open_store(f"sqlite:///{path}")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Temporary):
        store.record_consent(KEY, "1", True, NOW)
    other.execute("ROLLBACK")
    store.record_consent(KEY, "1", True, NOW)
    assert store.consent(KEY) == "1"


def test_programs_that_first_open_a_missing_file_together_do_not_refuse_each_other(tmp_path: Path) -> None:
    faults: list[Exception] = []

    def open_it(url: str, start: threading.Barrier) -> None:
        start.wait()
        try:
            engine_module.make_file(url)
            with engine_module.make_engine(url).connect():
                pass
        except Exception as error:
            faults.append(error)

    for at in range(40):  # without a file made in WAL mode, one round in five fails
        start = threading.Barrier(4)
        arguments = (f"sqlite:///{tmp_path / str(at) / 'store.sqlite'}", start)
        programs = [threading.Thread(target=open_it, args=arguments) for _ in range(4)]
        for program in programs:
            program.start()
        for program in programs:
            program.join()
        left = {file.name for file in (tmp_path / str(at)).iterdir() if "-" not in file.name}
        assert left == {"store.sqlite"}
    assert not faults


def test_a_file_system_without_hard_links_gets_its_file_too(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(engine_module.os, "link", refuse)
    upgrade(f"sqlite:///{path}")
    assert open_store(f"sqlite:///{path}").consent(KEY) is None


def test_a_missing_file_is_not_made_by_opening_it(path: Path) -> None:
    with pytest.raises(Misconfigured):
        open_store(f"sqlite:///{path}")
    assert not path.exists()


def test_a_damaged_file_stops_the_program_with_one_line(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"this is no database at all, only text" * 100)
    with pytest.raises(Misconfigured) as error:
        open_store(f"sqlite:///{path}")
    assert "\n" not in error.value.advice


def test_a_folder_that_cannot_hold_the_file_stops_the_program(tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("not a folder")
    with pytest.raises(Misconfigured):
        upgrade(f"sqlite:///{blocker / 'store.sqlite'}")

"""A person's key: the same for all ways to write a number, opaque, and kept secret."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest

from bot.errors import Misconfigured
from bot.jobs.persons import load_secret, person_key
from bot.settings import read_settings

SECRET = "s" * 32


def settings(folder: Path, **values: str):
    return read_settings({"VIVEVOIX_DATA": str(folder), **values})


@pytest.mark.parametrize("number", ["06 39 98 12 34", "+33639981234", "0033639981234", "06.39.98.12.34"])
def test_all_ways_to_write_a_number_give_one_key(number: str) -> None:
    assert person_key(number, SECRET) == person_key("0639981234", SECRET)


def test_the_key_tells_nothing_and_depends_on_the_secret() -> None:
    key = person_key("0639981234", SECRET)
    assert len(key) == 64
    assert "639981234" not in key
    assert key != person_key("0639981234", "t" * 32)
    assert key != person_key("0639981235", SECRET)


@pytest.mark.parametrize("number", ["", "anonymous", "12", "Anonyme", "+"])
def test_a_withheld_number_has_no_key(number: str) -> None:
    assert person_key(number, SECRET) is None


def test_the_secret_of_the_settings_is_used(tmp_path: Path) -> None:
    assert load_secret(settings(tmp_path, VIVEVOIX_PERSON_SECRET=SECRET)) == SECRET
    assert not list(tmp_path.iterdir())


def test_a_secret_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    secret = load_secret(settings(folder))
    assert len(secret) >= 32
    assert load_secret(settings(folder)) == secret
    (file,) = folder.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_two_programs_that_start_together_share_one_secret(tmp_path: Path) -> None:
    secrets: list[str] = []
    workers = [
        threading.Thread(target=lambda: secrets.append(load_secret(settings(tmp_path)))) for _ in range(8)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(secrets) == 8
    assert len(set(secrets)) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["person.key"]


def test_a_damaged_or_open_key_file_stops_the_program(tmp_path: Path) -> None:
    load_secret(settings(tmp_path))
    key_file = tmp_path / "person.key"
    key_file.chmod(0o644)
    with pytest.raises(Misconfigured, match="chmod"):
        load_secret(settings(tmp_path))
    key_file.chmod(0o600)
    key_file.write_text("short")
    with pytest.raises(Misconfigured, match="damaged"):
        load_secret(settings(tmp_path))


def test_a_data_folder_that_is_a_file_stops_the_program(tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("")
    with pytest.raises(Misconfigured):
        load_secret(settings(blocker / "data"))

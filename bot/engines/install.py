"""Putting a checked model in its place: at once, by one program at a time, with a way back."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bot.errors import Temporary


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the lock of one model's folder, across programs; raises Temporary when another one holds it."""
    path = _lock_of(folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            advice = f"{folder.name} is being fetched by another program: wait until it ends"
            raise Temporary("voices.busy", advice) from error
        yield


def aside_of(folder: Path) -> Path:
    """Give the folder beside the models where this one is brought and checked."""
    return folder.parent / ".incoming" / folder.name


def previous_of(folder: Path) -> Path:
    """Give the name that the model in place takes while another one comes in its place."""
    return folder.with_name(folder.name + ".previous")


def install(fresh: Path, target: Path) -> None:
    """Write `fresh` to the disk for good and put it in the place of `target`, which is removed only then.
    Raises OSError when it cannot; stopped half-way, `recover` puts the previous one back."""
    for path in [*fresh.rglob("*"), fresh]:
        _sync(path)
    previous = previous_of(target)
    if target.exists():
        if previous.exists():
            shutil.rmtree(previous)
        target.rename(previous)
    fresh.rename(target)
    _sync(target.parent)
    shutil.rmtree(previous, ignore_errors=True)


def recover(target: Path) -> None:
    """Put the previous model back when the program stopped before the new one came in its place; does nothing
    when there is none, or while another program is at it."""
    if target.exists() or not previous_of(target).is_dir():
        return
    with suppress(Temporary, OSError), alone(target):
        if not target.exists():
            previous_of(target).rename(target)


def _lock_of(folder: Path) -> Path:
    return folder.parent / ".incoming" / f"{folder.name}.lock"


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""A real PostgreSQL server of our own, on a loopback port, thrown away after the tests."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

INSTALLED = Path("/usr/lib/postgresql")
"""Where Debian's packages put each version."""

USERS = ("postgres", "nobody")
"""Accounts that may run the server when the tests run as root, which PostgreSQL refuses."""


def find_binaries() -> Path | None:
    """Folder of the newest `initdb` and `pg_ctl`, or None when PostgreSQL is not installed."""
    folders = [path.parent for path in INSTALLED.glob("*/bin/initdb")]
    if folders:
        return max(folders, key=lambda folder: float(folder.parent.name))
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def require_binaries() -> Path:
    """Folder of the binaries; without them the test is skipped here and fails in CI (`CI=true`)."""
    folder = find_binaries()
    if folder is not None:
        return folder
    reason = "PostgreSQL is not installed (Debian: apt-get install postgresql)"
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def postgres_server() -> Iterator[str]:
    """Start a server and give the address of its empty database; stop and remove it after."""
    binaries = require_binaries()
    home = Path(tempfile.mkdtemp(prefix="vivevoix-postgres-"))
    try:
        user = _unprivileged_user()
        if user:
            os.chown(home, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
        data, port = home / "data", _free_port()
        _run(
            user, binaries / "initdb", "-D", data, "-U", "vivevoix", "-A", "trust", "-E", "UTF8", "--no-sync"
        )
        settings = f"-p {port} -k {home} -c listen_addresses=127.0.0.1 -c fsync=off -c timezone=Europe/Paris"
        _run(user, binaries / "pg_ctl", "-D", data, "-w", "-l", home / "log", "-o", settings, "start")
        try:
            yield f"postgresql://vivevoix@127.0.0.1:{port}/postgres"
        finally:
            _run(user, binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _unprivileged_user() -> str | None:
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(user for user in USERS if user in known)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _run(user: str | None, *command: object) -> None:
    words = [str(word) for word in command]
    if user:
        words = ["runuser", "-u", user, "--", *words]
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"}
    done = subprocess.run(
        words, cwd="/", env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60
    )
    assert done.returncode == 0, done.stdout.decode(errors="replace")

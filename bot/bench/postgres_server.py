"""A real PostgreSQL server of our own, on a loopback port, from Debian's package; it can be stopped and
started again under the programs that use it."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot.errors import Misconfigured, Temporary

INSTALLED = Path("/usr/lib/postgresql")
"""Where Debian's packages put each version."""

USERS = ("postgres", "nobody")
"""Accounts that may run the server when this program runs as root, which PostgreSQL refuses."""

COMMAND_SECONDS = 60.0
"""Longest start or stop, seconds."""


class PostgresServer:
    """One server; its data lives as long as `own_postgres` lasts."""

    def __init__(self, binaries: Path, home: Path, user: str | None, options: Sequence[str]) -> None:
        """`home` is an empty folder that `user` (None: who runs this) can write in; `options` are settings of
        the server, `name=value`."""
        self._binaries, self._home, self._user = binaries, home, user
        self._port = free_port()
        given = " ".join(f"-c {option}" for option in ("listen_addresses=127.0.0.1", *options))
        self._settings = f"-p {self._port} -k {home} {given}"

    @property
    def url(self) -> str:
        """SQLAlchemy address of its database."""
        return f"postgresql://vivevoix@127.0.0.1:{self._port}/postgres"

    def make(self) -> None:
        """Make its files. Raises Temporary when it cannot."""
        self._run("initdb", "-D", self._data, "-U", "vivevoix", "-A", "trust", "-E", "UTF8", "--no-sync")

    def start(self) -> None:
        """Start, or start again, and wait until it answers. Raises Temporary when it does not."""
        log = self._home / "log"
        self._run("pg_ctl", "-D", self._data, "-w", "-l", log, "-o", self._settings, "start")

    def stop(self) -> None:
        """Stop without warning, as a crash does: connections break, what was committed stays."""
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "stop")

    @property
    def _data(self) -> Path:
        return self._home / "data"

    def _run(self, program: str, *arguments: object) -> None:
        words = [str(self._binaries / program), *map(str, arguments)]
        if self._user:
            words = ["runuser", "-u", self._user, "--", *words]
        environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"}
        done = subprocess.run(
            words, cwd="/", env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            timeout=COMMAND_SECONDS,
        )  # fmt: skip
        if done.returncode:
            raise Temporary("postgres.failed", f"{program} failed: {done.stdout.decode(errors='replace')}")


def find_binaries() -> Path | None:
    """Folder of the newest `initdb` and `pg_ctl`, or None when PostgreSQL is not installed."""
    folders = [path.parent for path in INSTALLED.glob("*/bin/initdb")]
    if folders:
        return max(folders, key=lambda folder: float(folder.parent.name))
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@contextmanager
def own_postgres(options: Sequence[str] = ()) -> Iterator[PostgresServer]:
    """Start a server with an empty database; stop and remove it after. Raises Misconfigured when PostgreSQL
    is not installed."""
    binaries = find_binaries()
    if binaries is None:
        raise Misconfigured("postgres.missing", "PostgreSQL is not installed: apt-get install postgresql")
    home = Path(tempfile.mkdtemp(prefix="vivevoix-postgres-"))
    try:
        user = _unprivileged_user()
        if user:
            os.chown(home, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
        server = PostgresServer(binaries, home, user, options)
        server.make()
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def free_port() -> int:
    """A loopback TCP port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _unprivileged_user() -> str | None:
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(user for user in USERS if user in known)

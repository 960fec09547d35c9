"""A worker of its own process: `python -m fakes.reminder_worker ROLE URL TIME NAME [LAST]`. ROLE makes
reminders (`maker`) or sends messages (`door`), one at a time, and prints a line for each; with LAST the
process kills itself (SIGKILL) within its transaction of that number, after its first writes."""

from __future__ import annotations

import os
import signal
import sys
from datetime import datetime

import sqlalchemy as sa

from bot.store.database import Database, open_database
from bot.store.outgoing import OutgoingQueue
from bot.store.reminders import Reminders

KEY_STATEMENT = {"maker": "INSERT INTO outgoing", "door": "UPDATE reminder"}
"""Statement of each role before which the process dies: the transaction has written something already."""


def die_at(database: Database, role: str, last: int) -> None:
    seen = 0

    def count(_connection, _cursor, statement: str, *_: object) -> None:
        nonlocal seen
        seen += statement.startswith(KEY_STATEMENT[role])
        if seen == last:
            os.kill(os.getpid(), signal.SIGKILL)

    sa.event.listen(database.engine, "before_cursor_execute", count)


def make(database: Database, at: datetime, name: str) -> None:
    reminders = Reminders(database, "La Boussole")
    while made := sum(reminders.take_due(at, name, limit=1).made.values()):
        print(made, flush=True)


def send(database: Database, at: datetime, name: str) -> None:
    queue = OutgoingQueue(database)
    while (message := queue.take("telephone", name, at)) is not None:
        print(message.id, flush=True)
        assert queue.sent(message.id, name, at)


if __name__ == "__main__":
    role, url, moment, worker, *rest = sys.argv[1:]
    opened = open_database(url)
    if rest:
        die_at(opened, role, int(rest[0]))
    {"maker": make, "door": send}[role](opened, datetime.fromisoformat(moment), worker)

"""The CVs that are kept, and the codes by which they are printed.

A code is never kept, only its keyed hash. A wrong code leaves a row without person or content among those of
the codes, which counts for WRONG_PERIOD; so that guesses are slowed across programs and restarts.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.errors import Refused
from bot.jobs.cv import CvContent, read_content
from bot.jobs.print_code import VALID, make_code, read_code
from bot.jobs.rights import ACTOR
from bot.jobs.rights import PERSON as THE_PERSON
from bot.store.database import Database, aware, utc
from bot.store.reminder_rows import follow_cv
from bot.store.tables import CV, PERSON, PRINT_CODE
from bot.store.traces import write_trace

WRONG_TRIES = 5
"""Wrong codes from one asker after which its codes are refused for a while; enough for honest mistakes."""

WRONG_PERIOD = timedelta(minutes=15)
"""How long a wrong code counts: at most 480 guesses a day among a million codes."""

PRINTED = "cv.printed"
"""Action left in the trace of a person whose CV was opened by its code."""


@dataclass(frozen=True)
class KeptCv:
    """A person's CV, finished or not."""

    content: CvContent
    """What the person said."""
    question: str
    """The question to take up again; empty when it is finished."""
    updated_at: datetime
    """Last change, with its zone."""


class Cvs:
    """The CVs in a database; safe to use from threads."""

    def __init__(self, database: Database) -> None:
        """`database` is open and up to date."""
        self._database = database

    def keep(self, person: str, content: CvContent, question: str, at: datetime) -> None:
        """Keep a CV and the question to take up again; does nothing without the person's consent."""
        values = {"content": content.to_json(), "question": question, "updated_at": utc(at)}
        with self._database.writing() as connection:
            contact = sa.update(PERSON).where(PERSON.c.key == person).values(last_contact_at=utc(at))
            if not connection.execute(contact).rowcount:
                return
            kept = sa.update(CV).where(CV.c.person_key == person).values(values)
            if not connection.execute(kept).rowcount:
                connection.execute(sa.insert(CV).values(person_key=person, **values))
            write_trace(connection, person, THE_PERSON, "cv.changed", at)
            follow_cv(connection, person, question, at)

    def of(self, person: str) -> KeptCv | None:
        """The person's CV, or None."""
        with self._database.reading() as connection:
            row = connection.execute(sa.select(CV).where(CV.c.person_key == person)).first()
        return KeptCv(read_content(row.content), row.question, aware(row.updated_at)) if row else None

    def correct(self, person: str, content: CvContent, actor: str, at: datetime) -> bool:
        """Let a mediator correct the words of a kept CV with the person; the question to take up stays.
        Tells whether there was a CV."""
        values = {"content": content.to_json(), "updated_at": utc(at)}
        with self._database.writing() as connection:
            kept = sa.update(CV).where(CV.c.person_key == person).values(values)
            if not connection.execute(kept).rowcount:
                return False
            write_trace(connection, person, actor, "cv.corrected", at)
        return True

    def correct_code(self, code: str, content: CvContent, at: datetime, secret: str, actor: str) -> bool:
        """Let a mediator correct the words of the CV that a code opens, and of the kept one it was made of
        unless the person changed it since. Tells whether the code still opens one."""
        with self._database.writing() as connection:
            row = _row(connection, _code_key(read_code(code) or "", secret))
            if row is None or aware(row.expires_at) <= at:
                return False
            mine = PRINT_CODE.c.code_key == row.code_key
            connection.execute(sa.update(PRINT_CODE).where(mine).values(content=content.to_json()))
            if row.person_key:
                mine = CV.c.person_key == row.person_key
                if connection.scalar(sa.select(CV.c.content).where(mine)) == row.content:
                    values = {"content": content.to_json(), "updated_at": utc(at)}
                    connection.execute(sa.update(CV).where(mine).values(values))
                write_trace(connection, row.person_key, actor, "cv.corrected", at)
        return True

    def erase(self, person: str, at: datetime) -> int:
        """Erase a person's CV and print code, and nothing else; gives the number of rows erased."""
        with self._database.writing() as connection:
            erased = sum(
                connection.execute(sa.delete(table).where(table.c.person_key == person)).rowcount
                for table in (CV, PRINT_CODE)
            )
            if erased:
                write_trace(connection, person, THE_PERSON, "cv.erased", at)
        if erased:
            self._database.scrub()
        return erased

    def give_code(self, content: CvContent, person: str | None, at: datetime, secret: str) -> str:
        """A code of six digits that opens this content for seven days; the person's earlier code ends. The
        code is tied to nobody when the person is not known or did not agree to be remembered."""
        with self._database.writing() as connection:
            _alone(connection)
            _forget_expired(connection, at)
            known = sa.select(PERSON.c.key).where(PERSON.c.key == person)
            owner = connection.scalar(known) if person else None
            if owner:
                connection.execute(sa.delete(PRINT_CODE).where(PRINT_CODE.c.person_key == owner))
            code = make_code()
            while _row(connection, _code_key(code, secret)):
                code = make_code()
            values = {"content": content.to_json(), "person_key": owner, "code_key": _code_key(code, secret)}
            connection.execute(_insert(at, VALID, **values))
            if owner:
                write_trace(connection, owner, THE_PERSON, "cv.code_given", at)
        return code

    def by_code(self, code: str, at: datetime, secret: str, asker: str = "mediator") -> CvContent | None:
        """The content that a code opens, typed with or without spaces; None when there is none, or no
        longer. `asker` names who types it, for the trace and for the count of wrong tries. What is not six
        digits is None and does not count. Raises Refused (`cv.too_many_tries`) after WRONG_TRIES."""
        typed = read_code(code)
        if typed is None:
            return None
        tries = f"wrong:{_digest('asker', asker, secret)[:16]}:"
        with self._database.writing() as connection:
            _alone(connection)
            if (wait := _wait(connection, tries, at)) is not None:
                raise Refused("cv.too_many_tries", _wait_advice(wait))
            row = _row(connection, _code_key(typed, secret))
            if row is None or aware(row.expires_at) <= at:
                values = {"code_key": tries + secrets.token_hex(16), "content": {}, "person_key": None}
                connection.execute(_insert(at, WRONG_PERIOD, **values))
                return None
            if row.person_key:
                actor = asker if ACTOR.fullmatch(asker) else "mediator"
                write_trace(connection, row.person_key, actor, PRINTED, at)
        return read_content(row.content)

    def forget_expired(self, at: datetime) -> int:
        """Erase the codes past their time, with the content they opened; gives the number of rows erased."""
        with self._database.writing() as connection:
            erased = _forget_expired(connection, at)
        if erased:
            self._database.scrub()
        return erased


def _alone(connection: Connection) -> None:
    """Let one program at a time give or try a code; SQLite already does."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("LOCK TABLE print_code IN SHARE ROW EXCLUSIVE MODE"))


def _wait(connection: Connection, tries: str, at: datetime) -> timedelta | None:
    """How long an asker has still to wait, or None when it may try."""
    query = sa.select(PRINT_CODE.c.expires_at).where(
        PRINT_CODE.c.code_key.startswith(tries, autoescape=True), PRINT_CODE.c.expires_at > utc(at)
    )
    ends = sorted(aware(end) for end in connection.scalars(query))
    return ends[-WRONG_TRIES] - at if len(ends) >= WRONG_TRIES else None


def _wait_advice(wait: timedelta) -> str:
    minutes = max(1, -(-int(wait.total_seconds()) // 60))
    return f"several codes were wrong: please try again in {minutes} min, with the code read slowly"


def _row(connection: Connection, code_key: str) -> Any:
    return connection.execute(sa.select(PRINT_CODE).where(PRINT_CODE.c.code_key == code_key)).first()


def _insert(at: datetime, valid: timedelta, **values: Any) -> sa.sql.Insert:
    return sa.insert(PRINT_CODE).values(created_at=utc(at), expires_at=utc(at + valid), **values)


def _forget_expired(connection: Connection, at: datetime) -> int:
    return connection.execute(sa.delete(PRINT_CODE).where(PRINT_CODE.c.expires_at <= utc(at))).rowcount


def _code_key(code: str, secret: str) -> str:
    return _digest("print-code", code, secret)


def _digest(use: str, text: str, secret: str) -> str:
    """HMAC-SHA256, 64 hexadecimal digits; one use never gives the digest of another."""
    return hmac.new(secret.encode(), f"{use}:{text}".encode(), hashlib.sha256).hexdigest()

"""The mediators who may open the desk: accounts with hashed passwords, and the browsers signed in."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.errors import Refused
from bot.jobs.rights import mediator_named
from bot.store.database import Database, aware, utc
from bot.store.desk_tables import ACCOUNT, SESSION

TRY, ACCOMPANY = "try", "accompany"
"""What a mediator may do: try dialogues and edit words only, or see the record of people who agreed too."""

ROLES = (TRY, ACCOMPANY)
"""All roles."""

LEAST_PASSWORD = 10
"""Least length of a password, characters (NIST SP 800-63B asks for 8, the CNIL for 12 without throttling)."""

SESSION_LASTS = timedelta(hours=10)
"""A browser is signed out after so long without a request: one working day."""


@dataclass(frozen=True)
class Account:
    """A mediator of the desk."""

    name: str
    """Identifier, such as `claire.martin`: letters, digits, dots and dashes."""
    role: str
    """One of ROLES."""

    @property
    def actor(self) -> str:
        """The mediator's name in the traces that people can ask about."""
        return mediator_named(self.name)


class Accounts:
    """The accounts in a database; safe to use from threads. Raises Temporary when it does not answer."""

    def __init__(self, database: Database) -> None:
        """`database` is open and up to date."""
        self._database = database

    def count(self) -> int:
        """How many accounts there are."""
        with self._database.reading() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(ACCOUNT))

    def all(self) -> list[Account]:
        """Every account, by name."""
        query = sa.select(ACCOUNT.c.name, ACCOUNT.c.role).order_by(ACCOUNT.c.name)
        with self._database.reading() as connection:
            return [Account(row.name, row.role) for row in connection.execute(query)]

    def create(self, name: str, password: str, role: str, at: datetime) -> Account:
        """Make an account. Raises Refused: `account.name` for a wrong identifier, `account.password` for a
        short one, `account.role` for no such role, `account.taken` when the name is in use."""
        from argon2 import PasswordHasher

        account = Account(name.strip().lower(), role)
        try:
            mediator_named(account.name)
        except ValueError as error:
            raise Refused("account.name", "letters, digits, dots and dashes only") from error
        if len(password) < LEAST_PASSWORD:
            raise Refused("account.password", f"at least {LEAST_PASSWORD} characters")
        if role not in ROLES:
            raise Refused("account.role", "a role is try or accompany")
        values = {"password": PasswordHasher().hash(password), "role": role, "created_at": utc(at)}
        with self._database.writing() as connection:
            if connection.scalar(sa.select(ACCOUNT.c.name).where(ACCOUNT.c.name == account.name)):
                raise Refused("account.taken", "there is an account of this name")
            connection.execute(sa.insert(ACCOUNT).values(name=account.name, **values))
        return account

    def remove(self, name: str) -> None:
        """Take an account away with its sessions. Raises Refused (`account.last`) for the last one that may
        accompany people."""
        with self._database.writing() as connection:
            others = sa.select(sa.func.count()).select_from(ACCOUNT)
            others = others.where(ACCOUNT.c.role == ACCOMPANY, ACCOUNT.c.name != name)
            if not connection.scalar(others):
                raise Refused("account.last", "one account must be able to make the others")
            connection.execute(sa.delete(SESSION).where(SESSION.c.name == name))
            connection.execute(sa.delete(ACCOUNT).where(ACCOUNT.c.name == name))

    def check(self, name: str, password: str) -> Account | None:
        """The account of a name and password; None when one is wrong, after the same time either way."""
        from argon2 import PasswordHasher
        from argon2.exceptions import InvalidHashError, VerificationError

        query = sa.select(ACCOUNT).where(ACCOUNT.c.name == name.strip().lower())
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        hasher = PasswordHasher()
        if row is None:
            hasher.hash(password)
            return None
        try:
            hasher.verify(row.password, password)
        except (VerificationError, InvalidHashError):
            return None
        return Account(row.name, row.role)

    def open_session(self, account: Account, at: datetime) -> str:
        """A cookie that stands for the account for SESSION_LASTS after its last use."""
        token = secrets.token_urlsafe(32)
        with self._database.writing() as connection:
            connection.execute(sa.delete(SESSION).where(SESSION.c.expires_at <= utc(at)))
            values = {"token_key": _digest(token), "name": account.name}
            connection.execute(sa.insert(SESSION).values(expires_at=utc(at + SESSION_LASTS), **values))
        return token

    def session(self, token: str, at: datetime) -> Account | None:
        """Who a cookie stands for, whose time begins anew; None when it is unknown or past its time."""
        mine = SESSION.c.token_key == _digest(token)
        query = sa.select(ACCOUNT.c.name, ACCOUNT.c.role, SESSION.c.expires_at)
        with self._database.reading() as connection:
            row = connection.execute(
                query.join(SESSION, SESSION.c.name == ACCOUNT.c.name).where(mine)
            ).first()
        if row is None or aware(row.expires_at) <= at:
            return None
        if aware(row.expires_at) - at < SESSION_LASTS * 0.9:
            with self._database.writing() as connection:
                later = {"expires_at": utc(at + SESSION_LASTS)}
                connection.execute(sa.update(SESSION).where(mine).values(later))
        return Account(row.name, row.role)

    def close_session(self, token: str) -> None:
        """Sign a browser out."""
        with self._database.writing() as connection:
            connection.execute(sa.delete(SESSION).where(SESSION.c.token_key == _digest(token)))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

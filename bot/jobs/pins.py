"""The four-digit code of a shared telephone: what makes one, how wrong tries are met, and its digest."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from enum import Enum
from itertools import count

from bot.jobs.print_code import is_clear

DIGITS = 4
"""Length of a code, digits: people know it from their bank card."""

TRIES = 3
"""Wrong tries in a row before the code is locked."""

LOCKS = (timedelta(minutes=15), timedelta(hours=1), timedelta(days=1))
"""How long the first, the second and every later lock lasts: at three tries a day, ten thousand codes last
nine years."""

RESET_DIGITS = 6
"""Length of the number that lets a mediator remove a code, digits."""

RESET_WINDOW = timedelta(minutes=15)
"""How long that number holds at least; it is never older than twice that."""

COST, BLOCK, PARALLEL = 2**14, 8, 1
"""Scrypt's parameters: 16 MiB and some 50 ms for one try (RFC 7914, interactive use)."""

_SALT_BYTES = 16


class CodeOutcome(str, Enum):
    """What came of a code that was told."""

    RIGHT = "right"
    """It is the person's code."""
    WRONG = "wrong"
    """It is another one; another try is possible."""
    LOCKED = "locked"
    """No try is possible now, this one included."""


def is_easy(digits: str) -> bool:
    """Tell whether a code is among the first that somebody would try: one digit four times, or four digits
    that follow each other."""
    steps = {(int(after) - int(before)) % 10 for before, after in zip(digits, digits[1:], strict=False)}
    return len(steps) == 1 and steps <= {0, 1, 9}


def digest_of(person: str, digits: str, secret: str, salt: bytes | None = None) -> str:
    """Salted scrypt of a code, bound to the person and to the installation's secret: who has the database
    without the secret can try nothing. The parameters and the salt stand in the result."""
    salt = salt or secrets.token_bytes(_SALT_BYTES)
    bound = hmac.new(secret.encode(), f"code:{person}:{digits}".encode(), hashlib.sha256).digest()
    key = hashlib.scrypt(bound, salt=salt, n=COST, r=BLOCK, p=PARALLEL, dklen=32)
    return f"scrypt:{COST}:{BLOCK}:{PARALLEL}:{salt.hex()}:{key.hex()}"


def is_digest_of(digest: str, person: str, digits: str, secret: str) -> bool:
    """Tell whether a digest is that of a person's code."""
    salt = bytes.fromhex(digest.split(":")[4])
    return hmac.compare_digest(digest, digest_of(person, digits, secret, salt))


def lock_after(failures: int) -> timedelta | None:
    """How long a code is locked after so many wrong tries in a row; None when another try is possible."""
    if failures < TRIES or failures % TRIES:
        return None
    return LOCKS[min(failures // TRIES, len(LOCKS)) - 1]


def reset_numbers(person: str, digest: str, secret: str, at: datetime) -> tuple[str, str]:
    """The number to give to a mediator now, and the one before it, which still holds. It is made from the
    code's digest: once the code is removed or changed, no number holds any more."""
    window = int(at.timestamp() // RESET_WINDOW.total_seconds())
    now, before = (_reset_number(person, digest, secret, number) for number in (window, window - 1))
    return now, before


def _reset_number(person: str, digest: str, secret: str, window: int) -> str:
    for draw in count():
        text = f"reset:{person}:{digest}:{window}:{draw}"
        key = hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()
        number = str(int.from_bytes(key[:8], "big") % 10**RESET_DIGITS).zfill(RESET_DIGITS)
        if is_clear(number):
            return number
    raise AssertionError("most numbers are clear")

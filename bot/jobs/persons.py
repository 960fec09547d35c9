"""A person's opaque key, made from the telephone number, which it does not hold."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

import phonenumbers

from bot.errors import Misconfigured
from bot.settings import Settings

REGION = "FR"
"""Country of numbers written without a prefix."""

SECRET_FILE = "person.key"
"""Name of the key file in the data folder."""

LEAST_SECRET = 32
"""Least length of the secret, characters."""


def e164(number: str) -> str | None:
    """The number in E.164 form, whatever way it is written; None when it is withheld or no number."""
    try:
        parsed = phonenumbers.parse(number, REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def person_key(number: str, secret: str) -> str | None:
    """HMAC-SHA256 (64 hexadecimal digits) of the number in E.164 form, so that all ways to write a number
    give one key; None when the caller withheld the number or it is not one."""
    plain = e164(number)
    return hmac.new(secret.encode(), plain.encode(), hashlib.sha256).hexdigest() if plain else None


def load_secret(settings: Settings) -> str:
    """The installation's secret: that of the settings, else that of the key file in the data folder, made
    at the first call with owner-only rights. Raises Misconfigured when the file cannot be used."""
    if settings.person_secret:
        return settings.person_secret
    path = settings.data_dir / SECRET_FILE
    try:
        if not path.exists():
            _make_secret(path)
        secret = path.read_text(encoding="ascii").strip()
        is_open = path.stat().st_mode & 0o077
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured("persons.secret", "the key file in the data folder cannot be read") from error
    if len(secret) < LEAST_SECRET:
        raise Misconfigured("persons.secret", "the key file in the data folder is damaged")
    if is_open:
        raise Misconfigured("persons.secret", "the key file is open to others: run `chmod 600` on it")
    return secret


def _make_secret(path: Path) -> None:
    """Write a fresh secret in full before it gets its name; of two processes, the first one wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(LEAST_SECRET))
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        pass  # another process made it between the check and now: its secret is the one to use
    finally:
        draft.unlink()

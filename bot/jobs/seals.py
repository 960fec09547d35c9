"""Telephone numbers sealed with a key made from the installation's secret, which alone opens them again."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.errors import Misconfigured
from bot.jobs.persons import e164

USE = b"vivevoix sealed telephone number 1"
"""What the key serves for, so that it is never the key of another use of the same secret."""

MESSAGE_USE = b"vivevoix sealed message 1"
"""The same for messages that wait."""

KEY_BYTES = 32
"""Length of a Fernet key: 128 bits to sign and 128 bits to encrypt, bytes."""


def seal_number(number: str, secret: str) -> bytes | None:
    """The number in E.164 form, encrypted and signed; None when it is withheld or no number."""
    plain = e164(number)
    return _seal(secret).encrypt(plain.encode()) if plain else None


def open_number(sealed: bytes, secret: str) -> str:
    """The number in E.164 form. Raises Misconfigured when the secret is not the one it was sealed with."""
    try:
        return _seal(secret).decrypt(bytes(sealed)).decode()
    except InvalidToken:
        raise Misconfigured(
            "numbers.secret", "a number was sealed with another secret: restore the key of this database"
        ) from None


def seal_message(values: Mapping[str, Any], secret: str) -> bytes:
    """What a message holds, encrypted and signed, for the time that it waits."""
    return _seal(secret, MESSAGE_USE).encrypt(json.dumps(values, ensure_ascii=False).encode())


def open_message(sealed: bytes, secret: str) -> dict[str, Any]:
    """What a message holds. Raises Misconfigured when the secret is not the one it was sealed with."""
    try:
        return dict(json.loads(_seal(secret, MESSAGE_USE).decrypt(bytes(sealed))))
    except InvalidToken:
        raise Misconfigured(
            "messages.secret", "a message was sealed with another secret: restore the key of this database"
        ) from None


def _seal(secret: str, use: bytes = USE) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=use).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))

"""Settings of the doors beside the telephone; each is off without its keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from bot.errors import Misconfigured


@dataclass(frozen=True)
class Secret:
    """A secret of an outside service: in the environment, or in a file that only its owner can read."""

    given: str = field(default="", repr=False)
    """The secret itself; empty when there is none or when it is in a file."""
    file: Path | None = None
    """The file that holds it alone."""

    def __bool__(self) -> bool:
        """True when there is one."""
        return bool(self.given or self.file)

    def read(self) -> str:
        """The secret. Raises Misconfigured when its file cannot be read, is empty or is open to others."""
        if self.file is None:
            return self.given
        try:
            is_open = self.file.stat().st_mode & 0o077
            secret = self.file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise Misconfigured("settings.secret", f"{self.file} cannot be read") from error
        if is_open:
            raise Misconfigured("settings.secret", f"{self.file} is open to others: run chmod 600 on it")
        if not secret:
            raise Misconfigured("settings.secret", f"{self.file} is empty: write the secret in it")
        return secret


@dataclass(frozen=True)
class WhatsAppAccess:
    """A business number at WhatsApp (Cloud API); off without its token."""

    token: Secret = Secret()
    """What opens the API (`VIVEVOIX_WHATSAPP_TOKEN`, or `VIVEVOIX_WHATSAPP_TOKEN_FILE`)."""
    app_secret: Secret = Secret()
    """What signs the webhooks (`VIVEVOIX_WHATSAPP_APP_SECRET`, or `VIVEVOIX_WHATSAPP_APP_SECRET_FILE`)."""
    verify_token: Secret = Secret()
    """The word agreed with Meta for the handshake (`VIVEVOIX_WHATSAPP_VERIFY_TOKEN`, or `..._FILE`)."""
    number_id: str = ""
    """Identifier of the number at Meta (`VIVEVOIX_WHATSAPP_NUMBER_ID`)."""
    template: str = ""
    """Name of the approved template of a reminder (`VIVEVOIX_WHATSAPP_TEMPLATE`); none is sent without."""
    url: str = "https://graph.facebook.com/v23.0"
    """Base address of the API (`VIVEVOIX_WHATSAPP_URL`)."""
    host: str = "127.0.0.1"
    """Address the webhook listens on, behind a reverse proxy (`VIVEVOIX_WHATSAPP_HOST`)."""
    port: int = 9094
    """TCP port of the webhook (`VIVEVOIX_WHATSAPP_PORT`)."""

    def __bool__(self) -> bool:
        """True when the door is open."""
        return bool(self.token)

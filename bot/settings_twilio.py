"""Settings of Twilio's door."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.door_settings import Secret
from bot.errors import Misconfigured


@dataclass(frozen=True)
class TwilioAccess:
    """A telephone number at Twilio (Media Streams); off without its token."""

    token: Secret = Secret()
    """The account's token, which signs the requests (`VIVEVOIX_TWILIO_TOKEN`, or `..._FILE`)."""
    url: str = ""
    """The public address before `/twilio/call`, as it is written at Twilio (`VIVEVOIX_TWILIO_URL`)."""
    host: str = "127.0.0.1"
    """Address listened on, behind a reverse proxy (`VIVEVOIX_TWILIO_HOST`)."""
    port: int = 9095
    """TCP port (`VIVEVOIX_TWILIO_PORT`)."""

    def __bool__(self) -> bool:
        """True when the door is open."""
        return bool(self.token)


def read_twilio(
    env: Mapping[str, str], token: Secret, web: Callable[..., str], whole: Callable[..., int]
) -> TwilioAccess:
    """Read them; `web` and `whole` check addresses and numbers. Raises Misconfigured when one is wrong."""
    usual = TwilioAccess()
    url = web(env, "VIVEVOIX_TWILIO_URL", "")
    if bool(token) != bool(url):
        advice = "VIVEVOIX_TWILIO_TOKEN (or its file) and VIVEVOIX_TWILIO_URL go together: set both"
        raise Misconfigured("settings.twilio", advice)
    host = env.get("VIVEVOIX_TWILIO_HOST") or usual.host
    return TwilioAccess(token, url, host, whole(env, "VIVEVOIX_TWILIO_PORT", usual.port, 0, 65535))


def environment_of_twilio(access: TwilioAccess) -> dict[str, str]:
    """The environment by which another process reads the same settings."""
    return {
        "VIVEVOIX_TWILIO_TOKEN": access.token.given,
        "VIVEVOIX_TWILIO_TOKEN_FILE": str(access.token.file or ""),
        "VIVEVOIX_TWILIO_URL": access.url,
        "VIVEVOIX_TWILIO_HOST": access.host,
        "VIVEVOIX_TWILIO_PORT": str(access.port),
    }

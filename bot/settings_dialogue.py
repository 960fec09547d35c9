"""Settings of a dialogue that runs on other machines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.door_settings import Secret
from bot.errors import Misconfigured


@dataclass(frozen=True)
class DialogueNetwork:
    """Dialogue servers beside the gateways; without addresses each gateway has its own dialogue process."""

    urls: tuple[str, ...] = ()
    """Addresses of the servers that a gateway asks (`VIVEVOIX_DIALOGUE_URLS`, with commas between them)."""
    key: Secret = Secret()
    """What gateways and servers know (`VIVEVOIX_DIALOGUE_KEY`, or `VIVEVOIX_DIALOGUE_KEY_FILE`)."""
    host: str = "127.0.0.1"
    """Address that a server listens on (`VIVEVOIX_DIALOGUE_HOST`)."""
    port: int = 9096
    """TCP port of a server (`VIVEVOIX_DIALOGUE_PORT`)."""
    redis_url: str = field(default="", repr=False)
    """Where servers take turns, `redis://` or `rediss://` (`VIVEVOIX_REDIS_URL`)."""


def read_dialogue(env: Mapping[str, str], key: Secret, whole: Callable[..., int]) -> DialogueNetwork:
    """Read them; `whole` checks numbers. Raises Misconfigured when one is wrong."""
    usual = DialogueNetwork()
    given = (one.strip().rstrip("/") for one in (env.get("VIVEVOIX_DIALOGUE_URLS") or "").split(","))
    urls = tuple(url for url in given if url)
    if any(urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname for url in urls):
        advice = "VIVEVOIX_DIALOGUE_URLS must hold addresses in http:// or https://, with commas between them"
        raise Misconfigured("settings.address", advice)
    if urls and not key:
        raise Misconfigured(
            "settings.key", "VIVEVOIX_DIALOGUE_URLS needs VIVEVOIX_DIALOGUE_KEY (or its file)"
        )
    redis_url = env.get("VIVEVOIX_REDIS_URL") or ""
    if redis_url and urlsplit(redis_url).scheme not in ("redis", "rediss"):
        raise Misconfigured("settings.redis", "VIVEVOIX_REDIS_URL must start with redis:// or rediss://")
    host = env.get("VIVEVOIX_DIALOGUE_HOST") or usual.host
    return DialogueNetwork(
        urls, key, host, whole(env, "VIVEVOIX_DIALOGUE_PORT", usual.port, 0, 65535), redis_url
    )


def environment_of_dialogue(network: DialogueNetwork) -> dict[str, str]:
    """The environment by which another process reads the same settings."""
    return {
        "VIVEVOIX_DIALOGUE_URLS": ",".join(network.urls),
        "VIVEVOIX_DIALOGUE_KEY": network.key.given,
        "VIVEVOIX_DIALOGUE_KEY_FILE": str(network.key.file or ""),
        "VIVEVOIX_DIALOGUE_HOST": network.host,
        "VIVEVOIX_DIALOGUE_PORT": str(network.port),
        "VIVEVOIX_REDIS_URL": network.redis_url,
    }

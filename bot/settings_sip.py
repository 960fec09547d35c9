"""Settings of the SIP line (`VIVEVOIX_SIP_*`): an account at an operator, none without a server."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.door_settings import Secret
from bot.errors import Misconfigured

TRANSPORTS = ("udp", "tcp", "tls")
"""How SIP messages travel."""

SRTP = ("off", "optional", "required")
"""Whether the sound is encrypted (SDES keys, so only as safe as the messages: use it with tls)."""

CALLER_HEADERS = ("asserted", "preferred", "from")
"""Where the number shown is written: P-Asserted-Identity, P-Preferred-Identity, or From."""

HOST = re.compile(r"[A-Za-z0-9.-]+(:\d{1,5})?|\[[0-9A-Fa-f:]+\](:\d{1,5})?")
"""A host, with its port or not."""

USER = re.compile(r"[A-Za-z0-9+*#._~!-]{1,64}")
"""A user of a SIP address, without what would have to be escaped."""

MOBILE = re.compile(r"(\+33|0033|0)[67]\d{8}")
"""A French mobile number, which an automatic system may not show (ARCEP, since 2023-01-01)."""

CA_FILE = Path("/etc/ssl/certs/ca-certificates.crt")
"""Debian's certificate authorities."""


@dataclass(frozen=True)
class SipAccount:
    """An account at a SIP operator, or a trunk known by its address."""

    server: str
    """Operator's domain or registrar, `host` or `host:port` (`VIVEVOIX_SIP_SERVER`)."""
    user: str
    """User of the account, often the number itself (`VIVEVOIX_SIP_USER`)."""
    password: Secret
    """Its password (`VIVEVOIX_SIP_PASSWORD`, or `VIVEVOIX_SIP_PASSWORD_FILE`)."""
    login: str = ""
    """Name for the digest when it is not the user (`VIVEVOIX_SIP_LOGIN`)."""
    proxy: str = ""
    """Outbound proxy, `host` or `host:port` (`VIVEVOIX_SIP_PROXY`)."""
    is_registered: bool = True
    """False for a trunk that the operator knows by its address (`VIVEVOIX_SIP_REGISTER=no`)."""
    transport: str = "udp"
    """One of TRANSPORTS (`VIVEVOIX_SIP_TRANSPORT`)."""
    srtp: str = "off"
    """One of SRTP (`VIVEVOIX_SIP_SRTP`); required with tls unless told otherwise."""
    ca_file: Path = CA_FILE
    """Certificate authorities that may sign the operator's (`VIVEVOIX_SIP_CA_FILE`)."""
    host: str = ""
    """Address to listen on; when empty, the one from which the operator is reached (`VIVEVOIX_SIP_HOST`)."""
    port: int = 5060
    """Port of SIP messages; 0 for a free one (`VIVEVOIX_SIP_PORT`)."""
    media_port: int = 16384
    """First of the 100 UDP ports of the sound; 0 for free ones (`VIVEVOIX_SIP_MEDIA_PORT`)."""
    public_address: str = ""
    """Address seen from outside behind a fixed translation (`VIVEVOIX_SIP_PUBLIC_ADDRESS`)."""
    networks: tuple[str, ...] = ()
    """Networks from which calls are answered; those of the server and the proxy when empty
    (`VIVEVOIX_SIP_NETWORKS`, separated by commas)."""
    caller: str = ""
    """Number shown by outgoing calls; none leaves without one (`VIVEVOIX_SIP_CALLER`)."""
    caller_in: str = "asserted"
    """One of CALLER_HEADERS (`VIVEVOIX_SIP_CALLER_IN`)."""


def read_sip_account(
    env: Mapping[str, str], password: Secret, whole: Callable[..., int]
) -> SipAccount | None:
    """The account, or None when `VIVEVOIX_SIP_SERVER` is not set. `whole(env, name, default, least, most)`
    reads a number. Raises Misconfigured with one clear line when a value is wrong."""
    if not env.get("VIVEVOIX_SIP_SERVER"):
        return None
    transport = _one_of(env, "VIVEVOIX_SIP_TRANSPORT", TRANSPORTS, "udp")
    account = SipAccount(
        server=_shaped(env, "VIVEVOIX_SIP_SERVER", HOST, "a host, or host:port"),
        user=_shaped(env, "VIVEVOIX_SIP_USER", USER, "the user of the account"),
        password=password,
        login=env.get("VIVEVOIX_SIP_LOGIN") or "",
        proxy=_shaped(env, "VIVEVOIX_SIP_PROXY", HOST, "a host, or host:port"),
        is_registered=_one_of(env, "VIVEVOIX_SIP_REGISTER", ("yes", "no"), "yes") == "yes",
        transport=transport,
        srtp=_one_of(env, "VIVEVOIX_SIP_SRTP", SRTP, "required" if transport == "tls" else "off"),
        ca_file=Path(env.get("VIVEVOIX_SIP_CA_FILE") or CA_FILE).expanduser().resolve(),
        host=_address(env, "VIVEVOIX_SIP_HOST"),
        port=whole(env, "VIVEVOIX_SIP_PORT", 5061 if transport == "tls" else 5060, 0, 65535),
        media_port=whole(env, "VIVEVOIX_SIP_MEDIA_PORT", 16384, 0, 65400),
        public_address=_address(env, "VIVEVOIX_SIP_PUBLIC_ADDRESS"),
        networks=_networks(env),
        caller=_caller(env),
        caller_in=_one_of(env, "VIVEVOIX_SIP_CALLER_IN", CALLER_HEADERS, "asserted"),
    )
    if not account.user:
        raise Misconfigured("settings.sip", "VIVEVOIX_SIP_SERVER needs VIVEVOIX_SIP_USER, the account's user")
    if account.is_registered and not password:
        advice = "set VIVEVOIX_SIP_PASSWORD_FILE, or VIVEVOIX_SIP_REGISTER=no for a trunk without one"
        raise Misconfigured("settings.sip", advice)
    if transport == "tls" and not account.ca_file.is_file():
        raise Misconfigured("settings.sip", "VIVEVOIX_SIP_CA_FILE must name a file that exists")
    return account


def environment_of_sip(account: SipAccount | None) -> dict[str, str]:
    """The environment by which another process reads the same account; empty values when there is none."""
    if account is None:
        return {"VIVEVOIX_SIP_SERVER": ""}
    return {
        "VIVEVOIX_SIP_SERVER": account.server,
        "VIVEVOIX_SIP_USER": account.user,
        "VIVEVOIX_SIP_PASSWORD": account.password.given,
        "VIVEVOIX_SIP_PASSWORD_FILE": str(account.password.file or ""),
        "VIVEVOIX_SIP_LOGIN": account.login,
        "VIVEVOIX_SIP_PROXY": account.proxy,
        "VIVEVOIX_SIP_REGISTER": "yes" if account.is_registered else "no",
        "VIVEVOIX_SIP_TRANSPORT": account.transport,
        "VIVEVOIX_SIP_SRTP": account.srtp,
        "VIVEVOIX_SIP_CA_FILE": str(account.ca_file),
        "VIVEVOIX_SIP_HOST": account.host,
        "VIVEVOIX_SIP_PORT": str(account.port),
        "VIVEVOIX_SIP_MEDIA_PORT": str(account.media_port),
        "VIVEVOIX_SIP_PUBLIC_ADDRESS": account.public_address,
        "VIVEVOIX_SIP_NETWORKS": ",".join(account.networks),
        "VIVEVOIX_SIP_CALLER": account.caller,
        "VIVEVOIX_SIP_CALLER_IN": account.caller_in,
    }


def _one_of(env: Mapping[str, str], name: str, values: tuple[str, ...], usual: str) -> str:
    raw = (env.get(name) or usual).lower()
    if raw not in values:
        raise Misconfigured("settings.sip", f"{name} must be one of: {', '.join(values)}")
    return raw


def _shaped(env: Mapping[str, str], name: str, shape: re.Pattern[str], what: str) -> str:
    raw = (env.get(name) or "").strip()
    if raw and not shape.fullmatch(raw):
        raise Misconfigured("settings.sip", f"{name} must be {what}")
    return raw


def _address(env: Mapping[str, str], name: str) -> str:
    raw = (env.get(name) or "").strip()
    try:
        return str(ipaddress.ip_address(raw)) if raw else ""
    except ValueError as error:
        raise Misconfigured("settings.sip", f"{name} must be an IP address") from error


def _networks(env: Mapping[str, str]) -> tuple[str, ...]:
    raw = env.get("VIVEVOIX_SIP_NETWORKS") or ""
    try:
        found = (part.strip() for part in raw.split(","))
        return tuple(str(ipaddress.ip_network(part, strict=False)) for part in found if part)
    except ValueError as error:
        advice = "VIVEVOIX_SIP_NETWORKS must hold networks such as 192.0.2.0/24, separated by commas"
        raise Misconfigured("settings.sip", advice) from error


def _caller(env: Mapping[str, str]) -> str:
    raw = re.sub(r"[\s.-]", "", env.get("VIVEVOIX_SIP_CALLER") or "")
    if raw and not re.fullmatch(r"\+?\d{3,15}", raw):
        raise Misconfigured("settings.sip", "VIVEVOIX_SIP_CALLER must be a telephone number")
    if MOBILE.fullmatch(raw):
        advice = "VIVEVOIX_SIP_CALLER must not be a mobile number: an automatic call may not show one"
        raise Misconfigured("settings.sip", advice)
    return raw

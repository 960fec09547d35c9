"""What is read in a SIP request: who calls, from which address. Text only, no sockets."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Iterable
from urllib.parse import unquote

from bot.settings_sip import SipAccount

NAMES = {"f": "from", "t": "to", "m": "contact", "k": "supported"}
"""Short names of headers (RFC 3261, 7.3.3) that stand before what is read here."""

URI = re.compile(r"(?:sips?:([^@>\s]+)@[^>;\s]+|tel:([^;>\s]+))", re.IGNORECASE)
"""The user of a SIP address, or the number of a `tel:` one."""

QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
"""A name for people, which may hold anything."""

NUMBER = re.compile(r"\+?\d{3,15}")

LONGEST_VALUE = 1024
"""Longest header value that is looked into, characters: a number stands at its beginning."""

NATIONAL_DIGITS = 11
"""Length of a French number with its country code and no sign: `33` and nine digits."""

Resolve = Callable[[str], Iterable[str]]
"""Gives the addresses of a host; raises OSError when there are none."""


def caller_number(request: str) -> str | None:
    """The caller's number in a SIP request: that which the operator asserts (P-Asserted-Identity), else that
    of From; None when it is withheld (`Privacy: id`, `anonymous`) or no number."""
    headers = read_headers(request)
    privacy = {word.strip().lower() for value in headers.get("privacy", []) for word in value.split(";")}
    if privacy & {"id", "user", "header", "critical"}:
        return None
    for value in (*headers.get("p-asserted-identity", []), *headers.get("from", [])[:1]):
        number = _number_in(value)
        if number is not None:
            return number
    return None


def read_headers(request: str) -> dict[str, list[str]]:
    """Headers of a request by their names in lower case, folded lines joined."""
    head = re.split(r"\r?\n\r?\n", request, maxsplit=1)[0]
    found: dict[str, list[str]] = {}
    for line in re.sub(r"\r?\n[ \t]+", " ", head).splitlines()[1:]:
        name, colon, value = line.partition(":")
        if colon:
            key = name.strip().lower()
            found.setdefault(NAMES.get(key, key), []).append(value.strip())
    return found


def _number_in(value: str) -> str | None:
    found = URI.search(QUOTED.sub("", value[:LONGEST_VALUE]))
    if found is None:
        return None
    user = unquote(found[1] or found[2]).split(";")[0].split(":")[0]
    user = re.sub(r"[\s().-]", "", user)
    if not NUMBER.fullmatch(user):
        return None
    is_national = user.startswith("33") and len(user) == NATIONAL_DIGITS
    return f"+{user}" if is_national else user


def is_from_trunk(source: str, networks: Iterable[str]) -> bool:
    """Tell whether a source such as `192.0.2.7:5060` or `[2001:db8::7]:5060` is in one of the networks."""
    host = source.rpartition(":")[0].strip("[]")
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return any(address in ipaddress.ip_network(network) for network in networks)


def resolve(host: str) -> list[str]:
    """The addresses of a host. Raises OSError when there are none."""
    return sorted({str(found[4][0]) for found in socket.getaddrinfo(host, None)})


def trunk_networks(account: SipAccount, resolving: Resolve = resolve) -> tuple[str, ...]:
    """Networks from which calls are answered: those of the settings, else the addresses of the server and of
    the proxy. Raises OSError when neither has any."""
    if account.networks:
        return account.networks
    hosts = [host_of(name) for name in (account.server, account.proxy) if name]
    found: set[str] = set()
    failure: OSError | None = None
    for host in hosts:
        try:
            found |= set(resolving(host))
        except OSError as error:
            failure = error
    if not found:
        raise failure or OSError("no address")
    return tuple(sorted(str(ipaddress.ip_network(address.partition("%")[0])) for address in found))


def host_of(name: str) -> str:
    """The host of `host`, `host:port` or `[v6]:port`."""
    return name[1:].partition("]")[0] if name.startswith("[") else name.partition(":")[0]

"""What `vivevoix doctor` finds about the doors: keys, who may reach them, what a running service refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener, urlopen

from bot.commands.doctor import PRESENT, WRONG, Finding
from bot.settings import LOOPBACK, Settings
from bot.settings_dialogue import DialogueNetwork

WAIT_SECONDS = 2.0
"""Longest wait for the running service, seconds."""

MOST_ANSWER_BYTES = 65_536
"""Longest answer of the running service that is read, bytes."""


def door_checks(settings: Settings) -> list[tuple[str, Callable[[], Finding]]]:
    """Subjects and checks of the doors."""
    return [
        ("twilio", lambda: _twilio(settings)),
        ("reach", lambda: _reach(settings)),
        ("refused", lambda: _refused(settings)),
        *([("servers", lambda: _servers(settings.dialogue))] if settings.dialogue.urls else []),
    ]


def _twilio(settings: Settings) -> Finding:
    access = settings.twilio
    if not access:
        return Finding("twilio", PRESENT, "no token: no calls from Twilio")
    access.token.read()
    return Finding("twilio", PRESENT, f"the token can be read; calls come to {access.url}/twilio/call")


def _reach(settings: Settings) -> Finding:
    """Which doors listen beyond this machine, as was asked."""
    doors = (
        ("telephone", settings.phone_host, True),
        ("whatsapp", settings.whatsapp.host, bool(settings.whatsapp)),
        ("twilio", settings.twilio.host, bool(settings.twilio)),
    )
    outside = [f"{name} on {host}" for name, host, is_open in doors if is_open and host not in LOOPBACK]
    if not outside:
        return Finding("reach", PRESENT, "every door listens on this machine only")
    words = f"beyond this machine, as you asked: {', '.join(outside)}"
    return Finding("reach", PRESENT, words, "keep it inside a private network (docs/security.md)")


def _servers(network: DialogueNetwork) -> Finding:
    """Whether each dialogue server is ready and takes the key."""
    headers = {"Authorization": f"Bearer {network.key.read()}"}
    faults = []
    for number, url in enumerate(network.urls, 1):
        try:
            with urlopen(Request(f"{url}/ready", headers=headers), timeout=WAIT_SECONDS) as answer:
                answer.read(MOST_ANSWER_BYTES)
        except HTTPError as error:
            faults.append(f"{number} {'refuses the key' if error.code == 401 else f'answers {error.code}'}")
        except (URLError, OSError):
            faults.append(f"{number} does not answer")
    if faults:
        advice = "look at vivevoix dialogue there, and at VIVEVOIX_DIALOGUE_KEY"
        return Finding(
            "servers", WRONG, f"of {len(network.urls)} dialogue servers: {', '.join(faults)}", advice
        )
    return Finding("servers", PRESENT, f"{len(network.urls)} dialogue servers are ready")


def _refused(settings: Settings) -> Finding:
    """What the running service refused."""
    opener = build_opener(ProxyHandler({}))
    try:
        with opener.open(f"http://127.0.0.1:{settings.control_port}/refused", timeout=WAIT_SECONDS) as answer:
            told = json.loads(answer.read(MOST_ANSWER_BYTES))
    except (URLError, OSError, ValueError):
        return Finding("refused", PRESENT, "the service does not run here: nothing is counted")
    counts = ", ".join(f"{name} {count}" for name, count in sorted(told.items()))
    return Finding("refused", PRESENT, f"since the service started: {counts or 'nothing'}")

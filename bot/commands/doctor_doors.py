"""What `vivevoix doctor` finds about the doors: keys, who may reach them, what a running service refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from bot.commands.doctor import PRESENT, Finding
from bot.settings import LOOPBACK, Settings

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

"""What `vivevoix doctor` finds about the SIP line: the operator is asked whether it knows the account."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.channels.sip_line import OK, SipLine
from bot.commands.doctor import MISSING, PRESENT, WRONG, Finding
from bot.errors import Temporary
from bot.settings import Settings

SUBJECT = "sip line"

WAIT_SECONDS = 8.0
"""Longest wait for the operator's answer, seconds."""

NO_SERVICE = 9
"""A port where nothing answers (discard): a call that comes meanwhile is told that the service is away."""


def sip_check(settings: Settings) -> Finding:
    """The account: none, known, refused or unanswered. Free ports are used: a running service keeps its own.
    Raises Misconfigured when the account cannot be used at all."""
    account = settings.sip
    if account is None:
        return Finding(SUBJECT, PRESENT, "no account: calls come through a PBX (docs/telephone.md)")
    if not account.is_registered:
        return Finding(SUBJECT, PRESENT, "a trunk known by its address: call the number to try it")
    try:
        status = asyncio.run(_registration(replace(settings, sip=replace(account, port=0, media_port=0))))
    except Temporary as error:
        return Finding(SUBJECT, WRONG, "it cannot start", error.advice)
    if status == OK:
        shown = "" if account.caller else "; nobody is called back without VIVEVOIX_SIP_CALLER"
        return Finding(SUBJECT, PRESENT, f"the operator knows the account{shown}")
    if status in (0, 408) or status >= 500:
        advice = "check the network, VIVEVOIX_SIP_SERVER, VIVEVOIX_SIP_TRANSPORT and the firewall"
        return Finding(SUBJECT, MISSING, "the operator does not answer", advice)
    advice = "check VIVEVOIX_SIP_USER, VIVEVOIX_SIP_LOGIN and the password"
    return Finding(SUBJECT, WRONG, f"the operator refuses the account ({status})", advice)


async def _registration(settings: Settings) -> int:
    """Status of one registration; 0 when there is no answer in time."""
    async with SipLine(settings, NO_SERVICE, NO_SERVICE) as line:
        return await line.registration(WAIT_SECONDS)

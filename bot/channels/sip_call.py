"""One call of the SIP line, as the rest of the program holds it: it stays valid after the call's end."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pjsua2

from bot.channels.sip_playout import Playout
from bot.channels.sip_port import Heard, SoundPort

RINGING, OK = 180, 200


def no_call() -> None:
    """Stand for a call that the stack does not hold."""


class SipCall:
    """A call; what is asked of one that is over does nothing."""

    def __init__(self, number: str | None, port: SoundPort, is_incoming: bool) -> None:
        port.is_taken = True
        self._of_stack: Callable[[], Any] = no_call
        self.number = number
        """Number of the caller; None when it is withheld. Never in a log."""
        self.port = port
        """Where its sound passes."""
        self.is_incoming = is_incoming
        """True when the far end called."""
        self.id = -1
        """PJSIP's number for it, another call's once it is over."""
        self.is_answered = False
        """True from the answer on."""
        self.is_over = False
        """True once it ended."""
        self.status = 0
        """Last SIP status, such as 486 for a busy telephone."""

    def on_stack(self, find: Callable[[], Any]) -> None:
        """Tell how PJSIP's own object is found."""
        self._of_stack = find

    def ring(self) -> None:
        """Tell the caller that it rings."""
        self._answer(RINGING)

    def answer(self) -> None:
        """Take the call."""
        self._answer(OK)

    def refuse(self, status: int) -> None:
        """Do not take the call; `status` is a SIP status from 400 on."""
        self._answer(status)

    def hang_up(self) -> None:
        """End the call."""
        call = self._of_stack()
        if call is not None and not self.is_over:
            with suppress(pjsua2.Error):
                call.hangup(pjsua2.CallOpParam())

    def carry(self, heard: Heard, playout: Playout) -> None:
        """Let the sound flow: `heard` takes each frame in the media thread, `playout` holds those to send."""
        if not self.is_over:
            self.port.open(heard, playout)

    def press(self, key: str) -> None:
        """Press a telephone key for the far end (RFC 4733)."""
        call = self._of_stack()
        if call is not None and self.is_answered and not self.is_over:
            with suppress(pjsua2.Error):
                call.dialDtmf(key)

    def probe(self) -> None:
        """Ask the far end whether it is there (OPTIONS within the call); its answer is told as `alive`."""
        call = self._of_stack()
        if call is not None and not self.is_over:
            asked = pjsua2.CallSendRequestParam()
            asked.method = "OPTIONS"
            with suppress(pjsua2.Error):
                call.sendRequest(asked)

    def packets(self) -> int:
        """Packets of sound and reports received so far, count; it stands still when the far end is gone."""
        call = self._of_stack()
        if call is None or self.is_over:
            return 0
        with suppress(pjsua2.Error):
            rtcp = call.getStreamStat(0).rtcp
            return int(rtcp.rxStat.pkt) + int(rtcp.txStat.updateCount)
        return 0

    def finish(self) -> None:
        """Mark its end: the port serves another call from now on."""
        self.is_over = True
        self._of_stack = no_call
        self.port.close()

    def _answer(self, status: int) -> None:
        call = self._of_stack()
        if call is None or self.is_over:
            return
        told = pjsua2.CallOpParam()
        told.statusCode = status
        with suppress(pjsua2.Error):
            call.answer(told)

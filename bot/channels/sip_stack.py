"""The SIP stack (PJSIP) as a few plain methods and events. One thread uses it: `pump` runs all but the sound.

What is never done, because PJSIP ends the process for it: a second stack, a call of it from another thread,
a `pjsua2.Call` that outlives its end (its number is another call's by then). So only the stack holds such
objects, and the rest of the program holds `SipCall`.
"""

from __future__ import annotations

import random
import socket
from contextlib import suppress
from typing import Any, Protocol

import pjsua2

from bot.channels.sip_call import OK, SipCall
from bot.channels.sip_config import account_config, call_param, end_point_config, transport_config
from bot.channels.sip_headers import caller_number, host_of, is_from_trunk, trunk_networks
from bot.channels.sip_port import SoundPort
from bot.errors import Misconfigured, Temporary
from bot.settings_sip import SipAccount

MOST_CALLS = 4
"""Calls that the stack holds at once, a limit of its build (PJSUA_MAX_CALLS), count."""

CODECS = {"PCMA": 255, "PCMU": 254}
"""Priorities of the codecs that are offered: G.711 A-law first, as in Europe; the others are off."""

NO_SIGN_OF_LIFE = (408, 481, 503)
"""Statuses that mean that nobody answered, or that the far end knows no such call."""

GOODBYE_ROUNDS = 20
"""Looks at the messages before the process ends, 10 ms each at most, count."""

FORBIDDEN, BUSY, DECLINED = 403, 486, 603

TRANSPORT_TYPES = {
    "udp": pjsua2.PJSIP_TRANSPORT_UDP,
    "tcp": pjsua2.PJSIP_TRANSPORT_TCP,
    "tls": pjsua2.PJSIP_TRANSPORT_TLS,
}

HEARABLE = (pjsua2.PJSUA_CALL_MEDIA_ACTIVE, pjsua2.PJSUA_CALL_MEDIA_REMOTE_HOLD)


class SipEvents(Protocol):
    """What happens on the line; called within `pump`."""

    def rings(self, call: SipCall) -> None:
        """The trunk sends a call: `answer` or `refuse` it."""

    def answered(self, call: SipCall) -> None:
        """A call begins; its sound can be carried."""

    def pressed(self, call: SipCall, key: str) -> None:
        """The far end pressed a telephone key (RFC 4733 or INFO)."""

    def alive(self, call: SipCall) -> None:
        """The far end answered a probe."""

    def over(self, call: SipCall) -> None:
        """A call ended, whoever ended it."""

    def registered(self, status: int) -> None:
        """The operator answered the registration with a SIP status."""

    def refused(self) -> None:
        """A stranger was turned away."""


class SipStack:
    """PJSIP with one account."""

    def __init__(self, account: SipAccount, events: SipEvents) -> None:
        self._account, self._events = account, events
        self._end_point: Any = None
        self._line: Any = None
        self._calls: dict[int, PhoneCall] = {}
        self._turned_away: set[TurnedAway] = set()
        self._ports: list[SoundPort] = []
        self._networks: tuple[str, ...] = ()
        self.address = ""
        """Where SIP messages arrive, `host:port`."""

    def start(self) -> None:
        """Open the ports and begin to register. Raises Misconfigured when an address or a port cannot be had,
        Temporary when the operator's name has no address now."""
        try:
            self._networks = trunk_networks(self._account)
            host = self._account.host or _own_address(self._account)
        except OSError as error:
            advice = "the operator's name has no address: check VIVEVOIX_SIP_SERVER and the network"
            raise Temporary("sip.no_address", advice) from error
        try:
            self._start(host)
        except pjsua2.Error as error:
            advice = (
                f"the SIP line cannot listen on {host}:{self._account.port}: "
                "set VIVEVOIX_SIP_HOST or VIVEVOIX_SIP_PORT"
            )
            raise Misconfigured("sip.start", advice) from error

    def _start(self, host: str) -> None:
        self._end_point = pjsua2.Endpoint()
        self._end_point.libCreate()
        self._end_point.libInit(end_point_config(MOST_CALLS))
        own = transport_config(host, self._account.port, self._account)
        transport = self._end_point.transportCreate(TRANSPORT_TYPES[self._account.transport], own)
        self._end_point.audDevManager().setNullDev()
        self._end_point.libStart()
        for codec in self._end_point.codecEnum2():
            self._end_point.codecSetPriority(codec.codecId, CODECS.get(codec.codecId[:4], 0))
        self.address = self._end_point.transportGetInfo(transport).localName
        self._ports = [SoundPort(f"line {number}") for number in range(MOST_CALLS)]
        media_port = self._account.media_port or random.randrange(20_000, 60_000, 100)
        self._line = Line(self)
        self._line.create(account_config(self._account, transport, host, media_port))

    def pump(self) -> None:
        """Do what waits: messages, timers; events are told from here."""
        while self._end_point.libHandleEvents(0) > 0:
            pass

    def stop(self) -> None:
        """End every call and unregister. The stack is not taken apart: PJSIP ends the process when a port or
        a call is still referred to somewhere, so the process itself ends next (`os._exit`)."""
        if self._line is None:
            return
        for call in list(self._calls.values()):
            call.told.hang_up()
        if self._account.is_registered:
            with suppress(pjsua2.Error):
                self._line.setRegistration(False)
        for _ in range(GOODBYE_ROUNDS):
            self._end_point.libHandleEvents(10)

    def register(self) -> None:
        """Register again now."""
        with suppress(pjsua2.Error):
            self._line.setRegistration(True)

    def dial(self, number: str, caller: str = "") -> SipCall:
        """Call a number, showing that of the account or another one. Raises Temporary when all lines are
        taken or the call cannot leave."""
        port = self._free_port()
        if port is None:
            raise Temporary("sip.lines_taken", "all SIP lines are taken")
        call = PhoneCall(self, self._line, SipCall(None, port, False))
        try:
            call.makeCall(_address_of(number, self._account), call_param(self._account, caller))
        except pjsua2.Error as error:
            call.told.finish()
            raise Temporary("sip.not_dialled", "the call could not leave") from error
        return self._keep(call)

    def take(self, line: Any, call_id: int, source: str, request: str) -> None:
        """Take an INVITE: a stranger's is refused, another is told as an event."""
        port = self._free_port()
        is_known = is_from_trunk(source, self._networks)
        if not is_known or port is None:
            _turn_away(line, call_id, BUSY if is_known else FORBIDDEN, self._turned_away)
            if not is_known:
                self._events.refused()
            return
        told = SipCall(caller_number(request), port, True)
        self._events.rings(self._keep(PhoneCall(self, line, told, call_id)))

    def changed(self, call: PhoneCall, state: int, status: int) -> None:
        """A call goes from one state to the next."""
        told = call.told
        if state == pjsua2.PJSIP_INV_STATE_DISCONNECTED and not told.is_over:
            told.status = status
            told.finish()
            self._calls.pop(told.id, None)
            self._events.over(told)
        elif state == pjsua2.PJSIP_INV_STATE_CONFIRMED and not told.is_answered:
            told.is_answered = True
            self._events.answered(told)

    def pressed(self, call: PhoneCall, key: str) -> None:
        """A key arrived."""
        self._events.pressed(call.told, key)

    def asked(self, call: PhoneCall, method: str, role: int, status: int) -> None:
        """A request within a call changes state; any final answer to ours is a sign of life."""
        is_answer = method == "OPTIONS" and role == pjsua2.PJSIP_ROLE_UAC and status >= OK
        if is_answer and status not in NO_SIGN_OF_LIFE and not call.told.is_over:
            self._events.alive(call.told)

    def registration(self, status: int) -> None:
        """The operator answered."""
        self._events.registered(status)

    def _free_port(self) -> SoundPort | None:
        return next((port for port in self._ports if not port.is_taken), None)

    def _keep(self, call: PhoneCall) -> SipCall:
        call.told.id = call.getId()
        call.told.on_stack(lambda: self._calls.get(call.told.id))
        self._calls[call.told.id] = call
        return call.told


class Line(pjsua2.Account):  # type: ignore[misc]
    """The account, as PJSIP calls it back."""

    def __init__(self, stack: SipStack) -> None:
        super().__init__()
        self._stack = stack

    def onRegState(self, prm: Any) -> None:  # noqa: N802 - PJSIP's name
        """The operator answered a registration."""
        self._stack.registration(prm.code)

    def onIncomingCall(self, prm: Any) -> None:  # noqa: N802 - PJSIP's name
        """An INVITE arrived."""
        self._stack.take(self, prm.callId, prm.rdata.srcAddress, prm.rdata.wholeMsg)


class PhoneCall(pjsua2.Call):  # type: ignore[misc]
    """One call, as PJSIP calls it back; lives until its end and no longer."""

    def __init__(self, stack: SipStack, line: Line, told: SipCall, call_id: int = -1) -> None:
        super().__init__(line, call_id)
        self._stack, self.told = stack, told

    def onCallState(self, prm: Any) -> None:  # noqa: N802 - PJSIP's name
        """Ringing, answered, ended..."""
        info = self.getInfo()
        self._stack.changed(self, info.state, info.lastStatusCode)

    def onCallMediaState(self, prm: Any) -> None:  # noqa: N802 - PJSIP's name
        """The sound may flow, or flows otherwise after a hold."""
        info = self.getInfo()  # held: its list lives inside it
        for media in info.media:
            if media.type == pjsua2.PJMEDIA_TYPE_AUDIO and media.status in HEARABLE:
                sound = self.getAudioMedia(media.index)
                sound.startTransmit(self.told.port)
                self.told.port.startTransmit(sound)

    def onCallTsxState(self, prm: Any) -> None:  # noqa: N802 - PJSIP's name
        """A request within the call, ours or theirs, got an answer."""
        asked = prm.e.body.tsxState.tsx
        if asked.state != pjsua2.PJSIP_TSX_STATE_COMPLETED:
            return  # it changes once more, seconds after the answer
        self._stack.asked(self, asked.method, asked.role, asked.statusCode)

    def onDtmfDigit(self, prm: Any) -> None:  # noqa: N802 - PJSIP's name
        """A key arrived, whatever way."""
        self._stack.pressed(self, prm.digit)

    def onCallTransferRequest(self, prm: Any) -> None:  # noqa: N802 - PJSIP's name
        """Nobody makes this line call somebody else."""
        prm.statusCode = DECLINED

    def onCallReplaceRequest(self, prm: Any) -> None:  # noqa: N802 - PJSIP's name
        """Nobody takes another's call."""
        prm.statusCode = DECLINED


class TurnedAway(pjsua2.Call):  # type: ignore[misc]
    """A call that is refused at once; kept until PJSIP is done with it."""

    def __init__(self, line: Any, call_id: int, kept: set[TurnedAway]) -> None:
        super().__init__(line, call_id)
        self._kept = kept
        kept.add(self)

    def onCallState(self, prm: Any) -> None:  # noqa: N802 - PJSIP's name
        """Over, when the refusal was sent."""
        if self.getInfo().state == pjsua2.PJSIP_INV_STATE_DISCONNECTED:
            self._kept.discard(self)


def _turn_away(line: Any, call_id: int, status: int, kept: set[TurnedAway]) -> None:
    answer = pjsua2.CallOpParam()
    answer.statusCode = status
    with suppress(pjsua2.Error):
        TurnedAway(line, call_id, kept).answer(answer)


def _address_of(number: str, account: SipAccount) -> str:
    way = "" if account.transport == "udp" else f";transport={account.transport}"
    return f"sip:{number}@{account.server}{way}"


def _own_address(account: SipAccount) -> str:
    """The address of this machine from which the operator is reached. Raises OSError when there is none."""
    found = socket.getaddrinfo(host_of(account.proxy or account.server), 5060, type=socket.SOCK_DGRAM)
    family, kind, protocol, _, address = found[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.connect(address)  # sends nothing: a datagram socket only looks up its route
        return str(probe.getsockname()[0])

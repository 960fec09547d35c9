"""What PJSIP is told at its start: the account, the sound, the ports."""

from __future__ import annotations

from typing import Any

import pjsua2

from bot.channels.sip_headers import host_of
from bot.model import FRAME_SECONDS, PHONE_RATE_HZ
from bot.settings_sip import SipAccount

MEDIA_PORTS = 100
"""UDP ports from the first one that the sound may use, count."""

FIRST_RETRY_SECONDS, RETRY_SECONDS = 2, 30
"""Wait before a registration that got no answer is tried again, the first time and then, seconds."""

EXPIRES_SECONDS = 300
"""How long a registration is asked to last, seconds: short, so that a translation on the way stays open."""

JITTER_MILLISECONDS = {"jbInit": 40, "jbMinPre": 20, "jbMaxPre": 60, "jbMax": 200}
"""Buffer against the network's jitter, by PJSIP's names, milliseconds."""

SRTP_USE = {
    "off": pjsua2.PJMEDIA_SRTP_DISABLED,
    "optional": pjsua2.PJMEDIA_SRTP_OPTIONAL,
    "required": pjsua2.PJMEDIA_SRTP_MANDATORY,
}

HEADERS = {"asserted": "P-Asserted-Identity", "preferred": "P-Preferred-Identity"}


def end_point_config(most_calls: int) -> Any:
    """The stack: one thread, silent (its own lines quote numbers), telephone sound without a sound card."""
    config = pjsua2.EpConfig()
    config.logConfig.level = config.logConfig.consoleLevel = 0
    config.logConfig.msgLogging = 0
    config.uaConfig.threadCnt = 0
    config.uaConfig.mainThreadOnly = True
    config.uaConfig.maxCalls = most_calls
    config.uaConfig.userAgent = "vivevoix"
    sound = config.medConfig
    sound.clockRate = sound.sndClockRate = PHONE_RATE_HZ
    sound.channelCount = 1
    sound.audioFramePtime = sound.ptime = round(FRAME_SECONDS * 1000)
    sound.noVad = True
    sound.ecTailLen = 0
    for name, value in JITTER_MILLISECONDS.items():
        setattr(sound, name, value)
    return config


def transport_config(host: str, port: int, account: SipAccount) -> Any:
    """Where messages or sound arrive: one address, one port (0: a free one)."""
    config = pjsua2.TransportConfig()
    config.boundAddress = host
    config.port = port
    config.publicAddress = account.public_address
    if account.transport == "tls":
        config.tlsConfig.CaListFile = str(account.ca_file)
        config.tlsConfig.verifyServer = True
        config.tlsConfig.proto = pjsua2.PJ_SSL_SOCK_PROTO_TLS1_2
    return config


def account_config(account: SipAccount, transport: int, host: str, media_port: int) -> Any:
    """The account on a transport; its sound uses ports from `media_port` on. Raises Misconfigured when the
    password cannot be read."""
    way = "" if account.transport == "udp" else f";transport={account.transport}"
    config = pjsua2.AccountConfig()
    config.idUri = f"sip:{account.user}@{host_of(account.server)}"
    if account.is_registered:
        registration = config.regConfig
        registration.registrarUri = f"sip:{account.server}{way}"
        registration.timeoutSec = EXPIRES_SECONDS
        registration.firstRetryIntervalSec = FIRST_RETRY_SECONDS
        registration.retryIntervalSec = RETRY_SECONDS
        registration.randomRetryIntervalSec = RETRY_SECONDS // 3
    sip = config.sipConfig
    sip.transportId = transport
    if account.password:
        login = account.login or account.user
        sip.authCreds.append(pjsua2.AuthCredInfo("digest", "*", login, 0, account.password.read()))
    if account.proxy:
        sip.proxies.append(f"sip:{account.proxy};lr{way}")
    sound = config.mediaConfig
    sound.transportConfig = transport_config(host, media_port, account)
    sound.transportConfig.portRange = MEDIA_PORTS
    sound.transportConfig.qosType = pjsua2.PJ_QOS_TYPE_VOICE
    sound.srtpUse = SRTP_USE[account.srtp]
    sound.srtpSecureSignaling = 1 if account.transport == "tls" else 0
    return config


def call_param(account: SipAccount, caller: str = "") -> Any:
    """How an outgoing call shows its number, that of the account when `caller` is empty."""
    param = pjsua2.CallOpParam(True)
    shown = caller or account.caller
    if shown:
        address = f"sip:{shown}@{host_of(account.server)}"
        if account.caller_in == "from":
            param.txOption.localUri = address
        else:
            header = pjsua2.SipHeader()
            header.hName, header.hValue = HEADERS[account.caller_in], f"<{address}>"
            param.txOption.headers.append(header)
    return param

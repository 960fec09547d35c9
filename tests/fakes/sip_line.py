"""The SIP line against a gateway that keeps what it hears, and a telephone that calls it."""

from __future__ import annotations

import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.channels.announcements import Announcements
from bot.channels.control import serve_control
from bot.channels.gateway import Gateway
from bot.channels.sip_line import SipLine
from bot.settings import Settings, read_settings
from fakes.baresip import free_port
from fakes.gateway import Ears, gateway_for

NUMBER = "+33639980001"


@dataclass
class Line:
    """A running line and what is behind it."""

    port: int
    line: SipLine
    gateway: Gateway
    ears: Ears
    announcements: Announcements

    @property
    def address(self) -> str:
        return f"sip:line@127.0.0.1:{self.port}"


def sip_settings(data: str = "", **more: str) -> Settings:
    """A trunk that this machine's telephones are in, without registration; `more` changes it."""
    return read_settings(
        {
            "VIVEVOIX_DATA": data,
            "VIVEVOIX_SIP_SERVER": "127.0.0.1",
            "VIVEVOIX_SIP_USER": "line",
            "VIVEVOIX_SIP_REGISTER": "no",
            "VIVEVOIX_SIP_PORT": str(free_port()),
            "VIVEVOIX_SIP_MEDIA_PORT": "0",
            **{f"VIVEVOIX_SIP_{name.upper()}": value for name, value in more.items()},
        }
    )


@asynccontextmanager
async def line_for(
    settings: Settings,
    ears: Ears | None = None,
    vanished_seconds: float = 20.0,
    control_port: int | None = None,
) -> AsyncIterator[Line]:
    ears = ears or Ears()
    async with (
        gateway_for(ears.answer) as (gateway, announcements),
        serve_control(announcements, 0) as control,
        SipLine(settings, gateway.port, control_port or control, vanished_seconds) as line,
    ):
        assert settings.sip is not None
        yield Line(settings.sip.port, line, gateway, ears, announcements)


def tone(path: Path, seconds: float = 30.0, hertz: float = 440.0) -> Path:
    """A microphone that hears a tone."""
    at = np.arange(int(seconds * 8000)) / 8000
    return microphone(path, (8000 * np.sin(2 * np.pi * hertz * at)).astype("<i2").tobytes())


def microphone(path: Path, pcm: bytes) -> Path:
    """A microphone that hears a sound at 8 kHz."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(pcm)
    return path

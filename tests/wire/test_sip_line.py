"""The SIP line with real telephones on loopback: baresip calls it, and it calls baresip."""

from __future__ import annotations

import asyncio
import wave
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest

from bot.channels.audiosocket import AudioSocketCall
from bot.errors import Temporary
from fakes.baresip import Baresip, baresip, needs_baresip
from fakes.gateway import LOUD, Ears, until
from fakes.sip_line import NUMBER, Line, line_for, sip_settings, tone

pytestmark = needs_baresip


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    async with line_for(sip_settings(caller="0937000001")) as line:
        yield line


@pytest.fixture
async def phone(tmp_path: Path) -> AsyncIterator[Baresip]:
    account = f"<sip:{NUMBER}@127.0.0.1>;regint=0;answermode=auto"
    async with baresip(tmp_path / "phone", lambda port: account, tone(tmp_path / "mic.wav")) as phone:
        yield phone


async def test_both_sides_hear_each_other_and_the_number_is_only_a_key(line: Line, phone: Baresip) -> None:
    await phone.do("dial", line.address)
    await phone.hears("Call established")
    await asyncio.sleep(1.5)
    await phone.do("hangup")
    await until(lambda: line.ears.is_over and line.gateway.calls == 0, 1.0)
    assert line.ears.people == [f"hash-of-{NUMBER[-2:]}"]
    heard = np.frombuffer(line.ears.heard, "<i2")[4000:8000].astype(float)
    assert pitch_of(heard) == pytest.approx(440, abs=5)
    assert np.abs(heard).max() == pytest.approx(8000, rel=0.1)
    said = await saved(phone, "dec")
    assert np.abs(said[len(said) // 2 :]).max() == pytest.approx(np.frombuffer(LOUD, "<i2").max(), rel=0.05)


@pytest.mark.parametrize("mode", ["rtpevent", "info"])
async def test_keys_arrive_in_order_whatever_way_the_telephone_sends_them(
    line: Line, tmp_path: Path, mode: str
) -> None:
    account = f"<sip:{NUMBER}@127.0.0.1>;regint=0;dtmfmode={mode}"
    async with baresip(tmp_path / "phone", lambda port: account, tone(tmp_path / "mic.wav")) as phone:
        await phone.do("dial", line.address)
        await phone.hears("Call established")
        await until(lambda: len(line.ears.heard) > 8000)  # half a second: a person listens first
        for key in "12#":
            await phone.do("sndcode", key)
            await asyncio.sleep(0.3)
        await until(lambda: line.ears.keys == "12#")
    assert line.ears.keys == "12#"


async def test_the_service_hangs_up_and_the_telephone_knows_at_once(phone: Baresip) -> None:
    async with line_for(sip_settings(), Leaving()) as line:
        await phone.do("dial", line.address)
        await phone.hears("Call established")
        await phone.hears("session closed|terminated", 2.0)
        assert line.gateway.calls == 0


async def test_a_dialled_call_is_answered_and_shows_the_callers_number(phone: Baresip) -> None:
    settings = sip_settings(server=f"127.0.0.1:{phone.port}", caller="09 37 00 00 01")
    async with line_for(settings) as line:
        call = uuid4()
        line.announcements.add(call, NUMBER)
        await line.line.dial(call, NUMBER, 5.0)
        await until(lambda: bool(line.ears.heard))
        await phone.hears(rf"INVITE sip:\{NUMBER}@127\.0\.0\.1")
        await phone.hears(r"P-Asserted-Identity: <sip:0937000001@127\.0\.0\.1>")
        await phone.do("hangup")
        await until(lambda: line.ears.is_over, 1.0)


async def test_a_number_that_nobody_has_is_told_as_such(phone: Baresip) -> None:
    async with line_for(sip_settings(server="127.0.0.1:9")) as line:
        with pytest.raises(Temporary, match="sip"):
            await line.line.dial(uuid4(), NUMBER, 1.0)


class Leaving(Ears):
    """An assistant that leaves at once."""

    async def answer(self, call: AudioSocketCall) -> None:
        self.people.append(call.person)


async def saved(phone: Baresip, way: str) -> np.ndarray:
    """What the telephone sent (`enc`) or heard (`dec`)."""
    (path,) = phone.folder.glob(f"dump-*-{way}.wav")
    with wave.open(str(path)) as file:
        return np.frombuffer(file.readframes(10**9), "<i2").astype(float)


def pitch_of(samples: np.ndarray) -> float:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum)) * 8000 / len(samples)

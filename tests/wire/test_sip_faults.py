"""The SIP line against strangers, telephones that vanish, full lines, a process that dies."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from fakes.baresip import baresip, free_port, needs_baresip
from fakes.gateway import until
from fakes.sip_line import NUMBER, line_for, sip_settings, tone
from fakes.sipp import needs_sipp, sipp

pytestmark = needs_baresip


def account_of(number: str) -> Callable[[int], str]:
    return lambda port: f"<sip:{number}@127.0.0.1>;regint=0"


async def test_a_stranger_is_refused_and_the_trunk_is_not(tmp_path: Path) -> None:
    async with baresip(tmp_path / "phone", account_of(NUMBER), tone(tmp_path / "mic.wav")) as phone:
        async with line_for(sip_settings(networks="192.0.2.0/24")) as line:
            for count in range(1, 7):
                await phone.do("dial", line.address)
                await until(lambda count=count: line.line.standing.strangers == count)
            await phone.hears("403 Forbidden")
            assert line.gateway.refused == 0 and not line.ears.people
        async with line_for(sip_settings(networks="192.0.2.0/24,127.0.0.0/8")) as line:
            await phone.do("dial", line.address)
            await phone.hears("Call established")


async def test_a_telephone_that_vanishes_is_noticed(tmp_path: Path) -> None:
    mic = tone(tmp_path / "mic.wav")
    async with (
        line_for(sip_settings(), vanished_seconds=2.0) as line,
        baresip(tmp_path / "phone", account_of(NUMBER), mic) as phone,
    ):
        await phone.do("dial", line.address)
        await until(lambda: line.gateway.calls == 1)
        await asyncio.sleep(2.5)
        assert line.gateway.calls == 1
        phone.kill()
        await until(lambda: line.gateway.calls == 0, 5.0)
        assert line.ears.is_over


@needs_sipp
async def test_a_line_that_sends_nothing_in_silence_is_kept_as_long_as_it_answers(tmp_path: Path) -> None:
    async with line_for(sip_settings(), vanished_seconds=2.0) as line:
        options = (f"127.0.0.1:{line.port}", "-m", "1", "-mi", "127.0.0.1")
        async with sipp("silent_caller", free_port(), tmp_path, *options) as messages:
            await until(lambda: line.gateway.calls == 1)
            await asyncio.sleep(5.0)
            assert line.gateway.calls == 1, messages.read_text()[-2000:]
            assert line.ears.people == ["hash-of-03"]
        await until(lambda: line.gateway.calls == 0, 5.0)


async def test_the_fifth_caller_hears_the_busy_tone_and_a_line_that_is_freed_serves_again(
    tmp_path: Path,
) -> None:
    mic = tone(tmp_path / "mic.wav")
    async with (
        line_for(sip_settings()) as line,
        baresip(tmp_path / "one", account_of(NUMBER), mic) as one,
        baresip(tmp_path / "others", account_of(NUMBER), mic) as others,
    ):
        for count, phone in enumerate((one, others, others, others), start=1):
            await phone.do("dial", line.address)
            await until(lambda count=count: line.gateway.calls == count)
        await others.do("dial", line.address)
        await others.hears("486 Busy Here")
        await one.do("hangup")
        await until(lambda: line.gateway.calls == 3)
        await one.do("dial", line.address)
        await until(lambda: line.gateway.calls == 4)


async def test_a_caller_who_gives_up_while_it_rings_reaches_nobody(tmp_path: Path) -> None:
    slow = await asyncio.start_server(lambda reader, writer: asyncio.sleep(5), "127.0.0.1", 0)
    control = slow.sockets[0].getsockname()[1]
    mic = tone(tmp_path / "mic.wav")
    async with (
        line_for(sip_settings(), control_port=control) as line,
        baresip(tmp_path / "phone", account_of(NUMBER), mic) as phone,
    ):
        await phone.do("dial", line.address)
        await phone.hears("180 Ringing")
        await phone.do("hangup")
        await phone.hears("487 Request Terminated")
    slow.close()
    assert line.gateway.refused == 0 and not line.ears.people


async def test_a_service_that_does_not_answer_is_told_to_the_caller(tmp_path: Path) -> None:
    mic = tone(tmp_path / "mic.wav")
    async with (
        line_for(sip_settings(), control_port=9) as line,
        baresip(tmp_path / "phone", account_of(NUMBER), mic) as phone,
    ):
        await phone.do("dial", line.address)
        assert await phone.hears("503 Service Unavailable")


async def test_a_line_that_is_killed_is_started_again_and_serves(tmp_path: Path) -> None:
    mic = tone(tmp_path / "mic.wav")
    async with (
        line_for(sip_settings()) as line,
        baresip(tmp_path / "phone", account_of(NUMBER), mic) as phone,
    ):
        await phone.do("dial", line.address)
        await until(lambda: line.gateway.calls == 1)
        os.kill(line.line.pid, signal.SIGKILL)
        await until(lambda: line.gateway.calls == 0, 1.0)
        await until(lambda: line.line.restarts == 1, 5.0)
        await phone.do("hangup")
        await phone.do("dial", line.address)
        await until(lambda: line.gateway.calls == 1)


async def test_when_the_service_ends_the_telephone_is_hung_up(tmp_path: Path) -> None:
    async with baresip(tmp_path / "phone", account_of(NUMBER), tone(tmp_path / "mic.wav")) as phone:
        async with line_for(sip_settings()) as line:
            await phone.do("dial", line.address)
            await until(lambda: line.gateway.calls == 1)
            pid = line.line.pid
        await phone.hears(r"BYE sip:")
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)

"""The SIP line registers with an operator (SIPp), through a proxy or not; what a wrong password gives."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.commands.doctor_sip import sip_check
from bot.settings import read_settings
from fakes.baresip import free_port
from fakes.gateway import until
from fakes.sip_line import line_for, sip_settings
from fakes.sipp import needs_sipp, sipp

pytestmark = needs_sipp

PASSWORD = "a secret of the tests"


def account(port: int, **more: str) -> dict[str, str]:
    given = {"server": f"127.0.0.1:{port}", "user": "0033465710001", "register": "yes", "password": PASSWORD}
    return {**given, **more}


@pytest.mark.parametrize("transport", ["udp", "tcp"])
async def test_the_line_registers_with_a_digest(tmp_path: Path, transport: str) -> None:
    port = free_port()
    way = ("-t", "t1" if transport == "tcp" else "u1")
    async with (
        sipp("registrar", port, tmp_path, *way) as messages,
        line_for(sip_settings(**account(port, transport=transport))) as line,
    ):
        await until(lambda: line.line.standing.registered == 200)
        assert line.line.is_usable
    told = messages.read_text()
    assert 'username="0033465710001"' in told and "qop=auth" in told and PASSWORD not in told
    assert "Expires: 0" in told, "it does not unregister when it stops"


async def test_a_login_of_its_own_and_a_proxy_are_used(tmp_path: Path) -> None:
    port = free_port()
    settings = sip_settings(
        **account(port, server="operator.example", user="line", login="0033465710001"),
        proxy=f"127.0.0.1:{port}",
    )
    async with sipp("registrar", port, tmp_path) as messages, line_for(settings) as line:
        await until(lambda: line.line.standing.registered == 200)
    told = messages.read_text()
    assert "REGISTER sip:operator.example SIP/2.0" in told and "From: <sip:line@operator.example>" in told


async def test_a_wrong_password_is_seen_and_no_call_is_dialled(tmp_path: Path) -> None:
    port = free_port()
    settings = sip_settings(**account(port, password="another one"))
    async with sipp("registrar", port, tmp_path), line_for(settings) as line:
        await until(lambda: line.line.standing.registered == 403)
        assert not line.line.is_usable


async def test_doctor_tells_whether_the_operator_knows_the_account(tmp_path: Path) -> None:
    port = free_port()
    async with sipp("registrar", port, tmp_path):
        found = await asyncio.to_thread(sip_check, sip_settings(**account(port), caller="0937000001"))
        assert (found.state, found.words) == ("present", "the operator knows the account")
        found = await asyncio.to_thread(sip_check, sip_settings(**account(port, password="another one")))
        assert found.state == "wrong" and "403" in found.words and "VIVEVOIX_SIP_USER" in found.advice


def test_doctor_without_an_account_asks_for_nothing() -> None:
    found = sip_check(read_settings({}))
    assert (found.state, found.advice) == ("present", "")

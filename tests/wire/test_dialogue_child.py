"""The dialogue as a child process: its answers, its errors by status, its death and its return."""

from __future__ import annotations

import asyncio
import os
import socket
import stat
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest

from bot.dialogue import child as child_module
from bot.dialogue.child import DialogueChild
from bot.errors import Misconfigured, Refused, Temporary
from bot.model import Turn, TurnKind
from bot.settings import Settings, read_settings

PROCESS = str(Path(__file__).parents[1] / "fakes" / "dialogue_process.py")
COMMAND = (sys.executable, PROCESS)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    return read_settings({"VIVEVOIX_DATA": str(tmp_path)})


def turn(text: str, number: int = 1) -> Turn:
    return Turn("call-1", TurnKind.SPEECH, "person", text, 0.5, True, number)


async def test_a_turn_goes_to_the_process_and_its_reply_comes_back(settings: Settings) -> None:
    async with DialogueChild(settings, COMMAND) as dialogue:
        reply = await dialogue.reply(turn("ménage à vaulx"))
        assert reply.sentences == ("ménage à vaulx",)
        assert (reply.expect, reply.question, reply.wait_seconds) == ("yes_no", "consent_memory", 2.5)
        assert reply.facts["pid"] != os.getpid()


async def test_the_end_of_a_conversation_reaches_the_process(settings: Settings) -> None:
    async with DialogueChild(settings, COMMAND) as dialogue:
        await dialogue.end("call-1")
        assert (await dialogue.reply(turn("x"))).facts["ended"] == ["call-1"]


@pytest.mark.parametrize(
    ("words", "kind", "code"),
    [
        ("busy", Temporary, "store.unreachable"),
        ("wrong", Refused, "store.refused"),
        ("unset", Temporary, "store.migration"),
        ("break", Temporary, "dialogue.failed"),
    ],
)
async def test_each_error_keeps_its_kind_and_code(
    settings: Settings, words: str, kind: type, code: str
) -> None:
    async with DialogueChild(settings, COMMAND) as dialogue:
        with pytest.raises(kind) as caught:
            await dialogue.reply(turn(words))
        assert caught.value.code == code
        assert (await dialogue.reply(turn("still there", 2))).sentences == ("still there",)


async def test_a_process_that_does_not_answer_in_time_is_temporary(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child_module, "REPLY_SECONDS", 0.3)
    async with DialogueChild(settings, COMMAND) as dialogue:
        with pytest.raises(Temporary) as caught:
            await dialogue.reply(turn("hang"))
        assert caught.value.code == "dialogue.unreachable"


async def test_a_process_that_dies_is_started_again(settings: Settings) -> None:
    async with DialogueChild(settings, COMMAND) as dialogue:
        first = (await dialogue.reply(turn("x"))).facts["pid"]
        with pytest.raises(Temporary) as caught:
            await dialogue.reply(turn("die"))
        assert caught.value.code == "dialogue.unreachable"
        deadline = time.monotonic() + 30
        while True:
            try:
                second = (await dialogue.reply(turn("x", 2))).facts["pid"]
                break
            except Temporary:
                assert time.monotonic() < deadline
                await asyncio.sleep(0.05)
        assert second != first
        assert dialogue.restarts == 1


async def test_the_process_ends_with_its_owner(settings: Settings) -> None:
    async with DialogueChild(settings, COMMAND) as dialogue:
        pid = (await dialogue.reply(turn("x"))).facts["pid"]
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert not settings.dialogue_socket.exists()


async def test_only_its_owner_can_open_the_socket(settings: Settings) -> None:
    async with DialogueChild(settings, COMMAND) as dialogue:
        assert stat.S_IMODE(dialogue._socket.stat().st_mode) == 0o600


async def test_two_services_on_the_same_data_do_not_take_each_other_s_socket(settings: Settings) -> None:
    async with DialogueChild(settings, COMMAND) as one, DialogueChild(settings, COMMAND) as other:
        pids = {(await each.reply(turn("x"))).facts["pid"] for each in (one, other)}
        assert len(pids) == 2


async def test_a_socket_left_by_a_dead_service_does_not_hinder(settings: Settings) -> None:
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(settings.dialogue_socket))
    async with DialogueChild(settings, COMMAND) as dialogue:
        assert (await dialogue.reply(turn("x"))).sentences == ("x",)


@pytest.mark.parametrize("name", ["dossier à moi", "é" * 45, "x" * 200])
async def test_any_data_folder_can_be_used(settings: Settings, name: str) -> None:
    with tempfile.TemporaryDirectory(prefix="vivevoix-") as short:
        own = replace(settings, data_dir=Path(short) / name)
        async with DialogueChild(own, COMMAND) as dialogue:
            assert (await dialogue.reply(turn("x"))).sentences == ("x",)


async def test_ctrl_c_is_not_for_the_dialogue_process(settings: Settings) -> None:
    async with DialogueChild(settings, COMMAND) as dialogue:
        pid = (await dialogue.reply(turn("x"))).facts["pid"]
        assert os.getpgid(pid) != os.getpgid(0)


async def test_a_process_that_cannot_start_tells_why(settings: Settings) -> None:
    with pytest.raises(Misconfigured) as caught:
        async with DialogueChild(settings, (*COMMAND, "the model is damaged")):
            pass
    assert (caught.value.code, caught.value.advice) == ("dialogue.model", "the model is damaged")


async def test_a_program_that_is_no_dialogue_is_refused(settings: Settings) -> None:
    for words in (("-c", "print('hello')"), ("-c", "pass")):
        with pytest.raises(Misconfigured):
            async with DialogueChild(settings, (sys.executable, *words)):
                pass


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 422),
        (b"[]", 422),
        (b'{"conversation": "c"}', 422),
        (b'{"conversation": "c", "kind": "dance"}', 422),
        (b'{"conversation": 5, "kind": "text"}', 422),
        (b'{"conversation": "c", "kind": "text", "more": 1}', 422),
        (b"x" * 100_000, 413),
    ],
)
async def test_requests_that_are_no_turn_are_refused(settings: Settings, body: bytes, status: int) -> None:
    async with DialogueChild(settings, COMMAND) as dialogue:
        async with dialogue._session.post("http://dialogue/turn", data=body) as answer:
            assert answer.status == status
        assert (await dialogue.reply(turn("x"))).sentences == ("x",)


async def test_readiness_is_told(settings: Settings) -> None:
    async with DialogueChild(settings, COMMAND) as child, child._session.get("http://x/ready") as answer:
        assert answer.status == 200


async def test_a_reply_asked_before_the_start_is_temporary(settings: Settings) -> None:
    with pytest.raises(Temporary):
        await DialogueChild(settings, COMMAND).reply(turn("x"))


def test_the_timeout_is_longer_than_the_database_s_own() -> None:
    from bot.store.engine import BUSY_SECONDS

    assert child_module.REPLY_SECONDS > BUSY_SECONDS
    assert aiohttp.ClientTimeout(total=child_module.REPLY_SECONDS).total == child_module.REPLY_SECONDS

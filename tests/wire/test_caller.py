"""The scripted caller against a real gateway whose assistant answers after a known time."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.bench.caller import make_call
from bot.bench.latency import heard_in_log, read_recording, time_turns
from bot.bench.script import make_script
from bot.bench.wire_log import WireLog, frame_rms
from bot.channels.announcements import Announcements
from bot.channels.audiosocket import SILENCE, AudioSocketCall
from bot.channels.control import serve_control
from bot.channels.gateway import Doorway, serve_audiosocket
from bot.errors import Refused, Temporary
from bot.model import FRAME_SECONDS, Clip

TONE = b"\x00\x20\x00\xe0" * 80
ANSWER_TICKS = 25
"""The fake assistant answers 25 ticks (0.5 s) after the caller's last loud frame."""
SPEECH_TICKS = 40


class Parrot:
    """An assistant that speaks a tone at the start, and one after each thing it hears."""

    def __init__(self) -> None:
        self.keys = ""
        self.answers = 0
        self.is_stopped_by_voice = False

    async def answer(self, call: AudioSocketCall) -> None:
        tone_left, quiet = SPEECH_TICKS, None
        while not (tick := await call.tick()).is_over:
            self.keys += tick.keys
            if any(frame_rms(frame) > 300 for frame in tick.frames):
                quiet = 0
                if self.is_stopped_by_voice:
                    tone_left = 0
            elif quiet is not None:
                quiet += 1
            if quiet == ANSWER_TICKS or tick.keys:
                quiet, tone_left = None, SPEECH_TICKS
                self.answers += 1
            call.send(TONE if tone_left else SILENCE)
            tone_left = max(0, tone_left - 1)


@asynccontextmanager
async def service_of(parrot: Parrot) -> AsyncIterator[tuple[int, int]]:
    announcements = Announcements(time.monotonic, str)
    door = Doorway("127.0.0.1", 0, 2, Clip(b"", 8000), Clip(b"", 8000))
    async with (
        serve_control(announcements, 0) as control,
        serve_audiosocket(door, announcements, parrot.answer) as gateway,
    ):
        yield gateway.port, control


def script_of(*steps: dict[str, object], **settings: object) -> object:
    return make_script(
        {"finished_after_seconds": 0.3, "pause_seconds": 0.1, "steps": list(steps), **settings}
    )


async def test_the_caller_answers_in_turn_and_its_log_and_recording_tell_the_gap(tmp_path: Path) -> None:
    parrot, told = Parrot(), []
    async with service_of(parrot) as (port, control):
        script = script_of({"say": "oui"}, {"say": "bonjour"}, {"keys": "1"})
        caller = await make_call(script, ("127.0.0.1", port), control, told.append)
    assert parrot.answers == 3 and parrot.keys == "1"
    assert [one.text for one in caller.log.spoken] == ["oui", "bonjour"]
    caller.log.write(tmp_path / "call.json")
    caller.recording.write(tmp_path / "call.wav")
    log = WireLog.read(tmp_path / "call.json")
    from_log = [turn.delay_seconds for turn in time_turns(log.spoken, heard_in_log(log))]
    from_sound = [turn.delay_seconds for turn in time_turns(*read_recording(tmp_path / "call.wav"))]
    for delay in from_log:
        assert delay == pytest.approx((ANSWER_TICKS + 1) * FRAME_SECONDS, abs=0.2)
    assert from_sound == pytest.approx(from_log, abs=0.05)
    events = [event["event"] for event in told]
    assert [event for event in events if event != "hears"] == ["calls", "speaks", "speaks", "presses", "ends"]
    assert [event["delay_seconds"] for event in told if event["event"] == "hears"][1:3] == [
        pytest.approx(delay, abs=0.002) for delay in from_log
    ]


async def test_the_caller_sends_a_frame_every_twenty_milliseconds_whatever_it_does() -> None:
    async with service_of(Parrot()) as (port, control):
        script = script_of({"say": "oui"}, {"stay_silent_seconds": 0.3}, lost_after_seconds=0.5)
        log = (await make_call(script, ("127.0.0.1", port), control, lambda _: None)).log
    assert len(log.sent) == pytest.approx((log.sent[-1] - log.sent[0]) / FRAME_SECONDS + 1, abs=3)


async def test_the_caller_speaks_over_the_assistant_and_hears_it_stop() -> None:
    parrot = Parrot()
    parrot.is_stopped_by_voice = True
    async with service_of(parrot) as (port, control):
        script = script_of({"say": "stop", "over_after_seconds": 0.2})
        log = (await make_call(script, ("127.0.0.1", port), control, lambda _: None)).log
    turn = time_turns(log.spoken, heard_in_log(log))[0]
    assert turn.stop_seconds is not None and turn.stop_seconds < 0.35
    assert log.spoken[0].is_over


async def test_the_caller_can_hang_up_in_the_middle_of_a_word() -> None:
    parrot = Parrot()
    async with service_of(parrot) as (port, control):
        script = script_of({"say": "je cherche un travail", "hang_up_after_seconds": 0.2}, {"say": "non"})
        log = (await make_call(script, ("127.0.0.1", port), control, lambda _: None)).log
    assert log.ended == "caller" and log.spoken == [] and parrot.answers == 0


async def test_a_caller_who_hears_nothing_goes_on_and_ends() -> None:
    async def say_nothing(call: AudioSocketCall) -> None:
        while not (await call.tick()).is_over:
            call.send(SILENCE)

    parrot, told = Parrot(), []
    parrot.answer = say_nothing  # type: ignore[method-assign]
    async with service_of(parrot) as (port, control):
        script = script_of({"say": "oui"}, lost_after_seconds=0.3)
        await make_call(script, ("127.0.0.1", port), control, told.append)
    assert [e["event"] for e in told].count("hears_nothing") == 2


async def test_a_caller_without_a_service_says_so() -> None:
    with pytest.raises(Temporary, match="no service"):
        await make_call(script_of({"keys": "1"}), ("127.0.0.1", 9), 9, lambda _: None)


async def test_the_program_makes_a_call_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "script.yml").write_text("finished_after_seconds: 0.3\nsteps:\n- {keys: '12'}\n", "utf-8")
    parrot = Parrot()
    async with service_of(parrot) as (port, control):
        program = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot.bench.caller",
            str(tmp_path / "script.yml"),
            "--port",
            str(port),
            "--control-port",
            str(control),
            "--wav",
            str(tmp_path / "call.wav"),
            "--log",
            str(tmp_path / "call.json"),
            stdout=asyncio.subprocess.PIPE,
        )
        output, _ = await program.communicate()
    assert program.returncode == 0
    assert json.loads(output.decode().splitlines()[-1]) == {"event": "ends", "by": "caller"}
    assert parrot.keys == "12"
    assert WireLog.read(tmp_path / "call.json").received and (tmp_path / "call.wav").stat().st_size > 10_000


@pytest.mark.parametrize(
    "content, reason",
    [
        ([], "mapping"),
        ({"steps": [{"say": "oui", "keys": "1"}]}, "one thing"),
        ({"steps": [{}]}, "one thing"),
        ({"steps": [{"shout": "oui"}]}, "shout"),
        ({"steps": [], "voice": "nobody"}, "nobody"),
        ({"steps": [], "speed": 2}, "speed"),
    ],
)
def test_a_script_that_is_none_is_refused_with_its_reason(content: object, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        make_script(content)

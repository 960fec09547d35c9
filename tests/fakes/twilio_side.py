"""Twilio's side of a Media Stream: signs the start request, streams a caller, plays what it gets, gives
the marks back when they are heard, as its documentation says."""

from __future__ import annotations

import asyncio
import base64
import json
import re
from contextlib import suppress

import aiohttp

from bot.audio.g711 import from_ulaw, to_ulaw
from bot.channels.twilio_wire import sign
from bot.model import FRAME_BYTES, FRAME_SECONDS

SECRET = "token-of-the-tests"
SID = "CA" + "0" * 31 + "1"
STREAM = "MZ" + "0" * 31 + "1"
NUMBER = "+33639980001"
PUBLIC = "http://127.0.0.1:{port}"


def start_fields(sid: str = SID, number: str = NUMBER) -> dict[str, str]:
    """What Twilio posts when a call comes in."""
    return {
        "AccountSid": "AC" + "0" * 32, "ApiVersion": "2010-04-01", "CallSid": sid, "CallStatus": "ringing",
        "Direction": "inbound", "From": number, "To": "+33199000000", "CallerCountry": "FR",
        "ForwardedFrom": "",
    }  # fmt: skip


class TwilioSide:
    """One call at Twilio."""

    def __init__(self, port: int, public: str, sid: str = SID) -> None:
        self.port, self.public, self.sid = port, public, sid
        self.heard: list[bytes] = []
        """Frames played to the caller, silence between them left out."""
        self.marks: list[str] = []
        self.cleared = 0
        self.is_over = False
        self.strange: list[object] = []
        self._queue: list[tuple[str, bytes]] = []
        self._sequence = self._chunk = 0
        self._tasks: list[asyncio.Task[None]] = []
        self._microphone: list[bytes] = []

    async def request(
        self, signature: str | None = None, fields: dict[str, str] | None = None
    ) -> tuple[int, str]:
        """Post the start request; gives the status and the answer."""
        posted = fields if fields is not None else start_fields(self.sid)
        right = sign(self.public + "/twilio/call", posted.items(), SECRET)
        headers = {"X-Twilio-Signature": right if signature is None else signature}
        url = f"http://127.0.0.1:{self.port}/twilio/call"
        async with (
            aiohttp.ClientSession() as session,
            session.post(url, data=posted, headers=headers) as answer,
        ):
            return answer.status, await answer.text()

    async def connect(self, token: str, sid: str | None = None) -> None:
        """Open the stream and begin to play what comes."""
        self._session = aiohttp.ClientSession()
        self._line = await self._session.ws_connect(f"http://127.0.0.1:{self.port}/twilio/stream")
        await self._send({"event": "connected", "protocol": "Call", "version": "1.0.0"})
        start = {
            "accountSid": "AC" + "0" * 32, "streamSid": STREAM, "callSid": sid or self.sid,
            "tracks": ["inbound"],
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
            "customParameters": {"token": token},
        }  # fmt: skip
        await self.tell("start", start)
        self._tasks = [asyncio.create_task(work()) for work in (self._take, self._play, self._speak)]

    async def call(self) -> None:
        """Ask, read the token in the answer, connect."""
        status, answer = await self.request()
        assert status == 200, answer
        await self.connect(token_in(answer))

    def say(self, pcm: bytes) -> None:
        """Say 8 kHz sound, in real time, after what is being said."""
        self._microphone += [pcm[at : at + FRAME_BYTES] for at in range(0, len(pcm), FRAME_BYTES)]

    async def press(self, key: str) -> None:
        await self.tell("dtmf", {"track": "inbound_track", "digit": key})

    async def tell(self, event: str, values: dict[str, object]) -> None:
        """Send one message of the stream."""
        self._sequence += 1
        message = {"event": event, "sequenceNumber": str(self._sequence), "streamSid": STREAM, event: values}
        await self._send(message)

    async def raw(self, text: str | bytes) -> None:
        """Send anything."""
        with suppress(ConnectionError):
            await (self._line.send_bytes(text) if isinstance(text, bytes) else self._line.send_str(text))

    async def hang_up(self) -> None:
        await self.tell("stop", {"accountSid": "AC" + "0" * 32, "callSid": self.sid})
        await self.close()

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._line.close()
        await self._session.close()

    async def _send(self, message: object) -> None:
        with suppress(ConnectionError):
            await self._line.send_str(json.dumps(message))

    async def _take(self) -> None:
        async for message in self._line:
            told = json.loads(message.data)
            if told.get("streamSid") != STREAM:
                self.strange.append(told)
            elif told["event"] == "media":
                self._queue.append(("", from_ulaw(base64.b64decode(told["media"]["payload"], validate=True))))
            elif told["event"] == "mark":
                self._queue.append((told["mark"]["name"], b""))
            elif told["event"] == "clear":
                self.cleared += 1
                pending, self._queue = [name for name, _ in self._queue if name], []
                for name in pending:
                    await self._give_back(name)
            else:
                self.strange.append(told)
        self.is_over = True

    async def _play(self) -> None:
        while True:
            while self._queue and self._queue[0][0]:
                await self._give_back(self._queue.pop(0)[0])
            if self._queue:
                self.heard.append(self._queue.pop(0)[1])
            await asyncio.sleep(FRAME_SECONDS)

    async def _give_back(self, name: str) -> None:
        self.marks.append(name)
        await self.tell("mark", {"name": name})

    async def _speak(self) -> None:
        """A telephone sends all the time, silence too."""
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            frame = self._microphone.pop(0) if self._microphone else bytes(FRAME_BYTES)
            self._chunk += 1
            payload = base64.b64encode(to_ulaw(frame)).decode()
            timestamp = str(self._chunk * 20)
            media = {
                "track": "inbound",
                "chunk": str(self._chunk),
                "timestamp": timestamp,
                "payload": payload,
            }
            await self.tell("media", media)
            due += FRAME_SECONDS
            await asyncio.sleep(max(0.0, due - loop.time()))


def token_in(answer: str) -> str:
    """The token that the answer to a start request holds."""
    found = re.search(r'<Parameter name="token" value="([^"]+)"/>', answer)
    assert found is not None, answer
    return found[1]

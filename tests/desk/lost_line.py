"""A browser's side of a spoken trial, reduced to its WebSocket: it loses the line and comes back."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor

import aiohttp


def lose_and_return(address: str, cookie: str) -> list[dict[str, object]]:
    """Begin a call, drop the connection, come back to it, then once more when it is over."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, _lose_and_return(address, cookie)).result()


async def _lose_and_return(address: str, cookie: str) -> list[dict[str, object]]:
    told = []
    async with aiohttp.ClientSession(headers={"Cookie": f"bureau={cookie}"}) as session:
        for query in ("person=hidden", "suite={trial}", "suite={trial}"):
            path = query.format(trial=told[0]["trial"] if told else "")
            async with session.ws_connect(f"{address}/essayer/voix?{path}") as line:
                told.append(await _state(line))
                if len(told) == 1:
                    line._response.connection.transport.abort()
                elif len(told) == 2:
                    await line.send_bytes(bytes(640))
                    while (await line.receive()).type is not aiohttp.WSMsgType.BINARY:
                        pass
                    await line.send_json({"leave": True})
                    await _until_closed(line)
    return told


async def _state(line: aiohttp.ClientWebSocketResponse) -> dict[str, object]:
    async for told in line:
        values = json.loads(told.data) if told.type is aiohttp.WSMsgType.TEXT else {}
        if values.get("event") in ("ready", "ended"):
            return values
    raise AssertionError("the desk closed the line without a word")


async def _until_closed(line: aiohttp.ClientWebSocketResponse) -> None:
    async for _ in line:
        pass

"""The SIP line's process: `python -m bot.commands.sip HOST PORT CONTROL_PORT VANISHED_SECONDS`, started by
`vivevoix serve`; HOST and PORT are the gateway's.

Commands are JSON lines on its input, `{"do": "dial", "call": UUID, "number": ..., "caller": ...}` and
`{"do": "cancel", "call": UUID}`; what happens is JSON lines on its output (`bot.channels.sip_bridge.Tell`).
It stops when its input is closed: a service that died leaves no telephone line behind.
"""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import os
import signal
import sys
from contextlib import suppress
from typing import IO, Any
from uuid import UUID

from bot.errors import BotError, Misconfigured
from bot.settings import read_settings

log = logging.getLogger(__name__)

GC_SECONDS = 60.0
"""Time between two collections of garbage, which never happen by themselves in the media thread, seconds."""


def main() -> int:
    """Hold the line until told to stop; gives the exit status."""
    output = _own_output()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")

    def tell(event: dict[str, Any]) -> None:
        with suppress(BrokenPipeError):  # the service is gone: the closed input stops the line
            output.write(json.dumps(event) + "\n")
            output.flush()

    try:
        asyncio.run(_hold(*sys.argv[1:5], tell))
    except BotError as error:
        tell({"event": "failed", "code": error.code, "advice": error.advice,
              "is_final": isinstance(error, Misconfigured)})  # fmt: skip
        return 1
    return 0


async def _hold(host: str, port: str, control_port: str, vanished_seconds: str, tell: Any) -> None:
    from bot.channels.sip_bridge import Gateway, SipBridge

    account = read_settings().sip
    if account is None:
        raise Misconfigured("sip.account", "VIVEVOIX_SIP_SERVER is not set")
    gateway = Gateway(host, int(port), int(control_port), float(vanished_seconds))
    bridge, stop = SipBridge(account, gateway, tell), asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    gc.disable()
    tasks = [asyncio.ensure_future(_obey(bridge, stop)), asyncio.ensure_future(_collect())]
    try:
        await bridge.run(stop)
    finally:
        for task in tasks:
            task.cancel()


async def _obey(bridge: Any, stop: asyncio.Event) -> None:
    """Do what the input asks, until it is closed."""
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
    )
    async for line in reader:
        try:
            asked = json.loads(line)
            name = UUID(asked["call"])
            if asked["do"] == "dial":
                bridge.dial(name, str(asked["number"]), str(asked.get("caller") or ""))
            elif asked["do"] == "cancel":
                bridge.cancel(name)
        except (ValueError, KeyError, TypeError):
            log.warning("a command could not be read")
    stop.set()


async def _collect() -> None:
    while True:
        await asyncio.sleep(GC_SECONDS)
        gc.collect()


def _own_output() -> IO[str]:
    """The output for events alone: PJSIP writes its first lines on the usual one."""
    own = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return own


if __name__ == "__main__":
    status = main()
    sys.stderr.flush()
    os._exit(status)  # without taking PJSIP apart (`SipStack.stop`)

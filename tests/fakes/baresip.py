"""Debian's baresip as a telephone: a real SIP peer on loopback, its microphone a WAV file."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

MODULES = "/usr/lib/baresip/modules"

CONFIG = """
poll_method epoll
sip_listen 127.0.0.1:{port}
net_interface 127.0.0.1
audio_player aubridge,nil
audio_source aufile,{microphone}
audio_alert aubridge,nil
audio_buffer 20-160
rtp_ports {rtp}-{rtp_end}
rtp_stats no
call_max_calls 4
module_path {modules}
module g711.so
module aufile.so
module aubridge.so
module sndfile.so
module srtp.so
module_tmp uuid.so
module_tmp account.so
module_app menu.so
module_app debug_cmd.so
module_app ctrl_tcp.so
ctrl_tcp_listen 127.0.0.1:{control}
snd_path {folder}
{more}
"""

needs_baresip = pytest.mark.skipif(shutil.which("baresip") is None, reason="baresip is not installed")


def free_port(kind: int = socket.SOCK_DGRAM) -> int:
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Baresip:
    """One running telephone."""

    def __init__(self, process: asyncio.subprocess.Process, port: int, control: int, folder: Path) -> None:
        self._process, self._control = process, control
        self.port = port
        self.folder = folder
        self.said = ""
        self._reading = asyncio.ensure_future(self._read())

    @property
    def pid(self) -> int:
        return self._process.pid

    async def _read(self) -> None:
        assert self._process.stdout is not None
        while data := await self._process.stdout.read(4096):
            self.said += data.decode("utf-8", "replace")

    async def do(self, command: str, params: str = "") -> None:
        """Give one command of its menu (netstring over TCP, module ctrl_tcp)."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._control)
        body = f'{{"command":"{command}","params":"{params}","token":"t"}}'.encode()
        writer.write(str(len(body)).encode() + b":" + body + b",")
        await asyncio.wait_for(reader.read(4096), 5)
        writer.close()

    async def hears(self, pattern: str, seconds: float = 5.0) -> re.Match[str]:
        """Wait until its screen shows something."""
        end = time.monotonic() + seconds
        while not (found := re.search(pattern, self.said)):
            assert time.monotonic() < end, f"{pattern} never came:\n{self.said[-2000:]}"
            await asyncio.sleep(0.02)
        return found

    async def stop(self, number: int = signal.SIGTERM) -> None:
        if self._process.returncode is None:
            self._process.send_signal(number)
            try:
                await asyncio.wait_for(self._process.wait(), 5)
            except asyncio.TimeoutError:
                self._process.kill()
                await self._process.wait()
        await self._reading

    def kill(self) -> None:
        """Die without a word, as a telephone whose battery is empty."""
        os.kill(self._process.pid, signal.SIGKILL)


def write_settings(folder: Path, account: str, values: dict[str, object]) -> None:
    """What baresip reads at its start."""
    folder.mkdir(parents=True, exist_ok=True)
    rtp = 30_000 + 40 * (int(str(values["port"])) % 700)
    values = {**values, "rtp": rtp, "rtp_end": rtp + 38, "modules": MODULES, "folder": folder}
    (folder / "config").write_text(CONFIG.format(**values))
    (folder / "accounts").write_text(account + "\n")
    (folder / "contacts").write_text("")


@asynccontextmanager
async def baresip(
    folder: Path, account: Callable[[int], str], microphone: Path, certificate: Path | None = None
) -> AsyncIterator[Baresip]:
    """A telephone in a folder of its own; `account(port)` gives its line of `accounts`. With a certificate
    it listens for TLS on the port after its own."""
    port, control = free_port(), free_port(socket.SOCK_STREAM)
    more = f"sip_certificate {certificate}" if certificate is not None else ""
    values = {"port": port, "control": control, "microphone": microphone, "more": more}
    write_settings(folder, account(port), values)
    process = await asyncio.create_subprocess_exec(
        "baresip", "-s", "-f", str(folder), "-v", stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    phone = Baresip(process, port, control, folder)
    try:
        await phone.hears("baresip is ready", 10)
        yield phone
    finally:
        await phone.stop()

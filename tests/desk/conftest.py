"""A real desk (`vivevoix mediator`, its own data) and a real browser (Debian's Chromium) for these tests."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bot.app import build
from bot.dialogue.train import train_if_needed
from bot.settings import ROOT, read_settings
from desk.microphone import write_loop
from desk.running import PASSWORD, RunningDesk

CHROMIUM = shutil.which("chromium")
"""Debian's browser; CI installs it."""

QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
    "--autoplay-policy=no-user-gesture-required",
    *("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"),
)
"""Options: nothing outside is reached, and the microphone is a file."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """A desk with an account `claire.martin` to be made; it shares the trained model and prompts."""
    data = tmp_path_factory.mktemp("desk")
    usual = read_settings()
    (data / "rasa").symlink_to(train_if_needed(usual).parent)
    (data / "prompts").symlink_to(usual.data_dir / "prompts")
    values = {"VIVEVOIX_DATA": str(data), "VIVEVOIX_DESK_PORT": "0"}
    log = data / "desk.log"
    command = [sys.executable, "-c", "from bot.cli import main; main()", "mediator"]
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **values}, stdout=out, stderr=out)
    running = RunningDesk("", "", build(read_settings(values)), log)
    try:
        told = running.until("code of the first account")
        running.address = re.search(r"desk: (\S+?)/?\n", told)[1]
        running.code = re.search(r"account: (.+)", told)[1]
        yield running
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0, log.read_text("utf-8")


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser whose microphone says the same answer again and again."""
    if CHROMIUM is None:
        assert "CI" not in os.environ, "chromium is missing: .ci/run installs it"
        pytest.skip("chromium is not installed (on Debian: apt install chromium)")
    sound = write_loop(tmp_path_factory.mktemp("microphone") / "says.wav")
    with sync_playwright() as playwright:
        arguments = [*QUIET, f"--use-file-for-fake-audio-capture={sound}"]
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def signed_in(browser: Browser, desk: RunningDesk) -> Iterator[BrowserContext]:
    """A browser in which the first account was made with the code of the terminal."""
    context = browser.new_context(base_url=desk.address, permissions=["microphone"], locale="fr-FR")
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto("/")
    page.fill("#code", desk.code)
    page.fill("#nom", "claire.martin")
    page.fill("#mot_de_passe", PASSWORD)
    page.click("main button")
    page.wait_for_selector(".portes")
    page.close()
    yield context
    context.close()


@pytest.fixture
def page(signed_in: BrowserContext) -> Iterator[Page]:
    """A page of a signed-in mediator; a fault of a page's program fails the test."""
    opened, faults = signed_in.new_page(), []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    yield opened
    opened.close()
    assert not faults

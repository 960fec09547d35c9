"""Nothing that a person says reaches a log record, the output or the error output."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import Settings
from dialogue.talks import Talk

SAID = (
    "oui", "un emploi", "xylophoniste zinzolin", "ménage", "à décines charpieu", "turlututu", "en tramway",
    "pendant l'école", "ça m'intéresse", "effacez tout", "non", "au revoir",
)  # fmt: skip
TELLING = ("xylophoniste", "zinzolin", "décines", "turlututu", "tramway", "pendant l'école", "ménage")
"""Words of the person that no message of the program has a reason to hold."""


async def test_no_log_record_holds_a_word_of_the_person(
    talk: Talk, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("bot", "actions", "asyncio"):
        caplog.set_level(logging.DEBUG, logger=name)
    logging.getLogger("bot").debug("a marker that shows that records are seen")
    await talk.start()
    await talk.say(*SAID)
    await talk.mumble()
    out, error = capfd.readouterr()
    seen = "\n".join([out, error, *(record.getMessage() for record in caplog.records)]).lower()
    assert "a marker" in seen
    assert talk.person is not None
    assert not [word for word in (*TELLING, talk.person) if word in seen]


def test_starting_the_dialogue_prints_nothing(settings: Settings) -> None:
    code = (
        "from bot.dialogue.embedded import open_embedded\n"
        "from bot.app import App, SystemClock\n"
        "from bot.settings import read_settings\n"
        "s = read_settings()\n"
        "open_embedded(s, App(s, SystemClock())).close()\n"
    )
    environment = {**os.environ, "VIVEVOIX_DATA": str(settings.data_dir), "PYTHONWARNINGS": "default"}
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, env=environment, capture_output=True, text=True, timeout=120
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")

"""The keyboard talk over a real PostgreSQL server: prepared, talked to, resumed at the next call."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import App, SystemClock
from bot.commands.chat import converse
from bot.commands.prepare import prepare_all
from bot.dialogue.embedded import open_embedded
from bot.errors import Temporary
from bot.settings import Settings
from bot.store.tracker import count_events
from dialogue.conftest import installation
from dialogue.talks import Talk
from fakes.postgres import postgres_server


@pytest.fixture(scope="module")
def own(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """An installation whose people and conversations are on a PostgreSQL server."""
    folder = installation(
        tmp_path_factory.mktemp("postgres"), next((settings.data_dir / "rasa").glob("*.gz"))
    )
    with postgres_server() as url:
        yield replace(
            folder, database_url=url, tracker_url=url.replace("postgresql:", "postgresql+psycopg2:")
        )


async def test_a_caller_who_agrees_is_recognised_at_the_next_call_and_a_lost_server_is_temporary(
    own: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    prepare_all(own)
    prepare_all(own)
    parts = App(own, SystemClock())
    engine = open_embedded(own, parts)
    capsys.readouterr()

    async def talk(conversation: str, *lines: str) -> list[dict]:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        await converse(engine, conversation, "somebody", as_json=True)
        await engine.end(conversation)
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    first = await talk("first", "oui", "un emploi", "ménage", "bron")
    assert first[-1]["question"] == "offers_travel"
    assert count_events(own.tracker_url) == 0
    second = await talk("second", "oui", "en bus", "le matin")
    assert second[0]["question"] == "session_resume"
    assert second[-1]["question"] == "offers_results"
    assert second[-1]["facts"]["offers_trade"]["rome"] == "K1304"
    assert files_of(own) == []
    engine.close()


def files_of(settings: Settings) -> list[Path]:
    return list(settings.data_dir.glob("*.sqlite*"))


async def test_a_server_that_goes_away_in_a_call_is_temporary(
    settings: Settings, app: App, tmp_path: Path
) -> None:
    with postgres_server() as url:
        own = replace(settings, tracker_url=url)
        engine = open_embedded(own, app)
        talk = Talk(engine, None)
        await talk.start()
    with pytest.raises(Temporary):
        await talk.say("un emploi")
    engine.close()

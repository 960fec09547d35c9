"""The real dialogue for these tests: the trained model, SQLite files, the example offers, every table."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import App, SystemClock
from bot.dialogue.embedded import EmbeddedDialogue, open_embedded
from bot.dialogue.train import train_if_needed
from bot.settings import Settings, read_settings
from bot.sources.examples import load_example_offers
from bot.store.migrate import upgrade
from dialogue.talks import Talk
from fakes.clock import LaterClock


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a fresh installation that shares the model trained for the project."""
    model = train_if_needed(read_settings())
    return installation(tmp_path_factory.mktemp("dialogue"), model)


def installation(data: Path, model: Path) -> Settings:
    (data / "rasa").symlink_to(model.parent)
    return replace(read_settings({"VIVEVOIX_DATA": str(data)}), operator_name="La Maison des Tests")


@pytest.fixture(scope="session")
def app(settings: Settings) -> App:
    """The real parts over that installation."""
    upgrade(settings.database_url)
    parts = App(settings, SystemClock())
    load_example_offers(parts.store)
    return parts


@pytest.fixture(scope="session")
def engine(settings: Settings, app: App) -> Iterator[EmbeddedDialogue]:
    """The dialogue in this process."""
    dialogue = open_embedded(settings, app)
    yield dialogue
    dialogue.close()


@pytest.fixture
def talk(engine: EmbeddedDialogue) -> Talk:
    """A call from a number never seen before."""
    return Talk(engine, f"person-{uuid.uuid4()}")


@pytest.fixture
def hidden(engine: EmbeddedDialogue) -> Talk:
    """A call whose number is withheld."""
    return Talk(engine, None)


@pytest.fixture
def clock(app: App) -> Iterator[LaterClock]:
    """A clock that a test can move."""
    later = LaterClock()
    usual = app.clock
    object.__setattr__(app, "clock", later)
    yield later
    object.__setattr__(app, "clock", usual)

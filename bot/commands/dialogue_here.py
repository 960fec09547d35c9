"""The dialogue in this very program, for the commands that try it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.app import App
from bot.ports import DialogueEngine
from bot.settings import make_data_dir


@asynccontextmanager
async def dialogue_here(app: App) -> AsyncIterator[DialogueEngine]:
    """Open the dialogue with an up-to-date database and the example offers while the context lasts. Raises
    Misconfigured when a part is missing."""
    from bot.dialogue.embedded import open_embedded
    from bot.sources.examples import load_example_offers
    from bot.store.migrate import upgrade

    make_data_dir(app.settings)
    upgrade(app.settings.database_url)
    load_example_offers(app.store)
    engine = open_embedded(app.settings, app)
    try:
        yield engine
    finally:
        await app.source.close()
        engine.close()

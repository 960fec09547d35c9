"""A throw-away installation for demonstrations and measures: its own database, the trained model and the
rendered prompts of the real one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from bot.door_settings import WhatsAppAccess
from bot.settings import OfferAccess, Settings
from bot.settings_dialogue import DialogueNetwork
from bot.settings_twilio import TwilioAccess

SHARED = ("rasa", "prompts")
"""Folders of the data folder that are costly to make and hold nothing about anybody."""


@contextmanager
def trial_settings(settings: Settings) -> Iterator[Settings]:
    """Give settings with free ports and an empty database in a temporary folder, removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="vivevoix-") as folder:
        trial = Path(folder)
        for name in SHARED:
            (settings.data_dir / name).mkdir(parents=True, exist_ok=True)
            (trial / name).symlink_to(settings.data_dir / name)
        yield replace(
            settings,
            data_dir=trial,
            database_url=f"sqlite:///{trial / 'vivevoix.sqlite'}",
            tracker_url=f"sqlite:///{trial / 'conversations.sqlite'}",
            phone_host="127.0.0.1",
            phone_port=0,
            control_port=0,
            person_secret="",
            access=OfferAccess(),  # the invented offers: the same each time, and nobody is asked
            whatsapp=WhatsAppAccess(),  # the operator's own doors are left alone
            sip=None,
            twilio=TwilioAccess(),
            dialogue=DialogueNetwork(),
        )


def fill_trial(trial: Settings) -> None:
    """Make the database and load the example offers; the dialogue is trained first when it must be."""
    from bot.app import build
    from bot.dialogue.train import train_if_needed
    from bot.sources.examples import load_example_offers
    from bot.store.migrate import upgrade

    upgrade(trial.database_url)
    load_example_offers(build(trial).store)
    train_if_needed(trial)

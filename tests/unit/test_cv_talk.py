"""The conversation about a CV, turn by turn, without a dialogue: nothing is lost, nothing is invented."""

from __future__ import annotations

import json

import pytest

from bot.jobs.cv import CvContent, Language, Study, read_content
from bot.jobs.cv_back import go_back
from bot.jobs.cv_questions import CONFIRM, STEPS, is_finished, next_question, step_of
from bot.jobs.cv_take import Outcome, answer, skip
from bot.jobs.cv_talk import talk_of
from fakes.told_cv import AWA, NUMBER, TOOLS, at, take


def keys(outcome: Outcome) -> list[str]:
    return [name for name, _ in outcome.notes]


def test_a_typical_cv_takes_twenty_one_turns() -> None:
    content, questions = CvContent(), []
    for _, text in AWA:
        questions.append(next_question(content))
        content = take(content, text).content
    assert questions == [question for question, _ in AWA]
    assert is_finished(content)
    assert len(AWA) <= 25


def test_what_was_told_is_kept_and_nothing_else() -> None:
    cv = take(CvContent(), *(text for _, text in AWA)).content
    assert (cv.given_name, cv.family_name, cv.gender) == ("Awa", "Diallo", "f")
    assert (cv.phone, cv.commune, cv.postcode) == ("06 39 98 12 34", "Bron", "69500")
    sale, children = cv.experiences
    assert (sale.rome, sale.place, sale.months) == ("D1106", "Lyon", 36)
    assert sale.tasks == ("servir les clients", "rendre la monnaie")
    assert (children.rome, children.setting, children.months) == ("K1303", "family", 24)
    assert "donner le bain" not in cv.skills and "garder des enfants" in cv.skills
    assert cv.studies == (Study("Baccalauréat", "Dakar, Sénégal", "2009", is_foreign=True),)
    assert cv.languages == (Language("wolof", "mother_tongue"), Language("français", "good"))
    assert (cv.licence, cv.has_vehicle, cv.hours) == ("none", None, ("morning",))
    assert cv.proud == "J'ai appris à coudre toute seule"


@pytest.mark.parametrize("turn", range(len(AWA)))
def test_a_cv_is_taken_up_at_the_exact_question_after_any_turn(turn: int) -> None:
    content = take(CvContent(), *(text for _, text in AWA[:turn])).content
    again = read_content(json.loads(json.dumps(content.to_json())))
    assert again == content
    assert next_question(again) == AWA[turn][0]
    whole = take(again, *(text for _, text in AWA[turn:])).content
    assert whole == take(CvContent(), *(text for _, text in AWA)).content


def test_every_question_can_be_skipped_and_the_cv_ends() -> None:
    content, questions = CvContent(), []
    while not is_finished(content):
        questions.append(next_question(content))
        content = skip(content, questions[-1]).content
    assert len(questions) == len(set(questions)) <= 15
    assert content.with_(asked=(), talk={}) == CvContent()


def test_progress_is_said_when_a_step_begins() -> None:
    said = []
    content = CvContent()
    for _, text in AWA:
        outcome = take(content, text)
        said += [values["step"] for name, values in outcome.notes if name == "cv_progress"]
        content = outcome.content
    assert said == [str(step) for step in range(2, len(STEPS) + 1)]


def test_at_most_two_sentences_come_before_a_question() -> None:
    content = CvContent()
    for _, text in AWA:
        outcome = take(content, text)
        assert len(outcome.notes) <= 2
        content = outcome.content


def test_a_name_that_can_be_written_in_two_ways_is_said_by_letters() -> None:
    outcome = take(CvContent(), "je m'appelle awa diallo")
    assert dict(outcome.notes[1][1]) == {"written": "Diallo", "letters": "D, I, A, L, L, O"}


def test_a_name_that_no_list_knows_is_spelled() -> None:
    content = take(CvContent(), "zorika petrovic").content
    assert next_question(content) == "cv_given_letters"
    content = take(content, "z comme zoé o r i k a").content
    assert next_question(content) == CONFIRM
    assert take(content, "oui").content.given_name == "Zorika"


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("mon nom c'est avec un seul l", "Dialo"),
        ("diallo avec un y pas un i", "Dyallo"),
        ("mon nom avec un h à la fin", "Dialloh"),
        ("mon nom c'est sans o", "Diall"),
    ],
)
def test_a_letter_of_the_name_is_corrected_at_any_time(text: str, family: str) -> None:
    outcome = take(at("cv_work"), text)
    assert next_question(outcome.content) == CONFIRM
    content = take(outcome.content, "oui").content
    assert content.family_name == family
    assert next_question(content) == "cv_work"


def test_a_wrong_name_is_asked_again_in_two_parts() -> None:
    content = take(CvContent(), "je m'appelle awa diallo", "non").content
    assert talk_of(content).doubts[0].said == "le prénom Awa"
    content = take(content, "non").content
    assert next_question(content) == "cv_given"
    content = take(content, "fatou", "oui").content
    assert talk_of(content).doubts[0].said == "le nom Diallo"
    content = take(content, "non", "sow", "oui").content
    assert (content.given_name, content.family_name) == ("Fatou", "Sow")
    assert talk_of(content).heard == () and next_question(content) == "cv_phone"


def test_a_no_with_the_right_name_is_enough() -> None:
    content = take(CvContent(), "je m'appelle awa diallo", "non c'est hawa", "oui").content
    assert (content.given_name, content.family_name) == ("Hawa", "Diallo")


def test_a_number_is_never_kept_without_a_yes() -> None:
    content = take(at("cv_phone"), NUMBER).content
    assert content.phone == ""
    assert take(content, "oui").content.phone == "06 39 98 12 34"
    again = take(content, "non").content
    assert again.phone == "" and next_question(again) == "cv_phone"


def test_this_very_number_cannot_be_known_and_it_is_said() -> None:
    outcome = take(at("cv_phone"), "celui là")
    assert keys(outcome) == ["cv_phone_hidden"]
    assert next_question(outcome.content) == "cv_phone"


def test_the_answer_before_is_corrected_at_the_next_question() -> None:
    content = take(at("cv_work"), "non à villeurbanne").content
    assert content.commune == "Villeurbanne" and next_question(content) == "cv_work"
    content = take(at("cv_work_tasks"), "non cinq ans").content
    assert content.experiences[0].months == 60 and next_question(content) == "cv_work_tasks"


@pytest.mark.parametrize(
    ("text", "question", "field"),
    [
        ("changez mon numéro", "cv_phone", "phone"),
        ("je me suis trompée de ville", "cv_place", "commune"),
        ("je voudrais corriger mon prénom", "cv_given", "given_name"),
        ("changer mon travail", "cv_work", "experiences"),
    ],
)
def test_anything_can_be_changed_from_anywhere(text: str, question: str, field: str) -> None:
    outcome = take(at("cv_languages"), text)
    assert next_question(outcome.content) == question
    assert not getattr(outcome.content, field)


def test_after_a_change_the_conversation_goes_on_where_it_was() -> None:
    content = take(at("cv_languages"), "changez ma ville", "à vénissieux").content
    assert content.commune == "Vénissieux"
    assert next_question(content) == "cv_languages"


def test_at_the_end_a_no_asks_what_to_change() -> None:
    content = take(CvContent(), *(text for _, text in AWA[:-1]), "non").content
    assert next_question(content) == "cv_change"
    content = take(content, "les langues").content
    assert next_question(content) == "cv_languages"
    assert take(content, "le peul et le français bien").content.languages[0].name == "peul"


def test_nobody_without_work_is_left_without_a_word() -> None:
    outcome = take(at("cv_work"), "j'ai jamais travaillé")
    assert "cv_no_work" in keys(outcome)
    assert next_question(outcome.content) == "cv_work_home"
    content = take(outcome.content, "oui je gardais mes petits frères").content
    assert content.experiences[0].setting == "family"


def test_a_cv_without_work_is_asked_about_before_it_stays_without() -> None:
    content = take(at("cv_work"), "non", "non").content
    assert next_question(content) == "cv_confirm"
    assert talk_of(content).doubts[0].said == "pas de travail"
    assert next_question(take(content, "oui").content) not in ("cv_confirm", "cv_work", "cv_work_what")
    denied = take(content, "non")
    assert next_question(denied.content) == "cv_work_what"
    assert take(denied.content, "maçon").content.experiences[0].work == "maçonnerie"
    assert take(content, "non j'ai fait du ménage").content.experiences
    clear = take(at("cv_work"), "j'ai jamais travaillé", "rien").content
    assert next_question(clear) != "cv_confirm"


@pytest.mark.parametrize("said", ["vous cafés quel âge", "alors non ehpad sept"])
def test_few_words_that_tell_of_no_work_are_asked_about_after_the_first_job(said: str) -> None:
    content = take(at("cv_work"), "maçon à bron deux ans", "monter des murs").content
    assert next_question(content) == "cv_work_more"
    outcome = take(content, said)
    assert next_question(outcome.content) == "cv_confirm"
    assert len(outcome.content.experiences) == 1
    told = take(content, "j'ai aussi fait du ménage").content
    assert len(told.experiences) == 2


def test_work_at_home_and_abroad_is_said_to_count_once() -> None:
    outcome = take(at("cv_work"), "j'ai élevé mes frères")
    assert "cv_counts" in keys(outcome)
    after = take(outcome.content, "cinq ans", "les repas", "oui j'ai aidé ma grand mère")
    assert "cv_counts" not in keys(after)


def test_unsure_work_waits_for_a_yes() -> None:
    content = take(at("cv_work"), "j'étais chauffeur deux ans").content
    assert content.experiences == () and next_question(content) == CONFIRM
    yes, no = take(content, "oui").content, take(content, "non").content
    assert yes.experiences[0].months == 24
    assert no.experiences == () and next_question(no) == "cv_work_what"


def test_summers_are_confirmed_before_they_are_months() -> None:
    content = take(at("cv_work"), "j'ai fait les vendanges pendant deux étés").content
    assert content.experiences[0].months is None
    assert talk_of(content).doubts[0].said == "environ quatre mois"
    assert take(content, "oui").content.experiences[0].months == 4
    assert take(content, "non trois mois").content.experiences[0].months == 3


def test_a_bare_yes_asks_which_work_or_which_study() -> None:
    content = take(at("cv_work_more"), "oui").content
    assert next_question(content) == "cv_work_what"
    assert next_question(take(at("cv_studies"), "oui").content) == "cv_study_what"


def test_what_is_private_is_never_in_the_content() -> None:
    text = "j'ai quarante ans j'ai trois enfants je suis malienne diabétique et j'étais couturière à bamako"
    content = take(at("cv_work"), text).content
    written = json.dumps(content.to_json(), ensure_ascii=False).lower()
    assert content.experiences[0].rome == "B1803"
    assert not any(word in written for word in ("quarante", "40", "enfant", "malien", "diab"))


def test_pride_in_ones_children_is_met_kindly_and_not_written() -> None:
    outcome = take(at("cv_proud"), "je suis fière d'avoir élevé mes quatre enfants")
    assert "cv_bravo" in keys(outcome)
    assert next_question(outcome.content) == "cv_proud"
    assert take(outcome.content, "mes enfants").content.proud == ""


def test_a_licence_of_another_country_is_asked_about() -> None:
    content = take(at("cv_licence"), "j'ai le permis algérien").content
    assert content.licence == "" and next_question(content) == "cv_licence_valid"
    assert take(content, "oui").content.licence == "car"
    assert take(content, "non").content.licence == ""


@pytest.mark.parametrize("turn", range(1, len(AWA)))
def test_one_can_go_back_from_every_question(turn: int) -> None:
    content = take(CvContent(), *(text for _, text in AWA[:turn])).content
    before = go_back(content)
    assert before is not None
    assert step_of(before, next_question(before)) <= max(1, step_of(content, next_question(content)) or 9)
    assert len(before.asked) <= len(content.asked)


@pytest.mark.parametrize("text", ["", "blabla trucmuche", "la pluie tombe", "quel jour on est"])
def test_words_that_answer_nothing_change_nothing(text: str) -> None:
    for question, _ in AWA:
        if question not in ("cv_name", "cv_proud"):
            assert answer(at(question), question, text, TOOLS) is None


def test_everything_as_tasks_is_taken_and_not_written_as_a_task() -> None:
    outcome = answer(at("cv_work_tasks"), "cv_work_tasks", "je faisais un peu tout", TOOLS)
    assert outcome is not None
    assert ("cv_everything", {}) in outcome.notes
    assert all(not job.tasks for job in outcome.content.experiences)
    assert next_question(outcome.content) != "cv_work_tasks"

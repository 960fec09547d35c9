"""What a person says of themselves: plain sentences, the right gender, about twenty seconds of words."""

from __future__ import annotations

from datetime import date

import pytest

from bot.cv.examples import example_names, read_example
from bot.cv.labels import read_labels
from bot.cv.words import card_lines, count_words, phone_text, spoken_summary
from bot.french.sentences import check, plain_limits
from bot.jobs.cv import CvContent, Experience, Language, Study

TODAY = date(2026, 11, 27)
MOST_WORDS = read_labels("words")["most_words"]
CLEANER = CvContent(
    given_name="Awa",
    wanted="ménage chez des particuliers",
    wanted_rome="K1304",
    wanted_title="Employée de ménage",
)


def said(content: CvContent) -> str:
    return " ".join(spoken_summary(content, TODAY))


def work(**told: object) -> CvContent:
    return CLEANER.with_(
        experiences=(Experience(**{"work": "ménage", "title": "Employée de ménage", **told}),)
    )


def all_said(content: CvContent) -> tuple[str, ...]:
    return (*spoken_summary(content, TODAY), *phone_text(content, TODAY), *card_lines(content))


@pytest.mark.parametrize("name", example_names())
def test_every_sentence_is_plain_spoken_french(name: str) -> None:
    content = read_example(name)
    names = [content.given_name, content.family_name, content.commune, "CV"]
    names += [*content.skills, *(each.name for each in content.languages)]
    names += [content.wanted_title, content.wanted, *(w.title for w in content.experiences)]
    names += [*(w.work for w in content.experiences), *(s.title for s in content.studies)]
    faults = [
        fault for line in all_said(content) for fault in check(line, plain_limits(kandel_moles=0), names)
    ]
    assert faults == []


@pytest.mark.parametrize("name", example_names())
def test_a_summary_says_who_what_work_and_why_in_few_words(name: str) -> None:
    lines = spoken_summary(read_example(name), TODAY)
    assert read_example(name).given_name in lines[0]
    assert 30 <= sum(count_words(line) for line in lines) <= MOST_WORDS
    assert len(lines) == len(set(lines))


def test_nothing_told_is_still_a_polite_greeting() -> None:
    assert spoken_summary(CvContent())[0] == "Bonjour."
    assert all(line.endswith((".", "?")) and "{" not in line for line in all_said(CvContent()))
    assert len(card_lines(CvContent())) == 4


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (work(months=30), "J'ai deux ans et demi d'expérience comme employée de ménage."),
        (work(months=24, is_current=True), "Je travaille comme employée de ménage depuis deux ans."),
        (work(months=3), "J'ai déjà travaillé comme employée de ménage."),
        (work(), "J'ai déjà travaillé comme employée de ménage."),
        (
            work(title="", work="vendre des beignets", months=12),
            "J'ai un an d'expérience : vendre des beignets.",
        ),
        (CLEANER.with_(gender="m"), "Je suis motivé et j'apprends vite."),
        (CLEANER.with_(gender="f"), "Je suis motivée et j'apprends vite."),
        (CLEANER, "J'ai envie de travailler et d'apprendre."),
    ],
)
def test_what_was_done_is_said_kindly(content: CvContent, sentence: str) -> None:
    gendered = content if content.gender or not content.experiences else content.with_(gender="f")
    assert sentence in said(gendered)
    assert sentence in phone_text(gendered)
    assert sentence == card_lines(gendered)[2]


@pytest.mark.parametrize(
    ("gender", "sentence"),
    [
        ("f", "Je cherche un travail d'employée de ménage."),
        ("m", "Je cherche un travail d'employé de ménage."),
        ("", "Je cherche un travail : ménage chez des particuliers."),
    ],
)
def test_the_work_wanted_is_said_in_the_persons_gender(gender: str, sentence: str) -> None:
    assert card_lines(CLEANER.with_(gender=gender))[1] == sentence


def test_a_trade_with_a_long_name_is_said_in_its_everyday_name() -> None:
    lift = CvContent(
        gender="f", wanted_title="Agente d'entretien et de dépannage d'ascenseurs", wanted_rome="I1301"
    )
    assert card_lines(lift)[1] == "Je cherche un travail : ascenseurs."


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"commune": "Le Mans"}, "J'habite au Mans."),
        ({"commune": "Lyon 9e"}, "J'habite à Lyon neuvième."),
        (
            {"languages": (Language("turc", "mother_tongue"), Language("français", "some"))},
            "et un peu français.",
        ),
        ({"languages": (Language("français", "some"),)}, "Je parle un peu français."),
        ({"skills": ("repasser.", "faire les vitres")}, "Je sais repasser et faire les vitres."),
        ({"licence": "car", "has_vehicle": True}, "J'ai le permis de conduire et une voiture."),
        ({"licence": "in_progress"}, "Je passe le permis de conduire."),
        ({"available_from": "2027-03-01"}, "Je peux commencer le lundi premier mars."),
        ({"available_from": "2026-11-01"}, "Je peux commencer tout de suite."),
        ({"hours": ("school", "no_weekend", "morning")}, "Je peux travailler pendant l'école et en semaine."),
        ({"studies": (Study("Diplôme d'aide-soignante"),)}, "J'ai un diplôme d'aide-soignante."),
        ({"studies": (Study("CAP cuisine"),)}, "J'ai un CAP cuisine."),
        ({"studies": (Study("Formation de cariste"),)}, "J'ai fait une formation de cariste."),
        ({"studies": (Study("Master"),)}, "J'ai fait des études : master."),
        ({"proud": "les familles me confient leurs clés"}, "Les familles me confient leurs clés."),
    ],
)
def test_each_fact_has_its_sentence(told: dict, sentence: str) -> None:
    assert sentence in said(CvContent(**told))


@pytest.mark.parametrize(
    "told",
    [
        {"licence": "none"},
        {"available_from": "2027"},
        {"skills": ("faire " + "beaucoup de choses " * 9,)},
        {"proud": "J'ai " + "fait beaucoup de choses " * 9},
        {"studies": (Study("CAP cuisine", is_completed=False),)},
        {"proud": "J'ai trois enfants et mes enfants travaillent."},
    ],
)
def test_what_cannot_be_said_in_one_breath_or_helps_nobody_is_left_out(told: dict) -> None:
    assert said(CvContent(**told)) == said(CvContent())


def test_a_second_trade_is_said_after_the_first() -> None:
    other = Experience("vente en boulangerie", "D1106", "Vendeuse en boulangerie-pâtisserie", months=6)
    content = work(months=30, rome="K1304").with_(gender="f")
    both = content.with_(experiences=(other, *content.experiences))
    assert "comme employée de ménage. J'ai aussi travaillé comme vendeuse en boulangerie-pâtisserie." in said(
        both
    )


def test_the_telephone_text_asks_one_question_and_ends_with_the_number() -> None:
    lines = phone_text(read_example("awa"), TODAY)
    assert [line for line in lines if line.endswith("?")] == ["Est-ce que vous cherchez quelqu'un ?"]
    assert lines[-2:] == ("Mon numéro est le 06 39 98 12 34.", "Merci, au revoir.")
    assert not [line for line in phone_text(CLEANER) if "numéro" in line]


def test_the_last_line_at_the_door_names_the_number_only_when_the_cv_has_it() -> None:
    assert (
        card_lines(CLEANER.with_(phone="06 39 98 12 34"))[3] == "Voici mon CV, avec mon numéro de téléphone."
    )
    assert card_lines(CLEANER)[3] == "Voici mon CV, merci de le garder."

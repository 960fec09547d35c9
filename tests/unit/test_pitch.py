"""What a person says on the telephone: three short sentences from the offer and the CV, in their gender."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.jobs.cv import CvContent, Experience
from bot.jobs.offer import Offer
from bot.jobs.offer_wire import read_offer
from bot.jobs.pitch import best_experience, follow_up_lines, named_work, pitch_lines, say_months
from bot.sources.offer_file import read_offers

TODAY = date(2026, 11, 24)
OFFERS = Path(__file__).resolve().parents[2] / "bot" / "jobs" / "data" / "offers.jsonl"


def offer(title: str = "Agent d'entretien (H/F)", rome: str = "K2204", **fields: object) -> Offer:
    return read_offer({"id": "1", "intitule": title, "romeCode": rome, **fields}, "test")


def keys(cv: CvContent, made: Offer | None = None) -> list[str]:
    return [key for key, _ in pitch_lines(made or offer(), cv, "nettoyage", TODAY)]


@pytest.mark.parametrize(
    ("title", "feminine", "masculine"),
    [
        (
            "Agent / Agente d'entretien de bureaux (H/F)",
            "agente d'entretien de bureaux",
            "agent d'entretien de bureaux",
        ),
        ("Vendeur en boulangerie (H/F)", "vendeuse en boulangerie", "vendeur en boulangerie"),
        (
            "Aide ménager / Aide ménagère à domicile (H/F)",
            "aide ménagère à domicile",
            "aide ménager à domicile",
        ),
        ("Couturier retoucheur (H/F)", "couturière retoucheuse", "couturier retoucheur"),
        ("Aide-boulanger (H/F)", "aide-boulangère", "aide-boulanger"),
        ("Aide à domicile (H/F)", "aide à domicile", "aide à domicile"),
        (
            "Agent hôtelier en maison de retraite (H/F)",
            "agente hôtelière en maison",
            "agent hôtelier en maison",
        ),
    ],
)
def test_the_title_is_said_in_the_persons_gender(title: str, feminine: str, masculine: str) -> None:
    made = offer(title)
    assert (named_work(made, "f", "x"), named_work(made, "m", "x")) == (feminine, masculine)


def test_without_a_known_gender_the_everyday_name_serves_both() -> None:
    assert named_work(offer(), "", "nettoyage") == "nettoyage"
    assert named_work(offer(romeLibelle="Nettoyage de locaux"), "", "") == "nettoyage de locaux"
    assert named_work(offer("Femme de chambre / Valet"), "f", "chambres d'hôtel") == "chambres d'hôtel"


def test_no_work_of_the_example_offers_is_cut_in_the_middle() -> None:
    for made in read_offers(OFFERS, "example").offers:
        for gender in ("f", "m", ""):
            words = named_work(made, gender, "").split()
            assert 1 <= len(words) <= 5
            assert words[-1] not in ("de", "du", "des", "en", "et", "à", "la") and "/" not in words, words


def test_a_person_with_an_empty_cv_still_has_three_sentences() -> None:
    assert keys(CvContent()) == ["say_hello_unnamed", "say_offer_job", "say_serious"]
    assert keys(CvContent(gender="f"))[2] == "say_serious_f"


def test_the_same_work_done_before_is_said_first_with_its_length() -> None:
    done = Experience("ménage", rome="K2204", months=30)
    cv = CvContent(given_name="Awa", experiences=(Experience("vente", rome="D1106", months=90), done))
    lines = pitch_lines(offer(), cv, "nettoyage", TODAY)
    assert lines[0] == ("say_hello", {"name": "Awa"})
    assert lines[1] == ("say_offer_job", {"work": "de nettoyage"})
    assert lines[2] == ("say_done_long", {"length": "deux ans et demi"})
    assert best_experience(offer(), cv) == done


def test_other_work_then_a_skill_then_availability_speak_for_the_person() -> None:
    other = CvContent(experiences=(Experience("vente au marché", rome="D1106", months=6),))
    assert pitch_lines(offer(), other, "", TODAY)[2] == ("say_worked", {"work": "vente au marché"})
    assert keys(CvContent(skills=("Nettoyer les vitres",)))[2] == "say_skill"
    assert keys(CvContent(available_from="now"))[2] == "say_start_now"
    later = pitch_lines(offer(), CvContent(available_from="2026-12-01"), "", TODAY)[2]
    assert later == ("say_start_from", {"day": "mardi premier décembre"})
    assert keys(CvContent(available_from="2026-11-01"))[2] == "say_start_now"


@pytest.mark.parametrize(
    ("months", "words"),
    [
        (0, "un mois"),
        (6, "six mois"),
        (12, "un an"),
        (18, "un an et demi"),
        (24, "deux ans"),
        (41, "trois ans"),
        (47, "quatre ans"),
    ],
)
def test_lengths_are_said_as_people_say_them(months: int, words: str) -> None:
    assert say_months(months) == words


def test_a_second_call_names_the_person_and_the_work() -> None:
    lines = follow_up_lines(CvContent(given_name="Awa", family_name="Sow"), "Agente de nettoyage")
    assert lines[0] == ("say_hello", {"name": "Awa Sow"})
    assert lines[1] == ("say_once_more", {"work": "agente de nettoyage"})


def test_a_training_and_an_internship_are_called_what_they_are() -> None:
    training = offer("Formation maçon", "F1703", natureContrat="Formation")
    assert pitch_lines(training, CvContent(gender="f"), "maçonnerie", TODAY)[1] == (
        "say_offer_training",
        {"work": "de maçonnerie"},
    )
    stage = offer("Stage en crèche", "K1303", natureContrat="Stage")
    assert keys(CvContent(), stage)[1] == "say_offer_internship"

"""A text is a danger, to check, or clear, spoken and written alike; what is honest is never a danger."""

from __future__ import annotations

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bench.scams import measure
from bot.jobs.offer import Contact, Offer
from bot.jobs.scam import MOST_CHARACTERS, check_offer, check_text
from bot.jobs.scam_signs import Verdict
from bot.sources.examples import EXAMPLES
from bot.sources.offer_file import read_offers


@pytest.mark.parametrize(
    ("spoken", "written"),
    [
        ("on me demande cinquante euros pour le dossier", "On me demande 50 € pour le dossier."),
        (
            "il faut rappeler le zéro huit quatre-vingt-dix-neuf douze trente-quatre cinquante-six",
            "Il faut rappeler le 08 99 12 34 56.",
        ),
        (
            "un numéro en plus quarante-quatre m'a proposé un emploi",
            "Un numéro en +44 m'a proposé un emploi.",
        ),
        (
            "téléphonez au cent dix-huit deux cent dix-huit pour postuler",
            "Téléphonez au 118 218 pour postuler.",
        ),
        ("ils promettent quatre cents euros par jour", "Ils promettent 400 €/jour."),
    ],
)
def test_spoken_and_written_numbers_are_read_alike(spoken: str, written: str) -> None:
    first, second = check_text(spoken), check_text(written)
    assert first.verdict is second.verdict is Verdict.DANGER
    assert {sign.kind for sign in first.signs} == {sign.kind for sign in second.signs}


@pytest.mark.parametrize(
    "text",
    [
        "on m'a dit de rappeler le trente-neuf quarante-neuf pour changer mon rendez-vous",
        "Appelez le 39 49, France Travail, pour vous inscrire.",
        "Renseignements au numéro vert 0 800 12 69 00 (appel gratuit).",
        "le numéro c'est zéro huit cent cinq douze trente-quatre cinquante-six c'est gratuit",
        "Info Escroqueries : 0 805 805 817.",
        "Service civique : des frais de dossier de 30 €, annoncés sur le site officiel du programme.",
        "Concours d'agent de la ville, droits d'inscription de 15 €, voir la brochure de la préfecture.",
    ],
)
def test_what_is_legitimate_is_never_a_danger(text: str) -> None:
    assert check_text(text).verdict is not Verdict.DANGER


def test_an_official_fee_is_to_check() -> None:
    checked = check_text(
        "Des frais de dossier de 45 € sont demandés, comme annoncé sur le site officiel du programme."
    )
    assert checked.verdict is Verdict.ATTENTION
    assert checked.kind == "fee"


def test_an_official_fee_paid_with_coupons_is_a_danger() -> None:
    text = "Programme officiel : réglez les 45 € de frais de dossier par coupon PCS et envoyez les codes."
    assert check_text(text).verdict is Verdict.DANGER


def test_two_small_signs_make_a_danger_together() -> None:
    alone = check_text("Pas d'entretien pour ce poste.")
    both = check_text("Pas d'entretien pour ce poste, postulez sur WhatsApp.")
    assert alone.verdict is Verdict.ATTENTION
    assert both.verdict is Verdict.DANGER


def test_the_gravest_sign_is_spoken_of_first() -> None:
    checked = check_text("Pas d'entretien, et on me demande cinquante euros pour le dossier.")
    assert checked.kind == "fee"
    assert [sign.verdict for sign in checked.signs] == sorted(
        (sign.verdict for sign in checked.signs), key=lambda verdict: verdict is not Verdict.DANGER
    )


def test_a_sign_shows_the_words_as_they_were_written() -> None:
    text = "Bonjour, merci de régler 45 € de frais de dossier."
    sign = check_text(text).signs[0]
    assert text[sign.start : sign.end] == sign.words
    assert "45 €" in sign.words


def test_a_warning_about_scams_is_clear() -> None:
    text = "Attention aux fausses offres : ne payez jamais pour obtenir un emploi."
    assert check_text(text).verdict is Verdict.CLEAR


def test_a_person_who_tells_a_scam_and_names_it_is_not_read_as_a_warning() -> None:
    text = "c'est une arnaque ils m'ont demandé cinquante euros pour le dossier"
    assert check_text(text).verdict is Verdict.DANGER


def offer(**fields: object) -> Offer:
    return Offer(
        id="1", source="file", kind=str(fields.pop("kind", "job")), title="Agent de nettoyage", **fields
    )  # type: ignore[arg-type]


def test_an_offer_is_checked_with_its_number() -> None:
    dear = offer(description="Ménage de bureaux.", contact=Contact(phone="08 99 12 34 56"))
    plain = offer(description="Ménage de bureaux.", contact=Contact(phone="04 65 71 12 34"))
    assert check_offer(dear).verdict is Verdict.DANGER
    assert check_offer(plain).verdict is Verdict.CLEAR


def test_the_fee_of_a_training_is_to_check_and_that_of_a_job_a_danger() -> None:
    text = "Merci de payer 90 euros de frais de dossier."
    assert check_offer(offer(kind="training", description=text)).verdict is Verdict.ATTENTION
    assert check_offer(offer(kind="job", description=text)).verdict is Verdict.DANGER


def test_no_example_offer_is_a_danger() -> None:
    offers = read_offers(EXAMPLES, "example").offers
    assert len(offers) > 400
    assert not [one.id for one in offers if check_offer(one).verdict is Verdict.DANGER]


@pytest.mark.parametrize(("half", "recall", "false"), [("development", 1.0, 0.0), ("practice", 0.99, 0.005)])
def test_the_texts_learned_from_stay_as_they_are_told(half: str, recall: float, false: float) -> None:
    scams = measure(half)
    assert (scams.recall().value or 0.0) >= recall
    assert (scams.false_danger().value or 0.0) <= false


def test_a_few_words_are_too_little_for_an_impression() -> None:
    assert check_text("Pas d'entretien pour ce poste.").verdict is Verdict.ATTENTION


def test_the_same_text_is_computed_once() -> None:
    text = "on me demande cinquante euros pour le dossier, une fois"
    assert check_text(text) is check_text(text)


def test_a_very_long_text_is_read_up_to_its_limit() -> None:
    text = "bonjour " * (MOST_CHARACTERS // 8) + "payez 50 € de frais de dossier"
    assert check_text(text).verdict is Verdict.CLEAR


@given(st.text(max_size=300))
def test_any_text_has_an_answer(text: str) -> None:
    checked = check_text(text)
    assert checked.verdict in Verdict
    assert all(text[sign.start : sign.end] == sign.words for sign in checked.signs)


def test_random_words_of_the_field_have_an_answer() -> None:
    words = [
        "euros",
        "50",
        "payer",
        "le",
        "dossier",
        "whatsapp",
        "+44",
        "08",
        "99",
        "rib",
        ".",
        "?",
        "colis",
        "€",
        "mon",
    ]
    rng = random.Random(7)
    for _ in range(300):
        check_text(" ".join(rng.choice(words) for _ in range(rng.randint(1, 60))))
    assert check_text(string.printable).verdict in Verdict

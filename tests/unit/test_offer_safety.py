"""A dangerous offer is never proposed, an offer to check is, with its kind; what is left out is counted."""

from __future__ import annotations

import logging

import pytest

from bot.jobs.offer import Contact, Criteria, Offer
from bot.jobs.offer_safety import kind_to_check
from bot.jobs.offers import search

HONEST = "Nettoyage de bureaux le matin, matériel fourni, entretien à l'agence."
DANGEROUS = "Merci de payer 60 € de frais de dossier par coupon PCS avant le premier jour."
TO_CHECK = "Des frais de dossier de 30 euros sont annoncés sur le site officiel du programme."


class Offers:
    """A source with these descriptions."""

    def __init__(self, *descriptions: str) -> None:
        self._descriptions = descriptions

    def search(self, criteria: Criteria) -> list[Offer]:
        return [
            Offer(id=str(at), source="file", kind="job", title="Ménage", rome="K2204", description=text,
                  contact=Contact(phone="04 65 71 12 34"))
            for at, text in enumerate(self._descriptions)
        ]  # fmt: skip


def found(*descriptions: str, limit: int = 10) -> list[str]:
    result = search(Offers(*descriptions), Criteria(kind="job", romes=("K2204",)), limit)
    return [match.offer.description for match in result.matches]


def test_a_dangerous_offer_is_never_found() -> None:
    assert found(DANGEROUS, HONEST) == [HONEST]
    assert found(DANGEROUS) == []


def test_the_next_honest_offer_takes_its_place() -> None:
    assert len(found(HONEST, DANGEROUS, HONEST, HONEST, limit=3)) == 3


def test_an_offer_to_check_is_found_with_its_kind() -> None:
    assert found(TO_CHECK) == [TO_CHECK]
    offer = Offers(TO_CHECK).search(Criteria())[0]
    assert kind_to_check(offer) == "fee"
    assert kind_to_check(Offers(HONEST).search(Criteria())[0]) == ""


def test_dangers_are_counted_in_the_log_without_their_content(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        found(DANGEROUS, HONEST)
    assert "1 look like a scam" in caplog.text
    assert "PCS" not in caplog.text

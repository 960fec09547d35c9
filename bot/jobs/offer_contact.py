"""A contact that is of use by voice: a person, a telephone number, a place to go to."""

from __future__ import annotations

from collections.abc import Sequence

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType, shortnumberinfo

from bot.jobs.offer import Contact
from bot.jobs.offer_hours import read_opening
from bot.jobs.offer_rules import fold, found, load_rules, pattern

REGION = "FR"
"""Country of numbers written without a prefix."""


def read_contact(name: str, phone: str, lines: Sequence[str], comment: str) -> Contact | None:
    """Contact of an offer from `contact.nom`, `telephone`, `coordonnees1..3` and `commentaire`; None when
    nothing of it can be used by voice: e-mail and web addresses are left out."""
    rules = load_rules()
    spoken = [line for line in (_clean(line) for line in lines) if line and _is_spoken(line)]
    address = ", ".join(spoken) if any(found(rules["address"], fold(line)) for line in spoken) else ""
    person = _clean(name) if _is_spoken(name) else ""
    number = read_phone(phone) or _phone_within([*lines, comment])
    if not (person or number or address):
        return None
    return Contact(person, number, address, read_opening(comment))


def read_phone(text: str) -> str:
    """Telephone number in national form (`04 65 71 12 34`); empty when it is not one, when it is a
    premium-rate number, or when its call is not free or at the usual price."""
    try:
        number = phonenumbers.parse(text, REGION)
    except NumberParseException:
        return ""
    if shortnumberinfo.is_valid_short_number_for_region(number, REGION):
        cost = shortnumberinfo.expected_cost_for_region(number, REGION)
        return "" if cost == shortnumberinfo.ShortNumberCost.PREMIUM_RATE else str(number.national_number)
    kinds = (PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST)
    if not phonenumbers.is_possible_number(number) or phonenumbers.number_type(number) in kinds:
        return ""
    form = PhoneNumberFormat.NATIONAL if number.country_code == 33 else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, form)


def _phone_within(texts: Sequence[str]) -> str:
    for text in texts:
        for match in phonenumbers.PhoneNumberMatcher(text, REGION, leniency=phonenumbers.Leniency.POSSIBLE):
            number = read_phone(match.raw_string)
            if number:
                return number
    return ""


def _is_spoken(text: str) -> bool:
    return not found(load_rules()["not_spoken"], fold(text))


def _clean(text: str) -> str:
    return pattern(r"\s+").sub(" ", text).strip(" ,;-")

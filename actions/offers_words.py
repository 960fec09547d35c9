"""An offer and its contact in short sentences, from structured fields only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rasa_sdk.executor import CollectingDispatcher

from actions.turns import label, say
from bot.french.address import say_address
from bot.french.grammar import at_place, say_trade_label
from bot.french.lexicon import read_lexicon
from bot.french.spoken import (
    say_date,
    say_days,
    say_hours,
    say_list,
    say_money,
    say_phone,
    say_travel,
    say_weekly_hours,
)
from bot.jobs.offers import Contact, Offer, OfferMatch
from bot.jobs.opening import Opening

DAY_CODES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MAX_TITLE_WORDS = 8
MAX_WORDS = 12
"""Longest title that is read, and longest sentence, words."""

WALK_KM = 3.0
"""Farthest place that is told as a walk, kilometres; beyond, the time by bus is told."""

FULL_WEEK = 35.0
"""Legal working week in France, hours: "full time" says it shorter."""

MAX_OPENINGS = 3
"""Stretches of opening time that are told: nobody remembers more."""

_GENDER_MARK = re.compile(r"\s*[(\[]?\b[HF]\s*/\s*[HF]\b[)\]]?|\s*\([^)]*\)", re.IGNORECASE)
_TOWN_PREFIX = re.compile(r"^\d[\dAB]{1,4}\s*-\s*")

Line = tuple[str, dict[str, str]]


def offer_lines(match: OfferMatch, travel: str) -> Iterator[Line]:
    """Response keys and values: work and employer, place and distance, hours and pay, and why it fits."""
    offer = match.offer
    work, employer = work_of(offer), _short(offer.employer)
    if employer and len(f"{work} {employer}".split()) < MAX_WORDS:
        yield "offers_work", {"work": work, "employer": employer}
    else:
        yield "offers_work_alone", {"work": work}
        if employer:
            yield "offers_employer", {"employer": employer}
    if offer.contract == "immersion":
        yield "offers_trial", {}
    yield from _where(match, travel)
    yield from _hours_and_pay(offer)
    reason = next((r for r in match.reasons if r in read_lexicon("labels")["reason"]), "")
    if reason:
        yield "offers_reason", {"reason": label("reason", reason)}


def detail_lines(offer: Offer) -> list[Line]:
    """Response keys and values of what was not yet said: contract, hours, licence, experience."""
    lines: list[Line] = []
    if offer.contract in read_lexicon("labels")["contract"]:
        lines.append(("offers_contract", {"contract": label("contract", offer.contract)}))
    if offer.hours and offer.weekly_hours:
        codes = [label("hours", code) for code in offer.hours[:3]]
        lines.append(("offers_hours_alone", {"hours": _capital(say_list(codes))}))
    if offer.licences:
        lines.append(("offers_licence", {}))
    if offer.needs_experience is not None:
        code = "experience" if offer.needs_experience else "no_experience"
        lines.append(("offers_reason", {"reason": label("reason", code)}))
    if offer.published_at is not None and offer.source != "example":
        lines.append(("offers_dated", {"day": say_date(offer.published_at.date())}))
    return lines or [("offers_no_details", {})]


def work_of(offer: Offer) -> str:
    """The work in everyday words, short enough for one sentence, without marks for the ear to trip on."""
    title = " ".join(_GENDER_MARK.sub("", offer.title).split())
    words = say_trade_label(title).split()
    return _capital(" ".join(words[:MAX_TITLE_WORDS]))


def contact_lines(contact: Contact) -> Iterator[Line]:
    """Response keys and values: who, telephone number two digits at a time, address, opening hours."""
    if contact.name:
        yield "offers_contact_person", {"name": say_name(contact.name)}
    if contact.phone:
        yield "offers_contact_phone", {"phone": phone_words(contact.phone)}
    if contact.address:
        yield "offers_contact_address", {"address": say_address(contact.address)}
    yield from opening_lines(contact.opening)


def phone_words(number: str) -> str:
    """A telephone number two digits at a time, with a pause between pairs."""
    return _capital(label("joiner", "list").join(say_phone(number)))


def say_name(name: str) -> str:
    """A person's name with the title in full."""
    titles = read_lexicon("labels")["title"]
    return " ".join(titles.get(word, word) for word in name.split())


def opening_lines(openings: tuple[Opening, ...]) -> Iterator[Line]:
    """Response keys and values: the days, then each stretch of time on them."""
    days: tuple[int, ...] = ()
    key = "offers_contact_opening"
    for opening in openings[:MAX_OPENINGS]:
        hours = say_hours(opening.start, opening.end)
        if opening.days != days:
            days = opening.days
            yield key, {"opening": say_days([DAY_CODES[day] for day in days])}
            key = "offers_contact_opening_too"
            yield "offers_contact_hours", {"hours": _capital(hours)}
        else:
            yield "offers_contact_hours_too", {"hours": hours}


def say_lines(dispatcher: CollectingDispatcher, lines: Iterator[Line] | list[Line]) -> None:
    """Utter these lines in order."""
    for key, values in lines:
        say(dispatcher, key, **values)


def _where(match: OfferMatch, travel: str) -> Iterator[Line]:
    town = at_place(_town(match.offer.place)) if match.offer.place else ""
    if town and match.distance_km is not None:
        is_long_walk = travel == "foot" and match.distance_km > WALK_KM
        way = say_travel(match.distance_km, "transit" if is_long_walk else travel)
        yield "offers_where", {"place": town, "travel": at_distance(way)}
    elif town:
        yield "offers_where_alone", {"place": town}


def at_distance(words: str) -> str:
    """Put the preposition of distance before a travel time."""
    return f"{read_lexicon('grammar')['at']} {words}"


def _hours_and_pay(offer: Offer) -> Iterator[Line]:
    hours = say_weekly_hours(offer.weekly_hours) if offer.weekly_hours else ""
    if not hours and offer.hours:
        hours = say_list([label("hours", code) for code in offer.hours[:2]])
    elif offer.weekly_hours == FULL_WEEK:
        hours = label("hours", "full_time")
    pay = say_money(offer.net_monthly_euros) if offer.net_monthly_euros else ""
    if len(f"{hours} {pay}".split()) + 3 > MAX_WORDS:
        pay = say_money(round(offer.net_monthly_euros or 0, -2))
    if hours and pay:
        yield "offers_hours_and_pay", {"hours": _capital(hours), "pay": pay}
    elif hours:
        yield "offers_hours_alone", {"hours": _capital(hours)}
    elif pay:
        yield "offers_pay_alone", {"pay": pay}


def _town(place: str) -> str:
    name = _TOWN_PREFIX.sub("", place).strip()
    return name.title() if name.isupper() else name


def _short(employer: str) -> str:
    return " ".join(employer.split()[:MAX_TITLE_WORDS])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

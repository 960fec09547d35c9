"""Driving licence, vehicle, and when the person can start."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.french.answers import load_answers
from bot.french.heard import normalize, strip_hesitations
from bot.french.heard_dates import read_date
from bot.french.heard_periods import read_period
from bot.french.heard_yes_no import read_yes_no
from bot.jobs.cv_words import cv_phrases, first_code

LICENCES = ("in_progress", "truck", "motorbike", "car")
"""Codes of a licence (`bot.jobs.cv.CvContent.licence`), the one that counts first."""


SHORT_WORDS = 2
"""Words of an answer about hours that may be found by their sound; a longer one is read word by word."""


@dataclass(frozen=True)
class ToldLicence:
    """What an answer says of the driving licence."""

    licence: str = ""
    """A code, empty when nothing was told."""
    has_vehicle: bool | None = None
    """Whether there is a vehicle; None when not told."""
    is_foreign: bool = False
    """True for a licence of another country: whether it is valid here is to be asked."""


@dataclass(frozen=True)
class ToldAvailability:
    """When the person can work."""

    hours: tuple[str, ...] | None = None
    """Codes of hours; () when all suit; None when not told."""
    start: str = ""
    """ISO 8601 date, or `now`; empty when not told."""


def read_licence(text: str) -> ToldLicence:
    """Read an answer to "do you have a driving licence"."""
    words = normalize(strip_hesitations(text))
    found = {code for code, _, _ in cv_phrases("licence").find(words.split())}
    vehicle = first_code(words, "vehicle", "no") and False
    if vehicle is None and first_code(words, "vehicle", "own"):
        vehicle = True
    answer = read_yes_no(words).value
    if "in_progress" in found:
        return ToldLicence("in_progress", vehicle)
    if "none" in found and not (answer == "yes" and found & {"car", "truck"}):
        return ToldLicence("none", vehicle)
    licence = next((code for code in LICENCES if code in found), "")
    if not licence:
        licence = "none" if answer == "no" else "car" if answer == "yes" or "foreign" in found else ""
    return ToldLicence(licence, vehicle, "foreign" in found and licence == "car")


def read_vehicle(text: str) -> bool | None:
    """Read an answer to "do you have a car": None when it tells nothing."""
    words = normalize(strip_hesitations(text))
    if first_code(words, "vehicle", "no"):
        return False
    if first_code(words, "vehicle", "own"):
        return True
    return {"yes": True, "no": False}.get(read_yes_no(words).value or "")


def read_availability(text: str, today: date) -> ToldAvailability:
    """Read when the person can work: hours of the day and week, and from which day."""
    words = normalize(strip_hesitations(text))
    answer = load_answers().find(words, "hours").get("hours")
    if answer is not None and answer.score < 1 and len(words.split()) > SHORT_WORDS:
        answer = None
    hours = None if answer is None else () if answer.codes == ("any",) else answer.codes
    start = "now" if first_code(words, "available", "now") else ""
    is_weekly = first_code(words, "available", "days") and not first_code(words, "available", "start_at")
    day = read_date(words, today)
    if is_weekly:
        return ToldAvailability(hours, start)
    if day.readings and not start:
        start = day.readings[0].value.isoformat()
    if not start:
        period = read_period(words, today)
        start = period.readings[0].value.first.isoformat() if period.readings else ""
    if start and start != "now" and start <= today.isoformat():
        start = "now"
    return ToldAvailability(hours, start)

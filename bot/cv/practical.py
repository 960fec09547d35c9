"""Practical facts of a CV: driving licence, vehicle, when the person can work."""

from __future__ import annotations

import re

from bot.cv.labels import read_labels
from bot.cv.typesetting import sentence_case, typeset
from bot.french.grammar import of_word
from bot.jobs.cv import CvContent

_MOMENT = re.compile(r"([12]\d{3})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?")


def practical_lines(content: CvContent, most: int = 0) -> list[str]:
    """One line a fact, as it is printed."""
    lines = [written_licence(content), written_availability(content.available_from), written_hours(content)]
    return [sentence_case(typeset(line, most)) for line in lines if line]


def written_licence(content: CvContent) -> str:
    """The licence and the vehicle; empty when there is neither."""
    labels = read_labels()
    licence = labels["licence"].get(content.licence, "")
    if not content.has_vehicle or content.licence not in ("car", "truck", ""):
        return licence
    return labels["licence_vehicle"].format(licence=licence) if licence else labels["vehicle_alone"]


def written_availability(moment: str) -> str:
    """From when the person can work: "Disponible à partir du 2 mars 2027"; empty when not told."""
    labels = read_labels()
    if moment == "now":
        return labels["available"]["now"]
    found = _MOMENT.fullmatch(moment)
    if not found:
        return ""
    year, month, day = found.groups("")
    name = f"{labels['months'][int(month) - 1]} {year}" if month else year
    if not day:
        return labels["available"]["month"].format(of_date=of_word(name))
    shown = labels["first_day"] if int(day) == 1 else str(int(day))
    return labels["available"]["date"].format(date=labels["day"].format(day=shown, month=name))


def written_hours(content: CvContent) -> str:
    """The hours the person can work, on one line; empty when not told."""
    labels = read_labels()
    hours = [labels["hours"][tag] for tag in content.hours if tag in labels["hours"]]
    return labels["hours_line"].format(hours=", ".join(hours)) if hours else ""

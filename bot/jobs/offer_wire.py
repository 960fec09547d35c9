"""Reading an offer from the field names of France Travail's "Offres d'emploi v2"."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import datetime, timezone

from bot.jobs.offer import Contact, Offer
from bot.jobs.offer_contact import read_contact
from bot.jobs.offer_hours import hours_tags, weekly_hours
from bot.jobs.offer_pay import net_pay
from bot.jobs.offer_rules import fold, found, load_rules, pattern

WIRE: Mapping[str, tuple[str, str]] = {
    "id": ("id", "text"),
    "title": ("intitule", "text"),
    "description": ("description", "text"),
    "created_at": ("dateCreation", "date"),
    "updated_at": ("dateActualisation", "date"),
    "place": ("lieuTravail.libelle", "text"),
    "latitude": ("lieuTravail.latitude", "latitude"),
    "longitude": ("lieuTravail.longitude", "longitude"),
    "postcode": ("lieuTravail.codePostal", "text"),
    "insee": ("lieuTravail.commune", "insee"),
    "rome": ("romeCode", "rome"),
    "rome_label": ("romeLibelle", "text"),
    "appellation": ("appellationlibelle", "text"),
    "employer": ("entreprise.nom", "text"),
    "contract_type": ("typeContrat", "text"),
    "contract_label": ("typeContratLibelle", "text"),
    "contract_nature": ("natureContrat", "text"),
    "experience": ("experienceExige", "text"),
    "licences": ("permis", "labels"),
    "pay": ("salaire.libelle", "text"),
    "pay_comment": ("salaire.commentaire", "text"),
    "week": ("dureeTravailLibelle", "text"),
    "week_kind": ("dureeTravailLibelleConverti", "text"),
    "exercise": ("complementExercice", "text"),
    "conditions": ("conditionExercice", "text"),
    "context_hours": ("contexteTravail.horaires", "labels"),
    "context_conditions": ("contexteTravail.conditionsExercice", "labels"),
    "contact_name": ("contact.nom", "text"),
    "contact_phone": ("contact.telephone", "text"),
    "contact_line1": ("contact.coordonnees1", "text"),
    "contact_line2": ("contact.coordonnees2", "text"),
    "contact_line3": ("contact.coordonnees3", "text"),
    "contact_comment": ("contact.commentaire", "text"),
}
"""Our name of each field: the source's name, and the kind of value. Every field may be missing."""

LONGEST_ID = 64
"""Longest identifier that is kept, signs."""

LATITUDES = (-90.0, 90.0)
LONGITUDES = (-180.0, 180.0)


class BadOffer(ValueError):
    """An offer that cannot be used; the message says why, in English, with the source's field name."""


def read_offer(wire: Mapping[str, object], source: str) -> Offer:
    """Read an offer; fields may be nested (`{"lieuTravail": {...}}`) or flat (`lieuTravail.latitude`).
    Raises BadOffer when a field has a wrong value or when neither title nor occupation is given."""
    if not isinstance(wire, Mapping):
        raise BadOffer("not an object with named fields")
    values = {name: _value(wire, path, kind) for name, (path, kind) in WIRE.items()}
    title = values["title"] or values["appellation"] or values["rome_label"]
    if not title:
        raise BadOffer("no intitule, appellationlibelle or romeLibelle: nothing to say")
    week = weekly_hours(str(values["week"]))
    contract = _contract(values)
    pay, is_estimate = net_pay(str(values["pay"] or values["pay_comment"]), week, contract)
    return Offer(
        id=_id(str(values["id"]), wire),
        source=source,
        kind=_kind(values),
        title=str(title),
        hours=hours_tags(_hours_text(values), week),
        weekly_hours=week,
        contract=contract,
        contract_months=_months(str(values["contract_label"])),
        net_monthly_euros=pay,
        has_pay_estimate=is_estimate,
        pay_text=str(values["pay"]),
        needs_experience=load_rules()["experience"].get(values["experience"]),
        published_at=values["updated_at"] or values["created_at"],
        contact=_contact(values),
        wire=wire,
        **{name: values[name] for name in _AS_READ},
    )


_AS_READ = (
    *("description", "place", "latitude", "longitude", "postcode", "insee", "rome", "rome_label"),
    *("appellation", "employer", "licences", "conditions"),
)


def nested(flat: Mapping[str, str]) -> dict[str, object]:
    """Nest the columns of a table (`lieuTravail.libelle`); empty cells are left out."""
    tree: dict[str, object] = {}
    for name, value in flat.items():
        if value is None or not value.strip():
            continue
        *parents, leaf = name.strip().split(".")
        branch = tree
        for parent in parents:
            below = branch.setdefault(parent, {})
            if not isinstance(below, dict):
                raise BadOffer(f"{parent} is both a value and a group")
            branch = below
        branch[leaf] = value.strip()
    return tree


def _value(wire: Mapping[str, object], path: str, kind: str) -> object:
    found_value = wire.get(path)
    if found_value is None:
        found_value = wire
        for part in path.split("."):
            found_value = found_value.get(part) if isinstance(found_value, Mapping) else None
    return _READERS[kind](found_value, path)


def _text(value: object, path: str) -> str:
    if value is None:
        return ""
    if isinstance(value, (dict, list)):
        raise BadOffer(f"{path} must be a text")
    return str(value).strip()


def _labels(value: object, path: str) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [value]
    texts = (item.get("libelle") if isinstance(item, Mapping) else item for item in items)
    return tuple(text for text in (_text(item, path) for item in texts) if text)


def _number(value: object, path: str, limits: tuple[float, float]) -> float | None:
    if value is None or value == "":
        return None
    try:
        number = float(str(value).replace(",", "."))
    except ValueError:
        raise BadOffer(f"{path} is not a number") from None
    if not limits[0] <= number <= limits[1]:
        raise BadOffer(f"{path} is out of range")
    return number


def _date(value: object, path: str) -> datetime | None:
    text = _text(value, path)
    if not text:
        return None
    try:
        read = datetime.fromisoformat(re.sub(r"(\.\d{3})\d*", r"\1", text.replace("Z", "+00:00")))
    except ValueError:
        raise BadOffer(f"{path} is not a date") from None
    return read if read.tzinfo else read.replace(tzinfo=timezone.utc)


def _code(value: object, path: str, form: str) -> str | None:
    text = _text(value, path).upper()
    if text and not re.fullmatch(form, text):
        raise BadOffer(f"{path} has not the form of a code")
    return text or None


_READERS = {
    "text": _text,
    "labels": _labels,
    "date": _date,
    "latitude": lambda value, path: _number(value, path, LATITUDES),
    "longitude": lambda value, path: _number(value, path, LONGITUDES),
    "rome": lambda value, path: _code(value, path, r"[A-N]\d{4}"),
    "insee": lambda value, path: _code(value, path, r"(\d{2}|2[AB])\d{3}"),
}


def _kind(values: Mapping[str, object]) -> str:
    natures = [fold(str(values[name])) for name in ("contract_nature", "contract_label", "contract_type")]
    for kind, rule in load_rules()["kinds"].items():
        is_nature = any(found(rule["nature"], nature) for nature in natures)
        if is_nature or found(rule["title"], fold(str(values["title"]))):
            return kind
    return "job"


def _contract(values: Mapping[str, object]) -> str:
    nature, label = fold(str(values["contract_nature"])), fold(str(values["contract_type"]))
    for rule in load_rules()["contracts"]:
        if found(rule.get("nature"), nature) or found(rule.get("type"), label):
            return rule["code"]
    return ""


def _months(label: str) -> int | None:
    match = pattern(load_rules()["contract_months"]).search(fold(label))
    return int(match[1]) if match else None


def _hours_text(values: Mapping[str, object]) -> str:
    names = ("week", "week_kind", "exercise", "conditions", "description")
    lists = (*values["context_hours"], *values["context_conditions"])
    return " ; ".join([*(str(values[name]) for name in names), *lists])


def _contact(values: Mapping[str, object]) -> Contact | None:
    lines = [str(values[f"contact_line{number}"]) for number in (1, 2, 3)]
    return read_contact(
        str(values["contact_name"]), str(values["contact_phone"]), lines, str(values["contact_comment"])
    )


def _id(given: str, wire: Mapping[str, object]) -> str:
    if len(given) > LONGEST_ID:
        raise BadOffer(f"id is longer than {LONGEST_ID} signs")
    if given:
        return given
    text = json.dumps(wire, sort_keys=True, ensure_ascii=False, default=str)
    return "x" + hashlib.sha256(text.encode()).hexdigest()[:15]

"""A CV's content goes to JSON and comes back the same, also from another version of the program."""

from __future__ import annotations

import json

from bot.jobs.cv import CvContent, Experience, Language, Study, read_content

FULL = CvContent(
    given_name="Awa",
    family_name="Diallo",
    gender="f",
    phone="06 39 98 12 34",
    experiences=(Experience("ménage", "K1304", "Employée de ménage", tasks=("repassage",), months=30),),
    studies=(Study("Baccalauréat", "Dakar", "2009", is_foreign=True),),
    languages=(Language("wolof", "mother_tongue"),),
    skills=("nettoyer une cuisine",),
    hours=("school",),
    asked=("cv_name",),
)


def test_content_survives_json() -> None:
    assert read_content(json.loads(json.dumps(FULL.to_json()))) == FULL


def test_nothing_kept_is_an_empty_cv() -> None:
    assert read_content(None) == CvContent()
    assert CvContent().to_json() == {}


def test_a_field_of_another_version_is_left_out() -> None:
    kept = {**FULL.to_json(), "age": 40, "studies": [{"title": "CAP", "mark": 12}]}
    assert read_content(kept).studies == (Study("CAP"),)

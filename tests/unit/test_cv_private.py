"""What has no place on a CV is found, and words of work are not."""

from __future__ import annotations

import pytest

from bot.cv.facts import without_private
from bot.cv.labels import read_labels
from bot.cv.private import private_kind
from bot.jobs.cv import CvContent, Experience, Study

SIGNS = read_labels("private")["signs"]


@pytest.mark.parametrize(("kind", "text"), [(row["kind"], text) for row in SIGNS for text in row["bad"]])
def test_a_private_phrase_is_found_with_its_kind(kind: str, text: str) -> None:
    assert private_kind(text) == kind
    assert private_kind(text.capitalize().replace("'", "’")) == kind


@pytest.mark.parametrize("text", [text for row in SIGNS for text in row["good"]])
def test_a_phrase_of_work_is_not_private(text: str) -> None:
    assert private_kind(text) == ""


def test_every_sign_has_phrases_that_match_and_phrases_that_do_not() -> None:
    assert [row["kind"] for row in SIGNS if len(row["bad"]) < 2 or len(row["good"]) < 2] == []
    assert {row["kind"] for row in SIGNS} >= {"age", "family", "nationality", "health", "street"}


def test_a_private_phrase_is_left_out_and_the_rest_stays() -> None:
    content = CvContent(
        given_name="Awa",
        commune="12 rue de la Paix",
        skills=("cuisiner", "je suis malienne"),
        proud="J'ai élevé mes trois enfants.",
        studies=(Study("CAP cuisine"), Study("Né en 1980")),
        experiences=(
            Experience("garde de mes petits frères", tasks=("repas", "soigner ma mère"), setting="family"),
            Experience("ménage", employer="ma tante", place="Bron"),
        ),
    )
    public = without_private(content)
    assert (public.commune, public.proud, public.skills) == ("", "", ("cuisiner",))
    assert public.studies == (Study("CAP cuisine"),)
    assert public.experiences[0].tasks == ("repas",)
    assert public.experiences[0].work == read_labels()["setting_title"]["family"]
    assert (public.experiences[1].work, public.experiences[1].employer) == ("ménage", "")

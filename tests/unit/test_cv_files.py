"""JSON Resume 1.0.0 that fits the official schema, and content files that are checked."""

from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cv.content_file import parse_content
from bot.cv.examples import example_names, read_example
from bot.cv.json_resume import SCHEMA_FILE, check_resume, make_resume, write_resume
from bot.errors import Refused
from bot.jobs.cv import SETTINGS, CvContent, Experience, Language, Study

OFFICIAL_SHA256 = "ff6e39e79cfe6dedddf7c1e313ddb4da346bde8b055a884d7f6d849965dc27a6"


def test_the_schema_is_the_official_one_unchanged() -> None:
    assert hashlib.sha256(SCHEMA_FILE.read_bytes()).hexdigest() == OFFICIAL_SHA256


@pytest.mark.parametrize("name", example_names())
def test_a_cv_is_valid_json_resume(name: str) -> None:
    resume = json.loads(write_resume(read_example(name)))
    assert resume["meta"]["version"] == "v1.0.0"
    assert resume["basics"]["name"].startswith(read_example(name).given_name)


def test_facts_stand_under_the_schemas_own_names() -> None:
    resume = make_resume(read_example("fatima"))
    assert resume["basics"]["location"] == {"city": "Vénissieux", "postalCode": "69200", "countryCode": "FR"}
    assert resume["basics"]["label"] == "Auxiliaire de vie"
    assert [row["position"] for row in resume["work"]] == [
        "Auxiliaire de vie",
        "Nettoyeuse de locaux",
        "Couture",
    ]
    assert resume["volunteer"][0] == {
        "organization": "un centre social",
        "position": "Aide aux devoirs",
        "endDate": "2018",
        "summary": "Bénévolat. 2 ans.",
    }
    assert resume["education"] == [
        {"institution": "Oran", "studyType": "Diplôme d’aide-soignante", "endDate": "2003"}
    ]
    assert resume["certificates"] == [{"name": "Permis B"}]
    assert resume["languages"][0] == {"language": "Arabe", "fluency": "langue maternelle"}
    assert "email" not in resume["basics"] and "image" not in resume["basics"]


def test_an_empty_cv_is_valid_too() -> None:
    assert set(json.loads(write_resume(CvContent()))) == {"$schema", "meta"}


def test_what_is_private_is_not_in_the_file() -> None:
    content = CvContent(skills=("cuisiner", "j'ai 45 ans"), proud="je suis mariée", commune="3 rue Haute")
    text = write_resume(content)
    assert "Cuisiner" in text
    assert not [part for part in ("45", "mariée", "Haute") if part in text]


@pytest.mark.parametrize(
    "resume", [{"basics": {"name": 1}}, {"work": [{"startDate": "19-3"}]}, {"age": 4}, {"languages": {}}]
)
def test_what_does_not_fit_the_schema_is_refused(resume: dict) -> None:
    with pytest.raises(Refused) as refusal:
        check_resume(resume)
    assert refusal.value.code == "cv.not_json_resume"


WORDS = st.text(max_size=40)


@given(
    st.builds(
        CvContent,
        given_name=WORDS,
        phone=WORDS,
        commune=WORDS,
        postcode=WORDS,
        wanted=WORDS,
        skills=st.lists(WORDS, max_size=4).map(tuple),
        languages=st.lists(st.builds(Language, WORDS, WORDS), max_size=3).map(tuple),
        studies=st.lists(st.builds(Study, WORDS, WORDS, WORDS), max_size=3).map(tuple),
        experiences=st.lists(
            st.builds(Experience, WORDS, start=WORDS, end=WORDS, setting=st.sampled_from(SETTINGS)),
            max_size=3,
        ).map(tuple),
        available_from=WORDS,
        proud=WORDS,
    )
)
def test_whatever_was_said_the_file_fits_the_schema(content: CvContent) -> None:
    assert write_resume(content)


@pytest.mark.parametrize("name", example_names())
def test_content_comes_back_from_its_file(name: str) -> None:
    assert parse_content(json.dumps(read_example(name).to_json())) == read_example(name)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("", "the content is not JSON (line 1)"),
        ('{"given_name":\n', "the content is not JSON (line 2)"),
        ("[" * 100000, "the content is not JSON (it is nested too deep)"),
        ("[]", "the content must be an object"),
        ('{"name": "Awa"}', "name is not a field of a CV"),
        ('{"given_name": 3}', "given_name must be a text"),
        ('{"skills": "cuisiner"}', "skills must be a list"),
        ('{"skills": ["a", 1]}', "skills[1] must be a text"),
        ('{"has_vehicle": "yes"}', "has_vehicle must be true or false"),
        ('{"experiences": [{}]}', "experiences[0].work is missing"),
        (
            '{"experiences": [{"work": "a", "months": 1.5}]}',
            "experiences[0].months must be a whole number from 0 to 960",
        ),
        (
            '{"experiences": [{"work": "a", "months": true}]}',
            "experiences[0].months must be a whole number from 0 to 960",
        ),
        ('{"experiences": [{"work": "a", "start": "03/2019"}]}', "experiences[0].start must be a date"),
        (
            '{"experiences": [{"work": "a", "setting": "black"}]}',
            "experiences[0].setting must be one of paid",
        ),
        ('{"hours": ["noon"]}', "hours[0] must be one of school"),
        ('{"gender": "x"}', "gender must be one of f, m, (empty)"),
    ],
)
def test_a_fault_in_a_content_file_is_named_with_its_place(text: str, advice: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse_content(text)
    assert refusal.value.advice.startswith(advice)


def test_no_word_of_the_file_is_repeated_in_the_advice() -> None:
    with pytest.raises(Refused) as refusal:
        parse_content('{"gender": "secret"}')
    assert "secret" not in str(refusal.value)

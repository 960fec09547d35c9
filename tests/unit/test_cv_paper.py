"""The PDF opened as a reader, a printer and a screen reader see it: one page, whole, the same each time."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.cv.examples import example_names, read_example
from bot.cv.labels import read_labels
from bot.cv.paper import file_name, make_pdf
from bot.cv.typesetting import PRINTABLE
from bot.jobs.cv import GENDERS, SETTINGS, CvContent, Experience, Language, Study
from bot.jobs.offer import HOURS_TAGS
from fakes.pdf import POINTS_PER_MM, OpenPdf, overlaps

PICTURE = Path(__file__).resolve().parents[2] / "docs" / "cv-example.png"
TODAY = date(2026, 11, 27)
MARGIN_MM = 13
LEAST_POINTS = 10.0
WHITE, DARK = 250, 110
FONTS = ("AtkinsonHyperlegibleNext", "LibertinusSerif")

LONG = (
    "Très longue description d'une tâche avec beaucoup de mots et encore d'autres pour déborder de la ligne "
    * 2
)


def full(text: str, count: int = 12) -> CvContent:
    """A CV in which everything is told, many times, in these words."""
    texts = tuple(f"{at} {text}" for at in range(count))
    return CvContent(
        given_name=text,
        family_name=text,
        gender="f",
        phone="06 39 98 12 34",
        commune="Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson",
        postcode="51290",
        wanted=text,
        experiences=tuple(Experience(t, "", "", t, t, 100, tasks=texts, setting="family") for t in texts),
        skills=texts,
        studies=tuple(Study(t, t, "2009", True, False) for t in texts),
        languages=tuple(Language(t, "mother_tongue") for t in texts),
        licence="truck",
        has_vehicle=True,
        hours=HOURS_TAGS,
        available_from="2027-09-01",
        proud=text * 4,
    )


CASES = {
    **{name: read_example(name) for name in example_names()},
    "empty": CvContent(),
    "name_only": CvContent(given_name="Awa"),
    "long": full(LONG),
    "one_long_word": full("W" * 150),
    "hyphens": full("Marie-Françoise-" * 9),
    "letters": CvContent(
        given_name="Nguyễn Œuvrard", family_name="Ọláfẹ́mi Þórsson Ελένη Жанна", wanted="ɛwé, ŋo"
    ),
}


@pytest.fixture(params=list(CASES), scope="module")
def opened(request: pytest.FixtureRequest) -> OpenPdf:
    return OpenPdf(make_pdf(CASES[request.param], TODAY))


def test_it_is_one_page_of_a4(opened: OpenPdf) -> None:
    assert len(opened.document) == 1
    assert opened.size_mm == (210, 297)


def test_its_letters_are_in_the_file_large_enough_and_hyperlegible(opened: OpenPdf) -> None:
    pieces = opened.pieces()
    assert pieces
    assert all(piece.is_embedded for piece in pieces)
    assert [piece.text for piece in pieces if piece.size < LEAST_POINTS - 0.01] == []
    assert {piece.font for piece in pieces if not any(name in piece.font for name in FONTS)} == set()


def test_nothing_is_printed_over_anything(opened: OpenPdf) -> None:
    assert overlaps(opened.pieces()) == []


def test_the_margins_stay_white_and_the_page_does_not(opened: OpenPdf) -> None:
    picture = opened.picture()
    edge = int(MARGIN_MM * POINTS_PER_MM * 2)
    inside = picture[edge:-edge, edge:-edge]
    frame = picture.copy()
    frame[edge:-edge, edge:-edge] = 255
    assert frame.min() > WHITE
    assert 0.003 < (inside < DARK).mean() < 0.25


def test_a_screen_reader_is_told_the_language_and_the_parts(opened: OpenPdf) -> None:
    assert b"/StructTreeRoot" in opened.content and b"/MarkInfo" in opened.content
    assert b"pdfuaid" in opened.content
    assert opened.language.startswith("fr")
    roles = opened.roles()
    assert roles[0] == "Document"
    headings = [role for role in roles if role in ("H1", "H2")]
    assert headings[:1] == ["H1"]
    assert "Figure" not in roles


def test_it_prints_in_black_and_white(opened: OpenPdf) -> None:
    picture = opened.picture()
    ink = picture[picture < 200]
    assert np.median(ink) < DARK


def test_the_text_is_read_in_the_order_of_the_page() -> None:
    text = OpenPdf(make_pdf(read_example("awa"), TODAY)).text.replace("\u00a0", " ")
    wanted = [
        "Awa Diallo",
        "Employée de ménage",
        "06 39 98 12 34",
        "69120 Vaulx-en-Velin",
        "Les familles me confient leurs clés.",
        "Employée de ménage",
        "depuis 2023",
        "Expérience de terrain · trois familles · Villeurbanne",
        "Préparation des repas",
        "Garde d’enfants",
        "Bénévolat",
        "Vente sur les marchés",
        "5 ans",
        "Nettoyer une cuisine",
        "Baccalauréat",
        "Dakar · 2009",
        "Wolof – langue maternelle",
        "Permis B en cours",
        "Disponible tout de suite",
        "Horaires : matin, en semaine",
    ]
    at = 0
    for part in wanted:
        found = text.find(part, at)
        assert found >= 0, part
        at = found + len(part)


def test_the_document_has_a_title_and_an_author_and_no_date() -> None:
    facts = OpenPdf(make_pdf(read_example("awa"), TODAY)).document.get_metadata_dict()
    assert facts["Title"] == "CV d’Awa Diallo, employée de ménage"
    assert facts["Author"] == "Awa Diallo"
    assert facts["CreationDate"] == facts["ModDate"] == ""


def test_the_same_content_gives_the_same_bytes_in_another_process() -> None:
    program = (
        "import hashlib, datetime; from bot.cv.examples import read_example;"
        "from bot.cv.paper import make_pdf;"
        "print(hashlib.sha256(make_pdf(read_example('awa'), datetime.date(2026, 11, 27))).hexdigest())"
    )
    root = Path(__file__).resolve().parents[2]
    digests = {
        subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, check=True).stdout
        for _ in range(2)
    }
    assert len(digests) == 1
    assert make_pdf(read_example("awa"), TODAY) == make_pdf(read_example("awa"), TODAY)


def test_an_empty_cv_is_a_form_to_fill_by_hand() -> None:
    text = OpenPdf(make_pdf(CvContent())).text
    for label in ("Prénom et nom", "Téléphone", "Expérience", "Ce que je sais faire", "Formation", "Langues"):
        assert label in text


def test_a_cv_that_lacks_only_the_telephone_has_room_to_write_it() -> None:
    text = OpenPdf(make_pdf(CvContent(given_name="Awa", skills=("cuisiner",)))).text
    assert "Téléphone" in text and "Prénom" not in text and "Formation" not in text


@pytest.mark.parametrize(
    ("given_name", "family_name", "name"),
    [
        ("Awa", "Diallo", "CV Awa Diallo.pdf"),
        ("../Léa", "O'Neil-Ba", "CV Léa O Neil-Ba.pdf"),
        ("", "", "CV.pdf"),
    ],
)
def test_the_file_that_a_person_receives_bears_the_name(given_name: str, family_name: str, name: str) -> None:
    assert file_name(CvContent(given_name=given_name, family_name=family_name)) == name


MARKUP = [
    "#pagebreak()",
    "*gras* _penché_ `code`",
    "$x^2$",
    "= Titre",
    "@ref <lab>",
    "// rien",
    '"); #eval("1',
    "\\ ~ --- ...",
]


@pytest.mark.parametrize("text", MARKUP)
def test_no_word_of_a_person_is_read_as_markup(text: str) -> None:
    content = CvContent(given_name="Awa", family_name=text, wanted=text, skills=(text,), proud=text)
    opened = OpenPdf(make_pdf(content))
    assert len(opened.document) == 1
    shown = text.replace("'", "’").rstrip(" .")
    assert opened.text.count(" ".join(shown.split())) >= 3


def test_never_age_family_nationality_health_or_street() -> None:
    said = ["J'ai 45 ans", "je suis mariée", "de nationalité malienne", "j'ai la RQTH", "12 rue de la Paix"]
    content = CvContent(given_name="Awa", skills=("cuisiner", *said), commune=said[-1], proud=said[0])
    text = OpenPdf(make_pdf(content)).text.replace("’", "'").lower()
    assert "cuisiner" in text
    assert [part for part in said if part.lower() in text] == []


def test_every_letter_that_is_let_through_can_be_printed() -> None:
    letters = [chr(code) for first, last in PRINTABLE for code in range(first, last + 1)]
    for at in range(0, len(letters), 40):
        content = CvContent(given_name="Awa", skills=("a" + "a".join(letters[at : at + 40]),))
        assert len(OpenPdf(make_pdf(content)).document) == 1


def test_the_smallest_plan_is_never_needed_by_the_examples() -> None:
    sizes = {
        name: {p.size for p in OpenPdf(make_pdf(read_example(name), TODAY)).pieces()}
        for name in example_names()
    }
    assert {name: min(found) for name, found in sizes.items() if min(found) < 11} == {}


def test_no_plan_prints_smaller_than_ten_points() -> None:
    assert min(plan["size"] for plan in read_labels("plans")["plans"]) >= LEAST_POINTS


WORDS = st.text(st.characters(codec="utf-8"), max_size=250)
MANY = st.lists(WORDS, max_size=15).map(tuple)


@settings(max_examples=15, deadline=None)
@given(
    content=st.builds(
        CvContent,
        given_name=WORDS,
        family_name=WORDS,
        gender=st.sampled_from(GENDERS),
        phone=WORDS,
        commune=WORDS,
        postcode=WORDS,
        wanted=WORDS,
        wanted_title=WORDS,
        proud=WORDS,
        skills=MANY,
        hours=st.lists(st.sampled_from(HOURS_TAGS)).map(tuple),
        available_from=st.sampled_from(["", "now", "2027-02-03"]),
        languages=st.lists(
            st.builds(Language, WORDS, st.sampled_from(["mother_tongue", ""])), max_size=9
        ).map(tuple),
        studies=st.lists(st.builds(Study, WORDS, WORDS, WORDS, st.booleans(), st.booleans()), max_size=9).map(
            tuple
        ),
        experiences=st.lists(
            st.builds(
                Experience,
                work=WORDS,
                employer=WORDS,
                place=WORDS,
                months=st.none() | st.integers(0, 900),
                end=st.sampled_from(["", "2020", "2021-05"]),
                tasks=MANY,
                setting=st.sampled_from(SETTINGS),
            ),
            max_size=12,
        ).map(tuple),
    )
)
def test_whatever_is_said_fits_on_one_page(content: CvContent) -> None:
    assert len(OpenPdf(make_pdf(content, TODAY)).document) == 1


def test_the_picture_of_the_documents_is_the_cv_that_is_printed() -> None:
    """Renewed by `.venv/bin/python tools/draw_cv_example.py`."""
    kept = np.asarray(Image.open(PICTURE).convert("L"), dtype=float)
    drawn = OpenPdf(make_pdf(read_example("awa"), TODAY)).page.render(scale=1.5).to_pil()
    page = np.asarray(drawn.convert("L"), dtype=float)
    assert kept.shape == page.shape
    assert np.abs(kept - page).mean() < 0.02

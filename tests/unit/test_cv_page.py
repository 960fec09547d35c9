"""What stands on a CV: names of trades, lengths, order, kind words."""

from __future__ import annotations

from datetime import date

import pytest

from bot.cv.facts import in_order, is_skills_first, neutral_name, title_of
from bot.cv.lengths import written_length
from bot.cv.page import make_page, work_title
from bot.cv.practical import written_availability, written_licence
from bot.cv.typesetting import typeset
from bot.jobs.cv import CvContent, Experience, Language, Study


def sections(content: CvContent, plan: int = 0, today: date | None = None) -> dict[str, dict]:
    made = make_page(content, today)["plans"][plan]["sections"]
    return {section["icon"]: section for section in made}


def work(months: int | None = None, start: str = "", end: str = "", is_current: bool = False) -> Experience:
    return Experience("ménage", months=months, start=start, end=end, is_current=is_current)


@pytest.mark.parametrize(
    ("done", "written"),
    [
        (work(0), "mission courte"),
        (work(1), "1 mois"),
        (work(11), "11 mois"),
        (work(12), "1 an"),
        (work(13), "1 an"),
        (work(18), "1 an et demi"),
        (work(21), "1 an et 9 mois"),
        (work(24), "2 ans"),
        (work(30), "2 ans et demi"),
        (work(33), "2 ans et 9 mois"),
        (work(71), "5 ans"),
        (work(None, "2016", "2019"), "3 ans"),
        (work(None, "2019-03", "2020-09"), "1 an et demi"),
        (work(None, "2019", "2019"), "en 2019"),
        (work(None, "2019"), "en 2019"),
        (work(None, "", "2020-05"), "jusqu'en 2020"),
        (work(None, "2019-03", "2020"), "jusqu'en 2020"),
        (work(None, "2019-03", is_current=True), "depuis 2019"),
        (work(24, is_current=True), "depuis 2 ans"),
        (work(None, is_current=True), "en poste"),
        (work(), ""),
    ],
)
def test_work_shows_its_length_rather_than_its_dates(done: Experience, written: str) -> None:
    assert written_length(done) == written


@pytest.mark.parametrize(
    ("gender", "title"),
    [("f", "Employée de ménage"), ("m", "Employé de ménage"), ("", "Employée de ménage / Employé de ménage")],
)
def test_a_trade_is_named_in_the_persons_gender(gender: str, title: str) -> None:
    for given in ("Employée de ménage", "Employé de ménage", "employée de ménage / employé de ménage", ""):
        assert title_of(given, "K1304", "ménage chez des particuliers", gender) == title


def test_a_name_that_the_table_does_not_know_is_kept_and_an_unknown_trade_has_none() -> None:
    assert title_of("Auxiliaire de vie", "K1302", "aide à domicile", "m") == "Auxiliaire de vie"
    assert title_of("", "", "vendre des beignets", "f") == ""
    assert neutral_name("Employé de ménage", "K1304", "") == "ménage chez des particuliers"


def test_a_long_name_in_both_genders_gives_way_to_the_everyday_one() -> None:
    content = CvContent(wanted_title="Employée polyvalente de restauration", wanted_rome="G1603")
    assert make_page(content)["job"] == "Restauration"
    assert make_page(content.with_(gender="m"))["job"] == "Employé polyvalent de restauration"


def test_work_that_goes_on_comes_first_then_the_last_that_ended() -> None:
    told = (work(end="2015"), work(end="2021-03"), work(is_current=True), work(end="2021-11"))
    assert [done.end for done in in_order(told)] == ["", "2021-11", "2021-03", "2015"]


def test_without_dates_the_order_told_is_kept() -> None:
    told = (work(3, end="2015"), work(30), work(5, is_current=True), work(12, end="2021"))
    assert [done.months for done in in_order(told)] == [5, 3, 30, 12]


@pytest.mark.parametrize(
    ("works", "is_first"),
    [
        ((work(3), work(8)), True),
        ((work(3), work(9)), False),
        ((work(3), work()), False),
        ((work(60, end="2019"),), True),
        ((work(60, end="2023"),), False),
        ((work(60, end="2010"), work(12, is_current=True)), False),
        ((), True),
    ],
)
def test_skills_come_first_when_work_was_short_or_long_ago(
    works: tuple[Experience, ...], is_first: bool
) -> None:
    assert is_skills_first(works, date(2026, 11, 27)) is is_first
    content = CvContent(experiences=works, skills=("cuisiner",))
    shown = list(sections(content, today=date(2026, 11, 27)))
    assert shown[0] == ("skills" if is_first else "experience")


@pytest.mark.parametrize(
    ("setting", "detail"),
    [
        ("unpaid", "Bénévolat · une crèche · Bron"),
        ("family", "Expérience familiale · une crèche · Bron"),
        ("informal", "Expérience de terrain · une crèche · Bron"),
        ("internship", "Stage · une crèche · Bron"),
        ("abroad", "Une crèche · Bron"),
        ("paid", "Une crèche · Bron"),
    ],
)
def test_every_way_of_working_is_named_with_dignity(setting: str, detail: str) -> None:
    done = Experience("ménage", employer="une crèche", place="Bron", setting=setting)
    assert sections(CvContent(experiences=(done,)))["experience"]["items"][0]["detail"] == detail


def test_work_abroad_says_so_when_the_place_is_not_known() -> None:
    done = Experience("ménage", setting="abroad")
    assert (
        sections(CvContent(experiences=(done,)))["experience"]["items"][0]["detail"]
        == "Expérience à l’étranger"
    )


def test_a_work_of_which_nothing_is_known_is_named_by_how_it_was_done() -> None:
    assert work_title(Experience("", setting="unpaid"), "f") == "Bénévolat"


def test_studies_say_what_was_reached() -> None:
    studies = (
        Study("baccalauréat", "", "2009", is_foreign=True),
        Study("CAP cuisine", "Lyon", is_completed=False),
    )
    rows = sections(CvContent(studies=studies))["studies"]["items"]
    assert rows[0] == {"title": "Baccalauréat", "detail": "À l’étranger · 2009"}
    assert rows[1] == {"title": "CAP cuisine", "detail": "Lyon · formation suivie"}


def test_headings_agree_with_the_person() -> None:
    titles = {g: sections(CvContent(proud="ok", gender=g))["proud"]["title"] for g in ("f", "m", "")}
    assert titles == {"f": "Ce dont je suis fière", "m": "Ce dont je suis fier", "": "Ma fierté"}


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        ("now", "Disponible tout de suite"),
        ("2027-03-01", "Disponible à partir du 1er mars 2027"),
        ("2027-08-12", "Disponible à partir du 12 août 2027"),
        ("2027-04", "Disponible à partir d'avril 2027"),
        ("2027", "Disponible à partir de 2027"),
        ("", ""),
    ],
)
def test_availability_is_written_in_french(moment: str, written: str) -> None:
    assert written_availability(moment) == written


@pytest.mark.parametrize(
    ("licence", "has_vehicle", "written"),
    [
        ("car", True, "Permis B et véhicule personnel"),
        ("car", False, "Permis B"),
        ("truck", None, "Permis poids lourd"),
        ("motorbike", True, "Permis moto"),
        ("in_progress", True, "Permis B en cours"),
        ("none", True, ""),
        ("", True, "Véhicule personnel"),
        ("none", None, ""),
    ],
)
def test_the_licence_is_written_only_when_there_is_one(
    licence: str, has_vehicle: bool | None, written: str
) -> None:
    assert written_licence(CvContent(licence=licence, has_vehicle=has_vehicle)) == written


def test_the_same_phrase_is_printed_once_with_a_capital() -> None:
    shown = sections(CvContent(skills=("cuisiner.", "Cuisiner", " ", "servir")))["skills"]["items"]
    assert shown == ["Cuisiner", "Servir"]


def test_works_left_out_are_still_named() -> None:
    names = ["ménage", "vente", "plonge", "couture", "cuisine", "jardinage", "peinture", "vente"]
    content = CvContent(experiences=tuple(Experience(name) for name in names))
    shown = sections(content, plan=-1)["experience"]
    assert [row["title"] for row in shown["items"]] == ["Ménage", "Vente", "Plonge"]
    assert shown["more"] == "Aussi : couture, cuisine, jardinage, peinture"


def test_the_document_is_named_after_the_person_with_elision() -> None:
    assert make_page(CvContent(given_name="Awa", wanted="ménage"))["title"] == "CV d’Awa, ménage"
    assert make_page(CvContent(family_name="Diallo"))["title"] == "CV de Diallo"


def test_a_mother_tongue_is_a_language_among_others() -> None:
    rows = sections(CvContent(languages=(Language("wolof", "mother_tongue"), Language(" "))))["languages"]
    assert rows["items"] == [{"title": "Wolof", "detail": "langue maternelle"}]


@pytest.mark.parametrize(
    ("text", "most", "printed"),
    [
        ("  j'ai  fini \n ça ", 0, "j’ai fini ça"),
        ("prêt : oui ?", 0, "prêt\u00a0: oui\u00a0?"),
        ("« bon » travail", 0, "«\u00a0bon\u00a0» travail"),
        ("12 ans", 0, "12\u00a0ans"),
        ("un deux trois quatre", 12, "un deux…"),
        ("Saint-Étienne-du-Rouvray", 10, "Saint-Éti…"),
        ("caf\u0065\u0301", 0, "café"),
        ("a\u202eb\u200b🙂李", 0, "ab"),
        ("co\u00adupe", 0, "coupe"),
    ],
)
def test_words_are_made_fit_to_be_printed(text: str, most: int, printed: str) -> None:
    assert typeset(text, most) == printed

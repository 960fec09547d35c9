"""Wishes, denials and what others do are no facts of the person's own."""

from __future__ import annotations

from datetime import date

import pytest

from bot.jobs.cv_own import own_words
from bot.jobs.cv_reading_languages import read_languages
from bot.jobs.cv_reading_names import read_full_name
from bot.jobs.cv_reading_studies import read_studies
from bot.jobs.cv_reading_work import read_work
from bot.jobs.places import load_places
from bot.jobs.trades import load_trades

TODAY = date(2026, 11, 26)


def works(text: str) -> list[str]:
    told = read_work(text, load_trades(), load_places(), TODAY)
    return [job.experience.rome for job in told.jobs]


@pytest.mark.parametrize(
    ("text", "romes"),
    [
        ("j'étais pas vendeur j'étais caissier", ["D1505"]),
        ("j'étais pas chef j'étais juste aide cuisinier", ["G1605"]),
        ("je voudrais être aide soignante mais j'ai fait que des ménages dans des bureaux", ["K2204"]),
        ("mon mari il est maçon et moi je suis caissière", ["D1505"]),
        ("le patron était boucher mais moi je faisais le nettoyage du magasin", ["K2204"]),
        ("mon frère est électricien je l'aidais sur les chantiers", ["F1602"]),
        ("j'étais pas déclarée je gardais des enfants", ["K1303"]),
    ],
)
def test_only_the_person_s_own_work_is_noted(text: str, romes: list[str]) -> None:
    assert works(text) == romes


def test_who_only_wishes_has_done_nothing_yet() -> None:
    wish = "je voudrais travailler dans une crèche j'ai jamais travaillé"
    assert read_work(wish, load_trades(), load_places(), TODAY).is_none


def test_what_others_speak_or_study_is_theirs() -> None:
    spoken = read_languages("mon mari parle anglais moi juste le bengali").languages
    assert [language.name for language in spoken] == ["bengali"]
    wish = "je voudrais faire une formation d'aide soignante"
    assert not read_studies(wish, load_trades(), load_places(), TODAY).studies


def test_what_is_left_ends_where_the_person_speaks_again() -> None:
    assert own_words("je suis arrivé il y a deux ans et je fais le jardin") == "et je fais le jardin"
    assert own_words("j'étais pas loin de bron") == "j'étais pas loin de bron"
    assert own_words("mon père est malade je m'occupe de lui") == "je m'occupe de lui"


def test_a_name_begun_anew_is_said_once() -> None:
    name = read_full_name("hassan euh hassan el idrissi")
    assert (name.given, name.family) == ("Hassan", "El Idrissi")

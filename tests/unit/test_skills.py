"""What people of an occupation usually know: plain phrases for real occupations, few at a time."""

from __future__ import annotations

import re

from bot.french.lexicon import read_lexicon
from bot.jobs.cv import CvContent, Experience
from bot.jobs.skills import ANY, MOST_WORDS, denied_skills, propose_skills, read_skills, say_skills
from bot.jobs.trade_table import read_trades

CLEANING = CvContent(experiences=(Experience("ménage chez des particuliers", "K1304"),))


def test_sixty_occupations_have_five_to_eight_skills() -> None:
    skills = read_skills()
    assert len(skills) > 60
    assert all(5 <= len(phrases) <= 8 for code, phrases in skills.items() if code != ANY)
    assert all(len(set(phrases)) == len(phrases) for phrases in skills.values())


def test_every_code_is_an_occupation_of_the_table() -> None:
    assert set(read_skills()) - {ANY} <= {trade.rome for trade in read_trades()}


def test_a_skill_begins_with_a_verb_and_is_short() -> None:
    endings = tuple(read_lexicon("tagged")["infinitives"])
    for phrases in read_skills().values():
        for phrase in phrases:
            assert phrase.split()[0].endswith(endings), phrase
            assert len(phrase.split()) <= 8 and not re.search(r"[A-Z.;:!?]", phrase), phrase


def test_few_skills_are_proposed_at_a_time() -> None:
    for code in read_skills():
        proposed = propose_skills(CvContent(wanted_rome=code), 0)
        assert 1 <= len(proposed) <= 3
        assert len(say_skills(proposed).split()) <= MOST_WORDS + 1


def test_what_a_task_says_already_is_not_proposed() -> None:
    told = CvContent(experiences=(Experience("ménage", "K1304", tasks=("nettoyer les sols",)),))
    assert "nettoyer les sols" in propose_skills(CLEANING, 0)
    assert "nettoyer les sols" not in propose_skills(told, 0)


def test_one_occupation_is_asked_about_once_and_two_twice() -> None:
    both = CvContent(experiences=(*CLEANING.experiences, Experience("caisse", "D1505")))
    assert propose_skills(CLEANING, 1) == ()
    assert propose_skills(both, 1)[0] == "tenir la caisse"
    assert propose_skills(both, 2) == ()


def test_somebody_without_work_is_asked_about_what_everybody_may_know() -> None:
    assert propose_skills(CvContent(), 0) == read_skills()[ANY][:3]


def test_the_skill_that_is_denied_is_found() -> None:
    proposed = ("nettoyer les sols", "laver les vitres", "repasser le linge")
    assert denied_skills("oui mais pas les vitres", proposed) == ("laver les vitres",)
    assert denied_skills("oui", proposed) == ()

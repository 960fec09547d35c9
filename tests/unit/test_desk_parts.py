"""The parts of the desk that need no browser: what is open, fields of a CV, texts, figures, counts."""

from __future__ import annotations

from datetime import date, datetime, timezone
from pathlib import Path

import pytest
import yaml

from bot.cv.examples import read_example
from bot.errors import Refused
from bot.mediator.cv_fields import change_fields, fields_of
from bot.mediator.figures import make_figures
from bot.mediator.opened import OPEN_SECONDS, Opened, OpenRecords
from bot.mediator.presence import SEEN_SECONDS, Presence
from bot.mediator.proposals import slug
from bot.mediator.throttle import Throttle
from bot.mediator.trials import faults_of
from bot.mediator.views import texts
from bot.mediator.words import (
    OUTSIDE,
    check_unbroken,
    faults_in,
    propose,
    question_text,
    texts_of,
    tidy,
    topics,
)
from bot.model import Reply, Transcript, Turn, TurnKind
from bot.speech.call_events import CallEnd, FirstSound, PersonSaid, ReplyCame
from bot.speech.call_tally import WISHES, CallTally
from bot.speech.note_loop import kind_of
from bot.store.accounts import ROLES


def test_five_failures_wait_until_the_first_one_is_old() -> None:
    throttle = Throttle(5, 300.0)
    for second in range(5):
        assert throttle.wait("anne", float(second)) == 0
        throttle.failed("anne", float(second))
    assert throttle.wait("anne", 5.0) == 295.0
    assert throttle.wait("paul", 5.0) == 0
    assert throttle.wait("anne", 300.5) == 0
    throttle.succeeded("anne")
    assert throttle.wait("anne", 6.0) == 0


def test_a_record_closes_by_itself_an_hour_after_its_last_use() -> None:
    records: OpenRecords[Opened] = OpenRecords()
    handle = records.open(Opened("anne"), 0.0)
    assert records.get(handle, OPEN_SECONDS - 1) is not None
    assert records.get(handle, 2 * OPEN_SECONDS - 2) is not None
    assert records.get(handle, 3 * OPEN_SECONDS) is None
    assert records.get("anything", 0.0) is None


def test_two_who_edit_see_each_other_until_one_is_gone() -> None:
    presence = Presence()
    assert presence.here("text", "anne", 0.0) == []
    assert presence.here("text", "paul", 1.0) == ["anne"]
    assert presence.here("text", "paul", SEEN_SECONDS + 2.0) == []
    presence.left("text", "paul")
    assert presence.here("text", "anne", SEEN_SECONDS + 3.0) == []


def test_every_text_of_a_cv_is_a_field_with_a_label_and_nothing_else_changes() -> None:
    content = read_example("fatima")
    fields = fields_of(content)
    assert {field.kind for field in fields} <= set(texts()["cv_fields"])
    assert change_fields(content, {field.path: field.text for field in fields}) == content
    changed = change_fields(content, {"experiences.0.work": "garde de nuit", "skills.0": " "})
    assert (changed.experiences[0].work, changed.experiences[0].rome) == ("garde de nuit", "")
    assert len(changed.skills) == len(content.skills) - 1
    assert changed.experiences[1:] == content.experiences[1:]


def test_a_text_that_loses_a_variable_is_refused_with_the_ones_to_keep() -> None:
    said = texts_of("mediator")["utter_mediator_place"]
    with pytest.raises(Refused, match="text_variables: {name}, {where}"):
        check_unbroken(said, "Un lieu vous aide.")
    with pytest.raises(Refused, match="text_variables"):
        check_unbroken(said, "{name} vous aide. {where} {ville}")
    with pytest.raises(Refused, match="text_empty"):
        check_unbroken(said, "")
    with pytest.raises(Refused, match="text_same"):
        check_unbroken(said, tidy(said.text))
    check_unbroken(said, "{name} vous aide.\nVoici le lieu : {where}.")


def test_every_text_of_the_assistant_is_plain_for_the_desk_too() -> None:
    texts_read = [said for topic in topics() for said in texts_of(topic).values()]
    assert len(texts_read) > 300
    assert not [said.name for said in texts_read[::7] if faults_in(said, said.text)]


def test_a_question_is_named_by_its_own_words() -> None:
    assert question_text("offers_place").endswith("?")
    assert question_text("nothing_known") == "nothing_known"


def test_a_hard_sentence_of_the_assistant_is_marked_and_names_are_not() -> None:
    found = faults_of("Veuillez justifier votre admissibilité.", {})
    assert "rare_word" in [fault["code"] for fault in found]
    assert faults_of("Vous allez à Zuydcoote ?", {"offers_place": {"name": "Zuydcoote"}}) == []


@pytest.mark.parametrize(("line", "kind"), [("oui", "text"), ("12", "keys"), ("*", "keys"), ("", "silent")])
def test_a_typed_line_is_words_keys_or_silence(line: str, kind: str) -> None:
    assert kind_of(line) is TurnKind(kind)


def test_a_title_makes_a_file_name_that_is_never_empty() -> None:
    assert slug("Ménage à Bron, l'été !") == "menage_a_bron_l_ete"
    assert slug("../..") == "proposal"


def test_the_words_of_the_desk_cover_every_code() -> None:
    from bot.jobs.applications import load_states
    from bot.mediator.figures import STUCK
    from bot.mediator.line import LEVELS, LINES, NOISES
    from bot.mediator.plots import PLOTS
    from bot.speech.grammars import NAMES

    words = texts()
    assert set(words["roles"]) == set(ROLES)
    assert set(words["states"]) == set(load_states()["states"])
    assert set(words["lines"]) == set(LINES) and set(words["noises"]) == set(NOISES)
    assert set(words["levels"]) == set(LEVELS) and set(words["stuck"]) == set(STUCK)
    assert set(words["expects"]) >= set(NAMES)
    assert set(words["plots"]) == set(PLOTS) and set(words["topics"]) == set(topics())


def test_a_call_becomes_counts_that_name_nobody() -> None:
    tally = CallTally()
    tally.take(ReplyCame(1.0, Reply(("Bonjour.",), question="offers_kind"), 0.1, False))
    turn = Turn("c" * 36, TurnKind.SPEECH, "p" * 64, "répète", 0.8)
    tally.take(PersonSaid(2.0, Transcript("répète", 0.8), turn))
    again = Reply(("Bonjour.",), question="offers_kind", facts={"intent": "ask_repeat"})
    tally.take(ReplyCame(2.1, again, 0.1, False))
    tally.take(FirstSound(2.6, 0.61))
    tally.take(PersonSaid(9.0, None, Turn("c" * 36, TurnKind.SILENT, "p" * 64)))
    counts = tally.counts(CallEnd("hung_up"))
    assert counts == {
        "call": 1, "end:hung_up": 1, "asked:offers_kind": 1, "repeat:offers_kind": 1, "heard:offers_kind": 1,
        "sure:offers_kind": 80, "silent:offers_kind": 1, "left:offers_kind": 1, "delay:600": 1,
    }  # fmt: skip


def test_the_wishes_that_are_counted_are_intents_of_the_dialogue() -> None:
    import yaml

    from bot.mediator.words import DOMAIN

    domains = [yaml.safe_load(path.read_text("utf-8")) for path in DOMAIN.glob("*.yml")]
    intents = {str(intent) for domain in domains for intent in domain.get("intents") or ()}
    assert set(WISHES) <= intents


def test_figures_are_sums_over_the_days_with_shares_means_and_a_median() -> None:
    first, last = date(2026, 11, 1), date(2026, 11, 3)
    found = {
        first: {"call": 3, "asked:a": 2, "heard:a": 2, "sure:a": 150, "delay:400": 1, "delay:1200": 1},
        last: {"call": 1, "asked:a": 1, "repeat:a": 2, "left:b": 1, "delay:400": 1},
    }
    figures = make_figures(found, first, last, {"call": "Appels", "asked:a": "A"}, str.upper)
    assert figures.days == [(first, 3), (date(2026, 11, 2), 0), (last, 1)]
    assert [(step.calls, step.share) for step in figures.funnel] == [(4, 1.0), (3, 0.75)]
    assert [(row.label, row.total) for row in figures.stuck] == [("A", 2), ("B", 1)]
    assert [(row.answers, row.percent) for row in figures.sure] == [(2, 75.0)]
    assert figures.median_delay == 0.4
    assert make_figures({}, first, last, {"call": "Appels"}, str).median_delay is None


def test_what_is_said_outside_the_dialogue_can_be_edited_too(tmp_path: Path) -> None:
    assert topics()[-1] == OUTSIDE
    said = texts_of(OUTSIDE)["lines_busy"]
    assert said.file == "voices/prompts.yml" and said.text.splitlines()[0].endswith("occupées.")
    at = datetime(2026, 11, 27, tzinfo=timezone.utc)
    path = propose(tmp_path, said, "Toutes les lignes sont prises.\nRappelez dans dix minutes.", "claire", at)
    assert yaml.safe_load(path.read_text("utf-8"))["file"] == "voices/prompts.yml"

"""The measure of recognition: sets, tasks, what is heard in which list, what counts as right."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from bot.audio.samples import to_pcm
from bot.audio.wav import write_wav
from bot.bench import sets
from bot.bench.recognition import (
    Heard,
    Line,
    Listener,
    as_report,
    figures_of,
    hear_all,
    missed_words,
    plan,
    read_line,
    verdict_of,
)
from bot.bench.recognition_run import spread
from bot.bench.sets import Item, load_set
from bot.bench.tasks import WORDS_IN_LIST, Task, grammar_task, load_tasks, word_tasks
from bot.errors import Misconfigured, Refused
from bot.model import Clip, Transcript, Word
from bot.speech.grammars import AnswerGrammar

STRICT = AnswerGrammar("strict", ("oui", "non"), 0.5, 8.0, 0.4, 0.7, 1)
NAMES = ("digits", "number", "day", "month", "ordinal", "letters", "trade", "yes_no")
GRAMMARS = {name: AnswerGrammar(name, ("oui", "non"), 0.5, 8.0, 0.4, 0.7, 1) for name in NAMES}
TASKS = load_tasks(GRAMMARS)
BY_NAME = {task.name: task for task in TASKS}


def item(text: str, task: str = "", speaker: str = "someone") -> Item:
    return Item(text, speaker, task)


class ScriptedEar:
    """An ear that hears what it is told to, whatever the sound."""

    def __init__(self, open_words: list[tuple[str, float]], closed_words: list[str]) -> None:
        self._open, self._closed, self.is_closed = open_words, closed_words, False
        self.lists: list[tuple[str, ...]] = []

    def with_unknown_share(self, share: float) -> ScriptedEar:
        assert share == 0
        closed = ScriptedEar(self._open, self._closed)
        closed.is_closed = True
        return closed

    def listen(self, phrases: tuple[str, ...]) -> ScriptedEar:
        self.lists.append(phrases)
        return self

    def feed(self, pcm: bytes) -> str:
        return ""

    def finish(self) -> Transcript:
        text, confidence = (self._closed.pop(0), 1.0) if self.is_closed else self._open.pop(0)
        return Transcript(text, confidence, tuple(Word(word, confidence, 0, 0) for word in text.split()))


@pytest.fixture
def tone(tmp_path: Path) -> Path:
    path = tmp_path / "tone.wav"
    moments = np.arange(8000) / 8000
    write_wav(path, Clip(to_pcm(0.2 * np.sin(2 * np.pi * 700 * moments)), 8000))
    return path


def test_the_tasks_have_the_lists_of_the_issue() -> None:
    sizes = {name: len(task.phrases) for name, task in BY_NAME.items()}
    assert {name: sizes[name] for name in ("digits", "numbers", "days", "months", "ordinals", "letters")} == {
        "digits": 10, "numbers": 101, "days": 7, "months": 12, "ordinals": 26, "letters": 28
    }  # fmt: skip


def test_a_spelled_letter_is_right_when_the_letter_is() -> None:
    spelled, ordinals, letters = BY_NAME["spelled"], BY_NAME["ordinals"], BY_NAME["letters"]
    assert spelled.means_the_same("b comme bernard", "b bravo")
    assert not spelled.means_the_same("d denis", "b bravo")
    assert ordinals.means_the_same("première", "premier") and letters.means_the_same("i grec", "y")
    assert not ordinals.means_the_same("", "premier")


@pytest.mark.parametrize("name", ["armelle", "klettres"])
def test_what_people_recorded_is_written_once_and_belongs_to_a_task(name: str) -> None:
    lines = (sets.SCRIPTS / "sets" / f"{name}.tsv").read_text("utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    assert len({row[0] for row in rows}) == len(rows)
    counts = Counter()
    for _, text, task in rows:
        counts.update([task] if task else [t.name for t in TASKS if sets.normalize(text) in t.phrases])
    if name == "armelle":
        assert counts == {
            "digits": 10, "numbers": 29, "days": 7, "months": 12, "ordinals": 21, "letters": 26, "spelled": 25
        }  # fmt: skip
    else:
        assert counts == {"letters": 26, "other": 28}


def test_recordings_that_are_not_installed_are_named_with_the_way_to_get_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sets.PEOPLE, "klettres", (tmp_path / "gone", "klettres-data"))
    with pytest.raises(Misconfigured) as caught:
        load_set("klettres", TASKS, (), None, ())
    assert caught.value.advice.endswith("sudo apt-get install klettres-data")


def test_a_folder_is_read_by_its_manifest_and_by_speaker(tmp_path: Path) -> None:
    (tmp_path / "manifest.tsv").write_text(
        "path\ttext\tspeaker\na.ogg\tDix-huit !\tAnna\nb.ogg\tOui\tBoris\nc.ogg\t18\tBoris\nd.ogg\t\tBoris\n",
        "utf-8",
    )
    items = load_set("folder", TASKS, (), tmp_path, ())
    assert [(one.text, one.speaker) for one in items] == [("dix huit", "Anna"), ("oui", "Boris")]
    assert [one.text for one in load_set("folder", TASKS, (), tmp_path, ("Boris",))] == ["oui"]
    with pytest.raises(Refused) as caught:
        load_set("folder", TASKS, (), tmp_path, ("Chloé",))
    assert "Anna, Boris" in caught.value.advice


@pytest.mark.parametrize("content", [None, b"file\twords\n", b"path\ttext\n\xff\xfe\tx\n"])
def test_a_manifest_that_cannot_be_used_is_one_sentence(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "manifest.tsv").write_bytes(content)
    with pytest.raises(Refused) as caught:
        load_set("folder", TASKS, (), tmp_path, ())
    assert "manifest.tsv" in caught.value.advice


def test_an_unknown_set_is_named_with_those_that_exist() -> None:
    with pytest.raises(Misconfigured) as caught:
        load_set("radio", TASKS, (), None, ())
    assert "armelle" in caught.value.advice


def test_words_are_heard_among_two_hundred() -> None:
    lists = word_tasks([f"w{n}" for n in range(250)], [f"f{n}" for n in range(300)], STRICT)
    assert {len(task.phrases) for task in lists.values()} == {WORDS_IN_LIST}
    assert "w249" in lists["w249"].phrases and "f0" in lists["w249"].phrases
    assert lists["w0"].phrases == lists["w199"].phrases != lists["w200"].phrases


def test_an_item_is_heard_in_each_task_it_belongs_to_and_as_foreign_in_the_others() -> None:
    items = [item("deux"), item("lundi"), item("vélo"), item("la", "other"), item("oui", "yes_no")]
    planned = plan(items, TASKS, GRAMMARS, ["pain", "deux"], 10)
    answers = {(one.text, task.name) for one, task, is_answer in planned if is_answer}
    foreign = {(one.text, task.name) for one, task, is_answer in planned if not is_answer}
    assert answers == {
        ("deux", "digits"), ("deux", "numbers"), ("lundi", "days"), ("vélo", "words"), ("oui", "yes_no")
    }  # fmt: skip
    assert {("lundi", "digits"), ("la", "yes_no"), ("deux", "yes_no")} <= foreign
    assert ("deux", "words") not in foreign and not answers & foreign


def test_other_words_are_limited_and_always_the_same() -> None:
    items = [item("oui", "yes_no"), *(item(f"mot{n}") for n in range(40))]
    plans = [plan(items, TASKS, GRAMMARS, [], 5) for _ in range(2)]
    foreign = [one.text for one, task, is_answer in plans[0] if task.name == "yes_no" and not is_answer]
    assert len(foreign) == 5 and plans[0] == plans[1]


def test_an_item_of_an_unknown_task_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        plan([item("oui", "colours")], TASKS, GRAMMARS, [], 5)
    assert "colours" in caught.value.advice


def test_the_thresholds_of_the_grammar_judge() -> None:
    verdicts = [verdict_of(confidence, STRICT) for confidence in (-1.0, 0.39, 0.4, 0.69, 0.7)]
    assert verdicts == ["refused", "refused", "asked", "asked", "taken"]


def test_what_is_heard_is_counted_with_and_without_the_way_out(tone: Path) -> None:
    task = Task("yes_no", ("oui", "non"), STRICT)
    one = Item("oui", "Anna", "", (tone,))
    ear = ScriptedEar([("oui", 0.9), ("[unk]", 0.0), ("non", 0.6), ("non", 0.9)], ["oui", "oui", "non"])
    listener = Listener(ear, Line())
    heard = hear_all(listener, [(one, task, True)] * 3 + [(one, task, False)])
    figures = {name: str(share).split(" ")[0] for name, share in figures_of(heard).items()}
    assert figures == {
        "correct": "2/3", "wer": "33.3", "right_taken": "1/3", "wrong_taken": "0/3", "asked": "1/3",
        "others_taken": "1/1", "others_asked": "0/1",
    }  # fmt: skip
    assert ear.lists == [("oui", "non")] * 4
    assert listener.sound_seconds == pytest.approx(7 * 1.6, abs=0.1) and listener.cpu_seconds >= 0
    assert [row["closed"] for row in missed_words(heard)] == ["oui", "non"]


def test_the_report_has_a_line_for_each_task_and_each_speaker() -> None:
    rows = [
        Heard("digits", speaker, "deux", "deux", 0.9, True, True, "deux", True, "taken")
        for speaker in ("Anna", "Boris")
    ]
    text = as_report(rows)
    assert "| digits | 2/2 = 100.0 % [34-100] |" in text
    assert "| Anna | 1/1 = 100.0 %" in text and "| Boris |" in text
    assert "| Anna" not in as_report(rows[:1])


def test_a_noise_without_its_decibels_is_a_wrong_setup() -> None:
    assert str(read_line("gsm", "street:15")) == "gsm, street 15 dB"
    for channel, noise in (("g711", "street"), ("g711", "rain:3"), ("fax", "none"), ("g711", "car:loud")):
        with pytest.raises(Misconfigured):
            read_line(channel, noise)


def test_a_grammar_of_the_product_is_a_task_too() -> None:
    assert grammar_task(STRICT).phrases == ("oui", "non")
    assert grammar_task(STRICT).is_foreign("peut être") and not grammar_task(STRICT).is_foreign("oui merci")


def test_a_part_of_a_set_is_spread_over_it() -> None:
    items = [item(str(number)) for number in range(10)]
    assert [one.text for one in spread(items, 3)] == ["0", "3", "6"]
    assert spread(items, 0) == spread(items, 20) == items

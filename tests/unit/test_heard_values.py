"""What people say becomes values; every value that the words may mean is given, and none is guessed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import pytest

from bot.french.heard import normalize
from bot.french.heard_code import read_code
from bot.french.heard_dates import read_date
from bot.french.heard_days import read_days
from bot.french.heard_durations import Duration, read_duration
from bot.french.heard_hours import Hours, read_hour, read_hours
from bot.french.heard_money import Money, read_money
from bot.french.heard_names import read_name
from bot.french.heard_number import read_number, read_ordinal, read_postcode
from bot.french.heard_periods import Period, read_period
from bot.french.heard_phone import read_phone
from bot.french.heard_words import Heard
from bot.french.heard_yes_no import read_yes_no
from bot.french.lexicon import read_lexicon, read_mapping
from bot.speech.grammars import FOLDER, load_commands, load_fillers, load_grammars

TODAY = date(2026, 11, 26)
ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "data" / "heard.tsv").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]

READERS: dict[str, Callable[[str, str], Heard]] = {
    "number": lambda text, part: read_number(text),
    "phone": lambda text, part: read_phone(text),
    "short_phone": lambda text, part: read_phone(text, may_be_short=True),
    "hour": read_hour,
    "hours": read_hours,
    "days": lambda text, part: read_days(text),
    "date": lambda text, part: read_date(text, TODAY),
    "period": lambda text, part: read_period(text, TODAY),
    "duration": lambda text, part: read_duration(text),
    "money": lambda text, part: read_money(text),
    "postcode": lambda text, part: read_postcode(text),
    "code": lambda text, part: read_code(text),
    "ordinal": lambda text, part: read_ordinal(text),
    "name": lambda text, part: read_name(text),
    "yes_no": lambda text, part: read_yes_no(text),
}


def shown(value: object) -> str:
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, Hours):
        return f"{shown(value.first) if value.first else ''}-{shown(value.last) if value.last else ''}"
    if isinstance(value, Period):
        return f"{value.first}..{value.last}"
    if isinstance(value, tuple):
        return ",".join(value)
    if isinstance(value, Duration):
        parts = ((value.months, "months"), (value.days, "days"), (value.minutes, "minutes"))
        return " ".join(f"{count} {unit}" for count, unit in parts if count)
    if isinstance(value, Money):
        amount = "smic" if value.is_minimum_wage else f"{(value.cents or 0) / 100:.2f}"
        return " ".join(filter(None, (amount, value.per, value.tax)))
    return str(value)


@pytest.mark.parametrize(("text", "kind", "wanted"), ROWS, ids=lambda cell: cell[:40])
def test_words_become_every_value_that_they_may_mean(text: str, kind: str, wanted: str) -> None:
    name, _, part = kind.partition(":")
    heard = READERS[name](text, part)
    values = [] if wanted == "-" else wanted.split(" | ")
    assert sorted(map(shown, heard.values)) == sorted(values)
    assert heard.is_sure == (len(values) == 1) and heard.is_ambiguous == (len(values) > 1)


def test_the_examples_are_many_and_hold_doubt_of_every_kind() -> None:
    assert len(ROWS) >= 300
    assert len({(text, kind) for text, kind, _ in ROWS}) == len(ROWS)
    doubtful = Counter(kind.partition(":")[0] for _, kind, wanted in ROWS if " | " in wanted)
    unheard = Counter(kind.partition(":")[0] for _, kind, wanted in ROWS if wanted == "-")
    assert set(doubtful) == set(READERS) - {"short_phone"}
    assert set(unheard) == set(READERS) - {"short_phone"}


@pytest.mark.parametrize(("text", "kind", "wanted"), ROWS[::7], ids=lambda cell: cell[:40])
def test_readings_point_at_their_words_in_the_normal_form(text: str, kind: str, wanted: str) -> None:
    name, _, part = kind.partition(":")
    heard = READERS[name](text, part)
    for reading in heard.readings:
        assert 0 <= reading.start < reading.end <= len(heard.text)
        again = READERS[name](heard.text[reading.start : reading.end], part)
        assert reading.value in again.values or name in ("hour", "hours", "money", "days", "name", "yes_no")


def test_yes_and_no_have_at_least_a_hundred_and_twenty_ways_each_understood_as_listed() -> None:
    data = read_lexicon("heard_yes_no")
    phrases = [(code, phrase) for code in ("yes", "no", "unsure") for phrase in data[code]]
    assert len(phrases) >= 120
    assert not [phrase for code, phrase in phrases if read_yes_no(phrase).value != code]
    assert not [phrase for phrase in data["either"] if read_yes_no(phrase).values != ("yes", "no")]
    counts = Counter(phrase for code in ("yes", "no", "unsure", "either") for phrase in data[code])
    assert not [phrase for phrase, count in counts.items() if count > 1]


def phrases_of(value: object) -> list[str]:
    if isinstance(value, dict):
        return [phrase for each in value.values() for phrase in phrases_of(each)]
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


@pytest.mark.parametrize("name", ["yes_no", "money", "hours", "durations", "days"])
def test_every_listed_phrase_is_in_normal_form(name: str) -> None:
    phrases = phrases_of(dict(read_lexicon(f"heard_{name}")))
    assert phrases and not [phrase for phrase in phrases if phrase != normalize(phrase)]


def test_a_postcode_that_does_not_exist_is_no_reading() -> None:
    heard = read_postcode("soixante neuf cent vingt", is_known=lambda code: code == "69120")
    assert heard.value == "69120"


def test_a_foreign_number_is_given_only_with_its_country() -> None:
    assert read_phone("plus quarante quatre vingt soixante dix neuf quarante six zéro zéro douze").values
    assert not read_phone("quarante quatre vingt soixante dix neuf quarante six zéro zéro douze").values


@pytest.mark.timeout(60)
@pytest.mark.parametrize("said", ["vingt deux", "zéro", "b comme bruno", "mardi ou mercredi"])
def test_long_speech_is_read_without_going_through_every_way_to_cut_it(said: str) -> None:
    for name, read in READERS.items():
        assert read(f"{said} " * 200, "") is not None, name


def answers_of(name: str) -> list[str]:
    grammars, asides = load_grammars(tables={"trades": (), "places": ()}), {*load_commands(), *load_fillers()}
    entry = read_mapping(FOLDER / f"{name}.yml", "grammar.unreadable")
    carriers = {normalize(phrase) for phrase in entry.get("carriers", ())}
    included = {phrase for other in entry.get("include", ()) for phrase in grammars[other].phrases or ()}
    return [phrase for phrase in grammars[name].phrases or () if phrase not in asides | carriers | included]


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("yes_no", ("yes_no",)),
        ("number", ("number",)),
        ("digits", ("number",)),
        ("hour", ("hour", "hours")),
        ("day", ("date", "days", "period", "number")),
        ("month", ("period",)),
        ("ordinal", ("ordinal",)),
    ],
)
def test_every_answer_of_a_grammar_has_a_value(name: str, kinds: tuple[str, ...]) -> None:
    phrases = answers_of(name)
    assert phrases
    assert not [phrase for phrase in phrases if not any(READERS[kind](phrase, "").readings for kind in kinds)]


def test_every_part_of_a_telephone_number_in_the_grammar_has_its_place_in_one() -> None:
    pairs = [phrase for phrase in answers_of("phone") if len(read_number(phrase).readings) == 1]
    assert len(pairs) > 90
    for pair in pairs:
        value = int(read_number(pair).values[0])
        if 10 <= value <= 99:
            heard = read_phone(f"zéro six trente neuf quatre vingt dix huit {pair}, douze")
            assert f"+3363998{value}12" in heard.values


def test_every_letter_of_the_grammar_has_its_place_in_a_name() -> None:
    for phrase in answers_of("letters"):
        if phrase.endswith(" comme"):
            continue
        letters = read_name(f"a b {phrase} c")
        assert all(name.startswith("ab") and name.endswith("c") and len(name) > 3 for name in letters.values)
        assert letters.readings, phrase

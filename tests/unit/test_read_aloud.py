"""Written texts read aloud: every row of the data, and what holds for any text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.commands.fixed_sentences import fixed_sentences
from bot.french.lexicon import DATA_DIR, read_lexicon
from bot.french.spoken import (
    at_place,
    read_aloud,
    say_address,
    say_days,
    say_hour,
    say_hours,
    say_money,
    say_number,
    say_ordinal,
    say_pay,
    say_phone,
    say_postcode,
    say_trade_label,
    say_travel,
)
from bot.settings import read_settings
from bot.sources.examples import EXAMPLES
from bot.speech.prompts import load_prompts


def rows() -> list[tuple[str, str, str]]:
    lines = (DATA_DIR / "readings.tsv").read_text("utf-8").splitlines()[1:]
    cells = (line.replace("\\n", "\n").split("\t") for line in lines)
    return [(written, kind, spoken) for written, kind, spoken in cells]


ROWS = rows()
KINDS = sorted({kind for _, kind, _ in ROWS})
WRITTEN = [written for written, _, _ in ROWS]

FEWEST_ROWS = 500
SHARE_OF_OFFERS = 3
"""One example offer in so many is read, to keep the test quick."""

SAID = re.compile(r"(?:[^\W\d_]|[ \n',.;:!?-])*")
"""What a voice can say: letters, spaces and punctuation."""

CAPITALS = re.compile(r"(?<![^\W_])[A-ZÀ-Ý]{2,}(?![^\W_])")
ADDRESS = re.compile(r"\w[.]\w|https?|www", re.IGNORECASE)


def faults_of(said: str) -> list[str]:
    """What a voice would stumble on."""
    found = ["sign"] if not SAID.fullmatch(said) else []
    found += ["capitals"] if CAPITALS.search(said) else []
    found += ["address"] if ADDRESS.search(said) else []
    return found + (["changes when read again"] if read_aloud(said) != said else [])


@pytest.mark.parametrize("kind", KINDS)
def test_every_row_is_read_as_the_data_says(kind: str) -> None:
    wrong = {
        written: read_aloud(written)
        for written, of_kind, spoken in ROWS
        if of_kind == kind and read_aloud(written) != spoken
    }
    assert not wrong


def test_the_rows_are_many_and_each_is_written_once() -> None:
    assert len(ROWS) >= FEWEST_ROWS
    assert len(set(WRITTEN)) == len(WRITTEN)
    assert len(KINDS) >= 15


def test_a_row_read_again_stays_as_it_is() -> None:
    assert not [(spoken, faults_of(spoken)) for _, _, spoken in ROWS if faults_of(spoken)]


@settings(max_examples=120, deadline=None)
@given(
    st.one_of(
        st.text(max_size=40),
        st.text("0123456789abehHFmkSTté €/.,:-+()'&°%xXIV\n @_", max_size=30),
        st.lists(st.one_of(st.sampled_from(WRITTEN), st.text(max_size=3)), max_size=5).map("".join),
        st.lists(st.sampled_from([*WRITTEN, *" ,.;:/-()+&%€'h\n"]), max_size=6).map(" ".join),
    )
)
def test_any_text_becomes_words_once_and_for_all(written: str) -> None:
    assert not faults_of(read_aloud(written))


def texts_of(value: object) -> Iterator[str]:
    """Every text of an offer as its source wrote it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from texts_of(item)


def test_every_text_of_the_example_offers_can_be_said() -> None:
    offers = EXAMPLES.read_text("utf-8").splitlines()[::SHARE_OF_OFFERS]
    texts = {text for offer in offers for text in texts_of(json.loads(offer))}
    assert len(texts) > 500
    assert not [(text, found) for text in sorted(texts) if (found := faults_of(read_aloud(text)))]


def test_sentences_of_the_product_stay_as_they_are() -> None:
    sentences = [*fixed_sentences(read_settings()), *(s for rows in load_prompts().values() for s in rows)]
    in_words = [sentence for sentence in sentences if not re.search(r"\d", sentence)]
    assert len(in_words) > 100
    spelled = {sentence: re.sub(r"\bCV\b", "C V", sentence) for sentence in in_words}
    assert {sentence: read_aloud(sentence) for sentence in in_words} == spelled
    assert not [s for s in sentences if faults_of(read_aloud(s))]


def test_values_said_by_the_dialogue_stay_as_they_are() -> None:
    said = [
        ", ".join(say_phone("04 65 71 00 12")),
        say_address("12 bis av. J. Jaurès, 69120 Vaulx-en-Velin"),
        say_hours(time(9), time(12)),
        say_days(["mon", "tue", "wed"]),
        say_pay(11.9, "hour"),
        say_postcode("01120"),
        say_travel(2, "transit"),
        say_trade_label("Vendeur / Vendeuse en boulangerie"),
        at_place("Lyon 9e"),
        *(say_number(value) for value in range(0, 3000, 7)),
        *(say_ordinal(value) for value in range(1, 101)),
        *(say_money(euros) for euros in (1, 9.5, 12.05, 80, 204, 1426, 2000)),
    ]
    assert [read_aloud(words) for words in said] == said


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            sorted(
                {
                    w
                    for t in read_lexicon("plain_words")["words"].values()
                    for w in t.split()
                    if len(w) > 3 and w.isalpha()
                }
            )
        ),
        min_size=1,
        max_size=8,
    )
)
def test_plain_words_are_never_lost_nor_changed(words: list[str]) -> None:
    assert read_aloud(" ".join(words)) == " ".join(words)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 99_999_999),
    st.sampled_from(
        [
            "0{} {} {} {} {}",
            "0{}.{}.{}.{}.{}",
            "+33{}{}{}{}{}",
            "+33 (0){} {} {} {} {}",
            "0{}-{}-{}-{}-{}",
            "0{}/{}/{}/{}/{}",
            "00 33 {} {} {} {} {}",
        ]
    ),
)
def test_a_telephone_number_is_said_the_same_however_it_is_grouped(end: int, form: str) -> None:
    digits = f"{end:08d}"
    number = form.format(6, *(digits[at : at + 2] for at in range(0, 8, 2)))
    assert read_aloud(number) == ", ".join(say_phone("06" + digits))


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 23),
    st.integers(0, 59),
    st.sampled_from(["{}h{:02d}", "{:02d}H{:02d}", "{} h {:02d}", "{:02d}:{:02d}"]),
)
def test_any_hour_is_said_as_the_dialogue_says_it(hour: int, minute: int, form: str) -> None:
    assert read_aloud(f"Venez à {form.format(hour, minute)}.") == f"Venez à {say_hour(time(hour, minute))}."


@settings(max_examples=60, deadline=None)
@given(st.dates(date(1950, 1, 1), date(2039, 12, 31)))
def test_a_date_is_said_the_same_however_it_is_written(day: date) -> None:
    month = read_lexicon("spoken_times")["months"][day.month - 1]
    number = "premier" if day.day == 1 else say_number(day.day)
    said = f"{number} {month} {say_number(day.year)}"
    forms = (
        f"{day:%d/%m/%Y}",
        f"{day:%d-%m-%Y}",
        f"{day:%d.%m.%Y}",
        f"{day:%Y-%m-%d}",
        f"{day.day} {month} {day.year}",
    )
    assert [read_aloud(form) for form in forms] == [said] * len(forms)


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 999_999), st.integers(10, 99))
def test_an_amount_is_said_the_same_however_it_is_written(euros: int, cents: int) -> None:
    said = f"{say_number(euros)} euros {say_number(cents)}"
    spaced = f"{euros:,}".replace(",", " ")
    forms = (f"{euros},{cents} €", f"{euros}.{cents}€", f"{spaced},{cents} euros", f"{spaced},{cents} EUR")
    assert [read_aloud(form) for form in forms] == [said] * len(forms)


def test_web_and_mail_addresses_are_never_read() -> None:
    for written in ("https://www.exemple.fr/a?b=c&d=2", "emploi-lyon.exemple.org", "a.b-c@exemple.fr"):
        said = read_aloud(f"Écrivez ou regardez ici : {written}, puis appelez.")
        assert said in (
            "Écrivez ou regardez ici : un site internet, puis appelez.",
            "Écrivez ou regardez ici : une adresse mail, puis appelez.",
        )


def test_sentences_keep_their_capital_so_that_they_can_be_cut() -> None:
    said = read_aloud("RDV à 9h. 2 postes à pourvoir. Tél. : 3949")
    assert said == "Rendez-vous à neuf heures. Deux postes à pourvoir. Téléphone : trente-neuf, quarante-neuf"

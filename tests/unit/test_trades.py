"""A person's own words find the occupation, and nothing else does."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bot.errors import Misconfigured, Refused
from bot.french.heard import normalize
from bot.jobs.places import load_places
from bot.jobs.trade_table import (
    DIGITAL_SKILLS,
    ROME_CODE,
    Appellation,
    read_appellations,
    read_trade_words,
    read_trades,
    split_label,
)
from bot.jobs.trades import DOUBTFUL, SURE, Trades, load_trades
from bot.jobs.wording import distil_lemmas, read_lemmas, split_words

HEADER = "ogr_appellation;rome_code;libelle_appellation_long;libelle_appellation_court"


@pytest.fixture(scope="module")
def trades() -> Trades:
    return load_trades()


def test_table_holds_the_work_that_residents_look_for() -> None:
    table = read_trades()
    assert len(table) >= 270
    assert all(ROME_CODE.fullmatch(trade.rome) for trade in table)
    assert all(trade.digital in DIGITAL_SKILLS for trade in table)
    assert len({trade.spoken for trade in table}) == len(table)
    assert len({trade.rome for trade in table}) >= 150


def test_each_occupation_is_said_in_five_ways_at_least() -> None:
    assert [trade.spoken for trade in read_trades() if len(set(trade.ways)) < 5] == []


def test_no_way_belongs_to_two_occupations() -> None:
    ways = Counter(way for trade in read_trades() for way in trade.ways)
    assert [way for way, count in ways.items() if count > 1] == []


def test_no_hint_is_also_a_way() -> None:
    table = read_trades()
    ways = {way for trade in table for way in trade.ways}
    assert [hint for trade in table for hint in trade.hints if hint in ways] == []


def test_ways_are_in_normal_form() -> None:
    said = [way for trade in read_trades() for way in (*trade.ways, *trade.hints)]
    assert [way for way in said if normalize(way) != way] == []


def test_every_way_finds_its_own_occupation_first(trades: Trades) -> None:
    lost = [
        way
        for trade in trades.table
        for way in trade.ways
        if not (found := trades.find(way)) or found[0].spoken != trade.spoken or found[0].score < SURE
    ]
    assert lost == []


@pytest.mark.parametrize(
    ("words", "rome"),
    [
        ("je fais des ménages", "K1304"),
        ("dans les cartons", "N1103"),
        ("garder des petits", "K1303"),
        ("torchons et serpillières", "K1304"),
        ("je cherche des ménages à vaulx en velin le matin", "K1304"),
        ("préparateur de commande", "N1103"),
        ("agent entretien", "K2204"),
        ("mise en raillon", "D1507"),
        ("manu tension", "N1105"),
        ("je veux être masson", "F1703"),
        ("caissiere", "D1505"),
        ("Je répare des voitures, moi !", "I1604"),
        ("coud des vêtements", "B1803"),
        ("je nettoyais des bureaux le soir", "K2204"),
        ("blanchi serie", "K2201"),
    ],
)
def test_own_words_and_recognition_errors_find_the_occupation(trades: Trades, words: str, rome: str) -> None:
    found = trades.find(words)
    assert found and found[0].rome == rome
    assert found[0].score >= SURE


@pytest.mark.parametrize(
    "words",
    [
        "oui",
        "non merci",
        "je ne sais pas",
        "bonjour ça va",
        "du travail",
        "je cherche du travail",
        "le matin",
        "vaulx en velin",
        "à bron",
        "lyon huitième",
        "plus lentement s'il vous plaît",
        "à pied ou en bus",
        "je suis au chômage",
        "j'ai un entretien demain",
        "merci au revoir",
        "j'ai le permis",
        "répétez",
        "",
    ],
)
def test_unrelated_talk_finds_nothing(trades: Trades, words: str) -> None:
    assert trades.find(words) == []


def test_names_of_places_are_not_taken_for_work(trades: Trades) -> None:
    phrases = load_places().phrases()
    taken = [phrase for phrase in phrases if trades.find(phrase)]
    assert len(taken) <= 10, taken


def test_a_hint_alone_is_confirmed_and_never_sure(trades: Trades) -> None:
    found = trades.find("à l'hôpital")
    assert {match.rome for match in found} >= {"J1501", "J1301"}
    assert all(DOUBTFUL <= match.score < SURE for match in found)


def test_a_hint_among_other_words_is_nothing(trades: Trades) -> None:
    assert trades.find("j'ai deux enfants") == []


def test_a_part_of_a_phrase_is_never_sure(trades: Trades) -> None:
    found = trades.find("les serpillières")
    assert found and all(match.score < SURE for match in found)


def test_the_more_precise_occupation_comes_first(trades: Trades) -> None:
    found = trades.find("le ménage dans les écoles")
    assert found[0].spoken == "ménage dans les écoles"
    assert any(match.rome == "K1304" and match.score < SURE for match in found[1:])


def test_the_span_covers_the_words_of_the_occupation(trades: Trades) -> None:
    words = "je cherche des ménages à vaulx en velin"
    found = trades.find(words)[0]
    assert words[found.start : found.end] == "ménages"


def test_limit_is_kept_and_nothing_doubtful_is_below_the_line(trades: Trades) -> None:
    assert len(trades.find("nettoyer les bureaux", limit=1)) == 1
    assert all(match.score >= DOUBTFUL for match in trades.find("nettoyer les bureaux", limit=50))


def test_phrases_are_normal_and_single(trades: Trades) -> None:
    phrases = trades.phrases()
    assert len(phrases) == len(set(phrases)) >= 1500
    assert all(normalize(phrase) == phrase for phrase in phrases)


def test_the_official_list_answers_where_the_table_does_not() -> None:
    class Row:
        rome = "H2903"
        label_long = "Aléseur / Aléseuse"

    alone = Trades(read_trades())
    both = Trades(read_trades(), [Row()])
    assert alone.find("aléseuse") == []
    assert [(match.rome, match.label) for match in both.find("aléseuse")] == [("H2903", "Aléseuse / Aléseur")]
    assert both.find("maçon")[0].rome == "F1703"


@pytest.mark.parametrize(
    ("label", "masculine", "feminine"),
    [
        ("Agent / Agente de tri des déchets", "Agent de tri des déchets", "Agente de tri des déchets"),
        ("Assistant maternel / Assistante maternelle", "Assistant maternel", "Assistante maternelle"),
        ("Secrétaire médical / médicale", "Secrétaire médical", "Secrétaire médicale"),
        ("Aide aux personnes âgées", "Aide aux personnes âgées", "Aide aux personnes âgées"),
        ("Technicien / Technicienne de salle -TS-", "Technicien de salle", "Technicienne de salle"),
    ],
)
def test_an_official_label_is_cut_into_masculine_and_feminine(
    label: str, masculine: str, feminine: str
) -> None:
    assert split_label(label) == (masculine, feminine)


def test_good_lines_of_an_official_list_are_kept_and_bad_ones_are_named(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    lines = ["1;K1304;Long;Court", "x;K1304;a;b", "2;Z9;a;b", "3;A1101", "1;K1304;a;b", "4;K1304;;b"]
    path.write_text("\n".join([HEADER, *lines]) + "\n", "utf-8")
    good, bad = read_appellations(path)
    assert good == [Appellation("1", "K1304", "Long", "Court")]
    assert [line.number for line in bad] == [3, 4, 5, 6, 7]
    assert len({line.reason for line in bad}) == 5


@pytest.mark.parametrize("content", [b"", b"a;b;c\n", b"\xff\xfe\x00"])
def test_an_unreadable_official_list_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    with pytest.raises(Refused):
        read_appellations(path)


def test_a_damaged_table_stops_with_the_line(tmp_path: Path) -> None:
    path = tmp_path / "trades.tsv"
    path.write_text("rome\tfeminine\tmasculine\tspoken\tdigital\tways\nZ1\ta\tb\tc\tnone\td\n", "utf-8")
    with pytest.raises(Misconfigured, match="line 2"):
        read_trades(path)


def test_dictionary_forms_are_those_that_spacy_gives() -> None:
    words = {word.text for trade in read_trades() for way in trade.ways for word in split_words(way)}
    distilled = {form: lemma for lemma, forms in distil_lemmas(words).items() for form in forms}
    assert dict(read_lemmas()) == distilled


def test_words_of_little_weight_are_said_once() -> None:
    light = read_trade_words()
    assert not light.filler & light.ordinary

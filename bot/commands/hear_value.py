"""What the words of an answer mean, for the answer grammars that have values."""

from __future__ import annotations

from collections.abc import Callable, Mapping


def value_of(grammar: str, text: str) -> object:
    """Give what an answer to the question of a grammar means, as JSON could hold it; None when the grammar
    has no values or the words say none."""
    reader = _READERS.get(grammar)
    return reader(text) if reader else None


def _number(text: str) -> int | None:
    from bot.french.numbers import words_to_number

    return words_to_number(text)


def _choice(question: str) -> Callable[[str], list[str] | None]:
    def read(text: str) -> list[str] | None:
        from bot.french.answers import load_answers

        answer = load_answers().find(text, question).get(question)
        return list(answer.codes) if answer else None

    return read


def _trade(text: str) -> str | None:
    from bot.jobs.trades import load_trades

    found = load_trades().find(text, 1)
    return found[0].rome if found else None


def _place(text: str) -> str | None:
    from bot.jobs.places import load_places

    found = load_places().find(text, 1)
    return found[0].insee if found else None


_READERS: Mapping[str, Callable[[str], object]] = {
    "number": _number,
    "kind": _choice("kind"),
    "travel": _choice("travel"),
    "hours": _choice("hours"),
    "trade": _trade,
    "place": _place,
}

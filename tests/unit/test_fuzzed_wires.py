"""A short sample of `vivevoix bench fuzz`: parsers of the wires refuse what is wrong and never fail."""

from __future__ import annotations

import json

import pytest

from bot.bench.fuzz import PARSERS, Parser, fuzz


@pytest.mark.parametrize("parser", PARSERS, ids=lambda parser: parser.name)
def test_a_parser_takes_anything_without_failing_or_keeping_it(parser: Parser) -> None:
    result = fuzz(parser, 3000, seed=1)
    assert result.failures == {} and result.is_good, result
    assert result.frames == 3000


def test_a_parser_that_fails_or_keeps_memory_is_found() -> None:
    kept: list[bytes] = []
    failing = Parser("failing", (b'{"a": 1}',), lambda: json.loads)
    assert "JSONDecodeError" in fuzz(failing, 500, seed=1).failures
    keeping = Parser("keeping", (b"x" * 200,), lambda: kept.append)
    assert not fuzz(keeping, 3000, seed=1).is_good

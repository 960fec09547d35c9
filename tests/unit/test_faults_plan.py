"""The bench of faults delivers what it says, and sees a lost or a doubled answer."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.audio.note import write_note
from bot.bench.cloud_side import rank_of
from bot.bench.faults import (
    EACH,
    Plan,
    deliveries_of,
    judge_answers,
    messages_of,
    missed_lines,
    percentile,
    status_of,
    webhook_of,
)
from bot.bench.faults_service import tone
from bot.channels.whatsapp_wire import Incoming, Status, read_webhook

PLAN = Plan(webhooks=200, times=3, seed=5, sent_at=1_800_000_000)
GOOD = {"lost": 0, "twice": 0, "strange": 0, "dead": 0, "ack_ms": {"p99": 120.0}}


def test_every_webhook_is_delivered_three_times_in_an_order_of_its_seed() -> None:
    order = deliveries_of(PLAN)
    assert set(Counter(order).values()) == {3} and len(order) == 600
    assert order != sorted(order)
    assert order == deliveries_of(PLAN) != deliveries_of(Plan(200, 3, seed=6))


def test_the_messages_are_all_different_and_some_webhooks_hold_two() -> None:
    webhooks = messages_of(PLAN)
    messages = [one for webhook in webhooks for one in webhook]
    assert len(webhooks) == 200 and len(messages) == len(set(messages)) == 220
    assert Counter(len(webhook) for webhook in webhooks) == {1: 180, 2: 20}
    assert max(one.rank for one in messages) < EACH


def test_the_door_reads_the_webhooks_of_the_bench() -> None:
    two = messages_of(PLAN)[0]
    first, second = read_webhook(webhook_of(two))
    assert isinstance(first, Incoming) and isinstance(second, Incoming)
    assert (first.kind, first.text, first.sender) == ("text", "message 0", two[0].number)
    assert first.id != second.id and first.sent_at == 1_800_000_000
    assert read_webhook(status_of("mark", "33639980000", "sent", 1)) == [Status("mark", "sent")]


@pytest.mark.parametrize("rank", [0, 4, EACH - 1])
def test_the_length_of_a_real_note_tells_which_message_it_answers(rank: int) -> None:
    assert rank_of(write_note(tone((f"message {rank}",), 0))) == rank


def test_a_lost_a_doubled_and_a_strange_answer_are_seen() -> None:
    webhooks = messages_of(PLAN)
    answers = Counter((one.number, one.rank) for webhook in webhooks for one in webhook)
    assert judge_answers(webhooks, answers).lost == 0
    first, second = webhooks[1][0], webhooks[2][0]
    del answers[first.number, first.rank]
    answers[second.number, second.rank] += 1
    answers["33639989999", 0] += 2
    verdict = judge_answers(webhooks, answers)
    assert (verdict.messages, verdict.lost, verdict.twice, verdict.strange) == (220, 1, 1, 2)


@pytest.mark.parametrize(
    ("change", "count"),
    [({}, 0), ({"lost": 1}, 1), ({"twice": 2, "dead": 1}, 2), ({"ack_ms": {"p99": 200.1}}, 1)],
)
def test_what_misses_its_aim_is_told(change: dict[str, object], count: int) -> None:
    assert len(missed_lines({**GOOD, **change})) == count


def test_no_acknowledgement_at_all_misses_the_aim() -> None:
    assert missed_lines({**GOOD, "ack_ms": {"p99": percentile([], 0.99)}})


def test_a_percentile_is_a_value_that_was_measured() -> None:
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert percentile(list(map(float, range(100))), 0.99) == 99.0

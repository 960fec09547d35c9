"""Voice notes under faults: which webhooks are delivered, in which order, and what the answers show."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MOST_ACK_MS = 200.0
"""Aim: 99 of 100 webhooks are acknowledged within, milliseconds (issue 5)."""

EACH = 10
"""Messages of one person, count."""

BATCHED = 10
"""One webhook of so many holds two messages, of two people."""

FIRST_NUMBER = 33_639_980_000
"""First of the ten thousand numbers kept for fiction that begin with 06 39 98."""

WORD = "message"
"""What each message says before its number."""


@dataclass(frozen=True)
class Plan:
    """What is delivered."""

    webhooks: int
    """Different webhooks, count."""
    times: int = 3
    """How often each is delivered, count."""
    seed: int = 1
    """Seed of the order and of the faults."""
    sent_at: int = 0
    """When the first messages were sent, seconds since 1970."""


@dataclass(frozen=True)
class Sent:
    """One message of a person."""

    number: str
    """The invented number, digits."""
    rank: int
    """Its place among the person's messages, from 0."""
    at: int
    """When it was sent, seconds since 1970."""


@dataclass(frozen=True)
class Verdict:
    """What the answers show, in counts of messages."""

    messages: int
    """Messages sent."""
    lost: int
    """Without an answer."""
    twice: int
    """Answered more than once."""
    strange: int
    """Answers to nothing that was sent."""


def messages_of(plan: Plan) -> list[list[Sent]]:
    """The messages of each webhook, in the order in which people sent them."""
    count = plan.webhooks + plan.webhooks // BATCHED
    people = -(-count // EACH)
    sent = [_sent(plan, index % people, index // people) for index in range(count)]
    singles, seconds = sent[: plan.webhooks], sent[plan.webhooks :]
    webhooks = [[one] for one in singles]
    for index, second in enumerate(seconds):
        webhooks[index * BATCHED].append(second)
    return webhooks


def _sent(plan: Plan, person: int, rank: int) -> Sent:
    return Sent(str(FIRST_NUMBER + person), rank, plan.sent_at + rank)


def deliveries_of(plan: Plan) -> list[int]:
    """Which webhook is delivered at each step: each several times, shuffled."""
    order = [index for index in range(plan.webhooks) for _ in range(plan.times)]
    random.Random(plan.seed).shuffle(order)
    return order


def webhook_of(messages: Sequence[Sent]) -> bytes:
    """The webhook of these messages, each in its own entry, as Meta writes it."""
    entries = [_entry(_message(one)) for one in messages]
    told = {"object": "whatsapp_business_account", "entry": entries}
    return json.dumps(told, ensure_ascii=False).encode()


def status_of(tag: str, number: str, state: str, at: int) -> bytes:
    """The webhook that tells what became of a message that was sent."""
    status = {"id": f"wamid.{tag}", "status": state, "timestamp": str(at), "recipient_id": number}
    value = {"statuses": [{**status, "biz_opaque_callback_data": tag}]}
    return json.dumps({"object": "whatsapp_business_account", "entry": [_entry(value)]}).encode()


def judge_answers(sent: Sequence[Sequence[Sent]], answers: Mapping[tuple[str, int], int]) -> Verdict:
    """Compare the messages with how often each was answered (by number and rank)."""
    asked = Counter((one.number, one.rank) for webhook in sent for one in webhook)
    lost = sum(1 for key in asked if not answers.get(key))
    twice = sum(1 for key, times in answers.items() if key in asked and times > 1)
    strange = sum(times for key, times in answers.items() if key not in asked)
    return Verdict(len(asked), lost, twice, strange)


def percentile(values: Sequence[float], part: float) -> float | None:
    """The least value that this part (0 to 1) of all do not pass; None of nothing."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else None


def missed_lines(figures: Mapping[str, Any]) -> list[str]:
    """What misses its aim, in a line each."""
    wanted = ("lost", "twice", "strange", "dead")
    missed = [f"{name}: {figures[name]} (aim: 0)" for name in wanted if figures[name]]
    p99 = figures["ack_ms"]["p99"]
    if p99 is None or p99 > MOST_ACK_MS:
        missed.append(f"acknowledgement p99: {p99} ms (aim: {MOST_ACK_MS:.0f})")
    return missed


def _message(one: Sent) -> dict[str, Any]:
    text = {"type": "text", "text": {"body": f"{WORD} {one.rank}"}}
    names = {"from": one.number, "id": f"wamid.{one.number}.{one.rank}"}
    contact = {"profile": {"name": "Awa"}, "wa_id": one.number}
    message = {**names, "timestamp": str(one.at), **text}
    return {"contacts": [contact], "messages": [message]}


def _entry(value: Mapping[str, Any]) -> dict[str, Any]:
    number = {"display_phone_number": "33199000000", "phone_number_id": "1"}
    whole = {"messaging_product": "whatsapp", "metadata": number, **value}
    return {"id": "1", "changes": [{"field": "messages", "value": whole}]}

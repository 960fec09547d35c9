"""When all lines are taken: a sentence at once, and a key that leaves the number, over real sockets."""

from __future__ import annotations

import asyncio

import pytest

from bot.channels import audiosocket_wire as wire
from bot.channels.call_backs import CallBacks
from bot.channels.gateway import CallBackOffer
from bot.model import Clip
from fakes.gateway import BUSY, Ears, call_in, gateway_for, until

OFFER, NOTED = Clip(b"\x03\x03" * 800, 8000), Clip(b"\x04\x04" * 800, 8000)
NUMBER = "+33639980042"


@pytest.fixture
def offer() -> CallBackOffer:
    waiting = CallBacks(asyncio.new_event_loop().time)
    waiting.can_dial = lambda: True
    return CallBackOffer(waiting, OFFER, NOTED)


async def test_a_caller_too_many_leaves_the_number_with_one_key(offer: CallBackOffer) -> None:
    async with gateway_for(Ears().answer, 1, offer) as (gateway, announcements):
        await call_in(gateway, announcements)
        await until(lambda: gateway.calls == 1)
        second = await call_in(gateway, announcements, NUMBER)
        await second.read(0.5)
        second.send(wire.KEY, b"1")
        assert await second.read(2.0)
        assert b"".join(second.sounding) == OFFER.pcm + NOTED.pcm and second.is_hung_up
        assert gateway.left == 1
        waiting = offer.call_backs.take()
        assert waiting is not None and (waiting.person, waiting.sealed) == ("hash-of-42", b"sealed-42")


async def test_a_hidden_number_is_asked_nothing(offer: CallBackOffer) -> None:
    async with gateway_for(Ears().answer, 1, offer) as (gateway, announcements):
        await call_in(gateway, announcements)
        await until(lambda: gateway.calls == 1)
        second = await call_in(gateway, announcements)
        assert await second.read(2.0)
        assert b"".join(second.sounding) == BUSY.pcm and len(offer.call_backs) == 0


async def test_when_no_call_can_leave_no_call_is_promised(offer: CallBackOffer) -> None:
    offer.call_backs.can_dial = lambda: False
    async with gateway_for(Ears().answer, 1, offer) as (gateway, announcements):
        await call_in(gateway, announcements)
        await until(lambda: gateway.calls == 1)
        second = await call_in(gateway, announcements, NUMBER)
        assert await second.read(2.0)
        assert b"".join(second.sounding) == BUSY.pcm


async def test_another_key_or_a_hang_up_leaves_nothing(offer: CallBackOffer) -> None:
    async with gateway_for(Ears().answer, 1, offer) as (gateway, announcements):
        await call_in(gateway, announcements)
        await until(lambda: gateway.calls == 1)
        second = await call_in(gateway, announcements, NUMBER)
        await second.read(0.3)
        second.send(wire.KEY, b"2")
        await second.read(0.2)
        second.close()
        await asyncio.sleep(0.2)
        assert gateway.left == 0 and len(offer.call_backs) == 0

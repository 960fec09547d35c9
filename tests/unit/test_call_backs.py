"""People to call back, in virtual time."""

from __future__ import annotations

from bot.channels.call_backs import AGAIN_SECONDS, KEPT_SECONDS, MOST_KEPT, MOST_TRIES, CallBacks


class Watch:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def call_backs() -> tuple[CallBacks, Watch]:
    watch = Watch()
    made = CallBacks(watch)
    made.can_dial = lambda: True
    return made, watch


def test_nothing_is_promised_to_a_hidden_number_or_without_a_line() -> None:
    waiting, _ = call_backs()
    assert waiting.may_ask("a", b"1") and not waiting.may_ask(None, None)
    assert not CallBacks(Watch()).may_ask("a", b"1")


def test_the_first_who_asked_is_called_first_and_only_once_when_reached() -> None:
    waiting, _ = call_backs()
    for person in "aab":
        waiting.ask(person, person.encode())
    assert len(waiting) == 2
    first = waiting.take()
    assert first is not None and (first.person, first.sealed) == ("a", b"a")
    waiting.reached("a")
    second = waiting.take()
    assert second is not None and second.person == "b"
    assert waiting.take() is None, "b is called again later"


def test_who_does_not_answer_is_tried_once_more_and_forgotten() -> None:
    waiting, watch = call_backs()
    waiting.ask("a", b"1")
    for _ in range(MOST_TRIES):
        assert waiting.take() is not None
        assert waiting.take() is None
        watch.now += AGAIN_SECONDS
    assert len(waiting) == 0


def test_a_number_is_kept_for_two_hours_at_most() -> None:
    waiting, watch = call_backs()
    waiting.ask("a", b"1")
    watch.now += KEPT_SECONDS
    assert len(waiting) == 0 and waiting.take() is None


def test_the_fifty_first_is_not_promised_a_call() -> None:
    waiting, _ = call_backs()
    for person in range(MOST_KEPT):
        waiting.ask(str(person), b"1")
    assert not waiting.may_ask("another", b"1") and waiting.may_ask("0", b"1")

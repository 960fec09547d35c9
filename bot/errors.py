"""The kinds of errors. Only the call loop and the commands turn a code into words."""

from __future__ import annotations


class BotError(Exception):
    """An error with a code for programs and one line for the operator."""

    def __init__(self, code: str, advice: str = "") -> None:
        """`code` is a short English code such as `dialogue.unreachable`; `advice` says what is wrong and
        how to mend it, without any personal data."""
        super().__init__(f"{code}: {advice}" if advice else code)
        self.code = code
        self.advice = advice


class Temporary(BotError):
    """The same request may succeed later."""


class Refused(BotError):
    """The same request will not succeed if it is repeated."""


class Misconfigured(BotError):
    """The program cannot start as it is set up; commands exit with status 2."""

"""The SIP line's pure parts: who calls, from where, and the frames between two clocks."""

from __future__ import annotations

import random

import pytest

from bot.channels.sip_headers import caller_number, is_from_trunk, trunk_networks
from bot.channels.sip_playout import MOST_FRAMES, PRIME_FRAMES, SILENCE, Playout
from bot.errors import Misconfigured
from bot.settings import read_settings
from bot.settings_sip import environment_of_sip

ACCOUNT = {
    "VIVEVOIX_SIP_SERVER": "sip.operator.example",
    "VIVEVOIX_SIP_USER": "0033465710001",
    "VIVEVOIX_SIP_PASSWORD": "secret-of-the-tests",
}


def invite(*headers: str) -> str:
    return "\r\n".join(
        ["INVITE sip:line@192.0.2.1 SIP/2.0", *headers, "", "v=0", "From: <sip:+33639989999@x>"]
    )


@pytest.mark.parametrize(
    ("headers", "number"),
    [
        (['From: "Fatou" <sip:+33639980001@operator.example>;tag=1'], "+33639980001"),
        (["f: <sip:0639980001@operator.example;user=phone>;tag=1"], "0639980001"),
        (["FROM: <sip:33639980001@192.0.2.9>;tag=1"], "+33639980001"),
        (["From: <tel:+33-639-98-00-01;phone-context=fr>;tag=1"], "+33639980001"),
        (["From: sip:0033639980001@192.0.2.9;tag=1"], "0033639980001"),
        (["From: <sip:+33639980001;npdi@192.0.2.9>;tag=1"], "+33639980001"),
        (
            ["From: <sip:trunk@x>;tag=1", "P-Asserted-Identity: <tel:+33639980002>, <sip:+33639980002@x>"],
            "+33639980002",
        ),
        (
            ["From: <sip:+33639980001@x>;tag=1", "P-Asserted-Identity:", " <sip:+33639980002@x>"],
            "+33639980002",
        ),
        (
            ["From: <sip:+33639980001@x>;tag=1", "Privacy: id", "P-Asserted-Identity: <sip:+33639980001@x>"],
            None,
        ),
        (["From: <sip:+33639980001@x>;tag=1", "Privacy: none"], "+33639980001"),
        (['From: "Anonymous" <sip:anonymous@anonymous.invalid>;tag=1'], None),
        (["From: <sip:%2B33639980001@x>;tag=1"], "+33639980001"),
        (['From: "<sip:+33639980009@x>" <sip:+33639980001@x>;tag=1'], "+33639980001"),
        (["From: nonsense"], None),
        ([], None),
    ],
)
def test_the_callers_number_is_read_where_the_operator_writes_it(
    headers: list[str], number: str | None
) -> None:
    assert caller_number(invite(*headers)) == number


def test_no_request_however_broken_stops_the_reader() -> None:
    noise, whole = (
        random.Random(5),
        invite("From: <sip:+33639980001@x>;tag=1", "P-Asserted-Identity: <tel:+3363>"),
    )
    for _ in range(3000):
        broken = list(whole)
        for _ in range(noise.randrange(1, 9)):
            broken[noise.randrange(len(broken))] = noise.choice('\r\n\t "<>;:@%\\\x00é\udcff')
        found = caller_number("".join(broken[: noise.randrange(len(broken))]))
        assert found is None or found.lstrip("+").isdigit()
    assert caller_number(invite("From: " + "sip:" * 16_000)) is None


@pytest.mark.parametrize(
    ("source", "is_known"),
    [
        ("192.0.2.7:5060", True),
        ("192.0.3.7:5060", False),
        ("[2001:db8::7]:5060", True),
        ("[::ffff:192.0.2.7]:5060", True),
        ("nonsense", False),
        ("", False),
    ],
)
def test_only_the_trunks_networks_may_call(source: str, is_known: bool) -> None:
    assert is_from_trunk(source, ("192.0.2.0/24", "2001:db8::/32")) is is_known


def test_without_networks_the_addresses_of_the_server_and_the_proxy_may_call() -> None:
    known = {"sip.operator.example": ["192.0.2.7"], "proxy.operator.example": ["192.0.2.8", "2001:db8::8"]}
    account = read_settings({**ACCOUNT, "VIVEVOIX_SIP_PROXY": "proxy.operator.example:5080"}).sip
    assert account is not None
    found = trunk_networks(account, known.__getitem__)
    assert found == ("192.0.2.7/32", "192.0.2.8/32", "2001:db8::8/128")

    def no_name(host: str) -> list[str]:
        raise OSError(host)

    with pytest.raises(OSError, match="operator"):
        trunk_networks(account, no_name)


def test_frames_leave_in_order_once_two_wait_and_silence_fills_the_gaps() -> None:
    playout, frames = Playout(), [bytes([number]) * 320 for number in range(1, 6)]
    playout.put(frames[0])
    assert playout.take() == SILENCE
    for frame in frames[1:PRIME_FRAMES]:
        playout.put(frame)
    assert [playout.take() for _ in range(PRIME_FRAMES)] == frames[:PRIME_FRAMES]
    assert playout.take() == SILENCE and playout.gaps == 1
    playout.put(frames[2])
    assert playout.take() == SILENCE, "it gathers again after a gap"
    playout.put(frames[3])
    assert playout.take() == frames[2]


def test_frames_that_come_too_fast_lose_the_oldest() -> None:
    playout = Playout()
    for number in range(MOST_FRAMES + 3):
        playout.put(bytes([number]) * 320)
    assert playout.lost == 3 and playout.take()[0] == 3


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SERVER", "sip:operator.example"),
        ("USER", "a b"),
        ("USER", ""),
        ("PASSWORD", ""),
        ("PROXY", "proxy operator"),
        ("TRANSPORT", "sctp"),
        ("SRTP", "maybe"),
        ("REGISTER", "later"),
        ("HOST", "eth0"),
        ("PORT", "70000"),
        ("PUBLIC_ADDRESS", "here.example"),
        ("NETWORKS", "192.0.2.0/99"),
        ("CALLER", "06 39 98 00 01"),
        ("CALLER", "+33639980001"),
        ("CALLER", "me"),
        ("CALLER_IN", "nowhere"),
    ],
)
def test_a_wrong_setting_of_the_line_is_named(name: str, value: str) -> None:
    with pytest.raises(Misconfigured, match="VIVEVOIX_SIP_"):
        read_settings({**ACCOUNT, f"VIVEVOIX_SIP_{name}": value})


def test_another_process_reads_the_same_account() -> None:
    settings = read_settings(
        {
            **ACCOUNT,
            "VIVEVOIX_SIP_NETWORKS": "192.0.2.0/24, 2001:db8::/32",
            "VIVEVOIX_SIP_CALLER": "0937 00 00 01",
        }
    )
    assert settings.sip is not None and settings.sip.caller == "0937000001"
    assert read_settings(environment_of_sip(settings.sip)).sip == settings.sip
    assert "secret-of-the-tests" not in repr(settings)
    assert read_settings({}).sip is None


def test_sound_is_encrypted_with_tls_unless_told_otherwise() -> None:
    tls = {**ACCOUNT, "VIVEVOIX_SIP_TRANSPORT": "tls", "VIVEVOIX_SIP_CA_FILE": __file__}
    encrypted, plain = read_settings(tls).sip, read_settings({**tls, "VIVEVOIX_SIP_SRTP": "off"}).sip
    assert encrypted is not None and (encrypted.srtp, encrypted.port) == ("required", 5061)
    assert plain is not None and plain.srtp == "off"

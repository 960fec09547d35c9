"""Settings: read once, wrong ones named, and the same in every process of a service."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import Misconfigured
from bot.settings import environment_of, read_settings


def test_another_process_reads_the_same_settings(tmp_path: Path) -> None:
    places = tmp_path / "places.yml"
    places.write_text("[]")
    settings = read_settings(
        {
            "VIVEVOIX_DATA": str(tmp_path),
            "VIVEVOIX_DATABASE_URL": "postgresql://someone@localhost/vivevoix",
            "VIVEVOIX_PHONE_PORT": "0",
            "VIVEVOIX_MAX_CALLS": "7",
            "VIVEVOIX_PERSON_SECRET": "s" * 32,
            "VIVEVOIX_OPERATOR": "La Maison",
            "VIVEVOIX_MEDIATORS": str(places),
        }
    )
    assert read_settings(environment_of(settings)) == settings
    keyed = read_settings(
        {
            "VIVEVOIX_DATA": str(tmp_path),
            "VIVEVOIX_FRANCE_TRAVAIL_ID": "PAR_x",
            "VIVEVOIX_FRANCE_TRAVAIL_SECRET": "secret-of-the-tests",
            "VIVEVOIX_FRANCE_TRAVAIL_URL": "http://127.0.0.1:8080/v2/",
            "VIVEVOIX_IMMERSION_KEY_FILE": str(places),
            "VIVEVOIX_GEOCODER_URL": "https://data.example/geocodage",
        }
    )
    assert read_settings(environment_of(keyed)) == keyed
    assert keyed.access.france_travail_url == "http://127.0.0.1:8080/v2"
    assert keyed.access.immersion_key.file == places
    assert "secret-of-the-tests" not in repr(keyed)
    doors = read_settings(
        {
            "VIVEVOIX_DATA": str(tmp_path),
            "VIVEVOIX_TWILIO_TOKEN": "secret-of-the-tests",
            "VIVEVOIX_TWILIO_URL": "https://voice.example/",
            "VIVEVOIX_TWILIO_PORT": "9195",
            "VIVEVOIX_DIALOGUE_URLS": "http://one:9096/, https://two.example",
            "VIVEVOIX_DIALOGUE_KEY_FILE": str(places),
            "VIVEVOIX_REDIS_URL": "redis://:secret-of-the-tests@redis:6379/0",
        }
    )
    assert read_settings(environment_of(doors)) == doors
    assert doors.twilio.url == "https://voice.example" and doors.twilio.host == "127.0.0.1"
    assert doors.dialogue.urls == ("http://one:9096", "https://two.example")
    assert "secret-of-the-tests" not in repr(doors)
    usual = read_settings({"VIVEVOIX_DATA": str(tmp_path)})
    assert read_settings(environment_of(usual)) == usual


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VIVEVOIX_PHONE_PORT", "65536"),
        ("VIVEVOIX_MAX_CALLS", "none"),
        ("VIVEVOIX_DATABASE_URL", "mysql://somewhere"),
        ("VIVEVOIX_PERSON_SECRET", "short"),
        ("VIVEVOIX_MEDIATORS", "/nowhere/places.yml"),
        ("VIVEVOIX_FRANCE_TRAVAIL_URL", "http://api.example/v2"),
        ("VIVEVOIX_FRANCE_TRAVAIL_TOKEN_URL", "ftp://api.example/token"),
        ("VIVEVOIX_IMMERSION_URL", "https:///api"),
        ("VIVEVOIX_IMMERSION_KEY_FILE", "/nowhere/key"),
        ("VIVEVOIX_GEOCODER_URL", "data.example"),
        ("VIVEVOIX_TWILIO_URL", "http://voice.example"),
        ("VIVEVOIX_TWILIO_URL", "https://voice.example"),
        ("VIVEVOIX_TWILIO_TOKEN", "token-without-address"),
        ("VIVEVOIX_DIALOGUE_URLS", "one:9096"),
        ("VIVEVOIX_DIALOGUE_URLS", "http://one:9096"),
        ("VIVEVOIX_REDIS_URL", "memcached://somewhere"),
    ],
)
def test_a_wrong_setting_is_named_without_its_value(name: str, value: str) -> None:
    with pytest.raises(Misconfigured) as caught:
        read_settings({name: value})
    assert name in caught.value.advice and value not in caught.value.advice

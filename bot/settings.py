"""Settings, read once from the environment (`VIVEVOIX_*`); a wrong one stops the program at start."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bot.door_settings import Secret, WhatsAppAccess
from bot.errors import Misconfigured
from bot.settings_dialogue import DialogueNetwork, environment_of_dialogue, read_dialogue
from bot.settings_sip import SipAccount, environment_of_sip, read_sip_account
from bot.settings_twilio import TwilioAccess, environment_of_twilio, read_twilio

ROOT = Path(__file__).resolve().parents[1]
"""The project's folder: models, grammars and dialogue files are found from here."""


WHATSAPP_SECRETS = (
    ("VIVEVOIX_WHATSAPP_TOKEN", "VIVEVOIX_WHATSAPP_TOKEN_FILE"),
    ("VIVEVOIX_WHATSAPP_APP_SECRET", "VIVEVOIX_WHATSAPP_APP_SECRET_FILE"),
    ("VIVEVOIX_WHATSAPP_VERIFY_TOKEN", "VIVEVOIX_WHATSAPP_VERIFY_TOKEN_FILE"),
)
"""Secrets of the door of voice notes, in the order of WhatsAppAccess: itself, or a file that holds it."""

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
"""Hosts that a secret may be sent to without TLS: this machine."""


@dataclass(frozen=True)
class OfferAccess:
    """The outside services that offers come from; each is off without its key."""

    france_travail_id: str = ""
    """Identifier of the application at France Travail (`VIVEVOIX_FRANCE_TRAVAIL_ID`)."""
    france_travail_secret: Secret = Secret()
    """Its secret (`VIVEVOIX_FRANCE_TRAVAIL_SECRET`, or `VIVEVOIX_FRANCE_TRAVAIL_SECRET_FILE`)."""
    france_travail_token_url: str = (
        "https://entreprise.francetravail.fr/connexion/oauth2/access_token?realm=%2Fpartenaire"
    )
    """Where its key becomes a token (`VIVEVOIX_FRANCE_TRAVAIL_TOKEN_URL`)."""
    france_travail_url: str = "https://api.francetravail.io/partenaire/offresdemploi/v2"
    """Base address of "Offres d'emploi v2" (`VIVEVOIX_FRANCE_TRAVAIL_URL`)."""
    immersion_key: Secret = Secret()
    """Key of Immersion Facilitee (`VIVEVOIX_IMMERSION_KEY`, or `VIVEVOIX_IMMERSION_KEY_FILE`)."""
    immersion_url: str = "https://immersion-facile.beta.gouv.fr/api"
    """Base address of its API (`VIVEVOIX_IMMERSION_URL`)."""
    geocoder_url: str = ""
    """Base address of the IGN geocoder, such as `https://data.geopf.fr/geocodage`; off when empty
    (`VIVEVOIX_GEOCODER_URL`)."""


@dataclass(frozen=True)
class Settings:
    """How this installation runs."""

    data_dir: Path
    """Folder of the database, trained models, rendered prompts and the secret (`VIVEVOIX_DATA`)."""
    database_url: str
    """SQLAlchemy address of the database (`VIVEVOIX_DATABASE_URL`; SQLite in the data folder)."""
    tracker_url: str
    """SQLAlchemy address of Rasa's conversations (`VIVEVOIX_TRACKER_URL`; a SQLite file beside)."""
    voices_dir: Path
    """Folder of fetched speech models (`VIVEVOIX_VOICES`); the embedded ones are in the project."""
    phone_host: str
    """Address the AudioSocket gateway listens on (`VIVEVOIX_PHONE_HOST`); loopback by default."""
    phone_port: int
    """TCP port of the AudioSocket gateway (`VIVEVOIX_PHONE_PORT`)."""
    control_port: int
    """Loopback TCP port where the dialplan announces a call's UUID and number (`VIVEVOIX_CONTROL_PORT`)."""
    max_calls: int
    """Simultaneous calls accepted (`VIVEVOIX_MAX_CALLS`)."""
    person_secret: str
    """Key of the hash that replaces telephone numbers (`VIVEVOIX_PERSON_SECRET`); empty: a key file
    is made in the data folder with owner-only rights."""
    operator_name: str
    """Who offers the service, as said in the greeting (`VIVEVOIX_OPERATOR`)."""
    mediators_file: Path | None
    """The operator's own list of places with a person who helps (`VIVEVOIX_MEDIATORS`); examples if None."""
    desk_port: int = 8021
    """Loopback TCP port of the mediator's desk (`VIVEVOIX_DESK_PORT`)."""
    access: OfferAccess = OfferAccess()
    """The outside services that offers come from."""
    whatsapp: WhatsAppAccess = WhatsAppAccess()
    """The door of voice notes."""
    sip: SipAccount | None = None
    """The account of the SIP line; None without one."""
    dialogue: DialogueNetwork = DialogueNetwork()
    """Dialogue servers on other machines."""
    twilio: TwilioAccess = TwilioAccess()
    """The door of a number at Twilio."""

    @property
    def model_dir(self) -> Path:
        """Folder of trained Rasa models."""
        return self.data_dir / "rasa"

    @property
    def dialogue_socket(self) -> Path:
        """Unix socket between the gateway and the dialogue process."""
        return self.data_dir / "dialogue.sock"


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; raises Misconfigured with one clear line when a value is wrong."""
    env = os.environ if environ is None else environ
    data = Path(env.get("VIVEVOIX_DATA") or ROOT / "var").expanduser().resolve()
    return Settings(
        data_dir=data,
        database_url=_url(env, "VIVEVOIX_DATABASE_URL", f"sqlite:///{data / 'vivevoix.sqlite'}"),
        tracker_url=_url(env, "VIVEVOIX_TRACKER_URL", f"sqlite:///{data / 'conversations.sqlite'}"),
        voices_dir=Path(env.get("VIVEVOIX_VOICES") or data / "voices").expanduser().resolve(),
        phone_host=env.get("VIVEVOIX_PHONE_HOST") or "127.0.0.1",
        phone_port=_whole(env, "VIVEVOIX_PHONE_PORT", 9092, 0, 65535),
        control_port=_whole(env, "VIVEVOIX_CONTROL_PORT", 9093, 0, 65535),
        max_calls=_whole(env, "VIVEVOIX_MAX_CALLS", 4, 1, 1000),
        person_secret=_secret(env, "VIVEVOIX_PERSON_SECRET"),
        operator_name=env.get("VIVEVOIX_OPERATOR") or "",
        mediators_file=_file(env, "VIVEVOIX_MEDIATORS"),
        desk_port=_whole(env, "VIVEVOIX_DESK_PORT", 8021, 0, 65535),
        access=_access(env),
        whatsapp=_whatsapp(env),
        sip=read_sip_account(env, _key(env, "VIVEVOIX_SIP_PASSWORD", "VIVEVOIX_SIP_PASSWORD_FILE"), _whole),
        dialogue=read_dialogue(
            env, _key(env, "VIVEVOIX_DIALOGUE_KEY", "VIVEVOIX_DIALOGUE_KEY_FILE"), _whole
        ),
        twilio=read_twilio(
            env, _key(env, "VIVEVOIX_TWILIO_TOKEN", "VIVEVOIX_TWILIO_TOKEN_FILE"), _web, _whole
        ),
    )


def _access(env: Mapping[str, str]) -> OfferAccess:
    usual = OfferAccess()
    name = env.get("VIVEVOIX_FRANCE_TRAVAIL_ID") or ""
    secret = _key(env, "VIVEVOIX_FRANCE_TRAVAIL_SECRET", "VIVEVOIX_FRANCE_TRAVAIL_SECRET_FILE")
    if bool(name) != bool(secret):
        advice = "VIVEVOIX_FRANCE_TRAVAIL_ID and VIVEVOIX_FRANCE_TRAVAIL_SECRET go together: set both"
        raise Misconfigured("settings.key", advice)
    return OfferAccess(
        france_travail_id=name,
        france_travail_secret=secret,
        france_travail_token_url=_web(
            env, "VIVEVOIX_FRANCE_TRAVAIL_TOKEN_URL", usual.france_travail_token_url
        ),
        france_travail_url=_web(env, "VIVEVOIX_FRANCE_TRAVAIL_URL", usual.france_travail_url),
        immersion_key=_key(env, "VIVEVOIX_IMMERSION_KEY", "VIVEVOIX_IMMERSION_KEY_FILE"),
        immersion_url=_web(env, "VIVEVOIX_IMMERSION_URL", usual.immersion_url),
        geocoder_url=_web(env, "VIVEVOIX_GEOCODER_URL", ""),
    )


def _whatsapp(env: Mapping[str, str]) -> WhatsAppAccess:
    usual = WhatsAppAccess()
    secrets = [_key(env, name, file_name) for name, file_name in WHATSAPP_SECRETS]
    number = env.get("VIVEVOIX_WHATSAPP_NUMBER_ID") or ""
    if any(secrets) and not (all(secrets) and number.isdigit()):
        needed = ", ".join((*(name for name, _ in WHATSAPP_SECRETS), "VIVEVOIX_WHATSAPP_NUMBER_ID"))
        raise Misconfigured("settings.whatsapp", f"WhatsApp needs all of {needed} (the last one in digits)")
    return WhatsAppAccess(
        *secrets,
        number_id=number,
        template=env.get("VIVEVOIX_WHATSAPP_TEMPLATE") or "",
        url=_web(env, "VIVEVOIX_WHATSAPP_URL", usual.url),
        host=env.get("VIVEVOIX_WHATSAPP_HOST") or usual.host,
        port=_whole(env, "VIVEVOIX_WHATSAPP_PORT", usual.port, 0, 65535),
    )


def make_data_dir(settings: Settings) -> None:
    """Make the data folder when it is missing. Raises Misconfigured when it cannot be made or written in."""
    folder = settings.data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True)
        can_write = os.access(folder, os.W_OK | os.X_OK)
    except OSError as error:
        raise Misconfigured("settings.data", _data_advice(folder, error.strerror)) from error
    if not can_write:
        raise Misconfigured("settings.data", _data_advice(folder, "it is read-only"))


def _data_advice(folder: Path, reason: str | None) -> str:
    return f"the data folder {folder} cannot be used ({reason}): set VIVEVOIX_DATA to one you can write in"


def environment_of(settings: Settings) -> dict[str, str]:
    """Give the environment by which another process reads the same settings."""
    return {
        "VIVEVOIX_DATA": str(settings.data_dir),
        "VIVEVOIX_DATABASE_URL": settings.database_url,
        "VIVEVOIX_TRACKER_URL": settings.tracker_url,
        "VIVEVOIX_VOICES": str(settings.voices_dir),
        "VIVEVOIX_PHONE_HOST": settings.phone_host,
        "VIVEVOIX_PHONE_PORT": str(settings.phone_port),
        "VIVEVOIX_CONTROL_PORT": str(settings.control_port),
        "VIVEVOIX_MAX_CALLS": str(settings.max_calls),
        "VIVEVOIX_PERSON_SECRET": settings.person_secret,
        "VIVEVOIX_OPERATOR": settings.operator_name,
        "VIVEVOIX_MEDIATORS": str(settings.mediators_file or ""),
        "VIVEVOIX_DESK_PORT": str(settings.desk_port),
        **_environment_of_access(settings.access),
        **_environment_of_whatsapp(settings.whatsapp),
        **environment_of_sip(settings.sip),
        **environment_of_dialogue(settings.dialogue),
        **environment_of_twilio(settings.twilio),
    }


def _environment_of_access(access: OfferAccess) -> dict[str, str]:
    secret, key = access.france_travail_secret, access.immersion_key
    return {
        "VIVEVOIX_FRANCE_TRAVAIL_ID": access.france_travail_id,
        "VIVEVOIX_FRANCE_TRAVAIL_SECRET": secret.given,
        "VIVEVOIX_FRANCE_TRAVAIL_SECRET_FILE": str(secret.file or ""),
        "VIVEVOIX_FRANCE_TRAVAIL_TOKEN_URL": access.france_travail_token_url,
        "VIVEVOIX_FRANCE_TRAVAIL_URL": access.france_travail_url,
        "VIVEVOIX_IMMERSION_KEY": key.given,
        "VIVEVOIX_IMMERSION_KEY_FILE": str(key.file or ""),
        "VIVEVOIX_IMMERSION_URL": access.immersion_url,
        "VIVEVOIX_GEOCODER_URL": access.geocoder_url,
    }


def _environment_of_whatsapp(access: WhatsAppAccess) -> dict[str, str]:
    values = {
        "VIVEVOIX_WHATSAPP_NUMBER_ID": access.number_id,
        "VIVEVOIX_WHATSAPP_TEMPLATE": access.template,
        "VIVEVOIX_WHATSAPP_URL": access.url,
        "VIVEVOIX_WHATSAPP_HOST": access.host,
        "VIVEVOIX_WHATSAPP_PORT": str(access.port),
    }
    kept = (access.token, access.app_secret, access.verify_token)
    for (name, file_name), secret in zip(WHATSAPP_SECRETS, kept, strict=True):
        values |= {name: secret.given, file_name: str(secret.file or "")}
    return values


def _whole(env: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    raw = env.get(name, "")
    if not raw:
        return default
    if not raw.isdigit() or not least <= int(raw) <= most:
        raise Misconfigured("settings.number", f"{name} must be a whole number from {least} to {most}")
    return int(raw)


def _url(env: Mapping[str, str], name: str, default: str) -> str:
    raw = env.get(name) or default
    if not raw.startswith(("sqlite://", "postgresql://", "postgresql+psycopg2://")):
        raise Misconfigured("settings.database", f"{name} must start with sqlite:// or postgresql://")
    return raw


def _secret(env: Mapping[str, str], name: str) -> str:
    raw = env.get(name, "")
    if raw and len(raw) < 32:
        raise Misconfigured("settings.secret", f"{name} must be at least 32 characters long")
    return raw


def _file(env: Mapping[str, str], name: str) -> Path | None:
    raw = env.get(name, "")
    if not raw:
        return None
    path = Path(raw).expanduser().resolve()
    if not path.is_file():
        raise Misconfigured("settings.file", f"{name} must name a file that exists")
    return path


def _key(env: Mapping[str, str], name: str, file_name: str) -> Secret:
    given, file = (env.get(name) or "").strip(), _file(env, file_name)
    if given and file:
        raise Misconfigured("settings.key", f"{name} and {file_name} say the same thing: set one of them")
    return Secret(given, file)


def _web(env: Mapping[str, str], name: str, default: str) -> str:
    """An address whose traffic nobody can read: https, or this very machine."""
    raw = (env.get(name) or default).rstrip("/")
    parts = urlsplit(raw)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if raw and not (is_safe and parts.hostname):
        raise Misconfigured("settings.address", f"{name} must start with https:// (or be on this machine)")
    return raw

"""The SIP line over TLS, its sound encrypted: it registers nowhere, dials baresip, and refuses a stranger's
certificate."""

from __future__ import annotations

import datetime
import ipaddress
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.errors import Temporary
from fakes.baresip import baresip, needs_baresip
from fakes.gateway import until
from fakes.sip_line import NUMBER, line_for, sip_settings, tone

pytestmark = needs_baresip


def certificate(folder: Path, name: str) -> Path:
    """A key and its own certificate for this machine, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.timezone.utc)
    built = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(True, None), True)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{name}.pem"
    pem = serialization.Encoding.PEM
    form, plain = serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    path.write_bytes(key.private_bytes(pem, form, plain) + built.public_bytes(pem))
    return path


async def test_a_call_over_tls_is_encrypted_and_another_certificate_is_refused(tmp_path: Path) -> None:
    own, other = certificate(tmp_path, "own"), certificate(tmp_path, "other")
    account = f"<sip:{NUMBER}@127.0.0.1;transport=tls>;regint=0;answermode=auto;mediaenc=srtp-mand"
    mic = tone(tmp_path / "mic.wav")
    async with baresip(tmp_path / "phone", lambda port: account, mic, certificate=own) as phone:
        given = {"server": f"127.0.0.1:{phone.port + 1}", "transport": "tls"}
        async with line_for(sip_settings(**given, ca_file=str(own))) as line:
            call = uuid4()
            line.announcements.add(call, NUMBER)
            await line.line.dial(call, NUMBER, 5.0)
            await until(lambda: len(line.ears.heard) > 16000)
            await phone.hears(r"a=crypto:\d+ AES_CM_128_HMAC_SHA1_80")
            assert "RTP/SAVP" in phone.said
        async with line_for(sip_settings(**given, ca_file=str(other))) as line:
            with pytest.raises(Temporary, match="sip"):
                await line.line.dial(uuid4(), NUMBER, 5.0)

"""Transport security: always verified, further authorities by `ca` only."""

from __future__ import annotations

import shutil
import ssl
import subprocess

import pytest

from sources.errors import Unreachable

CSV = b"date,tpi,n\n2026-11-22,Sekupang,4\n"

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl to make a certificate")


@pytest.fixture
def certificate(tmp_path):
    """A certificate of 127.0.0.1 that only itself vouches for, and its key."""
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    how = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=uji"
    what = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(cert)]
    subprocess.run(["openssl", *how.split(), *what], check=True, capture_output=True)
    return cert, key


@pytest.fixture
def secure(serve, reply, certificate):
    """A server that speaks TLS with that certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return serve(reply(CSV), tls=context)


def test_a_certificate_that_nobody_vouches_for_is_refused_at_once(secure, pulled, counts, waits) -> None:
    with pytest.raises(Unreachable) as caught:
        pulled(counts(url=secure.url))
    assert caught.value.failure.code == "tls"
    assert waits == []


def test_an_authority_of_the_offices_own_is_trusted_where_the_config_names_it(
    secure, certificate, pulled, counts
) -> None:
    assert pulled(counts(url=secure.url, ca=str(certificate[0]))).fetched == 1
    with pytest.raises(Unreachable):
        pulled(counts(url=secure.url))


def test_a_file_of_authorities_that_is_none_is_named(secure, certificate, pulled, counts) -> None:
    for path in (str(certificate[1]), "/tidak/ada.pem"):
        with pytest.raises(Unreachable) as caught:
            pulled(counts(url=secure.url, ca=path))
        assert caught.value.failure.facts["ca"] == path


def test_the_address_that_is_not_trusted_is_the_one_that_was_asked(
    serve, reply, secure, pulled, counts
) -> None:
    server = serve(reply(status=302, Location=secure.url + "/x"))
    with pytest.raises(Unreachable) as caught:
        pulled(counts(url=server.url, allow_hosts=(secure.host,)))
    assert (caught.value.failure.code, caught.value.failure.facts["where"]) == ("tls", secure.url)

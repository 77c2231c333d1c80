"""Client credentials: one token for many pulls, and what is said and to whom."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import pytest

from sources import oauth2
from sources.errors import Refused, SourceError
from sources.spec_parts import Auth, OAuth2, Paging, Secret

CSV = b"date,tpi,n\n2026-11-22,Sekupang,4\n"
SECRET = "kenari:7f3a/é &"


@pytest.fixture(autouse=True)
def _no_tokens(monkeypatch) -> None:
    monkeypatch.setenv("KUNCI_UJI", SECRET)
    monkeypatch.setattr(oauth2, "_held", {})


@pytest.fixture
def tokens(serve, reply) -> Any:
    """A token endpoint that gives numbered tokens."""

    def answer(request) -> None:
        body = {
            "access_token": f"token-{len(server.seen)}-kenari",
            "token_type": "Bearer",
            "expires_in": 3600,
        }
        reply(json.dumps(body).encode(), "application/json")(request)

    server = serve(answer)
    return server


@pytest.fixture
def guarded(counts) -> Callable[..., Any]:
    """A source whose credentials are fetched at an endpoint."""

    def make(url: str, tokens: Any, scope: str | None = None, **more: Any) -> Any:
        named = OAuth2(
            token_url=tokens.url + "/token?tenant=1", client_id="saya:1", client_secret=Secret(env="KUNCI_UJI"),
            scope=scope,
        )  # fmt: skip
        return counts(url=url, auth=Auth(oauth2=named), **more)

    return make


def test_a_token_is_fetched_once_and_carried_to_the_source(serve, reply, pulled, guarded, tokens) -> None:
    server = serve(reply(CSV))
    for _ in range(3):
        assert pulled(guarded(server.url, tokens, scope="baca semua")).fetched == 1
    assert [headers["authorization"] for _, headers in server.seen] == ["Bearer token-1-kenari"] * 3
    assert [path for path, _ in tokens.seen] == ["/token?tenant=1"]
    said = tokens.seen[0][1]["authorization"].removeprefix("Basic ")
    assert base64.b64decode(said).decode() == "saya%3A1:kenari%3A7f3a%2F%C3%A9+%26"
    assert parse_qs(tokens.posted[0]) == {"grant_type": ["client_credentials"], "scope": ["baca semua"]}


def test_each_source_of_a_client_shares_its_token_and_another_secret_does_not(
    serve, reply, pulled, guarded, tokens, monkeypatch
) -> None:
    server = serve(reply(CSV))
    pulled(guarded(server.url, tokens))
    pulled(guarded(server.url + "/lain", tokens, id="lain"))
    assert len(tokens.seen) == 1
    monkeypatch.setenv("KUNCI_UJI", "rahasia-baru")
    pulled(guarded(server.url, tokens))
    assert len(tokens.seen) == 2


@pytest.mark.parametrize(
    ("lasts", "after", "fetched"),
    [(3600, 3500, 1), (3600, 3541, 2), (40, 29, 1), (40, 31, 2), (None, 200, 1), (None, 300, 2), (-5, 1, 2)],
)  # fmt: skip
def test_a_token_is_used_until_shortly_before_its_end(
    serve, reply, pulled, guarded, tokens, monkeypatch, lasts, after, fetched
) -> None:
    body = {"access_token": "token-kenari", "token_type": "bearer"} | ({"expires_in": lasts} if lasts else {})
    tokens.answer = reply(json.dumps(body).encode(), "application/json")
    server = serve(reply(CSV))
    now = [1000.0]
    monkeypatch.setattr(oauth2, "monotonic", lambda: now[0])
    pulled(guarded(server.url, tokens))
    now[0] += after
    pulled(guarded(server.url, tokens))
    assert len(tokens.seen) == fetched


def test_a_token_that_ended_early_is_fetched_anew_once(serve, reply, pulled, guarded, tokens) -> None:
    def answer(request) -> None:
        good = request.headers["Authorization"] == "Bearer token-2-kenari"
        (reply(CSV) if good else reply(status=401))(request)

    server = serve(answer)
    assert pulled(guarded(server.url, tokens)).fetched == 1
    assert (len(tokens.seen), len(server.seen)) == (2, 2)
    server.answer = reply(status=401)
    with pytest.raises(Refused) as caught:
        pulled(guarded(server.url, tokens))
    assert caught.value.failure.facts == {"where": server.url, "status": "401", "secret": "env:KUNCI_UJI"}
    assert (len(tokens.seen), len(server.seen)) == (3, 4)


def test_a_token_that_ends_between_two_pages_is_fetched_anew(serve, reply, pulled, guarded, tokens) -> None:
    def answer(request) -> None:
        first = "offset=0" in request.path
        token = request.headers["Authorization"][-8]
        if not first and token == "1":
            reply(status=401)(request)
        else:
            reply(CSV if first else b"date,tpi,n\n")(request)

    server = serve(answer)
    assert pulled(guarded(server.url, tokens, paging=Paging(kind="offset", size=1))).complete
    assert len(tokens.seen) == 2


def test_who_knows_only_credentials_in_the_body_gets_them_there(
    serve, reply, pulled, guarded, tokens
) -> None:
    plain = tokens.answer

    def answer(request) -> None:
        if "Authorization" in request.headers:
            reply(b'{"error": "invalid_client"}', "application/json", status=401)(request)
        else:
            plain(request)

    tokens.answer = answer
    assert pulled(guarded(serve(reply(CSV)).url, tokens)).fetched == 1
    assert parse_qs(tokens.posted[1]) == {
        "grant_type": ["client_credentials"], "client_id": ["saya:1"], "client_secret": [SECRET],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("status", "body", "found"),
    [
        (400, b'{"error": "invalid_scope", "error_description": "kenari"}', "invalid_scope"),
        (401, b'{"error": "invalid_client"}', "invalid_client"),
        (401, b"<html>", "no-token"),
        (400, b'{"error": "kenari:7f3a"}', "no-token"),
        (403, b"", "no-token"),
        (404, b"{}", "no-token"),
        (302, b"", "no-token"),
        (200, b"", "no-token"),
        (200, b"[]", "no-token"),
        (200, b"null", "no-token"),
        (200, b'{"access_token": 7}', "no-token"),
        (200, b'{"access_token": "a\\u0000b"}', "no-token"),
        (200, b'{"access_token": "abc", "token_type": "mac"}', "no-token"),
        (200, b"[" * 60_000, "no-token"),
        (200, b'{"access_token": "' + b"x" * 20_000 + b'"}', "no-token"),
        (500, b'{"access_token": "token-kenari", "token_type": "bearer"}', "no-token"),
    ],
)
def test_a_refused_token_names_the_secrets_reference_and_asks_the_source_nothing(
    serve, reply, pulled, guarded, tokens, status, body, found
) -> None:
    server = serve(reply(CSV))
    tokens.answer = reply(body, "application/json", status=status, Location=server.url)
    with pytest.raises(Refused) as caught:
        pulled(guarded(server.url, tokens))
    failure = caught.value.failure
    assert (failure.code, failure.facts["secret"], failure.facts["where"]) == (
        "token",
        "env:KUNCI_UJI",
        tokens.url,
    )
    assert (failure.facts["status"], failure.facts["found"]) == (str(status), found)
    assert "kenari" not in repr(failure)
    assert server.seen == []


def test_a_token_endpoint_that_is_busy_is_asked_again(serve, reply, pulled, guarded, tokens, waits) -> None:
    plain = tokens.answer

    def answer(request) -> None:
        (reply(status=503, Retry_After="3") if len(tokens.seen) == 1 else plain)(request)

    tokens.answer = answer
    assert pulled(guarded(serve(reply(CSV)).url, tokens)).fetched == 1
    assert waits == [3.0]


def test_a_token_endpoint_that_hangs_or_floods_ends_with_the_deadline_or_the_limit(
    serve, reply, pulled, guarded, tokens
) -> None:
    server = serve(reply(CSV))
    tokens.answer = reply(b" " * 100_000, "application/json")
    with pytest.raises(SourceError) as caught:
        pulled(guarded(server.url, tokens))
    assert caught.value.failure.code == "too-large"
    tokens.answer = lambda request: tokens.done.wait(10)
    with pytest.raises(SourceError) as caught:
        pulled(guarded(server.url, tokens, timeout="300ms"))
    assert caught.value.failure.code == "timeout"
    assert server.seen == []


def test_secret_and_token_go_where_they_belong_and_into_no_message(
    serve, reply, pulled, guarded, tokens, caplog
) -> None:
    friend = serve(reply(CSV))
    server = serve(reply(status=302, Location=friend.url + "/x"))
    caplog.set_level(0)
    assert pulled(guarded(server.url, tokens, allow_hosts=(friend.host,))).fetched == 1
    assert "kenari" not in str(friend.seen)
    assert "7f3a" not in str(server.seen)
    assert "kenari" not in caplog.text


def test_what_a_server_repeats_of_a_token_reaches_no_record(serve, pulled, guarded, tokens) -> None:
    def echo(request) -> None:
        body = f"date,tpi,n\n2026-11-22,{request.headers['Authorization']} {SECRET},4\n".encode()
        request.send_response(200)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    assert "kenari" not in repr(pulled(guarded(serve(echo).url, tokens)))

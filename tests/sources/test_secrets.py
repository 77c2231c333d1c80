"""Redirects and secrets: what goes to whom, and what is never said (research T8, T9, T14)."""

from __future__ import annotations

import json
import logging
import time
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest

from sources.address import may_follow, origin
from sources.errors import Refused, SourceError
from sources.spec_parts import Auth, BasicAuth, NamedSecret, Paging, Secret

CSV = b"date,tpi,n\n2026-11-22,Sekupang,4\n2026-11-23,Sekupang,7\n"


def test_a_redirect_within_the_origin_is_followed_with_its_credentials(
    serve, reply, pulled, counts, monkeypatch
) -> None:
    def answer(request) -> None:
        moved = request.path == "/lama"
        (reply(status=302, Location="/baru?x=1") if moved else reply(CSV))(request)

    monkeypatch.setenv("RAHASIA", "kenari")
    server = serve(answer)
    auth = Auth(header=NamedSecret(name="X-API-Key", value=Secret(env="RAHASIA")))
    assert pulled(counts(url=server.url + "/lama", auth=auth)).fetched == 2
    assert [headers.get("x-api-key") for _, headers in server.seen] == ["kenari", "kenari"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_a_stranger_is_refused_and_the_stranger_hears_nothing(
    serve, reply, pulled, counts, status
) -> None:
    stranger = serve(reply(CSV))
    server = serve(reply(status=status, Location=stranger.url + "/x"))
    with pytest.raises(Refused) as caught:
        pulled(counts(url=server.url))
    assert caught.value.failure.code == "redirect"
    assert caught.value.failure.facts["to"] == stranger.url
    assert stranger.seen == []


@pytest.mark.parametrize("way", ["bearer", "basic", "header", "query"])
def test_a_redirect_to_an_allowed_host_carries_no_credentials(
    serve, reply, pulled, counts, monkeypatch, way
) -> None:
    monkeypatch.setenv("RAHASIA", "kenari")
    secret = Secret(env="RAHASIA")
    auth = {
        "bearer": Auth(bearer=secret),
        "basic": Auth(basic=BasicAuth(user="u", password=secret)),
        "header": Auth(header=NamedSecret(name="api_access_token", value=secret)),
        "query": Auth(query=NamedSecret(name="key", value=secret)),
    }[way]
    friend = serve(reply(CSV))
    server = serve(reply(status=302, Location=friend.url + "/x"))
    spec = counts(url=server.url + "/?a=b", auth=auth, allow_hosts=(friend.host,))
    assert pulled(spec).fetched == 2
    carried = str(server.seen)
    assert "kenari" in carried or "dTprZW5hcmk=" in carried
    assert "a=b" in server.seen[0][0]
    assert "kenari" not in str(friend.seen)
    assert "authorization" not in friend.seen[0][1]


@pytest.mark.parametrize("way", ["bearer", "basic", "header", "query"])
@pytest.mark.parametrize("kind", ["next", "link-header"])
def test_a_next_page_at_an_allowed_host_carries_no_credentials_not_even_those_in_its_link(
    serve, reply, pulled, counted, monkeypatch, way, kind
) -> None:
    monkeypatch.setenv("RAHASIA", "kenari-7f3a")
    secret = Secret(env="RAHASIA")
    auth = {
        "bearer": Auth(bearer=secret),
        "basic": Auth(basic=BasicAuth(user="u", password=secret)),
        "header": Auth(header=NamedSecret(name="api_access_token", value=secret)),
        "query": Auth(query=NamedSecret(name="key", value=secret)),
    }[way]
    row = [{"date": "2026-11-22", "tpi": "Sekupang", "n": 4}]
    friend = serve(reply(json.dumps({"rows": row, "next": None}).encode(), "application/json"))

    def first(request) -> None:
        link = f"{friend.url}/x?key=kenari-7f3a&page=2"
        body = json.dumps({"rows": row, "next": link}).encode()
        reply(body, "application/json", Link=f'<{link}>; rel="next"')(request)

    server = serve(first)
    spec = counted(
        url=server.url, records="rows", auth=auth, allow_hosts=(friend.host,), paging=Paging(kind=kind)
    )
    assert pulled(spec).fetched == 2
    assert "kenari" not in str(friend.seen)
    assert "authorization" not in friend.seen[0][1]
    assert "page=2" in friend.seen[0][0]


@pytest.mark.parametrize("way", ["bearer", "query"])
def test_a_way_back_that_another_host_chose_gets_no_credentials(
    serve, reply, pulled, counts, monkeypatch, way
) -> None:
    monkeypatch.setenv("RAHASIA", "kenari-7f3a")
    secret = Secret(env="RAHASIA")
    auth = Auth(bearer=secret) if way == "bearer" else Auth(query=NamedSecret(name="key", value=secret))

    def answer(request) -> None:
        there = reply(status=302, Location=friend.url + "/x")
        (there if request.path.startswith("/a") else reply(CSV))(request)

    server = serve(answer)
    friend = serve(lambda request: reply(status=302, Location=server.url + "/chosen")(request))
    assert pulled(counts(url=server.url + "/a", auth=auth, allow_hosts=(friend.host,))).fetched == 2
    assert "kenari" in str(server.seen[0])
    assert server.seen[1][0] == "/chosen"
    assert "kenari" not in str(server.seen[1])
    assert "authorization" not in server.seen[1][1]


def test_a_short_secret_in_a_link_goes_to_no_other_host_either(
    serve, reply, pulled, counts, monkeypatch
) -> None:
    """Too short to be looked for in rows; under its own name it is known all the same."""
    monkeypatch.setenv("RAHASIA", "k3y")
    friend = serve(reply(CSV))
    server = serve(reply(status=302, Location=f"{friend.url}/x?key=k3y&a=b"))
    auth = Auth(query=NamedSecret(name="key", value=Secret(env="RAHASIA")))
    assert pulled(counts(url=server.url, auth=auth, allow_hosts=(friend.host,))).fetched == 2
    assert [path for path, _ in friend.seen] == ["/x?a=b"]


def test_a_link_that_holds_the_secret_elsewhere_leads_to_no_other_host(
    serve, reply, pulled, counted, monkeypatch
) -> None:
    monkeypatch.setenv("RAHASIA", "kenari-7f3a")
    friend = serve(reply(CSV))
    server = serve(reply(status=302, Location=friend.url + "/kenari-7f3a/x"))
    with pytest.raises(Refused):
        pulled(counted(url=server.url, auth=Auth(bearer=Secret(env="RAHASIA")), allow_hosts=(friend.host,)))
    assert friend.seen == []


def test_pages_of_the_origin_get_the_credentials_again(serve, reply, pulled, counted, monkeypatch) -> None:
    """Also where the server repeats the secret in its links, and also after a page of another host."""
    monkeypatch.setenv("RAHASIA", "kenari-7f3a")
    row = {"date": "2026-11-22", "tpi": "Sekupang", "n": 4}

    def answer(request) -> None:
        link = {"/": f"{friend.url}/b", "/b": f"{server.url}/c?key=kenari-7f3a", "/c": None}
        place = request.path.partition("?")[0]
        body = {"rows": [row | {"tpi": place}], "next": link[place]}
        reply(json.dumps(body).encode(), "application/json")(request)

    friend, server = serve(answer), serve(answer)
    auth = Auth(query=NamedSecret(name="key", value=Secret(env="RAHASIA")))
    spec = counted(
        url=server.url, records="rows", auth=auth, allow_hosts=(friend.host,), paging=Paging(kind="next")
    )
    assert pulled(spec).fetched == 3
    assert [path for path, _ in server.seen] == ["/?key=kenari-7f3a", "/c?key=kenari-7f3a"]
    assert [path for path, _ in friend.seen] == ["/b"]


def test_cookies_are_not_kept(serve, reply, pulled, counted) -> None:
    rows = [[{"date": "2026-11-22", "tpi": "Sekupang", "n": 4}], []]

    def answer(request) -> None:
        body = json.dumps(rows[min(len(server.seen), 2) - 1]).encode()
        reply(body, "application/json", Set_Cookie="sesi=kenari; Path=/")(request)

    server = serve(answer)
    pulled(counted(url=server.url, paging=Paging(kind="page")))
    assert len(server.seen) == 2
    assert not any("cookie" in headers for _, headers in server.seen)


def test_redirects_in_a_circle_end(serve, reply, pulled, counts) -> None:
    server = serve(reply(status=302, Location="/"))
    with pytest.raises(Refused) as caught:
        pulled(counts(url=server.url))
    assert caught.value.failure.code == "redirect"
    assert len(server.seen) == 4


@pytest.mark.parametrize(
    "location", ["", "file:///etc/passwd", "http://[", "gopher://x", "//user:pw@127.0.0.1/"]
)
def test_a_redirect_to_nowhere_is_refused(serve, reply, pulled, counts, location) -> None:
    with pytest.raises(Refused):
        pulled(counts(url=serve(reply(status=302, Location=location)).url))


def test_where_an_answer_may_lead() -> None:
    assert may_follow("https://a.example/x", "https://a.example:443/y", ())
    assert not may_follow("https://a.example/x", "http://a.example/y", ("a.example",))
    assert not may_follow("https://a.example/x", "https://a.example:8443/y", ())
    assert may_follow("https://a.example/x", "https://a.example:8443/y", ("A.example",))
    assert may_follow("https://a.example/x", "https://b.example:8443/y", ("b.example:8443",))
    assert not may_follow("https://a.example/x", "https://b.example/y", ("b.example:8443",))
    assert not may_follow("https://a.example/x", "https://a.example.evil/y", ("a.example",))
    assert origin("https://u:p@a.example:443/path?key=1") == "https://a.example"


@pytest.mark.parametrize("status", [200, 401, 403, 404, 429, 500, 302])
@pytest.mark.parametrize("way", ["bearer", "basic", "header", "query"])
def test_no_secret_is_in_any_message(
    serve, reply, pulled, counts, monkeypatch, caplog, tmp_path, status, way
) -> None:
    caplog.set_level(logging.DEBUG)
    canary = "kenari-7f3a"
    monkeypatch.setenv("KUNCI_UJI", canary)
    secret = Secret(env="KUNCI_UJI")
    auth = {
        "bearer": Auth(bearer=secret),
        "basic": Auth(basic=BasicAuth(user="u", password=secret)),
        "header": Auth(header=NamedSecret(name="X-API-Key", value=secret)),
        "query": Auth(query=NamedSecret(name="key", value=secret)),
    }[way]
    server = serve(reply(b"<html>", "text/html", status=status, Location="http://example.invalid/"))
    spec = counts(url=server.url + "/?token=di-alamat", auth=auth)
    with pytest.raises(SourceError) as caught:
        pulled(spec)
    spoken = []
    error: BaseException | None = caught.value
    while error is not None:
        spoken += [repr(error), str(error), repr(error.__dict__)]
        error = error.__cause__ or error.__context__
    spoken += [repr(spec), caplog.text]
    for text in spoken:
        assert canary not in text
        assert "a2VuYXJp" not in text
    assert "di-alamat" not in "".join([*spoken[:-2], caplog.text])
    if status in (401, 403):
        assert caught.value.failure.facts["secret"] == "env:KUNCI_UJI"


@pytest.mark.parametrize("way", ["bearer", "basic", "header", "query"])
def test_a_secret_that_a_server_repeats_reaches_no_record_and_no_message(
    serve, pulled, counts, monkeypatch, way
) -> None:
    canary = "kenari 7f3a/é" if way in ("basic", "query") else "kenari 7f3a/"
    monkeypatch.setenv("KUNCI_UJI", canary)
    secret = Secret(env="KUNCI_UJI")
    auth = {
        "bearer": Auth(bearer=secret),
        "basic": Auth(basic=BasicAuth(user="u", password=secret)),
        "header": Auth(header=NamedSecret(name="X-API-Key", value=secret)),
        "query": Auth(query=NamedSecret(name="key", value=secret)),
    }[way]
    head = "date,tpi,n"

    def echo(request) -> None:
        said = " ".join([*request.headers.values(), request.path, canary]).translate({44: 32, 59: 32})
        body = f"{head},{said}\n2026-11-22,{said},4,x\n2026-11-23,A,{said},x\n".encode()
        request.send_response(200)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    spec = counts(url=serve(echo).url, auth=auth)
    harvest = pulled(spec)
    assert harvest.records[0].count == 4
    head = "tanggal,tpi,n"
    with pytest.raises(SourceError) as caught:
        pulled(spec)
    for text in (repr(msgspec.structs.astuple(harvest)), repr(caught.value.failure)):
        assert "kenari" not in text
        assert "a2VuYXJp" not in text
        assert "dTprZW5h" not in text


def test_a_short_secret_tears_no_holes_into_rows(serve, reply, pulled, counts, monkeypatch) -> None:
    monkeypatch.setenv("KUNCI_UJI", "2026")
    found = pulled(counts(url=serve(reply(CSV)).url, auth=Auth(bearer=Secret(env="KUNCI_UJI"))))
    assert found.records[0].date.year == 2026


@pytest.mark.parametrize(
    "secret",
    [
        Secret(env="TIDAK_ADA"),
        Secret(file="/tidak/ada"),
        Secret(command=("false",)),
        Secret(command=("/tidak/ada",)),
    ],
)
def test_a_secret_that_is_not_there_is_named_and_nothing_is_sent(
    serve, reply, pulled, counts, secret
) -> None:
    server = serve(reply(CSV))
    with pytest.raises(Refused) as caught:
        pulled(counts(url=server.url, auth=Auth(bearer=secret)))
    assert caught.value.failure.code == "no-secret"
    assert caught.value.failure.facts["secret"] == secret.reference
    assert server.seen == []


def test_a_secret_comes_from_a_file_or_a_command(serve, reply, pulled, counts, tmp_path) -> None:
    file = tmp_path / "kunci"
    file.write_text("dari-berkas\n\nlain\n")
    server = serve(reply(CSV))
    pulled(counts(url=server.url, auth=Auth(bearer=Secret(file=str(file)))))
    pulled(counts(url=server.url, auth=Auth(bearer=Secret(command=("echo", "dari-perintah")))))
    assert [headers["authorization"] for _, headers in server.seen] == [
        "Bearer dari-berkas",
        "Bearer dari-perintah",
    ]


def test_a_secret_with_a_line_break_or_foreign_letters_is_refused_unspoken(
    serve, reply, pulled, counts, monkeypatch
) -> None:
    monkeypatch.setenv("KUNCI_UJI", "kenari\x01ñ")
    with pytest.raises(Refused) as caught:
        pulled(counts(url=serve(reply(CSV)).url, auth=Auth(bearer=Secret(env="KUNCI_UJI"))))
    assert "kenari" not in str(caught.value)


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (("sleep", "60"), "secret-slow"),
        (("sh", "-c", "sleep 60; true"), "secret-slow"),
        (("sh", "-c", "sleep 60 & exit 1"), "secret-slow"),
        (("yes",), "secret-long"),
    ],
)
def test_a_secret_command_has_bounds_and_is_the_one_to_blame(
    serve, reply, pulled, counts, tmp_path, command, code
) -> None:
    mark = tmp_path / "group"
    server = serve(reply(CSV))
    noted = ("sh", "-c", f'echo $$ > "{mark}"; exec "$0" "$@"', *command)
    began = time.monotonic()
    with pytest.raises(Refused) as caught:
        pulled(counts(url=server.url, timeout="300ms", auth=Auth(bearer=Secret(command=noted))))
    assert (caught.value.failure.code, server.seen) == (code, [])
    assert time.monotonic() - began < 10
    with pytest.raises(ProcessLookupError):
        _living(int(mark.read_text()))


def _living(group: int) -> None:
    """Raises ProcessLookupError where nobody of a process group lives; one that ended and nobody took up is dead."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, its = stat.read_text().rpartition(")")[2].split()[:3]
            if int(its) == group and state not in "ZX":
                return
    raise ProcessLookupError(group)

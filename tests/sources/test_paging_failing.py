"""Pages that fail, that did not change, and that lead elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from sources.errors import Refused, SourceError
from sources.spec_parts import Paging
from tests.sources.shelves import ROWS, endless, serving, shelf


def failing(serve: Any, reply: Any, at: int, broken: Callable[[Any], None]) -> Any:
    """Nine pages, of which one fails."""

    def answer(request: Any) -> None:
        page = int(parse_qs(urlsplit(request.path).query)["page"][0])
        if page == at:
            broken(request)
            return
        rows = endless({"page": str(page)}, "")[0] if page <= 9 else []
        reply(json.dumps(rows).encode(), "application/json")(request)

    return serve(answer)


@pytest.mark.parametrize("status", [404, 500, 503, 429])
def test_a_page_that_fails_makes_the_answer_incomplete_and_names_itself(
    serve, reply, pulled, counted, status
) -> None:
    server = failing(serve, reply, 7, reply(status=status, Retry_After="7200"))
    harvest = pulled(counted(url=server.url, paging=Paging(kind="page")))
    assert (len(harvest.records), harvest.complete, harvest.validators) == (6, False, {})
    assert harvest.failure is not None
    assert (harvest.failure.facts["page"], harvest.failure.facts["status"]) == ("7", str(status))
    assert harvest.retry_after == (7200 if status in (429, 503) else None)


def test_a_page_that_is_no_data_makes_the_answer_incomplete(serve, reply, pulled, counted) -> None:
    for body in (b"<html>Masuk</html>", b'[{"date":', b'{"message": "maintenance"}'):
        server = failing(serve, reply, 3, reply(body, "application/json"))
        harvest = pulled(counted(url=server.url, paging=Paging(kind="page")))
        assert (len(harvest.records), harvest.complete) == (2, False)
        assert harvest.failure is not None
        assert harvest.failure.facts["page"] == "3"


def test_a_page_that_breaks_once_is_asked_again(serve, reply, pulled, counted) -> None:
    times = []

    def once(request) -> None:
        times.append(1)
        (reply(status=502) if len(times) == 1 else reply(b'[{"date":"2026-11-01","tpi":"x","n":7}]'))(request)

    server = failing(serve, reply, 7, once)
    harvest = pulled(counted(url=server.url, paging=Paging(kind="page")))
    assert (len(harvest.records), harvest.complete) == (9, True)
    assert len(server.seen) == 11


def test_a_first_page_that_fails_is_a_failure_of_the_source(serve, reply, pulled, counted) -> None:
    server = failing(serve, reply, 1, reply(status=500))
    with pytest.raises(SourceError) as caught:
        pulled(counted(url=server.url, paging=Paging(kind="page")))
    assert "page" not in caught.value.failure.facts


def test_the_deadline_is_each_pages_own(serve, reply, pulled, counted) -> None:
    def hang(request) -> None:
        server.done.wait(10)

    server = failing(serve, reply, 4, hang)
    harvest = pulled(counted(url=server.url, timeout="500ms", paging=Paging(kind="page")))
    assert harvest.failure is not None
    assert (harvest.failure.code, harvest.failure.facts["seconds"]) == ("timeout", "0.5")
    assert len(harvest.records) == 3


# What did not change


def test_pages_that_are_all_as_they_were_are_unchanged(serve, pulled, counted) -> None:
    server = serving(serve, shelf("page"))
    spec = counted(url=server.url, paging=Paging(kind="page", size=3))
    first_time = pulled(spec)
    again = pulled(spec, validators=first_time.validators)
    assert (again.unchanged, again.records, again.validators) == (True, (), first_time.validators)
    server.answer = serving(serve, shelf("page", rows=[*ROWS[:6], {**ROWS[6], "n": 70}])).answer
    changed = pulled(spec, validators=first_time.validators)
    assert (changed.unchanged, changed.records[-1].count) == (False, 70)


@pytest.mark.parametrize("name", ["page", "offset", "link-header"])
def test_a_first_page_that_did_not_change_proves_nothing_about_the_others(
    serve, pulled, counted, name
) -> None:
    """The first page is full, and later a second one comes: it must not hide behind a 304 of the first."""
    rows = list(ROWS)

    def answer(query, url):
        document, headers = shelf(name, size=7, rows=rows)(query, url)
        return document, {**headers, "ETag": '"of-the-first-page"'}

    server = serving(serve, answer)
    size = {} if name == "link-header" else {"size": 7}
    spec = counted(url=server.url + "/x", paging=Paging(kind=name, **size))
    validators = pulled(spec).validators
    rows.append({"date": "2026-11-09", "tpi": "Baru", "n": 9})
    assert pulled(spec, validators=validators).fetched == 8
    assert not any("if-none-match" in headers for _, headers in server.seen)


def test_one_page_that_says_that_it_is_all_is_asked_for_with_validators(
    serve, reply, pulled, counted
) -> None:
    def answer(request) -> None:
        if request.headers.get("If-None-Match") == '"v1"':
            reply(status=304)(request)
        else:
            body = json.dumps({"rows": ROWS, "next": None}).encode()
            reply(body, "application/json", ETag='"v1"')(request)

    server = serve(answer)
    spec = counted(url=server.url, records="rows", paging=Paging(kind="next"))
    assert pulled(spec, validators=pulled(spec).validators).unchanged


def test_the_same_bytes_are_not_parsed_again(serve, reply, pulled, counts, monkeypatch) -> None:
    import sources.rows

    spec = counts(url=serve(reply(b"date,tpi,n\n2026-11-01,A,1\n")).url)
    validators = pulled(spec).validators
    monkeypatch.setattr(sources.rows.Work, "take", None)
    assert pulled(spec, validators=validators).unchanged


# Where a page may lead


@pytest.mark.parametrize(
    "link",
    [
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "//evil.example/x",
        "http://user:pw@{host}/x",
        "gopher://{host}/x",
        "javascript:alert(1)",
        "http://[::1]:{port}/x",
        "http://localhost:{port}/x",
        "http://127.0.0.1:1/x",
    ],
)
@pytest.mark.parametrize("way", ["next", "link-header"])
def test_a_page_that_leads_elsewhere_is_refused_whole(serve, pulled, counted, link, way) -> None:
    def answer(query, url):
        there = link.format(host=server.host, port=server.port)
        return {"rows": ROWS, "next": there}, {"Link": f"<{there}>; rel=next"}

    server = serving(serve, answer)
    with pytest.raises(Refused) as caught:
        pulled(counted(url=server.url, records="rows", paging=Paging(kind=way)))
    assert caught.value.failure.code == "redirect"
    assert "pw" not in str(caught.value)
    assert len(server.seen) == 1

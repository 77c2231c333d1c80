"""Asking for news only: what the address says, when everything is asked for again, and what is remembered."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from sources.increments import address, ask_from
from sources.spec_parts import Paging, Since
from tests.sources.conftest import NOW, WIB

TIPS = {
    "collection": "tips",
    "format": "json",
    "fields": {"id": "no", "received_at": "at", "text": "text"},
}


@pytest.fixture
def news(serve, counts, reply):
    """A server of tips, as a function of what it is asked; and the source's table."""

    def make(since: Any, rows: list[dict[str, Any]], **more: Any):
        def answer(request) -> None:
            reply(json.dumps(rows).encode(), "application/json", ETag='"v1"')(request)

        server = serve(answer)
        return server, counts(url=server.url + "/t?a=b", since=since, **(TIPS | more))

    return make


def row(number: int, at: datetime) -> dict[str, Any]:
    return {"no": number, "at": at.isoformat(), "text": "Ada agen"}


def asked(server: Any, name: str) -> list[str | None]:
    return [parse_qs(urlsplit(path).query).get(name, [None])[0] for path, _ in server.seen]


def test_after_everything_only_what_is_newer_than_the_newest_is_asked_for(news, pulled) -> None:
    newest = NOW - timedelta(hours=2)
    server, spec = news("after", [row(1, NOW - timedelta(days=3)), row(2, newest)])
    whole = pulled(spec)
    more = pulled(spec, validators=whole.validators)
    assert asked(server, "after") == [None, "2026-11-22T23:14:00Z"]  # an hour before: a record may be late
    assert asked(server, "a") == ["b", "b"]
    assert (whole.increment, more.increment, whole.covers, more.covers) == (False, True, "window", "window")
    assert whole.validators.keys() == {"since", "whole", "config"}
    assert more.validators["whole"] == whole.validators["whole"] == NOW.isoformat()


def test_validators_are_not_used_where_the_question_changes(news, pulled) -> None:
    server, spec = news("after", [row(1, NOW)])
    pulled(spec, validators=pulled(spec).validators)
    assert not any("if-none-match" in headers for _, headers in server.seen)
    assert len(pulled(spec, validators=pulled(spec).validators).records) == 1


def test_the_newest_moves_on_and_never_back(news, pulled) -> None:
    rows = [row(1, NOW - timedelta(days=1))]
    _, spec = news("after", rows)
    first = pulled(spec).validators
    rows[:] = [row(2, NOW - timedelta(hours=1))]
    second = pulled(spec, validators=first).validators
    rows[:] = []
    third = pulled(spec, validators=second)
    assert first["since"] < second["since"] == third.validators["since"]
    assert (third.increment, third.records) == (True, ())


def test_a_moment_in_the_future_hides_nothing(news, pulled) -> None:
    """Somebody typed 2062: what is entered before that must come all the same."""
    _, spec = news("after", [row(1, NOW.replace(year=2062))])
    assert pulled(spec).validators["since"] == NOW.isoformat()


@pytest.mark.parametrize(
    ("changed", "whole"),
    [
        ({}, False),
        ({"config": "other"}, True),
        ({"since": "nonsense"}, True),
        ({"since": "2026-11-20T00:00:00"}, True),
        ({"whole": (NOW - timedelta(days=6, hours=23)).isoformat()}, False),
        ({"whole": (NOW - timedelta(days=7)).isoformat()}, True),
        ({"whole": (NOW + timedelta(days=1)).isoformat()}, True),
        ({"whole": ""}, True),
    ],
)
def test_everything_is_asked_for_again_now_and_then(news, pulled, changed, whole) -> None:
    server, spec = news("after", [row(1, NOW - timedelta(days=1))])
    known = pulled(spec).validators | changed
    assert pulled(spec, validators=known).increment is not whole
    assert (asked(server, "after")[1] is None) is whole


def test_a_whole_answer_of_a_source_that_says_so_covers_all(news, pulled) -> None:
    _, spec = news("after", [row(1, NOW)], covers="all")
    assert (pulled(spec).covers, pulled(spec).increment) == ("all", False)


def test_an_answer_without_any_time_is_asked_for_whole_again(news, pulled) -> None:
    server, spec = news(
        Since(parameter="after", field="due_at"), [row(1, NOW)], fields={**TIPS["fields"], "due_at": "due"}
    )
    pulled(spec, validators=pulled(spec).validators)
    assert asked(server, "after") == [None, None]


@pytest.mark.parametrize(
    ("since", "said"),
    [
        (Since(parameter="q"), "2026-11-23T01:14:00Z"),
        (Since(parameter="q", format="date"), "2026-11-23"),
        (Since(parameter="q", format="epoch"), "1795396440"),
        (Since(parameter="q", format="epoch-ms"), "1795396440000"),
        (Since(parameter="q", format="%d/%m/%Y %H:%M"), "23/11/2026 08:14"),
        (Since(parameter="q", template='{"t":{"$gt":"{}"}}'), '{"t":{"$gt":"2026-11-23T01:14:00Z"}}'),
        (Since(parameter="q", template="updated_at:>{}"), "updated_at:>2026-11-23T01:14:00Z"),
    ],
)
def test_the_moment_is_written_as_the_source_reads_it(counts, since, said) -> None:
    spec = counts(url="https://a.example/x?q=old&b=1", since=since)
    url = address(spec, NOW - timedelta(hours=1), WIB)
    assert parse_qs(urlsplit(url).query) == {"q": [said], "b": ["1"]}
    assert "+" not in unquote(url).split("?")[1]


def test_days_count_from_their_start_in_the_sources_zone(serve, reply, pulled, counts) -> None:
    csv = b"date,tpi,n\n2026-11-21,Sekupang,4\n2026-11-20,Sekupang,7\n"
    server = serve(reply(csv))
    spec = counts(url=server.url, since=Since(parameter="from", format="date", overlap="2d"))
    found = pulled(spec)
    assert found.validators["since"] == "2026-11-21T00:00:00+07:00"
    pulled(spec, validators=found.validators)
    assert asked(server, "from") == [None, "2026-11-19"]


def test_nothing_is_asked_from_where_a_source_has_no_increments(counts) -> None:
    known = {"since": NOW.isoformat(), "whole": NOW.isoformat()}
    assert ask_from(counts(url="https://a.example"), known, NOW) is None
    assert ask_from(counts(url="https://a.example", since="q"), known, NOW.astimezone(UTC)) is not None


def test_news_that_did_not_all_come_are_asked_for_again(serve, reply, pulled, counts) -> None:
    def answer(request) -> None:
        page = int(parse_qs(urlsplit(request.path).query)["page"][0])
        if page == 1:
            reply(json.dumps([row(9, NOW)]).encode(), "application/json")(request)
        else:
            reply(status=404)(request)

    server = serve(answer)
    spec = counts(url=server.url, since="after", paging=Paging(kind="page"), **TIPS)
    found = pulled(spec)
    assert (found.complete, found.validators) == (False, {})
    known = {"since": "2026-11-20T00:00:00+07:00", "whole": NOW.isoformat(), "config": ""}
    server.answer = reply(json.dumps([]).encode(), "application/json")
    known["config"] = pulled(spec, validators={}).validators["config"]
    server.answer = answer
    again = pulled(spec, validators=known)
    assert (again.increment, again.complete, again.validators) == (True, False, known)
    assert asked(server, "after")[-2:] == ["2026-11-19T16:00:00Z"] * 2


def test_pages_of_news_all_ask_for_news(serve, reply, pulled, counts) -> None:
    def answer(request) -> None:
        page = int(parse_qs(urlsplit(request.path).query)["page"][0])
        rows = [row(page, NOW)] if page < 3 else []
        reply(json.dumps(rows).encode(), "application/json")(request)

    server = serve(answer)
    spec = counts(url=server.url, since="after", paging=Paging(kind="page"), **TIPS)
    pulled(spec, validators=pulled(spec).validators)
    assert asked(server, "after") == [None] * 3 + ["2026-11-23T01:14:00Z"] * 3

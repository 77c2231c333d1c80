"""Whatever a server does, one failure comes of it, soon, with few requests, and no row."""

from __future__ import annotations

import time

import pytest

from sources.errors import SourceError
from tests.sources.hostile import BULKY, CHUNKED, CSV, HOSTILE, ROW, good, raw


@pytest.mark.parametrize("name", [*HOSTILE, *BULKY])
def test_a_hostile_answer_is_one_failure(serve, pulled, counts, name) -> None:
    case = (HOSTILE | BULKY)[name]
    server = serve(case.answer)
    began = time.monotonic()
    with pytest.raises(SourceError) as caught:
        pulled(counts(url=server.url, **case.spec))
    assert caught.value.failure.code in case.codes
    assert len(server.seen) <= case.requests
    assert (caught.value.retry_after or 0) <= 86_400
    assert time.monotonic() - began < 20
    assert all(len(fact) <= 200 and fact.isprintable() for fact in caught.value.failure.facts.values())


def test_a_server_whose_clock_is_wrong_changes_nothing_of_ours(serve, pulled, counts) -> None:
    future = "Fri, 01 Jan 2100 00:00:00 GMT"
    server = serve(good(CSV, "text/csv", f"Date: {future}", f"Last-Modified: {future}", "Age: -1"))
    found = pulled(counts(url=server.url))
    assert found.at.year == 2026
    assert found.validators["last-modified"] == future
    assert pulled(counts(url=server.url), validators=found.validators).unchanged


def test_trailers_are_no_headers_and_no_rows(serve, pulled, counts) -> None:
    trailers = b'0\r\nETag: "x"\r\nLink: </y>; rel=next\r\n\r\n'
    found = pulled(counts(url=serve(raw(CHUNKED + ROW + trailers)).url))
    assert (found.fetched, "etag" in found.validators) == (2, False)

"""HTTP as a source, against a real and sometimes hostile server on loopback."""

from __future__ import annotations

import gzip
import resource
import threading
import time
import tracemalloc
import zlib
from datetime import UTC, datetime, timedelta

import pytest

from sources.address import Pacing, retry_after
from sources.errors import Refused, Unreachable, Unreadable
from sources.pull import Progress
from sources.spec import FieldRule

CSV = b"date,tpi,n\n2026-11-22,Sekupang,4\n2026-11-23,Sekupang,7\n"


def test_an_answer_becomes_records(serve, reply, pulled, counts) -> None:
    harvest = pulled(counts(url=serve(reply(CSV)).url + "/x.csv"))
    assert [record.count for record in harvest.records] == [4, 7]
    assert (harvest.fetched, harvest.rejected, harvest.unchanged) == (2, 0, False)


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda data: zlib.compress(data, wbits=-15)),
        ("gzip", lambda data: gzip.compress(data[:20]) + gzip.compress(data[20:])),
    ],
)
def test_packed_answers_are_unpacked(serve, reply, pulled, counts, coding, pack) -> None:
    server = serve(reply(pack(CSV), Content_Encoding=coding))
    assert pulled(counts(url=server.url)).fetched == 2


@pytest.mark.parametrize("coding", ["br", "gzip, gzip"])
def test_a_coding_that_nobody_asked_for_is_refused(serve, reply, pulled, counts, coding) -> None:
    with pytest.raises(Unreadable) as caught:
        pulled(counts(url=serve(reply(CSV, Content_Encoding=coding)).url))
    assert caught.value.failure.code == "encoding"


@pytest.mark.parametrize(
    "body", [gzip.compress(CSV, mtime=0)[:-12], b"\x1f\x8bnonsense"], ids=["cut", "nonsense"]
)
def test_a_damaged_packed_answer_is_a_failure(serve, reply, pulled, counts, body) -> None:
    with pytest.raises(Unreadable) as caught:
        pulled(counts(url=serve(reply(body, Content_Encoding="gzip")).url))
    assert caught.value.failure.code == "unreadable"


def test_a_bomb_stops_at_the_decoded_limit_and_costs_little_memory(serve, reply, pulled, counts) -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(b"0" * 1_000_000) for _ in range(300)) + packer.flush()
    server = serve(reply(bomb, Content_Encoding="gzip"))
    pulled(counts(url=serve(reply(CSV)).url))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(Unreadable) as caught:
        pulled(counts(url=server.url))
    assert caught.value.failure.code == "too-large"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024


def test_an_endless_answer_stops_at_the_wire_limit(serve, pulled, counts) -> None:
    def endless(request) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "text/csv")
        request.end_headers()
        while True:
            request.wfile.write(b"2026-11-22,Sekupang,4\n" * 500)

    tracemalloc.start()
    with pytest.raises(Unreadable) as caught:
        pulled(counts(url=serve(endless).url, max_bytes="1MB"))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert caught.value.failure.facts == {"limit": "1000000"}
    assert peak < 16_000_000


def test_an_announced_length_over_the_limit_is_not_even_read(serve, pulled, counts) -> None:
    def announce(request) -> None:
        request.send_response(200)
        request.send_header("Content-Length", "99999999999")
        request.end_headers()

    with pytest.raises(Unreadable) as caught:
        pulled(counts(url=serve(announce).url))
    assert caught.value.failure.code == "too-large"


def test_max_bytes_raises_the_limit(serve, reply, pulled, counts) -> None:
    body = CSV + b" " * 1000
    spec = counts(url=serve(reply(body)).url, max_bytes=len(body) - 1)
    with pytest.raises(Unreadable):
        pulled(spec)
    assert pulled(counts(url=spec.url, max_bytes=len(body))).fetched == 2


def test_a_dripping_server_fails_at_the_total_deadline(serve, pulled, counts) -> None:
    def drip(request) -> None:
        request.send_response(200)
        request.end_headers()
        while not server.done.wait(0.02):
            request.wfile.write(b"x")
            request.wfile.flush()

    server = serve(drip)
    started = time.monotonic()
    with pytest.raises(Unreachable) as caught:
        pulled(counts(url=server.url, timeout="300ms"))
    assert caught.value.failure.code == "timeout"
    assert caught.value.failure.facts == {"where": server.url, "seconds": "0.3"}
    assert time.monotonic() - started < 5


def test_the_deadline_holds_for_retries_and_waits(serve, reply, pulled, counts, waits) -> None:
    server = serve(reply(status=503, Retry_After="60"))
    with pytest.raises(Refused) as caught:
        pulled(counts(url=server.url, timeout="30s"))
    assert (len(server.seen), waits) == (1, [])
    assert caught.value.retry_after == 60
    assert caught.value.failure.facts["status"] == "503"


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_passing_failure_is_asked_again(serve, reply, pulled, counts, waits, status) -> None:
    def answer(request) -> None:
        (reply(status=status) if len(server.seen) < 3 else reply(CSV))(request)

    server = serve(answer)
    assert pulled(counts(url=server.url)).fetched == 2
    assert len(server.seen) == 3
    assert 0 < waits[0] < waits[1]


def test_the_back_off_is_the_same_every_time_and_differs_between_sources() -> None:
    first, second = ([Pacing().wait(name, attempt) for attempt in (1, 2, 3)] for name in ("a", "b"))
    assert first == [Pacing().wait("a", attempt) for attempt in (1, 2, 3)] != second
    assert all(0.375 * 2**n <= wait <= 0.625 * 2**n for n, wait in enumerate(first))


def test_it_gives_up_after_four_attempts(serve, reply, pulled, counts) -> None:
    server = serve(reply(status=503))
    with pytest.raises(Refused):
        pulled(counts(url=server.url))
    assert len(server.seen) == 4


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 500])
def test_other_refusals_are_not_asked_again(serve, reply, pulled, counts, status) -> None:
    server = serve(reply(status=status))
    with pytest.raises(Refused) as caught:
        pulled(counts(url=server.url))
    assert caught.value.failure.facts["status"] == str(status)
    assert len(server.seen) == 1


def test_retry_after_is_seconds_or_a_date(serve, reply, pulled, counts, waits) -> None:
    def answer(request) -> None:
        later = "Mon, 23 Nov 2026 02:14:05 GMT"  # five seconds after the test's clock
        said = [reply(status=429, Retry_After="2"), reply(status=503, Retry_After=later), reply(CSV)]
        said[len(server.seen) - 1](request)

    server = serve(answer)
    pulled(counts(url=server.url))
    assert waits == [2.0, 5.0]


@pytest.mark.parametrize("asked", ["0", "Sat, 01 Jan 2000 00:00:00 GMT"])
def test_a_busy_server_that_asks_for_no_wait_is_given_a_second(
    serve, reply, pulled, counts, waits, asked
) -> None:
    server = serve(lambda request: (reply(CSV) if server.seen[1:] else busy)(request))
    busy = reply(status=429, Retry_After=asked)
    assert pulled(counts(url=server.url)).fetched
    assert waits == [1.0]


@pytest.mark.parametrize("text", ["", "soon", "-1", "1e9", "Mon, 99 Nov 2026 02:14:05 GMT", "٣"])
def test_a_senseless_retry_after_says_nothing(text: str) -> None:
    assert retry_after(text, datetime(2026, 11, 23, tzinfo=UTC)) is None


def test_nobody_makes_us_wait_longer_than_a_day() -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    assert retry_after("999999999", now) == timedelta(days=1).total_seconds()
    assert retry_after("Sat, 01 Jan 2000 00:00:00 GMT", now) == 0


def test_nobody_at_home_is_unreachable(serve, reply, pulled, counts, waits) -> None:
    server = serve(reply())
    server.close()
    with pytest.raises(Unreachable) as caught:
        pulled(counts(url=server.url))
    assert caught.value.failure.code == "unreachable"
    assert len(waits) == 3


def test_a_connection_that_breaks_in_the_middle_is_asked_again(serve, reply, pulled, counts) -> None:
    def answer(request) -> None:
        if len(server.seen) > 1:
            reply(CSV)(request)
            return
        request.send_response(200)
        request.send_header("Content-Length", "1000")
        request.end_headers()
        request.wfile.write(CSV)
        request.close_connection = True

    server = serve(answer)
    assert pulled(counts(url=server.url)).fetched == 2


def test_plain_http_where_tls_is_expected_is_a_failure(serve, reply, pulled, counts) -> None:
    server = serve(reply(CSV))
    with pytest.raises(Unreachable):
        pulled(counts(url=server.url.replace("http:", "https:")))


def test_what_did_not_change_is_not_sent_again(serve, reply, pulled, counts) -> None:
    def answer(request) -> None:
        same = request.headers.get("If-None-Match") == '"v1"'
        body, status = (b"", 304) if same else (CSV, 200)
        reply(body, status=status, ETag='"v1"', Last_Modified="Mon, 23 Nov 2026 02:00:00 GMT")(request)

    spec = counts(url=serve(answer).url)
    first = pulled(spec)
    assert set(first.validators) == {"etag", "last-modified", "digest", "config"}
    again = pulled(spec, validators=first.validators)
    assert (again.unchanged, again.records, again.validators) == (True, (), first.validators)


def test_a_changed_mapping_fetches_anew(serve, reply, pulled, counts) -> None:
    server = serve(reply(CSV, ETag='"v1"'))
    first = pulled(counts(url=server.url))
    fields = {"date": "date", "checkpoint": "tpi", "count": FieldRule(value=1)}
    pulled(counts(url=server.url, fields=fields), validators=first.validators)
    pulled(counts(url=server.url, covers="window"), validators=first.validators)
    pulled(counts(url=server.url, every="1h"), validators=first.validators)
    assert ["if-none-match" in headers for _, headers in server.seen] == [False, False, False, True]


def test_a_304_that_nobody_asked_for_is_a_refusal(serve, reply, pulled, counts) -> None:
    with pytest.raises(Refused):
        pulled(counts(url=serve(reply(status=304)).url))


def test_a_hostile_validator_is_not_kept(serve, reply, pulled, counts) -> None:
    harvest = pulled(counts(url=serve(reply(CSV, ETag='"' + "x" * 5000 + '"')).url))
    assert "etag" not in harvest.validators


@pytest.mark.parametrize("content_type", ["text/html; charset=utf-8", "text/csv"])
def test_a_page_for_people_is_no_data(serve, reply, pulled, counts, content_type) -> None:
    page = b"\n<!DOCTYPE html><html><body>Masuk dulu</body></html>"
    with pytest.raises(Unreadable) as caught:
        pulled(counts(url=serve(reply(page, content_type)).url))
    assert caught.value.failure.code == "not-data"
    assert caught.value.failure.facts["found"] == "html"


def test_the_format_comes_from_the_content_type_then_from_the_extension(serve, reply, pulled, counts) -> None:
    rows = b'[{"date": "2026-11-22", "tpi": "Sekupang", "n": 4}]'
    assert pulled(counts(format=None, url=serve(reply(rows, "application/json")).url + "/x.csv")).fetched == 1
    assert pulled(counts(format=None, url=serve(reply(CSV, "text/plain")).url + "/x.csv?y=1")).fetched == 2
    with pytest.raises(Unreadable) as caught:
        pulled(counts(format=None, url=serve(reply(CSV, "text/plain")).url + "/x"))
    assert caught.value.failure.code == "unknown-format"


def test_a_declared_charset_is_believed_and_an_undeclared_one_is_warned_about(
    serve, reply, pulled, counts
) -> None:
    body = "date,tpi,n\n2026-11-22,Café,4\n".encode("latin-1")
    said = pulled(counts(url=serve(reply(body, "text/csv; charset=iso-8859-1")).url))
    guessed = pulled(counts(url=serve(reply(body)).url))
    for harvest, codes in ((said, []), (guessed, ["encoding"])):
        assert harvest.records[0].checkpoint == "Café"
        assert [problem.code for problem in harvest.problems] == codes


def test_progress_tells_pages_rows_and_bytes(serve, reply, pulled, counts) -> None:
    told: list[Progress] = []
    pulled(counts(url=serve(reply(CSV)).url), progress=told.append)
    assert told == [Progress(source="uji", pages=1, rows=2, bytes=len(CSV))]


def test_a_page_that_comes_slowly_is_told_of_by_its_bytes_while_it_comes(
    serve, pulled, counts, monkeypatch
) -> None:
    """The server sends the rest only once what it sent was told."""
    monkeypatch.setattr("sources.pull._EVERY", 0.0)
    told: list[Progress] = []
    seen, waited = threading.Event(), []

    def tell(progress: Progress) -> None:
        told.append(progress)
        seen.set()

    def dripping(request) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "text/csv")
        request.send_header("Content-Length", str(len(CSV)))
        request.end_headers()
        request.wfile.write(CSV[:20])
        waited.append(seen.wait(5))
        request.wfile.write(CSV[20:])

    pulled(counts(url=serve(dripping).url), progress=tell)
    assert waited == [True]
    assert told[0] == Progress(source="uji", bytes=20)
    assert told[-1] == Progress(source="uji", pages=1, rows=2, bytes=len(CSV))


def test_the_environments_proxy_is_not_used(serve, reply, pulled, counts, monkeypatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert pulled(counts(url=serve(reply(CSV)).url)).fetched == 2


def test_a_declared_proxy_is_used(serve, reply, pulled, counts) -> None:
    proxy = serve(reply(CSV))
    assert pulled(counts(url="http://tidak-ada.invalid/x.csv", proxy=proxy.url)).fetched == 2
    assert proxy.seen[0][0] == "http://tidak-ada.invalid/x.csv"

"""Servers that mean harm, or are broken in ways that look like it. Each is an answer to any request."""

from __future__ import annotations

import gzip
import socket
import struct
import threading
import zlib
from collections.abc import Callable
from functools import cache
from http.server import BaseHTTPRequestHandler
from typing import Any, NamedTuple

Answer = Callable[[BaseHTTPRequestHandler], None]
CSV = b"date,tpi,n\n2026-11-22,Sekupang,4\n2026-11-23,Sekupang,7\n"


class Hostile(NamedTuple):
    """One way to answer."""

    answer: Answer
    codes: frozenset[str]
    """What it may be called."""
    requests: int = 1
    """How many requests it is worth."""
    spec: dict[str, Any] = {}
    """What the source's table says besides."""


def raw(*parts: bytes, pause: float = 0.0, end: bool = True) -> Answer:
    """Bytes as they stand, and the connection closed or left open."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.close_connection = True
        for part in parts:
            request.wfile.write(part)
            request.wfile.flush()
            if pause:
                threading.Event().wait(pause)
        if not end:
            threading.Event().wait(3)

    return answer


def endless(head: bytes, part: bytes, pause: float = 0.0) -> Answer:
    """A beginning, and then the same for ever: 512 MB at most, should nobody hang up."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.close_connection = True
        request.wfile.write(head)
        for _ in range(512_000_000 // len(part) if not pause else int(3 / pause)):
            request.wfile.write(part)
            request.wfile.flush()
            if pause:
                threading.Event().wait(pause)

    return answer


def good(body: bytes, kind: str = "text/csv", *headers: str) -> Answer:
    """A whole answer in due form."""
    head = "\r\n".join(["HTTP/1.1 200 OK", f"Content-Type: {kind}", f"Content-Length: {len(body)}", *headers])
    return raw(head.encode() + b"\r\n\r\n", body)


def lazily(make: Callable[[], bytes], kind: str, *headers: str) -> Answer:
    """A whole answer whose body is made when it is first asked for."""
    return lambda request: good(make(), kind, *headers)(request)


def status(line: str, *headers: str) -> Answer:
    return raw("\r\n".join([f"HTTP/1.1 {line}", "Content-Length: 0", *headers]).encode() + b"\r\n\r\n")


def reset(request: BaseHTTPRequestHandler) -> None:
    """Half a body, then the connection is torn down."""
    request.close_connection = True
    request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nContent-Length: 1000\r\n\r\n" + CSV)
    request.wfile.flush()
    request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.connection.close()


@cache
def bomb(wbits: int) -> bytes:
    """300 MB of noughts, packed into 292 KB."""
    packer = zlib.compressobj(9, wbits=wbits)
    return b"".join(packer.compress(b"0" * 1_000_000) for _ in range(300)) + packer.flush()


@cache
def many_members() -> bytes:
    """Gzip members one behind the other, each a bomb."""
    return gzip.compress(b"0" * 5_000_000) * 60


OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
ROW = b"%x\r\n%s\r\n" % (len(CSV), CSV)
SLOW = {"timeout": "400ms"}
JSON = {"format": "json"}


def named(*codes: str) -> frozenset[str]:
    return frozenset(codes)


TIMEOUT, BROKEN = named("timeout"), named("broken")
ROWS = named("too-many-rows")
MISSING = named("missing-columns", "all-rejected")
FEED, NDJSON, ICS = {"format": "feed"}, {"format": "ndjson"}, {"format": "ics"}
EVENT = b"BEGIN:VEVENT\nUID:%d\nDTSTART:20260101T000000Z\n"


def item(parts: bytes) -> bytes:
    """A feed of one item."""
    return b"<rss><channel><item>" + parts + b"</item></channel></rss>"


def event(lines: bytes) -> bytes:
    """A calendar of one event."""
    return b"BEGIN:VCALENDAR\n" + EVENT % 1 + lines + b"END:VEVENT\nEND:VCALENDAR\n"


LARGE, NO_DATA, UNREADABLE = named("too-large"), named("not-data"), named("unreadable")

HOSTILE: dict[str, Hostile] = {
    "hang": Hostile(raw(end=False), TIMEOUT, spec=SLOW),
    "hang behind the headers": Hostile(raw(OK + b"\r\n", end=False), TIMEOUT, spec=SLOW),
    "hang in the body": Hostile(raw(OK + b"Content-Length: 900\r\n\r\n" + CSV, end=False), TIMEOUT, spec=SLOW),
    "body in drips": Hostile(endless(OK + b"\r\n", b"x", 0.02), TIMEOUT, spec=SLOW),
    "headers in drips": Hostile(endless(OK, b"x", 0.02), TIMEOUT, spec=SLOW),
    "continue for ever": Hostile(endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.01), TIMEOUT, spec=SLOW),
    "reset in the body": Hostile(reset, BROKEN, 4),
    "no answer at all": Hostile(raw(), BROKEN, 4),
    "no HTTP": Hostile(raw(b"220 ftp.example.org ready\r\n"), BROKEN, 4),
    "two lengths": Hostile(raw(OK + b"Content-Length: 5\r\nContent-Length: 7\r\n\r\n" + CSV), BROKEN, 4),
    "bad chunks": Hostile(raw(CHUNKED + b"zz\r\n" + CSV), BROKEN, 4),
    "chunks without end": Hostile(endless(CHUNKED, ROW), LARGE, spec={"max_bytes": "1MB"}),
    "chunk size without end": Hostile(endless(CHUNKED, b"0" * 4096), NO_DATA),
    "trailers without end": Hostile(endless(CHUNKED + ROW + b"0\r\n", b"X-A: 1\r\n" * 500), named("not-data", "broken")),
    "one header of 10 MB": Hostile(raw(OK + b"Link: <" + b"x" * 10_000_000 + b">\r\n\r\n"), NO_DATA),
    "100,000 headers": Hostile(raw(OK + b"X-A: 1\r\n" * 100_000 + b"\r\n" + CSV), NO_DATA),
    "headers without end": Hostile(endless(OK, b"X-A: 1\r\n" * 500), NO_DATA),
    "body without end": Hostile(endless(OK + b"\r\n", CSV * 500), LARGE, spec={"max_bytes": "1MB"}),
    "length of 99 GB": Hostile(raw(OK + b"Content-Length: 99999999999\r\n\r\n", end=False), LARGE),
    "web page": Hostile(good(b"<!DOCTYPE html><title>Masuk</title>", "text/html"), NO_DATA),
    "web page called CSV": Hostile(good(b"\n<html><body>Masuk"), NO_DATA),
    "empty": Hostile(good(b""), NO_DATA),
    "blank": Hostile(good(b" \n\n"), NO_DATA),
    "no content": Hostile(status("204 No Content"), NO_DATA),
    "partial content": Hostile(status("206 Partial Content"), named("status")),
    "switching protocols": Hostile(status("101 Switching Protocols", "Upgrade: x"), BROKEN, 4),
    "not modified, unasked": Hostile(status("304 Not Modified"), named("status")),
    "other letters than declared": Hostile(
        good("date,tpi,n\n2026-11-22,Café,4\n".encode("latin-1")), named("encoding"), spec={"encoding": "utf-8"}
    ),
    "no text": Hostile(good(bytes(range(256)) * 40), named("missing-columns", "not-data", "unreadable")),
    "gzip cut short": Hostile(good(gzip.compress(CSV)[:-9], "text/csv", "Content-Encoding: gzip"), UNREADABLE),
    "no gzip": Hostile(good(CSV, "text/csv", "Content-Encoding: gzip"), UNREADABLE),
    "gzip bomb": Hostile(lazily(lambda: bomb(31), "text/csv", "Content-Encoding: gzip"), LARGE),
    "zlib bomb": Hostile(lazily(lambda: bomb(15), "text/csv", "Content-Encoding: deflate"), LARGE),
    "deflate bomb": Hostile(lazily(lambda: bomb(-15), "text/csv", "Content-Encoding: deflate"), LARGE),
    "bomb of bombs": Hostile(lazily(many_members, "text/csv", "Content-Encoding: gzip"), LARGE),
    "packed twice, said": Hostile(good(CSV, "text/csv", "Content-Encoding: gzip, gzip"), named("encoding")),
    "packed twice, said in two lines": Hostile(
        good(CSV, "text/csv", "Content-Encoding: gzip", "Content-Encoding: br"), named("encoding")
    ),
    "packed twice, unsaid": Hostile(
        good(gzip.compress(gzip.compress(CSV)), "text/csv", "Content-Encoding: gzip"), NO_DATA
    ),
    "a bomb that calls itself CSV": Hostile(lazily(lambda: bomb(31), "text/csv"), NO_DATA),
    "busy for two hours": Hostile(status("429 Too Many Requests", "Retry-After: 7200"), named("status")),
    "busy until another year": Hostile(
        status("503 Busy", "Retry-After: Fri, 01 Jan 2100 00:00:00 GMT", "Date: Fri, 31 Dec 2099 23:59:00 GMT"),
        named("status"),
    ),
    "busy and senseless": Hostile(status("503 Busy", "Retry-After: -1"), named("status"), 4),
    "round in circles": Hostile(status("302 Found", "Location: /"), named("redirect"), 4),
    "to a file": Hostile(status("302 Found", "Location: file:///etc/passwd"), named("redirect")),
    "to a cloud's secrets": Hostile(status("302 Found", "Location: http://169.254.169.254/"), named("redirect")),
    "to nowhere": Hostile(status("301 Moved"), named("redirect")),
    "to an address of 90 KB": Hostile(
        status("302 Found", "Location: /" + "x" * 90_000), NO_DATA
    ),
    "nested 100,000 deep": Hostile(good(b"[" * 100_000 + b"]" * 100_000, "application/json"), UNREADABLE, spec=JSON),
    "nested objects": Hostile(good(b'{"a":' * 100_000, "application/json"), UNREADABLE, spec=JSON),
    "JSON cut short": Hostile(good(b'[{"date": "2026-', "application/json"), UNREADABLE, spec=JSON),
    "numbers that are none": Hostile(
        good(
            b'[{"date":"2026-11-22","tpi":"a","n":NaN},{"date":"2026-11-23","tpi":"a","n":1e400},'
            b'{"date":"2026-11-24","tpi":"a","n":' + b"9" * 5000 + b"}]",
            "application/json",
        ),
        named("all-rejected"),
        spec=JSON,
    ),
    "one field of 9 MB": Hostile(lazily(lambda: b"date,tpi,n\n2026-11-22," + b"x" * 9_000_000, "text/csv"), UNREADABLE),
    "one quote of 9 MB": Hostile(
        lazily(lambda: b'date,tpi,n\n2026-11-22,"' + b"x\n" * 4_500_000, "text/csv"), UNREADABLE
    ),
    "a million columns": Hostile(
        lazily(lambda: b",".join(b"%d" % n for n in range(1_000_000)) + b"\n1,2\n", "text/csv"),
        UNREADABLE,
    ),
    "another table": Hostile(good(b"tanggal,tempat\n1,2\n"), named("missing-columns")),
}  # fmt: skip

BULKY: dict[str, Hostile] = {
    "rows that are none": Hostile(lazily(lambda: b"date,tpi,n\n" + b"a\n" * 4_500_000, "text/csv"), ROWS),
    "rows that are none, and a quote": Hostile(
        lazily(lambda: b'date,tpi,n\n"b"\n' + b"a\n" * 4_500_000, "text/csv"), ROWS
    ),
    "as many bad rows as are read": Hostile(
        lazily(lambda: b"date,tpi,n\n" + b"a\n" * 190_000, "text/csv"), named("all-rejected")
    ),
    "9 million empty lines": Hostile(lazily(lambda: b"date,tpi,n\n" + b"\n" * 9_000_000, "text/csv"), ROWS),
    "1.5 million short rows": Hostile(lazily(lambda: b"date,tpi,n\n" + b"1,2,3\n" * 1_500_000, "text/csv"), ROWS),
    "3 million empty objects": Hostile(
        lazily(lambda: b"[" + b"{}," * 3_000_000 + b"{}]", "application/json"), ROWS, spec=JSON
    ),
    "3 million empty lists": Hostile(
        lazily(lambda: b"[" + b"[]," * 3_000_000 + b"[]]", "application/json"), ROWS, spec=JSON
    ),
    "4 million ones": Hostile(
        lazily(lambda: b"[" + b"1," * 4_000_000 + b"1]", "application/json"), ROWS, spec=JSON
    ),
    "20 lists of 200,000 ones": Hostile(
        lazily(lambda: b"[" + b",".join([b"[" + b"1," * 200_000 + b"1]"] * 20) + b"]", "application/json"),
        ROWS, spec=JSON,
    ),
    "one object of 800,000 keys": Hostile(
        lazily(lambda: b"{" + b",".join(b'"k%d":1' % n for n in range(800_000)) + b"}", "application/json"),
        UNREADABLE, spec=JSON,
    ),
    "4 million lines of one": Hostile(
        lazily(lambda: b"1\n" * 4_000_000, "application/x-ndjson"), ROWS, spec={"format": "ndjson"}
    ),
    "a tag of 800,000 attributes": Hostile(
        lazily(
            lambda: b"<rss><channel><item " + b" ".join(b'a%d="1"' % n for n in range(800_000)) + b"/></channel></rss>",
            "application/rss+xml",
        ),
        UNREADABLE, spec={"format": "feed"},
    ),
    "an item of 500,000 names": Hostile(
        lazily(lambda: item(b"".join(b"<a%d>a</a%d>" % (n, n) for n in range(500_000))), "application/rss+xml"),
        UNREADABLE, spec=FEED,
    ),
    "names outside of items": Hostile(
        lazily(lambda: b"<rss>" + b"".join(b"<a%d/>" % n for n in range(900_000)) + b"</rss>", "application/rss+xml"),
        UNREADABLE, spec=FEED,
    ),
    "two million tags in one text": Hostile(
        lazily(lambda: item(b"<title>" + b"<b/>" * 2_300_000 + b"</title>"), "application/rss+xml"),
        UNREADABLE, spec=FEED,
    ),
    "19,000 items of a hundred parts": Hostile(
        lazily(lambda: item(b"</item><item>".join([b"<c/>" * 100] * 19_000)), "application/rss+xml"), ROWS, spec=FEED
    ),
    "one line of 3 million lists": Hostile(
        lazily(lambda: b'{"a":[' + b"[]," * 3_000_000 + b"[]]}\n", "application/x-ndjson"), ROWS, spec=NDJSON
    ),
    "1.2 million short lines": Hostile(
        lazily(lambda: b'{"a":1}\n' * 1_200_000, "application/x-ndjson"), ROWS, spec=NDJSON
    ),
    "a summary folded 3 million times": Hostile(
        lazily(lambda: event(b"SUMMARY:x" + b"\n y" * 3_000_000 + b"\n"), "text/calendar"), ROWS, spec=ICS
    ),
    "a summary folded 490,000 times, not in UTF-8": Hostile(
        lazily(lambda: event(b"SUMMARY:\xe9" + b"\n y" * 490_000 + b"\n"), "text/calendar"), MISSING, spec=ICS
    ),
    "an event of 2 million lines": Hostile(
        lazily(lambda: event(b"A:1\n" * 2_300_000), "text/calendar"), ROWS, spec=ICS
    ),
    "an event of 490,000 lines": Hostile(
        lazily(lambda: event(b"A:1\n" * 490_000), "text/calendar"), MISSING, spec=ICS
    ),
    "an event without 380,000 days": Hostile(
        lazily(lambda: event(b"RRULE:FREQ=DAILY\n" + b"EXDATE:20260101T000000Z\n" * 380_000), "text/calendar"),
        MISSING, spec=ICS,
    ),
    "an event on 500,000 days": Hostile(
        lazily(lambda: event(b"RDATE:" + b",".join([b"20260101T000000Z"] * 500_000) + b"\n"), "text/calendar"),
        ROWS, spec=ICS,
    ),
    "a calendar's name of 5 MB": Hostile(
        lazily(
            lambda: b"X-WR-CALNAME:\\,".join([b"BEGIN:VCALENDAR\n", b"x" * 5_000_000 + b"\n"])
            + b"".join(EVENT % n + b"END:VEVENT\n" for n in range(20_000)) + b"END:VCALENDAR\n",
            "text/calendar",
        ),
        MISSING, spec=ICS,
    ),
}  # fmt: skip
"""Answers of 10 MB that come to hundreds of megabytes where nobody counts."""

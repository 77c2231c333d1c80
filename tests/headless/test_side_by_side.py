"""Many sources at once: side by side, one connection to a host, one at a time in memory; and pages that fail."""

from __future__ import annotations

import asyncio
import gzip
import http.server
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import sources.inflate
import sources.rows
from sources.turns import Turn
from store.models.harvest import PullReport
from tests.headless.conftest import COUNTS, infokim
from tui.headless.config import read
from tui.headless.desk import Desk
from tui.headless.gates import AT_ONCE

Office = Callable[..., Path]
Answer = Callable[[http.server.BaseHTTPRequestHandler], None]


@pytest.fixture
def host() -> Iterator[Callable[[Answer], str]]:
    """Start a server that answers so; its address."""
    running: list[http.server.ThreadingHTTPServer] = []

    def start(answer: Answer) -> str:
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                with suppress(OSError):
                    answer(self)

            def log_message(self, format: str, *args: object) -> None:
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads, server.block_on_close = True, False
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        running.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


def send(
    request: http.server.BaseHTTPRequestHandler,
    body: str,
    kind: str = "text/csv",
    status: int = 200,
    *,
    packed: bool = False,
) -> None:
    data = gzip.compress(body.encode()) if packed else body.encode()
    request.send_response(status)
    request.send_header("Content-Type", kind)
    request.send_header("Content-Length", str(len(data)))
    if packed:
        request.send_header("Content-Encoding", "gzip")
    request.end_headers()
    request.wfile.write(data)


def desk_of(config: Path) -> Desk:
    found = read(config)
    assert found.settings is not None, found.problems
    desk = Desk(found.settings)
    desk.store.prepare()
    return desk


def pull(desk: Desk) -> tuple[PullReport, ...]:
    return asyncio.run(desk.puller.pull())


def long(rows: int) -> str:
    return COUNTS.splitlines()[0] + "\n" + "".join(f"2024-11-01,TPI {n},{n}\n" for n in range(rows))


def test_twenty_hosts_are_asked_side_by_side(office: Office, host: Callable[[Answer], str]) -> None:
    """None of them answers before all of them were asked."""
    met = threading.Barrier(AT_ONCE)

    def answer(request: Any) -> None:
        met.wait(20)
        send(request, COUNTS)

    reports = pull(desk_of(office(*[f'url = "{host(answer)}"' for _ in range(AT_ONCE)])))
    assert [report.source for report in reports] == [f"s{n}" for n in range(AT_ONCE)]
    assert all(report.ok for report in reports), reports


def test_one_host_is_asked_one_thing_at_a_time(office: Office, host: Callable[[Answer], str]) -> None:
    counting, now, most = threading.Lock(), [0], [0]

    def answer(request: Any) -> None:
        with counting:
            now[0] += 1
            most[0] = max(most[0], now[0])
        threading.Event().wait(0.03)
        send(request, COUNTS)
        with counting:
            now[0] -= 1

    url = host(answer)
    reports = pull(desk_of(office(*[f'url = "{url}/{n}"' for n in range(6)])))
    assert all(report.ok for report in reports)
    assert most == [1]


def test_a_source_that_hangs_keeps_no_other_waiting(office: Office, host: Callable[[Answer], str]) -> None:
    over = threading.Event()

    def hang(request: Any) -> None:
        send(request, COUNTS if over.wait(20) else "")

    def good(request: Any) -> None:
        send(request, COUNTS)
        over.set()

    reports = pull(desk_of(office(f'url = "{host(hang)}"', f'url = "{host(good)}"')))
    assert [report.ok for report in reports] == [True, True]


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
def test_one_at_a_time_is_parsed_and_holds_more_than_a_little(
    office: Office, host: Callable[[Answer], str], monkeypatch: pytest.MonkeyPatch, packed: bool
) -> None:
    """Counts the bytes of all bodies that are being received, and the parsers at work."""
    text = long(20_000)
    assert len(text) > 1.5 * Turn.SMALL
    held: dict[int, int] = {}
    peak, parsing, most = [0], [0], [0]
    steps, take = sources.inflate.Body.steps, sources.rows.Work.take

    def adding(self: Any, chunk: bytes) -> Iterator[int]:
        for size in steps(self, chunk):
            held[id(self)] = size
            peak[0] = max(peak[0], sum(held.values()))
            if size == len(text):
                del held[id(self)]
            yield size

    def taking(self: Any, *more: Any) -> Any:
        parsing[0] += 1
        most[0] = max(most[0], parsing[0])
        try:
            return take(self, *more)
        finally:
            parsing[0] -= 1

    monkeypatch.setattr(sources.inflate.Body, "steps", adding)
    monkeypatch.setattr(sources.rows.Work, "take", taking)
    hosts = [host(lambda request: send(request, text, packed=packed)) for _ in range(5)]
    reports = pull(desk_of(office(*[f'url = "{url}"' for url in hosts])))
    assert [report.added for report in reports] == [20_000] * 5
    assert most == [1]
    assert peak[0] <= len(text) + 4 * (Turn.SMALL + 65_536)


def test_waiting_for_ones_turn_is_not_waiting_for_the_source(
    office: Office, host: Callable[[Answer], str]
) -> None:
    """The first one has a large body and stops in the middle of it; the second one's deadline stands still meanwhile."""
    text, begun = long(40_000), threading.Event()

    def stuck(request: Any) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "text/csv")
        request.end_headers()
        request.wfile.write(text[: 2 * Turn.SMALL].encode())
        request.wfile.flush()
        begun.set()
        threading.Event().wait(3)

    def good(request: Any) -> None:
        begun.wait(10)
        send(request, text)

    first, second = f'url = "{host(stuck)}"\ntimeout = "2s"', f'url = "{host(good)}"\ntimeout = "1s"'
    reports = pull(desk_of(office(first, second)))
    assert reports[0].failure is not None
    assert (reports[0].failure.code, reports[1].ok) == ("timeout", True)


# Pages that fail

PAGED = """
[[sources]]
id = "halaman"
collection = "deferrals"
url = "{url}/x"
format = "json"
[sources.fields]
date = "d"
checkpoint = "c"
count = "n"
[sources.paging]
kind = "page"
"""


class Shelf:
    """Nine pages of one row each; `bad`: page → status."""

    def __init__(self, host: Callable[[Answer], str]) -> None:
        self.bad: dict[int, int] = {}
        self.skip: set[int] = set()
        self.add = 0
        self.asked: list[str] = []
        self.url = host(self._answer)

    def _answer(self, request: http.server.BaseHTTPRequestHandler) -> None:
        self.asked.append(request.path)
        page = int(request.path.partition("page=")[2])
        if page in self.bad:
            send(request, "", status=self.bad[page])
            return
        day = {"d": f"2024-11-{page:02}", "c": "Sekupang", "n": page + self.add}
        rows = [] if page > 9 else [{}] if page in self.skip else [day]
        send(request, json.dumps(rows), "application/json")


def test_a_failure_on_page_seven_lets_nothing_vanish_and_is_told(
    office: Office, host: Callable[[Answer], str]
) -> None:
    shelf = Shelf(host)
    desk = desk_of(office(more=PAGED.format(url=shelf.url)))
    assert pull(desk)[0].added == 9
    shelf.bad, shelf.add = {7: 500}, 100
    [report] = pull(desk)
    assert (report.ok, report.updated, report.vanished, report.fetched) == (False, 6, 0, 6)
    desk.look()
    assert sorted(r.count for r in desk.snapshot.rows("deferrals")) == [7, 8, 9, *range(101, 107)]
    state = desk.snapshot.states["halaman"]
    assert state.failure is not None
    assert (state.failure.facts["page"], state.failures, state.records) == ("7", 1, 9)
    assert state.last_good is not None
    assert state.last_try is not None
    assert state.last_good < state.last_try
    assert state.not_before is not None
    assert timedelta(0) < state.not_before - desk.now() <= timedelta(minutes=1)
    shelf.bad = {}
    [report] = pull(desk)
    assert (report.ok, report.updated, report.unchanged) == (True, 3, 6)


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_verb_says_which_page_is_missing_and_exits_with_one(
    office: Office, host: Callable[[Answer], str], language: str
) -> None:
    shelf = Shelf(host)
    config = office(more=PAGED.format(url=shelf.url))
    config.write_text(config.read_text().replace('language = "en"', f'language = "{language}"'))
    shelf.bad = {7: 500}
    ended = infokim("--config", config, "pull", "--json")
    [told] = json.loads(ended.stdout)
    assert (ended.returncode, told["ok"], told["added"], told["vanished"]) == (1, False, 6, 0)
    assert ("Halaman 7" if language == "id" else "Page 7") in told["error"]
    shown = infokim("--config", config, "show", "sources")
    assert shown.returncode == 0
    assert ("Halaman 7" if language == "id" else "Page 7") in infokim("--config", config, "sources").stderr


def test_a_first_answer_that_is_not_whole_shows_what_came(
    office: Office, host: Callable[[Answer], str]
) -> None:
    shelf = Shelf(host)
    shelf.bad = {3: 404}
    desk = desk_of(office(more=PAGED.format(url=shelf.url)))
    assert pull(desk)[0].added == 2
    desk.look()
    assert len(desk.snapshot.rows("deferrals")) == 2
    assert desk.snapshot.states["halaman"].last_good is None
    assert desk.snapshot.states["halaman"].records == 2

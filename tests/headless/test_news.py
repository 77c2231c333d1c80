"""News only, from the server to the store and back: what is asked when, and what stays."""

from __future__ import annotations

import asyncio
import http.server
import json
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from store.models.harvest import PullReport
from tui.headless.config import read
from tui.headless.desk import Desk

Office = Callable[..., Path]
NEWS = """
[[sources]]
id = "hotline"
collection = "tips"
url = "{url}"
since = "after"
{more}
[sources.fields]
id = "no"
received_at = "at"
text = "text"
"""


class Inbox:
    """Tips by number; gives those that came after what is asked."""

    def __init__(self) -> None:
        self.tips: dict[int, datetime] = {}
        self.text = "Ada agen"
        self.asked: list[str | None] = []
        self.status = 200
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                after = parse_qs(urlsplit(self.path).query).get("after", [None])[0]
                outer.asked.append(after)
                begin = datetime.fromisoformat(after) if after else None
                rows = [
                    {"no": number, "at": at.isoformat(), "text": outer.text}
                    for number, at in outer.tips.items()
                    if begin is None or at >= begin
                ]
                body = json.dumps(rows).encode()
                self.send_response(outer.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Retry-After", "7200")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_port}"
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    served = Inbox()
    yield served
    served.close()


def desk_of(config: Path) -> Desk:
    found = read(config)
    assert found.settings is not None, found.problems
    desk = Desk(found.settings)
    desk.store.prepare()
    return desk


def pull(desk: Desk) -> PullReport:
    [report] = asyncio.run(desk.puller.pull())
    return report


def held(desk: Desk) -> int:
    desk.look()
    return len(desk.snapshot.rows("tips"))


def test_only_news_are_asked_for_and_what_is_older_stays(office: Office, inbox: Inbox) -> None:
    desk = desk_of(office(more=NEWS.format(url=inbox.url, more="")))
    now = desk.now()
    inbox.tips = {1: now - timedelta(days=9), 2: now - timedelta(hours=3)}
    assert pull(desk).added == 2
    inbox.tips[3] = now - timedelta(minutes=5)
    report = pull(desk)
    assert (report.fetched, report.added, report.unchanged, report.vanished) == (2, 1, 1, 0)
    report = pull(desk)
    assert (report.ok, report.added, report.unchanged) == (True, 0, 1)
    inbox.tips = {}
    report = pull(desk)
    assert (report.ok, report.held, held(desk)) == (True, None, 3)
    assert inbox.asked[0] is None
    assert None not in inbox.asked[1:]


def test_a_deleted_cache_and_a_changed_mapping_are_filled_with_everything(
    office: Office, inbox: Inbox
) -> None:
    config = office(more=NEWS.format(url=inbox.url, more=""))
    desk = desk_of(config)
    inbox.tips = {1: desk.now() - timedelta(days=9), 2: desk.now()}
    pull(desk)
    (desk.store.root / "cache" / "hotline.json").unlink()
    assert pull(desk).fetched == 2
    config.write_text(config.read_text() + 'subject = "text"\n')
    desk = desk_of(config)
    assert pull(desk).updated == 2
    assert inbox.asked == [None, None, None]


def test_everything_is_compared_now_and_then_where_a_source_covers_all(office: Office, inbox: Inbox) -> None:
    """A tip that was withdrawn is missing from the news as well; only the whole answer tells."""
    desk = desk_of(office(more=NEWS.format(url=inbox.url, more='covers = "all"')))
    now = desk.now()
    inbox.tips = {number: now - timedelta(days=9) for number in range(1, 5)}
    pull(desk)
    del inbox.tips[1]
    assert pull(desk).vanished == 0
    state = desk.store.root / "cache" / "hotline.state.json"
    whole = json.loads(state.read_bytes())["source"]["state"]["validators"]["whole"]
    earlier = (datetime.fromisoformat(whole) - timedelta(days=8)).isoformat()
    state.write_text(state.read_text().replace(whole, earlier))
    assert pull(desk).vanished == 1
    assert held(desk) == 3


def test_a_server_that_asks_for_two_hours_is_left_alone_for_two_hours(office: Office, inbox: Inbox) -> None:
    desk = desk_of(office(more=NEWS.format(url=inbox.url, more="")))
    inbox.tips = {1: desk.now()}
    pull(desk)
    inbox.status = 429
    report = pull(desk)
    assert report.failure is not None
    assert report.failure.facts["status"] == "429"
    desk.look()
    state = desk.snapshot.states["hotline"]
    assert state.not_before is not None
    assert timedelta(hours=1.9) < state.not_before - desk.now() <= timedelta(hours=2)
    assert asyncio.run(desk.puller.pull(asked=False)) == ()
    inbox.status = 200
    assert pull(desk).ok
    assert inbox.asked[2] is not None

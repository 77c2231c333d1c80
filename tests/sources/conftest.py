"""A real server on loopback that answers as it is told, and a pull with the office's usual circumstances."""

from __future__ import annotations

import asyncio
import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from sources.address import Pacing
from sources.names import Names
from sources.pull import preview, pull
from sources.spec import SourceSpec
from store.models.harvest import Harvest

WIB = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 23, 9, 14, tzinfo=WIB)
Answer = Callable[[BaseHTTPRequestHandler], None]


class Server:
    """`url`, what was asked (`seen`: path and headers; `posted`: bodies), how requests are answered (`answer`)."""

    def __init__(self, answer: Answer, tls: ssl.SSLContext | None = None) -> None:
        self.answer = answer
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.posted: list[str] = []
        self.done = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.seen.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
                with suppress(BrokenPipeError, ConnectionResetError):
                    outer.answer(self)

            def do_POST(self) -> None:
                outer.posted.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
                self.do_GET()

            def log_message(self, *args: Any) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._http.handle_error = lambda *_: None  # a client that hangs up is no news
        if tls is not None:
            self._http.socket = tls.wrap_socket(self._http.socket, server_side=True)
        self.port = self._http.server_address[1]
        self.host = f"127.0.0.1:{self.port}"
        self.url = f"{'http' if tls is None else 'https'}://{self.host}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self.done.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(5)


@pytest.fixture
def serve() -> Iterator[Callable[[Answer], Server]]:
    """Start servers; they end with the test."""
    running: list[Server] = []

    def start(answer: Answer, tls: ssl.SSLContext | None = None) -> Server:
        running.append(Server(answer, tls))
        return running[-1]

    yield start
    for server in running:
        server.close()


@pytest.fixture
def reply() -> Callable[..., Answer]:
    """An answer with a body, a content type, a status and further headers."""

    def make(body: bytes = b"", content_type: str = "text/csv", status: int = 200, **headers: str) -> Answer:
        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(status)
            if content_type:
                request.send_header("Content-Type", content_type)
            request.send_header("Content-Length", str(len(body)))
            for name, value in headers.items():
                request.send_header(name.replace("_", "-"), value)
            request.end_headers()
            request.wfile.write(body)

        return answer

    return make


@pytest.fixture
def waits() -> list[float]:
    """The seconds that a pull wanted to wait between attempts; nobody really waits."""
    return []


@pytest.fixture
def pacing(waits: list[float]) -> Pacing:
    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    return Pacing(sleep=sleep)


@pytest.fixture
def pulled(pacing: Pacing) -> Callable[..., Harvest]:
    """One pull, run to its end."""

    def run(spec: SourceSpec, names: Names | None = None, **more: Any) -> Harvest:
        more = {"validators": {}, "zone": WIB, "clock": lambda: NOW, "pacing": pacing} | more
        return asyncio.run(pull(spec, names or Names(), **more))

    return run


@pytest.fixture
def previewed(pacing: Pacing) -> Callable[..., Any]:
    def run(spec: SourceSpec, **more: Any) -> Any:
        return asyncio.run(preview(spec, Names(), zone=WIB, clock=lambda: NOW, pacing=pacing, **more))

    return run


@pytest.fixture
def counts() -> Callable[..., SourceSpec]:
    """A source of daily counts: columns `date`, `tpi`, `n` unless told otherwise."""

    def make(**more: Any) -> SourceSpec:
        usual = {"id": "uji", "collection": "deferrals", "format": "csv"}
        fields = {"date": "date", "checkpoint": "tpi", "count": "n"}
        return SourceSpec(**(usual | {"fields": fields} | more))

    return make


@pytest.fixture
def counted(counts) -> Callable[..., SourceSpec]:
    """The same in JSON."""
    return lambda **more: counts(**({"format": "json"} | more))


@pytest.fixture
def taken(pulled, tmp_path):
    """A pull of these rows (CSV text, or anything for JSON) from a file."""

    def take(rows, *, names=None, **declared):
        kind = "csv" if isinstance(rows, str) else "json"
        file = tmp_path / f"rows.{kind}"
        file.write_text(rows if kind == "csv" else json.dumps(rows))
        usual = {"id": "uji", "collection": "deferrals", "path": str(file)}
        fields = {"date": "date", "checkpoint": "tpi", "count": "n"}
        return pulled(SourceSpec(**(usual | {"fields": fields} | declared)), names)

    return take

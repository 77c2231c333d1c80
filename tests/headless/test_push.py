"""Ways out of the app: one suite over every kind, against real servers on loopback and real programs."""

from __future__ import annotations

import asyncio
import base64
import http.server
import json
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from sources.spec_parts import Secret
from store.models.harvest import Failure
from tui.headless.push import KINDS, TOLD, Message, PushFailed, mark_of, names_of, opened
from tui.headless.push import command as command_kind
from tui.headless.settings import Push
from tui.words.catalog import load
from tui.words.wording import Wording

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
TOKEN = "tk_secret_of_the_office"
MESSAGE = Message(
    key="p|2026-11-24T10:00|x|2h", hash="1a2b3c4d", title="X: Penyuluhan “TPPO” – désa",
    text="X · Sel 24 Nov 10.00 · #1a2b3c4d", plan="p", channel="x", lead="2h",
)  # fmt: skip


class Service:
    """Takes what is posted and answers as told."""

    def __init__(self) -> None:
        self.status, self.body, self.headers = 200, '{"ok": true}', {"Retry-After": "90"}
        self.got: list[tuple[str, dict[str, str], str]] = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                outer.got.append((self.path, dict(self.headers), self.rfile.read(length).decode()))
                data = outer.body.encode()
                self.send_response(outer.status)
                for name, value in outer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    yield made
    made.close()


@pytest.fixture
def secret(monkeypatch: pytest.MonkeyPatch) -> Secret:
    monkeypatch.setenv("PUSH_TOKEN", TOKEN)
    return Secret(env="PUSH_TOKEN")


SCRIPT = "import sys; open(sys.argv[1], 'a').write(sys.stdin.read()); sys.exit(int(sys.argv[2]))"


def push_of(
    kind: str, service: Service, secret: Secret, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Push:
    """A push of each kind that leads to something real."""
    match kind:
        case "ntfy":
            return Push(kind="ntfy", url=f"{service.url}/infokim", token=secret)
        case "telegram":
            return Push(kind="telegram", url=service.url, token=secret, chat="-100")
        case "apprise":
            pytest.importorskip("apprise")
            monkeypatch.setenv("PUSH_TOKEN", service.url.replace("http://", "json://"))
            return Push(kind="apprise", token=secret)
        case _:
            file = folder / "got"
            status = "0" if service.status == 200 else "7"
            return Push(kind="command", command=(sys.executable, "-c", SCRIPT, str(file), status))


def send(push: Push, *messages: Message) -> PushFailed | None:
    async def all_of_them() -> None:
        async with opened(push, lambda: NOW) as give:
            for message in messages or (MESSAGE,):
                await give(message)

    try:
        asyncio.run(all_of_them())
    except PushFailed as failure:
        return failure
    return None


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of what Apprise brings along
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_hands_the_message_over_with_its_hash(
    kind: str, service: Service, secret: Secret, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    push = push_of(kind, service, secret, tmp_path, monkeypatch)
    assert send(push, MESSAGE, MESSAGE) is None
    if kind == "command":
        got = [json.loads(line) for line in (tmp_path / "got").read_text().splitlines()]
        assert [(each["key"], each["title"], each["for"]) for each in got] == [
            (MESSAGE.key, MESSAGE.title, [])
        ] * 2
        return
    assert len(service.got) == 2
    [_, (path, headers, body)] = service.got
    assert MESSAGE.hash in (body if kind != "ntfy" else headers["X-Sequence-ID"])
    if kind == "ntfy":
        assert (path, body, headers["Authorization"]) == ("/infokim", MESSAGE.text, f"Bearer {TOKEN}")
        encoded = headers["Title"].removeprefix("=?UTF-8?B?").removesuffix("?=")
        assert base64.b64decode(encoded).decode() == MESSAGE.title
    if kind == "telegram":
        sent = json.loads(body)
        assert (path, sent["chat_id"]) == (f"/bot{TOKEN}/sendMessage", "-100")
        assert sent["text"] == f"{MESSAGE.title}\n{MESSAGE.text}"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of what Apprise brings along
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_says_why_it_could_not_and_keeps_the_secret(
    kind: str, service: Service, secret: Secret, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.status = 500
    failure = send(push_of(kind, service, secret, tmp_path, monkeypatch))
    assert failure is not None
    assert failure.code in ("push-server", "push-command-failed", "push-apprise-failed")
    assert TOKEN not in repr(failure) + repr(failure.__cause__) + repr(failure.__context__)
    for language in ("id", "en"):
        told = Wording(load(language)).failure(Failure(code=failure.code, facts=dict(failure.facts)))
        assert TOKEN not in told
        assert "{" not in told


@pytest.mark.parametrize("kind", ["ntfy", "telegram"])
@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, "push-denied"),
        (404, "push-gone"),
        (429, "push-busy"),
        (400, "push-status"),
        (302, "push-status"),
    ],
)
def test_a_status_becomes_a_reason(
    kind: str,
    status: int,
    code: str,
    service: Service,
    secret: Secret,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    service.status = status
    failure = send(push_of(kind, service, secret, tmp_path, monkeypatch))
    assert failure is not None
    assert (failure.code, failure.wait) == (code, 90.0 if status == 429 else None)
    assert len(service.got) == 1


def test_nobody_listening_a_missing_secret_and_no_confirmation_are_told(
    service: Service, secret: Secret, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = send(Push(kind="ntfy", url="http://127.0.0.1:9/x"))
    assert nobody is not None
    assert nobody.code == "push-unreachable"
    service.body = '{"ok": false, "description": "chat not found"}'
    unsure = send(Push(kind="telegram", url=service.url, token=secret, chat="1"))
    assert unsure is not None
    assert unsure.code == "push-not-taken"
    monkeypatch.delenv("PUSH_TOKEN")
    missing = send(Push(kind="ntfy", url=service.url, token=secret))
    assert missing is not None
    assert (missing.code, missing.facts["secret"]) == ("push-no-secret", "env:PUSH_TOKEN")


def test_a_program_that_is_not_there_or_never_ends_is_told() -> None:
    missing = send(Push(kind="command", command=("/nowhere/kirim",)))
    assert missing is not None
    assert missing.code == "push-no-command"

    async def slow() -> None:
        endless = Push(
            kind="command", command=(sys.executable, "-c", "import threading; threading.Event().wait()")
        )
        async with command_kind.opened(endless, lambda: NOW, seconds=0.2) as give:
            await give(MESSAGE)

    with pytest.raises(PushFailed) as late:
        asyncio.run(slow())
    assert late.value.code == "push-command-timeout"


def test_what_a_program_prints_goes_nowhere(capfd: pytest.CaptureFixture[str]) -> None:
    loud = "import sys; print('\\x1b[31m'); sys.stderr.write('tk'); sys.stdin.read()"
    assert send(Push(kind="command", command=(sys.executable, "-c", loud))) is None
    assert capfd.readouterr() == ("", "")


def test_apprise_is_told_as_missing_where_it_is_not_installed(
    secret: Secret, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    failure = send(Push(kind="apprise", token=secret))
    assert failure is not None
    assert failure.code == "push-no-apprise"


def test_every_reason_on_the_way_to_a_server_has_a_sentence() -> None:
    for language in ("id", "en"):
        words = load(language)
        assert all(words.has(f"errors.failure.{code}") for code in TOLD.values())


def test_pushes_are_named_by_kind_and_remembered_by_where_they_lead() -> None:
    one, two = Push(kind="ntfy", url="https://a.example/x"), Push(kind="ntfy", url="https://b.example/x")
    assert names_of([one, two, Push(kind="command", command=("k",))]) == ("ntfy", "ntfy-2", "command")
    assert mark_of(one) != mark_of(two)
    assert mark_of(one) == mark_of(msgspec.structs.replace(one, logins=("ani",)))

"""Pulls against a real server and a real store: who pulls, when, and what a failure leaves alone."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from store.models.harvest import Harvest, PullReport
from tests.headless.conftest import COUNTS, ROOT, Server
from tui.headless.config import read
from tui.headless.desk import Desk

Office = Callable[..., Path]


def desk_of(config: Path) -> Desk:
    found = read(config)
    assert found.settings is not None, found.problems
    desk = Desk(found.settings)
    desk.store.prepare()
    return desk


def pull(desk: Desk, *, asked: bool = True) -> dict[str, PullReport]:
    return {report.source: report for report in asyncio.run(desk.puller.pull(asked=asked))}


def test_a_due_source_is_pulled_once_and_then_left_until_it_is_due(office: Office, server: Server) -> None:
    desk = desk_of(office(f'url = "{server.url}"'))
    assert pull(desk, asked=False)["s0"].added == 3
    assert pull(desk, asked=False) == {}
    assert len(server.requests) == 1
    assert desk.look()
    due = desk.snapshot.states["s0"].next_due
    assert due is not None
    assert timedelta(minutes=14) < due - desk.now() <= timedelta(minutes=15)


def test_a_pull_tells_that_it_begins_before_the_server_answers(office: Office, server: Server) -> None:
    desk = desk_of(office(f'url = "{server.url}"'))
    told: list[tuple[int, int, frozenset[str]]] = []
    asyncio.run(
        desk.puller.pull(progress=lambda p: told.append((p.pages, len(server.requests), desk.puller.running)))
    )
    assert told[0] == (0, 0, frozenset({"s0"}))
    assert told[-1][0] == 1


def test_what_a_person_asks_for_is_pulled_whatever_is_due(office: Office, server: Server) -> None:
    desk = desk_of(office(f'url = "{server.url}"', every="manual"))
    assert pull(desk, asked=False) == {}
    assert pull(desk)["s0"].added == 3
    assert pull(desk)["s0"].unchanged == 3
    assert len(server.requests) == 2


def test_one_failing_source_changes_nothing_but_its_own_state(
    office: Office, server: Server, counts: Path
) -> None:
    desk = desk_of(office(f'url = "{server.url}"', f'path = "{counts}"'))
    pull(desk)
    server.status = 404
    counts.write_text(COUNTS + "2025-01-06,Sekupang,1\n")
    reports = pull(desk)
    assert reports["s0"].failure is not None
    assert reports["s1"].ok
    desk.look()
    failed, good = desk.snapshot.states["s0"], desk.snapshot.states["s1"]
    assert (failed.failures, good.failures) == (1, 0)
    assert failed.last_good is not None
    assert failed.not_before is not None
    assert timedelta(0) < failed.not_before - desk.now() <= timedelta(minutes=1)
    assert {record.count for record in desk.snapshot.rows("deferrals")} == {14, 3, 9, 1}


def test_a_row_that_went_bad_keeps_its_former_value_and_has_not_vanished(
    office: Office, counts: Path
) -> None:
    desk = desk_of(office(f'path = "{counts}"'))
    pull(desk)
    counts.write_text(COUNTS.replace("Sekupang,3", "Sekupang,tiga").replace("2025-01-05,Sekupang,9\n", ""))
    report = pull(desk)["s0"]
    assert (report.ok, report.rejected, report.vanished) == (True, 1, 1)
    desk.look()
    rows = desk.snapshot.rows("deferrals")
    found = {record.count: rows.row(record.id) for record in rows}
    assert found[3] is not None
    assert found[3].provenance.vanished is None
    assert 9 not in found or (found[9] is not None and found[9].provenance.vanished is not None)


def test_an_answer_of_bad_rows_is_not_one_that_empties(office: Office, counts: Path) -> None:
    """Two of three went bad and none is missing: nothing to keep aside."""
    desk = desk_of(office(f'path = "{counts}"'))
    pull(desk)
    counts.write_text(COUNTS.replace(",3\n", ",x\n").replace(",9\n", ",x\n"))
    report = pull(desk)["s0"]
    assert (report.held, report.ok, report.vanished, report.rejected) == (None, True, 0, 2)
    desk.look()
    assert len(desk.snapshot.rows("deferrals")) == 3


def test_many_sources_are_pulled_in_one_loop_after_another(office: Office, server: Server) -> None:
    """More than may run at once, so that some of them wait: in the verb's loop, then in the app's."""
    server.delay = 0.05
    desk = desk_of(office(*[f'url = "{server.url}"'] * 7))
    for _ in range(2):
        reports = pull(desk)
        assert len(reports) == 7
        assert all(report.ok for report in reports.values()), reports


def test_back_off_holds_the_scheduler_and_not_a_person(office: Office, server: Server) -> None:
    server.status = 404
    desk = desk_of(office(f'url = "{server.url}"'))
    pull(desk, asked=False)
    asked = len(server.requests)
    assert pull(desk, asked=False) == {}
    assert len(server.requests) == asked
    server.status = 200
    assert pull(desk)["s0"].ok


def test_an_account_that_may_only_read_asks_nobody(
    office: Office, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It could lock the lease, fetch, and then not keep the answer: a request every 20 seconds from each screen."""
    desk = desk_of(office(f'url = "{server.url}"'))
    monkeypatch.setattr(type(desk.store), "may_write", lambda self, collection: False)
    report = pull(desk)["s0"]
    assert report.failure is not None
    assert report.failure.code == "not-permitted"
    assert pull(desk, asked=False) == {}
    assert server.requests == []
    due = desk.puller._due("s0")
    assert due is not None
    assert due - desk.now() > timedelta(minutes=4)


def test_a_mistake_about_one_due_time_leaves_the_thread_that_pulls_the_others(
    office: Office, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_of(office(f'url = "{server.url}"'))

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(type(desk.puller), "_due_at", broken)
    due = desk.puller._due("s0")
    assert due is not None
    assert due > desk.now()


def test_a_changed_mapping_makes_a_source_due(office: Office, server: Server) -> None:
    config = office(f'url = "{server.url}"')
    pull(desk_of(config))
    config.write_text(config.read_text() + 'note = { value = "lain" }\n')
    report = pull(desk_of(config), asked=False)["s0"]
    assert report.updated == 3


def test_an_unexpected_mistake_is_one_sources_failure(
    office: Office, counts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sources.pull

    async def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(sources.pull, "pull", broken)
    desk = desk_of(office(f'path = "{counts}"'))
    report = pull(desk)["s0"]
    assert report.failure is not None
    assert (report.failure.code, report.failure.facts) == ("internal", {"what": "ZeroDivisionError"})


def test_an_unexpected_mistake_of_the_store_stops_no_other_source(
    office: Office, counts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_of(office(f'path = "{counts}"', f'path = "{counts}"'))
    take = desk.store.take

    def broken(harvest: Harvest, **due: Any) -> PullReport:
        if harvest.source == "s0":
            raise ZeroDivisionError
        return take(harvest, **due)

    monkeypatch.setattr(desk.store, "take", broken)
    reports = pull(desk)
    assert (reports["s0"].ok, reports["s1"].ok) == (False, True)


def test_a_cancelled_pull_leaves_everything_as_it_was(office: Office, server: Server) -> None:
    desk = desk_of(office(f'url = "{server.url}"'))
    pull(desk)
    before = {file: file.read_bytes() for file in desk.store.root.rglob("*.json")}
    server.arrived.clear()
    server.delay, server.body = 3, COUNTS + "2025-01-06,Sekupang,1\n"

    async def stopped() -> None:
        task = asyncio.create_task(desk.puller.pull())
        await asyncio.to_thread(server.arrived.wait, 10)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(stopped())
    assert {file: file.read_bytes() for file in desk.store.root.rglob("*.json")} == before
    with desk.store.pulling("s0"):
        assert desk.puller.running == frozenset()


def test_the_apps_thread_pulls_due_sources_and_those_asked_for(
    office: Office, server: Server, counts: Path
) -> None:
    desk = desk_of(office(f'url = "{server.url}"'))
    reports: list[PullReport] = []
    told = threading.Condition()

    def reported(report: PullReport) -> None:
        with told:
            reports.append(report)
            told.notify_all()

    desk.puller.start(reported=reported)
    try:
        with told:
            assert told.wait_for(lambda: len(reports) == 1, 10)
        desk.puller.request()
        with told:
            assert told.wait_for(lambda: len(reports) == 2, 10)
    finally:
        desk.puller.stop()
    assert [(report.added, report.unchanged) for report in reports] == [(3, 0), (0, 3)]


WORKER = """
import asyncio, sys
from pathlib import Path
from typing import Any
from tui.headless.config import read
from tui.headless.desk import Desk
desk = Desk(read(Path(sys.argv[1])).settings)
desk.store.prepare()
import sources.pull, sources.http
print("ready", flush=True)
sys.stdin.readline()
tries = 1 if sys.argv[2] == "asked" else 20
print(sum(len(asyncio.run(desk.puller.pull(asked=tries == 1))) for _ in range(tries)), flush=True)
"""


def six(config: Path, how: str) -> list[int]:
    """Six processes that begin at the same moment; how many reports each of them has."""
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, str(config), how],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        for _ in range(6)
    ]
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    return [int(worker.communicate(timeout=60)[0]) for worker in workers]


def test_six_processes_make_one_request_for_a_due_source(office: Office, server: Server) -> None:
    """Each looks twenty times: while the first one pulls, and again when its lease is free."""
    server.delay = 0.1
    assert sorted(six(office(f'url = "{server.url}"'), "due")) == [0, 0, 0, 0, 0, 1]
    assert len(server.requests) == 1


def test_six_people_who_ask_at_once_share_one_answer(office: Office, server: Server) -> None:
    server.delay = 1.5
    assert six(office(f'url = "{server.url}"', every="manual"), "asked") == [1] * 6
    assert len(server.requests) == 1

"""Files on disk as a source: wildcards, links, and things that are no files (research T12)."""

from __future__ import annotations

import asyncio
import io
import os
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sources.address import Pacing
from sources.bodies import Page
from sources.errors import Missing, Unreadable
from sources.names import Names
from sources.pull import Progress, pull
from sources.rows import Stopped, Work
from store.models.harvest import Harvest

ROW = "date,tpi,n\n2026-11-{:02},Sekupang,{}\n"


def test_several_files_are_read_in_sorted_order_and_rows_are_named_after_them(
    pulled, counts, tmp_path
) -> None:
    (tmp_path / "b.csv").write_text(ROW.format(2, 20) + "2026-11-03,Sekupang,banyak\n")
    (tmp_path / "a.csv").write_text(ROW.format(1, 10) + "2026-11-02,sekupang,99\n")
    (tmp_path / "note.txt").write_text("not a table")
    (tmp_path / "dir.csv").mkdir()
    told: list[Progress] = []
    harvest = pulled(counts(path=f"{tmp_path}/*.csv"), progress=told.append)
    assert [record.count for record in harvest.records] == [10, 99]
    assert [(p.code, p.row, p.expected) for p in harvest.problems] == [
        ("duplicate", "b.csv:1", "a.csv:2"),
        ("type", "b.csv:2", "number"),
    ]
    assert (harvest.fetched, harvest.rejected) == (4, 2)
    assert [(now.pages, now.rows) for now in told] == [(1, 2), (2, 4)]


def test_files_that_did_not_move_are_not_read_again(pulled, counts, tmp_path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(ROW.format(1, 10))
    spec = counts(path=f"{tmp_path}/*.csv")
    first = pulled(spec)
    assert pulled(spec, validators=first.validators).unchanged
    assert not pulled(spec, Names(), validators={**first.validators, "config": "other"}).unchanged
    replacement = tmp_path / "new"
    replacement.write_text(ROW.format(1, 11))
    os.utime(replacement, ns=(file.stat().st_atime_ns, file.stat().st_mtime_ns))
    replacement.replace(file)
    assert pulled(spec, validators=first.validators).records[0].count == 11


@pytest.mark.parametrize("pattern", ["{}/none.csv", "{}/*.csv", "{}/no-folder/*.csv", "{}/a/b.csv"])
def test_no_file_is_a_failure_that_names_the_path(pulled, counts, tmp_path, pattern) -> None:
    path = pattern.format(tmp_path)
    with pytest.raises(Missing) as caught:
        pulled(counts(path=path))
    assert caught.value.failure.code == "missing-file"
    assert caught.value.failure.facts["where"] == path


def test_links_stay_inside_the_folder_before_the_first_wildcard(pulled, counts, tmp_path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    (outside / "x.csv").write_text(ROW.format(1, 10))
    (inside / "2026.csv").write_text(ROW.format(1, 7))
    (inside / "now.csv").symlink_to("2026.csv")
    assert pulled(counts(path=f"{inside}/now.csv")).records[0].count == 7
    (tmp_path / "alias").symlink_to(inside)
    assert pulled(counts(path=f"{tmp_path}/alias/2026.csv")).fetched == 1
    (inside / "leak.csv").symlink_to(outside / "x.csv")
    for pattern in (f"{inside}/leak.csv", f"{inside}/*.csv"):
        with pytest.raises(Missing) as caught:
            pulled(counts(path=pattern))
        assert caught.value.failure.code == "outside-root"


def test_a_pipe_a_device_and_a_folder_are_no_files(pulled, counts, tmp_path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "circle.csv").symlink_to("circle.csv")
    for path in (tmp_path / "pipe.csv", Path("/dev/zero"), tmp_path, tmp_path / "circle.csv"):
        with pytest.raises(Missing) as caught:
            pulled(counts(path=str(path), timeout="5s"))
        assert caught.value.failure.code == "not-a-file"


def test_a_file_that_would_have_to_be_waited_for_is_no_file(pulled, counts, tmp_path, monkeypatch) -> None:
    class Dry(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return None  # type: ignore[return-value]  # as /proc/kmsg answers whoever may read it

    (tmp_path / "kmsg").write_text(ROW)
    monkeypatch.setattr(os, "fdopen", lambda *_, **__: Dry())
    with pytest.raises(Missing) as caught:
        pulled(counts(path=str(tmp_path / "kmsg"), format="csv"))
    assert caught.value.failure.code == "not-a-file"


def test_a_pipe_among_the_files_is_refused_and_never_waited_for(pulled, counts, tmp_path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(Missing):
        pulled(counts(path=f"{tmp_path}/*.csv", timeout="5s"))


def test_a_file_that_is_too_large_is_refused_by_its_size(pulled, counts, tmp_path) -> None:
    with (tmp_path / "big.csv").open("wb") as file:
        file.truncate(3_000_000_000)
    with pytest.raises(Unreadable) as caught:
        pulled(counts(path=f"{tmp_path}/big.csv"))
    assert caught.value.failure.code == "too-large"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_says_so(pulled, counts, tmp_path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(ROW.format(1, 10))
    file.chmod(0)
    with pytest.raises(Missing) as caught:
        pulled(counts(path=str(file)))
    assert caught.value.failure.code == "not-permitted"


def test_a_file_name_cannot_steer_the_terminal(pulled, counts, tmp_path) -> None:
    (tmp_path / "a\x1b]0;x\x07.csv").write_text("date;tpi\n1;2\n")
    with pytest.raises(Unreadable) as caught:
        pulled(counts(path=f"{tmp_path}/*.csv"))
    assert caught.value.failure.code == "missing-columns"
    assert "\x1b" not in str(caught.value.failure)


def test_a_cancelled_pull_ends_at_once_and_its_thread_soon_after(counts, tmp_path) -> None:
    lines = "".join(f"2026-11-23,Point {n},{n}\n" for n in range(5_000))
    (tmp_path / "a.csv").write_text("date,tpi,n\n" + lines)
    spec = counts(path=f"{tmp_path}/a.csv")

    async def cancelled() -> None:
        coming = pull(spec, Names(), zone=UTC, validators={}, clock=lambda: datetime.now(UTC))
        task = asyncio.create_task(coming)
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancelled())
    work, stop = Work(spec, Names(), UTC), threading.Event()
    stop.set()
    with pytest.raises(Stopped):
        work.take(Page((tmp_path / "a.csv").read_bytes(), None, None, "a.csv"), stop)
    assert work.found.fetched == 0


@pytest.fixture
def pulled_now(pulled, counts, tmp_path) -> Callable[..., Harvest]:
    """Pull `counts.csv` by the real clock, which is what files are dated by, and do `meanwhile` instead of waiting."""

    def run(meanwhile: Callable[[], object]) -> Harvest:
        async def sleep(_seconds: float) -> None:
            meanwhile()

        spec = counts(path=f"{tmp_path}/counts.csv")
        return pulled(spec, clock=lambda: datetime.now(UTC), pacing=Pacing(sleep=sleep))

    return run


def test_a_file_that_is_being_written_is_read_once_it_rests(pulled_now, tmp_path) -> None:
    """Half a table reads like a whole one: each save in the meantime makes the pull look again."""
    file, more = tmp_path / "counts.csv", [20, 30, 40]
    file.write_text(ROW.format(1, 10))

    def save() -> None:
        if more:
            with file.open("a") as appended:
                appended.write(f"2026-11-{len(more) + 10},Sekupang,{more.pop()}\n")

    assert [record.count for record in pulled_now(save).records] == [10, 40, 30, 20]


def test_a_file_that_never_rests_is_a_failure(pulled_now, tmp_path) -> None:
    file = tmp_path / "counts.csv"
    file.write_text(ROW.format(1, 10))
    with pytest.raises(Unreadable) as caught:
        pulled_now(lambda: file.write_text(file.read_text() + "\n"))
    assert caught.value.failure.code == "changing"


def test_a_file_that_was_saved_long_ago_is_read_at_once(pulled_now, tmp_path) -> None:
    file = tmp_path / "counts.csv"
    file.write_text(ROW.format(1, 10))
    os.utime(file, (1_700_000_000, 1_700_000_000))
    assert pulled_now(lambda: pytest.fail("waited")).fetched == 1


WHOLE = '[{"date": "2026-11-21", "tpi": "Sekupang", "n": 10}, {"date": "2026-11-22", "tpi": "Sekupang", "n": 125}]'
LINES = ROW.format(1, 10) + "2026-11-22,Sekupang,125"


def just_saved(file: Path, text: str, tick: int = 0) -> None:
    """Two seconds ago: at rest, and young enough to be half of something."""
    file.write_text(text)
    then = time.time() - 2 + tick / 10
    os.utime(file, (then, then))


@pytest.mark.parametrize(
    ("kind", "text", "cut"),
    [
        ("json", WHOLE, 70),
        ("json", WHOLE, 0),
        ("csv", LINES, len(LINES) - 8),
        ("csv", LINES + "\n", len(LINES) - 8),
        ("csv", LINES.replace("Sekupang", '"Sekupang"'), len(LINES) - 1),
        ("ndjson", WHOLE.strip("[]").replace("}, {", "}\n{"), 70),
    ],
)
def test_half_a_file_is_waited_for_and_the_whole_of_it_taken(
    pulled, counts, tmp_path, kind, text, cut
) -> None:
    file, waits = tmp_path / f"counts.{kind}", []
    just_saved(file, text[:cut])

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 3:
            just_saved(file, text, tick=1)

    spec = counts(path=str(file), format=None)
    harvest = pulled(spec, clock=lambda: datetime.now(UTC), pacing=Pacing(sleep=sleep))
    assert [record.count for record in harvest.records] == [10, 125]
    assert (len(waits), harvest.rejected, harvest.problems) == (3, 0, ())
    again = pulled(spec, clock=lambda: datetime.now(UTC), validators=harvest.validators)
    assert again.unchanged, "what is known of the file is what it was when it was whole"


def test_a_file_whose_lines_always_ended_is_half_without_its_last_end(pulled, counts, tmp_path) -> None:
    file, waits = tmp_path / "counts.csv", []
    just_saved(file, LINES + "\n")
    spec = counts(path=str(file))
    before = pulled(spec, clock=lambda: datetime.now(UTC)).validators
    just_saved(file, LINES[:-1], tick=1)

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        just_saved(file, LINES + "\n", tick=2)

    harvest = pulled(
        spec, clock=lambda: datetime.now(UTC), pacing=Pacing(sleep=sleep), validators={**before, "stamp": "?"}
    )
    assert ([record.count for record in harvest.records], len(waits)) == ([10, 125], 1)


@pytest.mark.parametrize("text", [LINES, LINES + "\n", "Laporan\n" + LINES])
def test_a_table_that_is_whole_is_waited_for_by_nobody(pulled, counts, tmp_path, waits, text) -> None:
    just_saved(tmp_path / "counts.csv", text)
    harvest = pulled(counts(path=f"{tmp_path}/counts.csv"), clock=lambda: datetime.now(UTC))
    assert ([record.count for record in harvest.records], waits) == ([10, 125], [])


@pytest.mark.parametrize(
    ("name", "text"), [("counts.json", WHOLE[:70]), ("counts.csv", ROW.format(1, 10) + '"2')]
)
def test_what_stays_half_is_told_as_what_it_is_in_the_end(
    pulled, counts, tmp_path, waits, name, text
) -> None:
    just_saved(tmp_path / name, text)
    with pytest.raises(Unreadable) as caught:
        pulled(counts(path=f"{tmp_path}/{name}", format=None), clock=lambda: datetime.now(UTC))
    assert caught.value.failure.code == "unreadable"
    assert 9 < sum(waits) < 31
    waits.clear()
    os.utime(tmp_path / name, (1_700_000_000, 1_700_000_000))
    with pytest.raises(Unreadable):
        pulled(counts(path=f"{tmp_path}/{name}", format=None), clock=lambda: datetime.now(UTC))
    assert waits == []

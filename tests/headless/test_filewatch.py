"""A file that somebody saves is pulled at once, when it has come to rest; one that stays as it was is left alone."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from store.models.edit import Edit
from store.models.harvest import PullReport
from tests.headless.conftest import COUNTS
from tests.headless.test_pulling import desk_of, pull
from tui.headless.desk import Desk
from tui.headless.filewatch import FileWatch, Rest, stamp

Office = Callable[..., Path]
PATIENCE = 20
"""Seconds until a test gives up; what is waited for comes within two."""


class Reports:
    """The pulls of one desk as they are reported."""

    def __init__(self) -> None:
        self.all: list[PullReport] = []
        self._came = threading.Condition()

    def __call__(self, report: PullReport) -> None:
        with self._came:
            self.all.append(report)
            self._came.notify_all()

    def wait_for(self, wanted: Callable[[PullReport], bool]) -> PullReport:
        with self._came:
            assert self._came.wait_for(lambda: any(map(wanted, self.all)), PATIENCE), self.all
        return next(filter(wanted, self.all))


@contextmanager
def running(desk: Desk) -> Iterator[Reports]:
    reports = Reports()
    desk.puller.start(reported=reports)
    try:
        yield reports
    finally:
        desk.puller.stop()


def replace(file: Path, text: str, *, long_ago: bool = False) -> None:
    """As spreadsheet programs save: a file beside it, moved over it. `long_ago`: nobody can be writing it any more."""
    beside = file.with_suffix(".tmp")
    beside.write_text(text)
    if long_ago:
        os.utime(beside, (1_700_000_000, 1_700_000_000))
    beside.replace(file)


WRITER = """
import sys, time
with open(sys.argv[1], "w") as file:
    for part in sys.argv[2:]:
        file.write(part)
        file.flush()
        time.sleep(2.2)
"""
"""A program that saves in place and stops to think, for longer than two looks are apart."""


def test_a_saved_file_is_pulled_long_before_it_is_due(office: Office, counts: Path) -> None:
    with running(desk_of(office(f'path = "{counts}"', every="1d"))) as reports:
        reports.wait_for(lambda report: report.added == 3)
        replace(counts, COUNTS + "2025-01-06,Sekupang,1\n")
        assert reports.wait_for(lambda report: report.added == 1).ok


def test_a_row_taken_for_a_total_is_read_when_somebody_says_whose_name_that_is(
    office: Office, counts: Path
) -> None:
    """The file is as it was: what the mapping makes of it is not."""
    counts.write_text(COUNTS + "2025-01-06,Total Hari Ini,1\n")
    desk = desk_of(office(f'path = "{counts}"', every="1d"))
    with running(desk) as reports:
        reports.wait_for(lambda report: report.added == 3)
        fields = {"kind": "checkpoint", "name": "total hari ini", "target": "sekupang"}
        [alias] = desk.save("aliases", [Edit(fields=fields)])
        desk.puller.names_moved()
        assert reports.wait_for(lambda report: report.added == 1).ok
        desk.look()
        assert [one.count for one in desk.snapshot.rows("deferrals")] == [14, 3, 9, 1]
        desk.save("aliases", [Edit(id=alias.id, based_on=alias.rev, delete=True)])
        desk.puller.names_moved()
        assert reports.wait_for(lambda report: report.vanished == 1).ok


def test_an_assigned_name_that_is_read_over_what_is_held_makes_nobody_read_a_file(
    office: Office, counts: Path
) -> None:
    counts.write_text(COUNTS + "2025-01-06,Sekupng,1\n")
    desk = desk_of(office(f'path = "{counts}"', every="1d"))
    pull(desk)
    fields = {"kind": "checkpoint", "name": "Sekupng", "target": "sekupang"}
    desk.save("aliases", [Edit(fields=fields)])
    assert pull(desk, asked=False) == {}


def test_a_new_file_of_a_pattern_is_pulled(office: Office, counts: Path) -> None:
    with running(desk_of(office(f'path = "{counts.parent}/counts*.csv"', every="1d"))) as reports:
        reports.wait_for(lambda report: report.added == 3)
        (counts.parent / "counts-2.csv").write_text("Tanggal,TPI,Jumlah\n2025-02-01,Sekupang,4\n")
        assert reports.wait_for(lambda report: report.added == 1).ok


def test_what_was_saved_while_nobody_looked_is_pulled_at_the_next_start(office: Office, counts: Path) -> None:
    config = office(f'path = "{counts}"', every="1d")
    with running(desk_of(config)) as reports:
        reports.wait_for(lambda report: report.added == 3)
    replace(counts, COUNTS + "2025-01-06,Sekupang,1\n")
    with running(desk_of(config)) as reports:
        assert reports.wait_for(lambda report: report.added == 1).ok


def test_a_broken_save_is_told_and_the_next_good_one_is_pulled_whatever_back_off_runs(
    office: Office, counts: Path
) -> None:
    desk = desk_of(office(f'path = "{counts}"', every="1d"))
    with running(desk) as reports:
        reports.wait_for(lambda report: report.added == 3)
        replace(counts, 'Tanggal,TPI,Jumlah\n"2025-01-06,Sekupang,1\n', long_ago=True)
        assert reports.wait_for(lambda report: report.failure is not None).added == 0
        replace(counts, COUNTS + "2025-01-06,Sekupang,1\n")
        assert reports.wait_for(lambda report: report.added == 1).ok
    assert [report.failure is None for report in reports.all] == [True, False, True]


def test_a_program_that_stops_to_think_while_it_saves_is_waited_for(office: Office, counts: Path) -> None:
    """The first half ends within a figure: taken, 12 people would have been kept from travelling instead of 125."""
    desk = desk_of(office(f'path = "{counts}"', every="1d"))
    with running(desk) as reports:
        reports.wait_for(lambda report: report.added == 3)
        parts = ("", COUNTS + "2025-01-06,Sekupang,12", "5\n")
        with subprocess.Popen([sys.executable, "-c", WRITER, counts, *parts]) as writer:
            assert reports.wait_for(lambda report: report.added == 1).ok
            writer.wait(PATIENCE)
    assert [(report.added, report.vanished, report.failure) for report in reports.all] == [
        (3, 0, None),
        (1, 0, None),
    ]
    desk.look()
    assert [row.count for row in desk.snapshot.rows("deferrals") if row.date.day == 6] == [125]


def test_a_source_that_is_pulled_by_hand_is_not_watched(office: Office, counts: Path) -> None:
    looked = threading.Event()
    desk = desk_of(office(f'path = "{counts}"', f'path = "{counts.parent}/other.csv"', every="manual"))
    with running(desk) as reports:
        replace(counts, COUNTS)
        watch = FileWatch({"a": str(counts)}, lambda _source: looked.set(), interval=0.05)
        watch.start()
        assert looked.wait(PATIENCE)
        watch.stop()
        assert not any(thread.name.startswith("infokim-file-s") for thread in threading.enumerate())
    assert reports.all == []


def test_a_share_that_does_not_answer_holds_up_nobody_else() -> None:
    hangs, told = threading.Event(), threading.Event()

    def look(path: str) -> str:
        if path == "/dead":
            hangs.wait(PATIENCE)
        return "a"

    watch = FileWatch(
        {"dead": "/dead", "alive": "/alive"}, lambda _source: told.set(), look=look, interval=0.01
    )
    watch.start()
    try:
        assert told.wait(PATIENCE)
    finally:
        hangs.set()
        watch.stop()


def test_a_file_that_is_gone_has_no_stamp_and_a_replaced_one_another(counts: Path) -> None:
    before = stamp(str(counts))
    replace(counts, COUNTS)
    assert before is not None
    assert before != stamp(str(counts))
    counts.unlink()
    assert stamp(str(counts)) is None


@given(st.lists(st.sampled_from(["a", "b", None]), max_size=30))
def test_only_what_two_looks_saw_alike_is_told_and_only_once(looks: list[str | None]) -> None:
    rest, told = Rest(), []
    for before, now in zip([None, *looks], looks, strict=False):
        if rest.reached(now):
            assert now is not None
            assert before == now
            told.append(now)
    assert all(first != second for first, second in pairwise(told))

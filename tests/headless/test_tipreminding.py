"""Reminders about tips through the desk, the verb and the pushes; with nothing in them that could name a person."""

from __future__ import annotations

import asyncio
import grp
import json
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from store.models.edit import Edit
from tests.headless.reminded import PUSH, Office, Receiver
from tui.headless import tipreaders
from tui.headless.identity import Who
from tui.headless.sending import Sender
from tui.headless.settings import Access, Push
from tui.headless.tipreaders import readers_of
from tui.headless.ways import takes
from tui.words.catalog import load
from tui.words.format import Format
from tui.words.reminding import told as message

CANARY = "Budi Santoso 081234567890 disekap di ruko"
PEOPLE = """
[[people]]
login = "kepala"
role = "head"
[[people]]
login = "staf1"
[[checkpoints]]
id = "sekupang"
name = "Sekupang"
"""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.close()


@pytest.fixture
def office(tmp_path: Path, receiver: Receiver) -> Iterator[Office]:
    made = Office(tmp_path, PUSH.format(url=receiver.url) + PEOPLE)
    yield made
    made.close()


def told(office: Office, **fields: Any) -> str:
    """A tip by hand, a minute old; its id."""
    office.desk.me = Who(login="staf1", name="Staf", role="staff")
    at = office.desk.now() - timedelta(minutes=1)
    values = {"received_at": at, "text": CANARY, "place": CANARY, "checkpoint": "sekupang", "topic": "tppo"}
    [written] = office.desk.save("tips", [Edit(fields=values | fields)])
    office.desk.look()
    return written.id


def as_(office: Office, login: str) -> Any:
    desk = office.desk_at()
    desk.me = Who(login=login, name=login, role="head" if login == "kepala" else "staff")
    return desk


def test_an_urgent_tip_goes_out_once_and_says_no_more_than_what_and_where(
    office: Office, receiver: Receiver
) -> None:
    told(office, channel="hotline")
    for _ in range(2):
        asyncio.run(Sender(office.desk_at(), how="once").once())
    [text] = receiver.texts
    assert text.startswith("hotline/WhatsApp · received ")
    assert not any(word in text for word in CANARY.split())
    [one] = office.desk.reminding.found().due
    title = message(one, Format(load("en"), office.settings.zone), office.desk.now(), "").title
    assert title == "Urgent: tip · trafficking (TPPO) · Sekupang"


def test_each_person_acknowledges_it_and_the_other_still_has_it(office: Office) -> None:
    name = told(office, assignee="staf1")
    staff, head = as_(office, "staf1"), as_(office, "kepala")
    [mine] = staff.reminders()
    assert (mine.plan, mine.role, mine.logins) == (name, "urgent", ("staf1", "kepala"))
    staff.acknowledge([mine.id])
    for desk in (staff, head):
        desk.look()
    assert staff.reminders() == ()
    [left] = head.reminders()
    head.acknowledge([left.id])
    head.look()
    assert head.reminders() == ()
    assert as_(office, "staf1").reminding.found().due == ()


def test_the_verb_says_what_would_go_and_to_whom(office: Office) -> None:
    name = told(office, assignee="staf1")
    out, _ = office.remind("--dry-run", "--json").communicate(timeout=30)
    [one] = json.loads(out)
    assert (one["plan"], one["for"], one["how"]) == (name, ["staf1", "kepala"], ["app", "ntfy"])
    assert one["key"].startswith(f"tips|{name}|urgent|")
    assert not any(word in out for word in CANARY.split())
    plain, _ = office.remind("--dry-run").communicate(timeout=30)
    assert "Sekupang" in plain
    assert not any(word in plain for word in CANARY.split())


def test_what_becomes_urgent_by_a_person_s_word_counts_from_then(office: Office) -> None:
    at = office.desk.now() - timedelta(days=9)
    name = told(office, text="biasa saja", place=None, received_at=at)
    assert office.desk.reminding.found().due == ()
    office.desk.save("tips", [Edit(id=name, based_on=1, fields={"urgent": True})])
    office.desk.look()
    [one] = office.desk.reminding.found().due
    assert office.desk.now() - one.due < timedelta(minutes=2)


def test_where_tips_have_a_group_a_push_takes_them_only_for_people_in_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(office, assignee="staf1")
    [one] = office.desk.reminding.found().due
    everybody, staff = Push(kind="ntfy", url="x"), Push(kind="ntfy", url="x", logins=("staf1",))
    mixed = Push(kind="ntfy", url="x", logins=("staf1", "tamu"))
    assert [takes(push, one) for push in (everybody, staff, mixed)] == [True, True, True]
    allowed = frozenset({"staf1", "kepala"})
    assert [takes(push, one, allowed) for push in (everybody, staff, mixed)] == [False, True, False]

    group = grp.getgrgid(os.getgid()).gr_name
    narrow = replace(office.settings, access={"tips": Access(group=group)})
    monkeypatch.setattr(tipreaders, "_member", lambda login, number: login != "kepala")
    assert readers_of(office.settings) is None
    assert readers_of(narrow) == {"staf1"}
    assert readers_of(replace(office.settings, access={"tips": Access(group="tidak-ada")})) == frozenset()

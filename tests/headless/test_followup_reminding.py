"""Reminders about follow-ups through the desk, the verb and the pushes: nothing that anybody wrote leaves the house."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from store.models.edit import Edit
from tests.headless.reminded import PUSH, Office, Receiver
from tui.headless.desk import Desk
from tui.headless.identity import Who
from tui.headless.sending import Sender

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
CANARY = "Hubungi Siti Aminah 081234567890"
PEOPLE = """
[[people]]
login = "kepala"
role = "head"
[[people]]
login = "staf1"
name = "Petugas A"
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


def desk_of(office: Office) -> Desk:
    made = office.desk_at(clock=lambda: NOW)
    made.me = Who(login="staf1", name="Petugas A", role="staff")
    return made


def promised(desk: Desk, days: int, **fields: Any) -> str:
    """An activity with a follow-up so many days from today; its id."""
    [village] = desk.save("villages", [Edit(fields={"name": "Teluk Tering"})])
    values = {
        "date": desk.today() - timedelta(days=60),
        "village": village.id,
        "kind": "counselling",
        "follow_up": CANARY,
        "follow_up_due": desk.today() + timedelta(days=days),
    }
    [written] = desk.save("activities", [Edit(fields=values | fields)])
    desk.look()
    return written.id


def test_it_goes_out_once_with_village_and_kind_and_no_word_of_what_was_promised(
    office: Office, receiver: Receiver
) -> None:
    promised(desk_of(office), -20, officer="Petugas A")
    for _ in range(2):
        asyncio.run(Sender(desk_of(office), how="once").once())
    [text] = receiver.texts
    assert text.startswith("overdue: was due ")
    assert not any(word in text for word in CANARY.split())


def test_the_officer_is_told_and_nobody_once_the_officer_has_seen_it_or_it_is_done(office: Office) -> None:
    desk = desk_of(office)
    activity = promised(desk, -20, officer="Petugas A")
    [due] = desk.reminding.found().due
    assert due.logins == ("staf1",)
    assert due.key.startswith(f"activities|{activity}|follow_up|")
    row = desk.snapshot.rows("activities").row(activity)
    assert row is not None
    desk.save("activities", [Edit(id=activity, based_on=row.rev, fields={"follow_up_done": desk.today()})])
    desk.look()
    assert desk.reminding.found().due == ()

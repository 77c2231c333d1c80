"""Claims with leases: whoever sends, nothing is sent twice by two and nothing is lost by one that died."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from store.deliveries import Deliveries
from store.errors import Busy
from store.models.delivery import Beat, Delivery, PushState
from store.store import Store

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
LEASE = timedelta(minutes=1)


@pytest.fixture
def deliveries(tmp_path: Path) -> Deliveries:
    found = store(tmp_path).deliveries
    with found.owned():
        pass
    return found


def store(folder: Path) -> Store:
    return Store(folder / "data", zone=UTC)


def claim(deliveries: Deliveries, by: str, now: datetime = NOW, sending: str = "a") -> Delivery | None:
    return deliveries.claim(sending, "ntfy-1", by=by, now=now, until=now + LEASE)


def test_one_claims_and_the_other_does_not_until_the_lease_ends(deliveries: Deliveries) -> None:
    first = claim(deliveries, "one")
    assert first is not None
    assert (claim(deliveries, "two"), claim(deliveries, "two", NOW + LEASE / 2)) == (None, None)
    again = claim(deliveries, "two", NOW + LEASE)
    assert again is not None
    assert (again.by, again.attempts) == ("two", 2)


def test_what_was_sent_is_claimed_by_nobody_again(deliveries: Deliveries) -> None:
    row = claim(deliveries, "one")
    assert row is not None
    deliveries.settle(row, "sent", at=NOW, sent_at=NOW)
    assert claim(deliveries, "two", NOW + timedelta(days=1)) is None
    assert deliveries.all()["a", "ntfy-1"].state == "sent"


def test_a_failure_waits_for_its_next_try(deliveries: Deliveries) -> None:
    row = claim(deliveries, "one")
    assert row is not None
    deliveries.settle(row, "failed", at=NOW, until=NOW + timedelta(minutes=5), code="push-timeout")
    assert claim(deliveries, "one", NOW + timedelta(minutes=4)) is None
    assert claim(deliveries, "one", NOW + timedelta(minutes=5)) is not None


def test_the_claims_of_a_dead_owner_are_void_for_the_next_one(deliveries: Deliveries) -> None:
    claim(deliveries, "dead")
    with deliveries.owned():
        assert deliveries.void(at=NOW) == 1
        assert claim(deliveries, "next") is not None


def test_there_is_one_owner(deliveries: Deliveries, tmp_path: Path) -> None:
    other = store(tmp_path).deliveries
    with deliveries.owned(), pytest.raises(Busy), other.owned(0.0):
        pass
    with other.owned(0.0):
        pass


def test_many_at_once_claim_each_exactly_once(deliveries: Deliveries, tmp_path: Path) -> None:
    got: list[tuple[str, str]] = []

    def work(name: str) -> None:
        own = store(tmp_path).deliveries
        for number in range(20):
            if claim(own, name, sending=f"r{number}") is not None:
                got.append((f"r{number}", name))

    threads = [threading.Thread(target=work, args=(f"t{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(name for name, _ in got) == sorted(f"r{number}" for number in range(20))


def test_what_nobody_waits_for_is_superseded_and_may_come_back(deliveries: Deliveries) -> None:
    row = claim(deliveries, "one")
    assert row is not None
    deliveries.settle(row, "failed", at=NOW, until=NOW, code="push-timeout")
    deliveries.tidy({"b"}, before=NOW - timedelta(days=60), at=NOW)
    assert deliveries.all()["a", "ntfy-1"].state == "superseded"
    assert claim(deliveries, "one") is not None


def test_old_rows_go(deliveries: Deliveries) -> None:
    for day, sending in ((0, "old"), (70, "new")):
        at = NOW + timedelta(days=day)
        deliveries.note([Delivery(sending=sending, push="ntfy-1", state="sent", at=at)])
    deliveries.tidy((), before=NOW + timedelta(days=10), at=NOW)
    assert [sending for sending, _ in deliveries.all()] == ["new"]


def test_a_damaged_file_is_set_aside_and_the_next_claim_works(deliveries: Deliveries, tmp_path: Path) -> None:
    claim(deliveries, "one")
    path = tmp_path / "data" / "reminders" / "deliveries.json"
    path.write_text('{"torn')
    fresh = store(tmp_path).deliveries
    errors: list[Any] = []
    try:
        claim(fresh, "two")
    except Exception as error:  # noqa: BLE001
        errors.append(error)
    assert [error.code for error in errors] == ["damaged"]
    assert claim(fresh, "two") is not None


def test_a_sign_of_life_is_read_back_and_a_torn_one_is_none(deliveries: Deliveries, tmp_path: Path) -> None:
    assert deliveries.last_beat() is None
    beat = Beat(at=NOW, by="infokim", pushes=(PushState(name="ntfy", ok=False, code="push-timeout"),))
    deliveries.beat(beat)
    assert deliveries.last_beat() == beat
    (tmp_path / "data" / "reminders" / "heartbeat.json").write_text("{")
    assert deliveries.last_beat() is None

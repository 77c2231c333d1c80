"""When the words of a closed tip are due to go, counted by hand, and what keeps them."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from store.models.edit import Edit, Step
from store.queries.retention import Retained, RetentionRules, due, retained, soon
from store.store import Store
from tests.store.office import NOW, ZONE, a_store, pull, tip

RULES = RetentionRules(closed=timedelta(days=90), special=timedelta(days=30), zone=ZONE)
DAY = timedelta(days=1)


def after(days: float) -> datetime:
    return NOW + days * DAY


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = a_store(tmp_path)
    pull(store, [tip(number) for number in range(1, 5)], source="hotline")
    return store


ONE, TWO, THREE, FOUR = (tip(number).id for number in range(1, 5))


def edit(store: Store, tip_id: str, at: datetime, *, delete: bool = False, **fields: Any) -> None:
    row = store.snapshot().rows("tips").row(tip_id)
    assert row is not None
    change = Edit(id=tip_id, based_on=row.rev, fields=fields, delete=delete)
    store.write(Step(collection="tips", edits=(change,), by="kepala", at=at, why="sesuai berkas"))


def found(store: Store, now: datetime) -> dict[str, Retained]:
    rows = store.snapshot().rows("tips")
    return {one.id: one for one in retained(rows, store.purging.deleted(), RULES, now)}


def going(store: Store, now: datetime) -> set[str]:
    return {one.id for one in due(found(store, now).values(), now)}


def test_ninety_days_after_the_last_turn(store: Store) -> None:
    edit(store, ONE, after(1), status="open")
    edit(store, ONE, after(10), status="done")

    assert found(store, after(50))[ONE].due == after(100)
    assert going(store, after(99.9)) == set()
    assert going(store, after(100)) == {ONE}
    assert {one.id for one in soon(found(store, after(90)).values(), after(90))} == {ONE}
    assert soon(found(store, after(80)).values(), after(80)) == ()


@pytest.mark.parametrize("status", ["done", "not_ours", "spam", "archived"])
def test_every_closed_status_counts(store: Store, status: str) -> None:
    edit(store, ONE, NOW, status=status)

    assert going(store, after(91)) == {ONE}


@pytest.mark.parametrize("status", ["triage", "open", "waiting", "referred"])
def test_an_open_one_never_goes(store: Store, status: str) -> None:
    edit(store, ONE, NOW, status="done")
    edit(store, ONE, after(1), status=status)

    assert going(store, after(10_000)) == set()


def test_one_that_its_source_closed_goes_by_its_receipt(store: Store) -> None:
    pull(store, [tip(9, status="done"), *(tip(number) for number in range(1, 5))], source="hotline")

    assert going(store, after(90)) == {tip(9).id}


def test_special_data_go_sooner_and_never_later(store: Store) -> None:
    edit(store, ONE, NOW, status="done", special=("minor",))
    edit(store, TWO, NOW, status="done")

    assert going(store, after(30)) == {ONE}
    assert found(store, after(30))[ONE].rule == "special"
    long = RetentionRules(closed=timedelta(days=10), special=timedelta(days=30), zone=ZONE)
    rows = store.snapshot().rows("tips")
    assert {(one.rule, one.due) for one in retained(rows, {}, long, NOW)} == {("retention", after(10))}


def test_a_hold_and_a_postponement_keep_it(store: Store) -> None:
    edit(store, ONE, NOW, status="done", hold=True)
    edit(store, TWO, NOW, status="done", keep_until=after(120).date())

    assert going(store, after(119)) == set()
    kept = {one.id: (one.kept, one.until) for one in found(store, after(119)).values()}
    assert kept == {ONE: ("hold", None), TWO: ("keep_until", after(120).date())}
    assert going(store, after(120)) == {TWO}
    edit(store, ONE, after(200), hold=False)
    assert going(store, after(200)) == {ONE, TWO}


def test_a_duplicate_is_of_the_same_case(store: Store) -> None:
    edit(store, TWO, NOW, duplicate_of=ONE)
    edit(store, ONE, NOW, status="open")
    assert going(store, after(1000)) == set()

    edit(store, ONE, after(50), status="done")
    assert going(store, after(139)) == set()
    assert going(store, after(140)) == {ONE, TWO}
    edit(store, ONE, after(141), hold=True)
    assert going(store, after(1000)) == set()


def test_what_its_source_says_anew_waits_for_somebody(store: Store) -> None:
    edit(store, ONE, NOW, status="done")
    changed = [tip(1, "Mereka berangkat malam ini"), *(tip(number) for number in range(2, 5))]
    pull(store, changed, source="hotline", at=after(2))

    assert going(store, after(100)) == set()
    assert found(store, after(100))[ONE].kept == "woken"
    edit(store, ONE, after(100), status="done")
    assert found(store, after(100))[ONE].kept == ""


def test_a_deleted_one_goes_too(store: Store) -> None:
    edit(store, ONE, after(5), delete=True)

    assert ONE not in store.snapshot().rows("tips")
    assert going(store, after(94)) == set()
    assert going(store, after(95)) == {ONE}


def test_what_is_empty_already_is_not_listed(store: Store) -> None:
    edit(store, ONE, NOW, status="done")
    edit(store, TWO, NOW, delete=True)
    chosen = dict.fromkeys((ONE, TWO), "retention 90d")
    store.purging.purge(lambda: chosen, by="kepala", at=after(95))

    assert found(store, after(95)) == {}

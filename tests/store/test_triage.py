"""Triage of tips in the ledger's write: turns, merges, snoozes, notes that meet, and what survives every pull."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store import undo
from store.errors import Conflict, Invalid
from store.models.edit import Edit, Step
from store.models.kinds import Record
from store.models.tip import TIP_STATUSES, Note, Tip
from store.store import Store
from tests.store.office import NOW, a_store, later, pull, tip


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return a_store(tmp_path / "data")


def held(store: Store, name: str) -> Tip:
    found: Tip = store.snapshot().rows("tips").get(name)
    return found


def write(store: Store, name: str, *, by: str = "staf1", minutes: float = 0, **fields: Any) -> Any:
    """An edit of what is there now; `based_on` and `why` are the edit's."""
    row = store.snapshot().rows("tips").row(name)
    based_on, why = fields.pop("based_on", row.rev), fields.pop("why", None)
    edit = Edit(id=name, based_on=based_on, fields=fields, base=row.as_seen)
    return store.write(Step(collection="tips", edits=(edit,), by=by, at=later(minutes), why=why))


def typed(store: Store, **fields: Any) -> str:
    values = {"received_at": NOW, "text": "Ada tawaran kerja."} | fields
    step = Step(collection="tips", edits=(Edit(fields=values),), by="staf1", at=NOW)
    return store.write(step)[0].id


def codes(caught: pytest.ExceptionInfo[Invalid]) -> list[tuple[str, str]]:
    return [(problem.code, problem.field) for problem in caught.value.problems]


def statuses(record: Tip) -> list[str]:
    return [turn.status for turn in record.turns]


def woken(store: Store) -> set[str]:
    return set(store.snapshot().rows("tips").woken)


def test_every_change_of_status_is_noted_with_its_time_and_its_login(store: Store) -> None:
    name = typed(store)
    write(store, name, status="triage", minutes=5)
    write(store, name, status="open", by="kepala", minutes=9)
    write(store, name, assignee="staf1", minutes=12)
    assert [(turn.status, turn.by, turn.at) for turn in held(store, name).turns] == [
        ("triage", "staf1", later(5)),
        ("open", "kepala", later(9)),
    ]


def test_a_tip_that_is_typed_with_a_status_has_its_first_turn(store: Store) -> None:
    assert statuses(held(store, typed(store, status="open"))) == ["open"]
    assert statuses(held(store, typed(store))) == []


@pytest.mark.parametrize("name", ["turns", "purged_at"])
def test_nobody_writes_what_the_program_notes(store: Store, name: str) -> None:
    value: Any = [] if name == "turns" else NOW
    with pytest.raises(Invalid) as caught:
        write(store, typed(store), **{name: value})
    assert codes(caught) == [("by-program", name)]


def test_a_merge_that_is_taken_back_leaves_the_tip_as_it_was(store: Store) -> None:
    main, other = typed(store), typed(store, text="Yang sama lagi")
    write(store, other, status="snoozed", snooze_until=later(90))
    before = held(store, other)
    write(store, other, duplicate_of=main)
    assert held(store, other).status == "duplicate"
    write(store, other, duplicate_of=None, minutes=30)
    assert held(store, other) == before


def test_a_merge_of_a_fetched_tip_that_is_taken_back_leaves_its_sources_row(store: Store) -> None:
    pull(store, [tip(1), tip(2, status="open")], "hotline")
    main, other = tip(1).id, tip(2).id
    before = held(store, other)
    write(store, other, duplicate_of=main)
    assert statuses(held(store, other)) == ["duplicate"]
    write(store, other, duplicate_of=None)
    assert held(store, other) == before


def test_an_undo_of_a_merge_leaves_the_tip_as_it_was(store: Store) -> None:
    main, other = typed(store), typed(store, status="open")
    before = held(store, other)
    written = write(store, other, duplicate_of=main)
    store.undo.remember("tips", written, by="staf1", at=NOW)
    assert store.undo.undo(undo.Actor(by="staf1", at=later(1))) is not None
    assert held(store, other) == before


def test_a_status_of_its_own_ends_a_merge_and_a_snooze(store: Store) -> None:
    main, other = typed(store), typed(store)
    write(store, other, duplicate_of=main)
    write(store, other, status="open")
    assert (held(store, other).duplicate_of, statuses(held(store, other))) == (None, ["duplicate", "open"])
    write(store, main, snooze_until=later(60))
    assert held(store, main).status == "snoozed"
    write(store, main, status="open")
    assert held(store, main).snooze_until is None


def test_a_snooze_that_was_over_is_noted_with_its_end_so_that_the_clocks_went_on(store: Store) -> None:
    name = typed(store)
    write(store, name, status="triage")
    write(store, name, snooze_until=later(60), minutes=5)
    write(store, name, assignee="staf1", minutes=90)
    assert statuses(held(store, name)) == ["triage", "snoozed"]
    write(store, name, snooze_until=later(200), minutes=100)
    assert [(turn.status, turn.at) for turn in held(store, name).turns[2:]] == [
        ("triage", later(60)),
        ("snoozed", later(100)),
    ]
    write(store, name, status="open", minutes=150)  # before its time: it slept until then
    assert statuses(held(store, name)) == ["triage", "snoozed", "triage", "snoozed", "open"]


def test_a_duplicate_of_nothing_and_of_itself_are_refused(store: Store) -> None:
    name = typed(store)
    with pytest.raises(Invalid) as caught:
        write(store, name, status="duplicate")
    assert codes(caught) == [("duplicate-of-what", "duplicate_of")]
    with pytest.raises(Invalid) as caught:
        write(store, name, duplicate_of=name)
    assert codes(caught) == [("duplicate-of-itself", "duplicate_of")]


def test_an_anonymous_tip_takes_no_identity_and_loses_the_one_it_had(store: Store) -> None:
    with pytest.raises(Invalid) as caught:
        typed(store, anonymous=True, reporter_name="Contoh")
    assert codes(caught) == [("anonymous-reporter", "reporter_name")]
    name = typed(store, reporter_name="Contoh", reporter_contact="0800 0000 000")
    write(store, name, anonymous=True)
    assert (held(store, name).reporter_name, held(store, name).reporter_contact) == (None, None)
    with pytest.raises(Invalid):
        write(store, name, reporter_contact="0800 0000 000")


@pytest.mark.parametrize(
    ("name", "value"), [("hold", True), ("restricted", True), ("keep_until", (NOW + timedelta(90)).date())]
)
def test_what_decides_how_long_data_are_kept_needs_a_reason(store: Store, name: str, value: Any) -> None:
    tip_id = typed(store)
    with pytest.raises(Invalid) as caught:
        write(store, tip_id, **{name: value})
    assert codes(caught) == [("tip-why", name)]
    write(store, tip_id, why="perkara berjalan", **{name: value})
    assert getattr(held(store, tip_id), name) == value


def test_notes_that_two_people_add_at_once_are_both_kept(store: Store) -> None:
    name = typed(store)
    mine, theirs = (Note(at=NOW, by=by, text=f"catatan {by}") for by in ("staf1", "staf2"))
    rev = write(store, name, notes=[mine])[0].rev - 1
    write(store, name, notes=[theirs], by="staf2", based_on=rev)
    assert held(store, name).notes == (mine, theirs)


def test_statuses_that_two_people_write_at_once_are_asked_about(store: Store) -> None:
    name = typed(store)
    write(store, name, status="triage")
    with pytest.raises(Conflict) as caught:
        write(store, name, status="open", by="staf2", based_on=1)
    assert [clash.field for clash in caught.value.clashes] == ["status"]


def test_triage_survives_rows_that_change_move_and_vanish(store: Store) -> None:
    pull(store, [tip(1), tip(2), tip(3)], "hotline")
    for number in (1, 2, 3):
        write(
            store, tip(number).id, status="open", assignee="staf1", notes=[Note(at=NOW, by="staf1", text="x")]
        )
    worked = [held(store, tip(number).id) for number in (1, 2, 3)]
    pull(store, [tip(3), tip(1, text="Sudah diubah")], "hotline", at=later(10))
    now = [held(store, tip(number).id) for number in (1, 2, 3)]
    assert [(one.status, one.assignee, one.notes, one.turns) for one in now] == [
        (one.status, one.assignee, one.notes, one.turns) for one in worked
    ]
    assert now[0].text == "Sudah diubah"
    row = store.snapshot().rows("tips").row(tip(2).id)
    assert row is not None
    assert row.provenance.vanished is not None


def test_a_snoozed_tip_wakes_when_its_source_says_something_else_and_sleeps_on_when_it_is_told_to(
    store: Store,
) -> None:
    pull(store, [tip(1), tip(2)], "hotline")
    write(store, tip(1).id, status="snoozed")
    write(store, tip(2).id, status="snoozed")
    pull(store, [tip(2), tip(1)], "hotline", at=later(5))
    assert woken(store) == set()
    pull(store, [tip(1, place="Sekupang"), tip(2)], "hotline", at=later(10))
    assert woken(store) == {tip(1).id}
    write(store, tip(1).id, status="snoozed", minutes=11)
    assert woken(store) == set()


def test_a_done_tip_is_shown_again_for_a_new_message_and_not_for_less(store: Store) -> None:
    pull(store, [tip(1)], "hotline")
    write(store, tip(1).id, status="done")
    pull(store, [tip(1, place="Sekupang")], "hotline", at=later(10))
    assert woken(store) == set()
    pull(store, [tip(1, text="Dia berangkat malam ini.")], "hotline", at=later(20))
    assert woken(store) == {tip(1).id}
    write(store, tip(1).id, status="done", minutes=21)
    assert woken(store) == set()
    assert statuses(held(store, tip(1).id)) == ["done"]


@pytest.mark.parametrize(
    "fields", [{"assignee": "budi"}, {"notes": (Note(at=later(11), by="staf1", text="Dilihat"),)}]
)
def test_a_note_or_a_name_does_not_put_a_tip_back_to_sleep_that_its_source_woke(
    store: Store, fields: dict[str, Any]
) -> None:
    pull(store, [tip(1)], "hotline")
    write(store, tip(1).id, status="triage")
    write(store, tip(1).id, snooze_until=later(999), minutes=1)
    pull(store, [tip(1, text="Dia berangkat malam ini.")], "hotline", at=later(10))
    written = write(store, tip(1).id, minutes=11, **fields)
    now = held(store, tip(1).id)
    assert (now.status, now.snooze_until, statuses(now)) == ("triage", None, ["triage", "snoozed", "triage"])
    store.undo.remember("tips", written, by="staf1", at=later(11))
    store.undo.undo(undo.Actor(by="staf1", at=later(12)))
    assert held(store, tip(1).id).status == "snoozed"


def test_what_a_source_delivered_as_open_wakes_as_open_and_not_as_done(store: Store) -> None:
    pull(store, [tip(1, status="open"), tip(2, status="done")], "hotline")
    for number, text in ((1, "open"), (2, "new")):
        write(store, tip(number).id, status="snoozed")
        pull(store, [tip(n, text=f"Lagi {text}.") for n in (1, 2)], "hotline", at=later(10))
        write(store, tip(number).id, assignee="budi", minutes=11)
        assert held(store, tip(number).id).status == text


def test_a_note_on_a_done_tip_does_not_hide_its_new_message_and_a_status_does(store: Store) -> None:
    pull(store, [tip(1)], "hotline")
    write(store, tip(1).id, status="done")
    pull(store, [tip(1, text="Dia berangkat malam ini.")], "hotline", at=later(20))
    write(store, tip(1).id, assignee="budi", minutes=21)
    assert woken(store) == {tip(1).id}
    write(store, tip(1).id, status="done", minutes=22)
    assert woken(store) == set()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([*TIP_STATUSES, "merge", "part", "undo"]), max_size=12))
def test_the_last_turn_is_always_the_status(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str]
) -> None:
    store = a_store(tmp_path_factory.mktemp("turns"))
    pull(store, [tip(1), tip(2)], "hotline")
    name = tip(1).id
    fresh: Record = held(store, name)
    for number, step in enumerate(steps):
        fields: dict[str, Any] = {"merge": {"duplicate_of": tip(2).id}, "part": {"duplicate_of": None}}.get(
            step, {"status": step}
        )
        try:
            if step == "undo":
                store.undo.undo(undo.Actor(by="staf1", at=later(number)))
            else:
                written = write(store, name, minutes=number, **fields)
                store.undo.remember("tips", written, by="staf1", at=later(number))
        except Invalid:
            continue
        now = held(store, name)
        assert (statuses(now) or ["new"])[-1] == now.status
        assert bool(now.duplicate_of) == (now.status == "duplicate")
    while store.undo.undo(undo.Actor(by="staf1", at=later(60))) is not None:
        pass
    assert held(store, name) == fresh

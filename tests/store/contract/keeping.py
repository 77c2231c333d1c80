"""Reading, drafts and copies, whoever stands behind the face."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from store.errors import Conflict
from store.models.deferral import Deferral
from store.store import Store
from tests.store.office import NOW, a_plan, count, harvest, later, pull, save


class Keeping:
    """Part of the contract of the store's face; see `face.py`."""

    def test_an_empty_store_has_every_collection_and_every_source(self, store: Store) -> None:
        snapshot = store.snapshot()

        assert [len(snapshot.rows(name)) for name in ("villages", "activities", "outreach")] == [0, 0, 0]
        assert list(snapshot.states) == ["harian", "cadangan", "hotline", "rencana"]
        assert (snapshot.damage, snapshot.hidden, snapshot.read_only) == ((), frozenset(), frozenset())

    def test_what_did_not_change_stays_the_same_object(self, store: Store) -> None:
        a_plan(store)
        pull(store, [count(1, 762)])
        before = store.snapshot()

        save(store, "deferrals", count(1, 0).id, count=767)
        after = store.snapshot()

        assert after.rows("outreach") is before.rows("outreach")
        assert after.rows("deferrals") is not before.rows("deferrals")
        assert store.snapshot() is after

    def test_a_snapshot_does_not_change_behind_its_readers_back(self, store: Store) -> None:
        plan = a_plan(store)
        before = store.snapshot()

        save(store, "outreach", plan, based_on=1, title="Lain")
        store.snapshot()

        assert before.rows("outreach").get(plan).title == "Waspada TPPO"

    def test_a_colleagues_edit_moves_the_store(self, store: Store, colleague: Callable[[], Store]) -> None:
        other = colleague()
        store.snapshot()
        assert not store.moved()

        plan = a_plan(other)

        assert store.moved()
        assert store.snapshot().rows("outreach").get(plan).title == "Waspada TPPO"
        assert not store.moved()

    def test_an_answer_is_computed_once_for_the_same_rows(self, store: Store) -> None:
        pull(store, [count(1, 5), count(2, 7)])
        asked: list[int] = []

        def total(rows: object) -> int:
            asked.append(1)
            return sum(record.count for record in rows)  # type: ignore[attr-defined]

        rows = store.snapshot().rows("deferrals")

        assert [rows.memo(total), rows.memo(total), len(asked)] == [12, 12, 1]

    def test_a_draft_is_kept_for_its_login_until_it_is_dropped(
        self, store: Store, colleague: Callable[[], Store]
    ) -> None:
        store.drafts.save("staf1", "outreach", None, 0, {"title": "Setengah", "at": NOW}, NOW)
        store.drafts.save("staf1", "outreach", "p-1", 3, {"title": "Lama"}, NOW)
        store.drafts.save("staf1", "outreach", "p-1", 3, {"title": "Baru"}, later(1))

        found = colleague().drafts.load("staf1")
        assert [(d.id, d.based_on, d.fields["title"]) for d in found] == [
            (None, 0, "Setengah"),
            ("p-1", 3, "Baru"),
        ]
        assert colleague().drafts.load("staf2") == ()

        store.drafts.drop("staf1", "outreach", None)
        assert [draft.id for draft in store.drafts.load("staf1")] == ["p-1"]

    def test_two_forms_of_one_login_on_one_screen_are_two_drafts(self, store: Store) -> None:
        for key, title in (("a", "Pertama"), ("b", "Kedua"), ("a", "Pertama lagi")):
            store.drafts.save("staf1", "outreach", None, 0, {"title": title}, NOW, key=key)
        assert [d.fields["title"] for d in store.drafts.load("staf1")] == ["Kedua", "Pertama lagi"]

        store.drafts.save("staf1", "outreach", None, 0, {"title": "Lanjutan"}, NOW, key="c", replaces="b")
        assert [d.key for d in store.drafts.load("staf1")] == ["a", "c"]

        store.drafts.drop("staf1", "outreach", None, "a")
        assert [d.key for d in store.drafts.load("staf1")] == ["c"]

    def test_a_copy_is_made_once_a_day(self, store: Store) -> None:
        assert store.daily_backup(NOW) is None  # nothing to copy yet
        a_plan(store)

        assert store.daily_backup(NOW) is not None
        assert store.daily_backup(later(60)) is None
        assert store.daily_backup(later(60 * 24)) is not None

    def test_a_restore_brings_back_what_was_and_keeps_what_it_replaces(self, store: Store) -> None:
        plan = a_plan(store)
        copy = store.backup(NOW)
        save(store, "outreach", plan, based_on=1, title="Sesudah")
        newer = a_plan(store, title="Baru sama sekali")

        done = store.restore(copy, by="kepala", at=later(5))

        rows = store.snapshot().rows("outreach")
        assert [record.title for record in rows] == ["Waspada TPPO"]
        assert [line.what for line in store.audit("outreach")] == ["new", "edit", "new", "restore-backup"]
        assert done.collections == ("outreach",)

        store.restore(done.kept, by="kepala", at=later(6))
        rows = store.snapshot().rows("outreach")
        assert (rows.get(plan).title, rows.get(newer).title) == ("Sesudah", "Baru sama sekali")

    def test_a_form_from_before_a_restore_conflicts(self, store: Store) -> None:
        plan = a_plan(store)
        copy = store.backup(NOW)
        save(store, "outreach", plan, based_on=1, title="Sesudah")

        store.restore(copy, by="kepala", at=later(5))

        with pytest.raises(Conflict):
            save(store, "outreach", plan, based_on=2, title="Dari layar lama")

    def test_harvests_of_frozen_records_are_given_back_as_records(self, store: Store) -> None:
        store.take(harvest([count(1, 1)]), next_due=later(15))

        assert isinstance(next(iter(store.snapshot().rows("deferrals"))), Deferral)
        assert store.state("harian").next_due == later(15)

"""What an edit does, whoever stands behind the face."""

from __future__ import annotations

import pytest

from store.errors import Conflict, Invalid, NotFound, Taken
from store.models.edit import Edit, Step
from store.store import Store
from tests.store.office import NOW, a_plan, count, later, pull, save


class Edits:
    """Part of the contract of the store's face; see `face.py`."""

    def test_a_new_record_has_revision_one_and_an_id_of_its_collection(self, store: Store) -> None:
        written = save(store, "tips", received_at=NOW, text="Ada \x1b[2Jtawaran kerja", channel="hotline")

        row = store.snapshot().rows("tips").row(written.id)
        assert (written.rev, written.id[:2], row.rev) == (1, "t-", 1)
        assert row.record.text == "Ada tawaran kerja"  # cleaned on entry
        assert (row.provenance.source, row.provenance.edits["text"].by) == (None, "kepala")

    def test_fields_that_only_one_side_touched_are_merged(self, store: Store) -> None:
        plan = a_plan(store)
        save(store, "outreach", plan, based_on=1, by="staf1", notes="dari staf 1")

        written = save(store, "outreach", plan, based_on=1, by="staf2", place="Pulau Abang")

        record = store.snapshot().rows("outreach").get(plan)
        assert (record.notes, record.place) == ("dari staf 1", "Pulau Abang")
        assert (written.rev, written.merged) == (3, ("notes",))

    def test_a_field_that_both_touched_is_a_conflict_with_both_values(self, store: Store) -> None:
        plan = a_plan(store)
        save(store, "outreach", plan, based_on=1, by="staf1", title="Punya staf 1")

        with pytest.raises(Conflict) as caught:
            save(store, "outreach", plan, based_on=1, by="staf2", title="Punya staf 2", notes="x")

        [clash] = caught.value.clashes
        assert (clash.field, clash.mine, clash.theirs, clash.by) == (
            "title",
            "Punya staf 2",
            "Punya staf 1",
            "staf1",
        )
        assert caught.value.facts == {"collection": "outreach", "id": plan, "rev": 2}
        assert store.snapshot().rows("outreach").get(plan).notes is None  # all or nothing

    def test_a_typed_record_with_another_key_is_another_record_unless_one_stands_there(
        self, store: Store
    ) -> None:
        typed = save(store, "deferrals", date=count(1, 0).date, checkpoint="sekupang", count=7)
        moved = save(store, "deferrals", typed.id, based_on=1, date=count(2, 0).date)
        assert (typed.id, moved.id) == (count(1, 0).id, count(2, 0).id)
        pull(store, [count(1, 5), count(3, 4)])

        for record_id, to, error in (
            (moved.id, 3, Taken),
            (count(3, 0).id, 4, Invalid),
            (typed.id, 4, Invalid),
        ):
            row = store.snapshot().rows("deferrals").row(record_id)
            with pytest.raises(error):
                save(store, "deferrals", record_id, based_on=row.rev, date=count(to, 0).date)
        held = store.snapshot().rows("deferrals")
        assert {one.id: one.count for one in held} == {typed.id: 5, moved.id: 7, count(3, 0).id: 4}

    def test_the_same_value_on_both_sides_is_no_conflict(self, store: Store) -> None:
        plan = a_plan(store)
        save(store, "outreach", plan, based_on=1, by="staf1", title="Sama")

        assert save(store, "outreach", plan, based_on=1, by="staf2", title="Sama").rev == 2

    def test_a_revision_that_never_was_vouches_for_nothing(self, store: Store) -> None:
        plan = a_plan(store)

        with pytest.raises(Conflict):
            save(store, "outreach", plan, based_on=99, title="Dari masa depan")

    def test_an_edit_that_does_not_fit_names_every_problem(self, store: Store) -> None:
        with pytest.raises(Invalid) as caught:
            save(store, "deferrals", date="2026-11-01", count=-3, category="kapal", colour="red")

        assert {(problem.field, problem.code) for problem in caught.value.problems} == {
            ("count", "range"),
            ("category", "choice"),
            ("colour", "unknown-field"),
            ("checkpoint", "required"),
        }

    def test_edits_of_a_step_happen_together_or_not_at_all(self, store: Store) -> None:
        plan = a_plan(store)
        good = Edit(id=plan, based_on=1, fields={"title": "Baru"})
        bad = Edit(fields={"title": "Tanpa waktu"})

        with pytest.raises(Invalid):
            store.write(Step(collection="outreach", edits=(good, bad), by="kepala", at=NOW))

        assert store.snapshot().rows("outreach").get(plan).title == "Waspada TPPO"
        assert [line.what for line in store.audit("outreach")] == ["new"]

    def test_a_step_that_does_not_fit_names_the_problems_of_every_edit(self, store: Store) -> None:
        edits = (Edit(fields={"title": "Tanpa waktu"}), Edit(fields={"at": NOW}))

        with pytest.raises(Invalid) as caught:
            store.write(Step(collection="outreach", edits=edits, by="kepala", at=NOW))

        assert [(p.row, p.field) for p in caught.value.problems] == [("1", "at"), ("2", "title")]

    def test_several_edits_of_one_record_in_a_step_are_one(self, store: Store) -> None:
        plan = a_plan(store)
        edits = (Edit(id=plan, based_on=1, fields={"title": "Satu", "notes": "x"}),)
        edits += (Edit(id=plan, based_on=1, fields={"title": "Dua"}),)

        [written] = store.write(Step(collection="outreach", edits=edits, by="kepala", at=NOW))

        record = store.snapshot().rows("outreach").get(plan)
        assert (written.rev, record.title, record.notes) == (2, "Dua", "x")

    def test_an_unknown_record_or_collection_is_not_found(self, store: Store) -> None:
        with pytest.raises(NotFound):
            save(store, "outreach", "p-tidakada", title="x")
        with pytest.raises(NotFound):
            save(store, "kapal", title="x")

    def test_nothing_is_written_where_nothing_changes(self, store: Store) -> None:
        plan = a_plan(store)
        store.snapshot()

        assert save(store, "outreach", plan, based_on=1, title="Waspada TPPO").rev == 1
        assert not store.moved()

    def test_a_cleared_field_is_absent(self, store: Store) -> None:
        plan = a_plan(store, notes="sementara")

        save(store, "outreach", plan, based_on=1, notes=None)

        assert store.snapshot().rows("outreach").get(plan).notes is None

    def test_a_deleted_record_is_gone_until_it_is_restored(self, store: Store) -> None:
        pull(store, [count(1, 5), count(2, 6)])
        record_id = count(1, 0).id

        save(store, "deferrals", record_id, delete=True)
        pull(store, [count(1, 5), count(2, 6)], at=later(5))
        assert record_id not in store.snapshot().rows("deferrals").ids

        save(store, "deferrals", record_id, based_on=1, restore=True)
        assert store.snapshot().rows("deferrals").get(record_id).count == 5

    def test_editing_what_somebody_deleted_is_a_conflict(self, store: Store) -> None:
        plan = a_plan(store)
        save(store, "outreach", plan, based_on=1, by="staf1", delete=True)

        with pytest.raises(Conflict) as caught:
            save(store, "outreach", plan, based_on=1, title="Terlambat")

        assert ("deleted", True, "staf1") in [(c.field, c.theirs, c.by) for c in caught.value.clashes]

    def test_deleting_what_somebody_changed_since_is_a_conflict(self, store: Store) -> None:
        plan = a_plan(store)
        save(store, "outreach", plan, based_on=1, by="staf1", notes="penting")

        with pytest.raises(Conflict) as caught:
            save(store, "outreach", plan, based_on=1, delete=True)

        assert [(clash.field, clash.theirs) for clash in caught.value.clashes] == [("notes", "penting")]

    def test_the_audit_names_fields_and_never_values(self, store: Store) -> None:
        made = save(store, "tips", received_at=NOW, text="rahasia", reporter_name="Nama Orang")
        save(store, "tips", made.id, based_on=1, by="staf1", why="salah ketik", reporter_name="Nama Lain")

        lines = list(store.audit("tips"))
        assert [(line.what, line.by, line.rev, line.fields, line.why) for line in lines] == [
            ("new", "kepala", 1, ("received_at", "reporter_name", "text"), None),
            ("edit", "staf1", 2, ("reporter_name",), "salah ketik"),
        ]
        assert "Nama" not in repr(lines)
        assert "rahasia" not in repr(lines)

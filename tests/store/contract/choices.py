"""What becomes of a field that staff wrote and a source changes, whoever stands behind the face."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest

from store.errors import Conflict
from store.models.edit import Edit, Step
from store.models.identity import fetched_id
from store.models.plan import Plan, Variant
from store.store import Store
from tests.store.office import NOW, count, later, pull, save, tip

DAY = count(1, 0).id


def row(store: Store, record_id: str = DAY) -> Any:
    return store.snapshot().rows("deferrals").row(record_id)


def marked(store: Store, collection: str = "deferrals") -> set[str]:
    """The ids of the marked records; the list's answer and each row's own must be the same."""
    rows = store.snapshot().rows(collection)
    found = {one for one in rows.ids if rows.row(one).provenance.changed_at_source}
    assert rows.changed_at_source == found
    return found


def typed(store: Store, number: int, **fields: Any) -> str:
    """A day that somebody typed before any source had it."""
    values = {"date": date(2026, 11, 1), "checkpoint": "sekupang", "count": number} | fields
    return save(store, "deferrals", **values).id


class Choices:
    """Part of the contract of the store's face; see `face.py`."""

    def test_a_row_tells_mine_what_it_was_based_on_and_theirs(self, store: Store) -> None:
        pull(store, [count(1, 762), count(2, 3)])
        save(store, "deferrals", DAY, count=767)
        assert row(store).at_source["count"] == 762
        assert marked(store) == set()

        pull(store, [count(1, 770), count(2, 3)], at=later(15))

        edit = row(store).provenance.edits["count"]
        assert (row(store).record.count, edit.base, edit.theirs) == (767, 762, 770)
        assert row(store).at_source["count"] == 770
        assert marked(store) == {DAY}

    def test_a_list_knows_its_marked_records_whatever_their_fields_are(self, store: Store) -> None:
        places = {"place": "Batu Ampar", "urgent": True, "due_at": later(60), "referrals": ()}
        pull(store, [tip(1, **places), tip(2, **places), tip(3)], "hotline")
        for number in (1, 2, 3):
            fields = {"place": "Batam", "urgent": False, "due_at": later(90)}
            save(store, "tips", tip(number).id, **fields)
        assert marked(store, "tips") == set()

        moved = places | {"due_at": later(120)}
        pull(store, [tip(1, **moved), tip(2, **places), tip(3, place="Nongsa")], "hotline", at=later(5))

        assert marked(store, "tips") == {tip(1).id, tip(3).id}

    def test_a_mark_outlives_the_cache(self, store: Store) -> None:
        pull(store, [count(1, 762)])
        save(store, "deferrals", DAY, count=767)
        pull(store, [count(1, 770)], at=later(15))
        save(store, "deferrals", DAY, based_on=1, note="dicek")
        pull(store, [count(2, 3)], at=later(30))

        assert row(store).provenance.edits["count"].theirs == 770
        assert marked(store) == {DAY}

    def test_what_is_withdrawn_shows_the_source_also_where_it_moved_on_unseen(self, store: Store) -> None:
        pull(store, [count(1, 762)])
        save(store, "deferrals", DAY, count=767, note="dicek")
        pull(store, [count(1, 770)], at=later(15))
        seen = row(store).at_source
        pull(store, [count(1, 775)], at=later(30))

        written = save(store, "deferrals", DAY, based_on=1, base=seen, withdraw=("count",), by="staf1")

        assert (written.rev, row(store).record.count, row(store).record.note) == (2, 775, "dicek")
        assert set(row(store).provenance.edits) == {"note"}
        pull(store, [count(1, 780)], at=later(45))
        assert row(store).record.count == 780
        assert marked(store) == set()
        assert [line.fields for line in store.audit("deferrals")][-1] == ("count",)

    def test_a_withdrawal_of_what_the_source_says_too_lets_it_speak(self, store: Store) -> None:
        pull(store, [count(1, 762)])
        save(store, "deferrals", DAY, count=767)
        pull(store, [count(1, 767)], at=later(15))

        save(store, "deferrals", DAY, based_on=1, withdraw=("count",))
        pull(store, [count(1, 770)], at=later(30))

        assert row(store).record.count == 770

    def test_a_withdrawal_of_what_somebody_wrote_since_is_a_conflict(self, store: Store) -> None:
        pull(store, [count(1, 762)])
        save(store, "deferrals", DAY, count=767)
        pull(store, [count(1, 770)], at=later(15))
        save(store, "deferrals", DAY, based_on=1, by="staf1", count=768)

        with pytest.raises(Conflict) as caught:
            save(store, "deferrals", DAY, based_on=1, by="staf2", withdraw=("count",))

        [clash] = caught.value.clashes
        assert (clash.field, clash.mine, clash.theirs, clash.by) == ("count", 770, 768, "staf1")

    def test_nothing_is_withdrawn_where_no_source_has_the_record(self, store: Store) -> None:
        made = typed(store, 7)

        assert save(store, "deferrals", made, based_on=1, withdraw=("count",)).rev == 1
        assert row(store, made).record.count == 7

    def test_keeping_mine_against_a_value_that_moved_on_unseen_keeps_the_mark(self, store: Store) -> None:
        pull(store, [count(1, 762)])
        save(store, "deferrals", DAY, count=767)
        pull(store, [count(1, 770)], at=later(15))
        seen = row(store).at_source
        pull(store, [count(1, 775)], at=later(30))

        save(store, "deferrals", DAY, based_on=1, base=seen, count=767)

        assert (row(store).record.count, row(store).rev) == (767, 2)
        assert row(store).provenance.edits["count"].base == 770
        assert marked(store) == {DAY}

    def test_a_field_that_the_source_changed_under_a_form_is_a_conflict(self, store: Store) -> None:
        pull(store, [count(1, 762)])
        seen = row(store).at_source
        pull(store, [count(1, 770)], at=later(15))

        with pytest.raises(Conflict) as caught:
            save(store, "deferrals", DAY, base=seen, count=767, note="dicek")

        [clash] = caught.value.clashes
        assert (clash.field, clash.mine, clash.theirs) == ("count", 767, 770)
        assert (clash.by, clash.source) == ("", "harian")
        assert (row(store).record.count, row(store).rev, row(store).record.note) == (770, 0, None)

    def test_fields_that_only_the_source_or_only_staff_touched_go_together(self, store: Store) -> None:
        pull(store, [count(1, 762)])
        seen = row(store).at_source
        pull(store, [count(1, 770)], at=later(15))

        save(store, "deferrals", DAY, base=seen, note="dicek")

        assert (row(store).record.count, row(store).record.note) == (770, "dicek")
        assert marked(store) == set()

    def test_the_value_that_the_source_came_to_by_itself_is_no_conflict(self, store: Store) -> None:
        pull(store, [count(1, 762)])
        seen = row(store).at_source
        pull(store, [count(1, 767)], at=later(15))

        assert save(store, "deferrals", DAY, base=seen, count=767).rev == 0

    def test_staffs_value_written_again_over_an_unseen_change_is_marked_at_once(self, store: Store) -> None:
        pull(store, [count(1, 762)])
        save(store, "deferrals", DAY, count=767)
        seen = row(store).at_source
        pull(store, [count(1, 770)], at=later(15))

        save(store, "deferrals", DAY, based_on=1, base=seen, count=768)

        edit = row(store).provenance.edits["count"]
        assert (row(store).record.count, edit.base, edit.theirs) == (768, 762, 770)
        assert marked(store) == {DAY}

    def test_a_deletion_of_what_the_source_changed_unseen_is_a_conflict(self, store: Store) -> None:
        pull(store, [count(1, 762), count(2, 3)])
        seen = row(store).at_source
        pull(store, [count(1, 770), count(2, 3)], at=later(15))

        with pytest.raises(Conflict) as caught:
            save(store, "deferrals", DAY, base=seen, delete=True)

        assert [(c.field, c.mine, c.theirs) for c in caught.value.clashes] == [("count", None, 770)]
        save(store, "deferrals", DAY, base=row(store).at_source, delete=True)
        assert DAY not in store.snapshot().rows("deferrals")

    def test_a_day_typed_while_a_source_delivers_it_is_a_conflict(self, store: Store) -> None:
        pull(store, [count(1, 9)])
        fields = {"date": date(2026, 11, 1), "checkpoint": "sekupang", "count": 7, "reported_by": "Staf 1"}

        with pytest.raises(Conflict) as caught:
            save(store, "deferrals", base={}, **fields)

        assert [(c.field, c.mine, c.theirs, c.source) for c in caught.value.clashes] == [
            ("count", 7, 9, "harian")
        ]
        assert caught.value.facts["id"] == DAY

    def test_several_edits_of_a_step_keep_what_the_first_was_based_on(self, store: Store) -> None:
        pull(store, [count(1, 762)])
        seen = row(store).at_source
        pull(store, [count(1, 770)], at=later(15))
        edits = (Edit(id=DAY, fields={"note": "x"}, base=seen), Edit(id=DAY, fields={"count": 1}))

        with pytest.raises(Conflict):
            store.write(Step(collection="deferrals", edits=edits, by="kepala", at=NOW))

    def test_a_typed_day_says_nothing_of_what_its_source_leaves_out(self, store: Store) -> None:
        made = typed(store, 7, reported_by="Staf 1", note="telepon")
        pull(store, [count(1, 7)])
        assert marked(store) == set()

        pull(store, [count(1, 9)], at=later(15))

        assert row(store, made).provenance.changed_at_source == ("count",)
        assert marked(store) == {made}

    def test_of_a_typed_day_mine_can_be_kept(self, store: Store) -> None:
        made = typed(store, 7, note="telepon")
        pull(store, [count(1, 9)])

        save(store, "deferrals", made, based_on=1, count=7)

        assert (row(store, made).record.count, row(store, made).record.note) == (7, "telepon")
        assert marked(store) == set()
        pull(store, [count(1, 10)], at=later(15))
        assert row(store, made).provenance.edits["count"].base == 9
        assert marked(store) == {made}

    @pytest.mark.parametrize("how", [{"withdraw": ("count",)}, {"count": 9}])
    def test_of_a_typed_day_theirs_can_be_taken(self, store: Store, how: dict[str, Any]) -> None:
        made = typed(store, 7, note="telepon")
        pull(store, [count(1, 9)])

        save(store, "deferrals", made, based_on=1, **how)
        pull(store, [count(1, 10)], at=later(15))

        assert (row(store, made).record.count, row(store, made).record.note) == (10, "telepon")
        assert marked(store) == set()

    def test_a_typed_day_edited_while_its_source_comes_keeps_its_mark(self, store: Store) -> None:
        made = typed(store, 7)
        seen = row(store, made).at_source
        assert seen == {}
        pull(store, [msgspec.structs.replace(count(1, 9), note="dari sumber")])

        save(store, "deferrals", made, based_on=1, base=seen, count=8)

        assert (row(store, made).record.count, row(store, made).record.note) == (8, "dari sumber")
        assert marked(store) == {made}

    def test_a_typed_day_that_its_source_agrees_with_meanwhile_can_be_edited_and_deleted(
        self, store: Store
    ) -> None:
        made = typed(store, 7)
        pull(store, [count(1, 7)])

        save(store, "deferrals", made, based_on=1, base={}, count=8)
        save(store, "deferrals", made, based_on=2, base={}, delete=True)

        assert made not in store.snapshot().rows("deferrals")

    def test_channels_that_are_given_back_bring_their_captions(self, store: Store) -> None:
        """Who takes a channel away takes its caption along; both come back with the source's channels."""

        def plan(*channels: str) -> Plan:
            variants = {name: Variant(caption=f"Halo {name}") for name in channels}
            return Plan(id=fetched_id("outreach", "rencana", [1]), title="Waspada", at=NOW, variants=variants)

        made = plan("x").id
        pull(store, [plan("instagram", "x")], "rencana")
        save(store, "outreach", made, channels=("instagram",))
        pull(store, [plan("instagram", "x", "tiktok")], "rencana", at=later(15))
        assert marked(store, "outreach") == {made}

        save(store, "outreach", made, based_on=1, withdraw=("channels",))

        held = store.snapshot().rows("outreach").row(made)
        captions = {name: variant.caption for name, variant in held.record.variants.items()}
        assert captions == {"instagram": "Halo instagram", "x": "Halo x", "tiktok": "Halo tiktok"}
        assert held.provenance.edits == {}

"""What a pull does, whoever stands behind the face."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from store.errors import Busy, NotFound, Replaced
from store.models.harvest import Failure
from store.store import Store
from tests.store.office import NOW, count, later, pull, save, tip


class Pulls:
    """Part of the contract of the store's face; see `face.py`."""

    def test_a_pull_counts_what_it_did(self, store: Store) -> None:
        pull(store, [count(1, 762), count(2, 3), count(3, 1)])

        report = pull(store, [count(1, 767), count(2, 3), count(4, 9)], at=later(15), rejected=2)

        assert (report.ok, report.added, report.updated, report.unchanged, report.vanished) == (
            True, 1, 1, 1, 1,
        )  # fmt: skip
        assert (report.fetched, report.rejected) == (3, 2)
        assert sorted(r.count for r in store.snapshot().rows("deferrals")) == [3, 9, 767]
        assert store.state("harian").last_good == later(15)

    def test_a_replaced_value_goes_to_the_history(self, store: Store) -> None:
        pull(store, [count(1, 762)])
        pull(store, [count(1, 767)], at=later(15))

        [line] = store.history("harian")
        assert (line.id, line.field, line.old, line.new) == (count(1, 0).id, "count", 762, 767)

    def test_a_history_never_holds_what_a_reporter_said(self, store: Store) -> None:
        pull(store, [tip(1, reporter_name="Budi Contoh"), tip(2)], "hotline")
        pull(store, [tip(1, "Lain isi", reporter_name="Sari Contoh", urgent=True)], "hotline", at=later(5))

        lines = list(store.history("hotline"))
        assert {line.field for line in lines} == {"reporter_name", "text", "urgent", ""}
        assert not any(word in repr(lines) for word in ("Budi", "Sari", "tawaran", "Lain isi"))

    def test_staffs_value_stays_and_says_that_the_source_changed(self, store: Store) -> None:
        record_id = count(1, 0).id
        pull(store, [count(1, 762)])
        save(store, "deferrals", record_id, count=767)
        assert store.snapshot().rows("deferrals").row(record_id).provenance.changed_at_source == ()

        pull(store, [count(1, 770)], at=later(15))

        row = store.snapshot().rows("deferrals").row(record_id)
        assert (row.record.count, row.provenance.edits["count"].theirs) == (767, 770)
        assert row.provenance.changed_at_source == ("count",)

    def test_keeping_mine_settles_what_changed_at_the_source(self, store: Store) -> None:
        record_id = count(1, 0).id
        pull(store, [count(1, 762)])
        save(store, "deferrals", record_id, count=767)
        pull(store, [count(1, 770)], at=later(15))

        save(store, "deferrals", record_id, based_on=1, count=767)

        row = store.snapshot().rows("deferrals").row(record_id)
        assert (row.record.count, row.rev, row.provenance.changed_at_source) == (767, 2, ())

    def test_taking_theirs_lets_the_source_speak_again(self, store: Store) -> None:
        record_id = count(1, 0).id
        pull(store, [count(1, 762)])
        save(store, "deferrals", record_id, count=767)
        pull(store, [count(1, 770)], at=later(15))

        save(store, "deferrals", record_id, based_on=1, count=770)
        pull(store, [count(1, 775)], at=later(30))

        row = store.snapshot().rows("deferrals").row(record_id)
        assert (row.record.count, row.provenance.edits) == (775, {})

    def test_a_row_that_vanished_stays_only_if_somebody_worked_on_it(self, store: Store) -> None:
        pull(store, [count(1, 1), count(2, 2), count(3, 3), count(4, 4)])
        save(store, "deferrals", count(1, 0).id, note="dicek")

        pull(store, [count(3, 3), count(4, 4)], at=later(15))

        rows = store.snapshot().rows("deferrals")
        assert set(rows.ids) == {count(1, 0).id, count(3, 0).id, count(4, 0).id}
        assert rows.row(count(1, 0).id).provenance.vanished == later(15)

    def test_a_form_open_on_a_row_that_vanishes_can_still_be_saved(self, store: Store) -> None:
        pull(store, [count(1, 1), count(2, 2)])
        pull(store, [count(2, 2)], at=later(15))

        save(store, "deferrals", count(1, 0).id, note="masih perlu")

        assert store.snapshot().rows("deferrals").get(count(1, 0).id).note == "masih perlu"

    def test_rows_that_left_a_window_stay_and_are_told_once(self, store: Store) -> None:
        pull(store, [tip(1), tip(2)], "hotline", covers="window")
        pull(store, [tip(2), tip(3)], "hotline", covers="window", at=later(5))
        pull(store, [tip(3)], "hotline", covers="window", at=later(10))

        rows = store.snapshot().rows("tips")
        assert len(rows) == 3
        assert [line.what for line in store.history("hotline")] == ["left", "left"]
        assert rows.row(tip(1).id).provenance.fetched_at == NOW
        assert rows.row(tip(2).id).provenance.fetched_at == later(5)

    def test_nothing_vanishes_because_of_an_incomplete_answer(self, store: Store) -> None:
        pull(store, [count(1, 1), count(2, 2), count(3, 3)])

        report = pull(store, [count(1, 9)], complete=False, at=later(5))

        assert (report.ok, report.vanished, len(store.snapshot().rows("deferrals"))) == (True, 0, 3)

    @pytest.mark.parametrize("covers", ["all", "window"])
    def test_an_empty_answer_is_kept_aside(self, store: Store, covers: str) -> None:
        pull(store, [count(1, 1)], covers=covers)

        report = pull(store, [], covers=covers, at=later(5))

        assert (report.ok, report.held.holding, report.failure.code) == (False, 1, "held")
        assert len(store.snapshot().rows("deferrals")) == 1

    def test_an_answer_that_drops_more_than_half_waits_for_a_person(self, store: Store) -> None:
        everything = [count(day, day) for day in range(1, 11)]
        pull(store, everything, validators={"etag": "alt"})

        for minutes in (15, 30):  # an equal later answer is not silently taken
            report = pull(store, everything[:4], at=later(minutes), validators={"etag": "neu"})
            assert (report.ok, report.held.would_drop, report.held.holding) == (False, 6, 10)
        state = store.state("harian")
        assert (state.held.records, state.failures, state.validators) == (4, 2, {"etag": "alt"})
        assert len(store.snapshot().rows("deferrals")) == 10

        report = store.accept("harian", state.held.mark, by="kepala", at=later(40))

        assert (report.ok, report.vanished) == (True, 6)
        assert len(store.snapshot().rows("deferrals")) == 4
        assert (store.state("harian").held, store.state("harian").validators) == (None, {"etag": "neu"})
        assert [(line.what, line.id) for line in store.audit("deferrals")] == [("accept", "harian")]

    def test_exactly_half_is_obeyed(self, store: Store) -> None:
        pull(store, [count(day, day) for day in range(1, 11)])

        assert pull(store, [count(day, day) for day in range(1, 6)], at=later(5)).ok

    def test_a_refused_answer_is_gone_and_a_good_one_clears_the_flag(self, store: Store) -> None:
        pull(store, [count(1, 1)])
        mark = pull(store, [], at=later(5)).held.mark
        store.refuse("harian", mark, by="kepala", at=later(6))
        assert store.state("harian").held is None
        with pytest.raises(NotFound):
            store.accept("harian", mark, by="kepala", at=later(7))

        pull(store, [], at=later(8))
        pull(store, [count(1, 2)], at=later(9))

        assert (store.state("harian").held, store.state("harian").failure) == (None, None)
        with pytest.raises(NotFound):
            store.accept("harian", mark, by="kepala", at=later(10))

    @pytest.mark.parametrize("what", ["accept", "refuse"])
    def test_a_decision_is_about_the_answer_that_was_looked_at_and_no_other(
        self, store: Store, what: str
    ) -> None:
        pull(store, [count(day, day) for day in range(1, 11)])
        seen = pull(store, [count(1, 1), count(2, 2)], at=later(5)).held.mark
        assert pull(store, [count(2, 2), count(1, 1)], at=later(10)).held.mark == seen
        newer = pull(store, [count(1, 1)], at=later(15)).held.mark

        with pytest.raises(Replaced):
            getattr(store, what)("harian", seen, by="kepala", at=later(16))

        assert store.state("harian").held.mark == newer
        assert len(store.snapshot().rows("deferrals")) == 10
        assert list(store.audit("deferrals")) == []
        getattr(store, what)("harian", newer, by="kepala", at=later(17))
        assert store.state("harian").held is None

    def test_rows_that_are_bad_now_are_not_missing(self, store: Store) -> None:
        pull(store, [count(1, 1), count(2, 2)])

        report = pull(store, [count(1, 1)], at=later(5), rejected=1, rejected_ids=(count(2, 0).id,))

        assert (report.vanished, len(store.snapshot().rows("deferrals"))) == (0, 2)

    def test_the_first_source_is_shown_and_the_other_value_kept(self, store: Store) -> None:
        pull(store, [count(1, 760), count(2, 5)], "cadangan")
        pull(store, [count(1, 762)], "harian")

        rows = store.snapshot().rows("deferrals")
        row = rows.row(count(1, 0).id)
        assert (row.record.count, row.provenance.source) == (762, "harian")
        [other] = row.provenance.alternatives
        assert (other.source, other.fields) == ("cadangan", {"count": 760})
        assert rows.row(count(2, 0).id).provenance.source == "cadangan"

    def test_a_failed_pull_changes_only_the_state(self, store: Store) -> None:
        pull(store, [count(1, 1)])
        failure = Failure(code="timeout", facts={"seconds": "30"})

        report = store.failed(
            "harian", "deferrals", failure, at=later(5), not_before=later(6), next_due=later(20), seconds=30
        )

        state = store.state("harian")
        assert (report.ok, state.failure, state.failures, state.last_good) == (False, failure, 1, NOW)
        assert (state.not_before, state.next_due) == (later(6), later(20))
        assert len(store.snapshot().rows("deferrals")) == 1

    def test_an_unchanged_answer_keeps_everything_and_counts_as_good(self, store: Store) -> None:
        pull(store, [count(1, 1)], validators={"etag": "a"})
        rows = store.snapshot().rows("deferrals")

        report = pull(store, [], unchanged=True, validators={"etag": "a"}, at=later(5))

        assert (report.ok, report.unchanged, store.state("harian").last_good) == (True, 1, later(5))
        assert store.snapshot().rows("deferrals") is rows
        assert rows.row(count(1, 0).id).provenance.fetched_at == later(5)

    def test_only_one_pulls_a_source_at_a_time(self, store: Store, colleague: Callable[[], Store]) -> None:
        other = colleague()
        with store.pulling("harian"):
            with pytest.raises(Busy), other.pulling("harian"):
                pass
            with pytest.raises(Busy), store.pulling("harian"):
                pass
            with other.pulling("hotline"):
                pass
        with other.pulling("harian"):
            pass

    def test_a_pull_of_an_unknown_source_is_not_found(self, store: Store) -> None:
        for ask in (store.state, store.pulling, lambda name: list(store.history(name))):
            with pytest.raises(NotFound):
                ask("kapal")

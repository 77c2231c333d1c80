"""What an answer does that is not everything: pages of it failed, or only news was asked for."""

from __future__ import annotations

from store.models.harvest import Failure
from store.models.problem import Problem
from store.store import Store
from tests.store.office import NOW, count, harvest, later, pull, tip

SEVENTH = Failure(code="status", facts={"status": "500", "page": "7"})


class Partly:
    """Part of the contract of the store's face; see `face.py`."""

    def test_what_came_of_an_incomplete_answer_is_held_and_nothing_vanishes(self, store: Store) -> None:
        pull(store, [count(1, 1), count(2, 2), count(3, 3)])

        report = pull(store, [count(1, 9), count(4, 4)], complete=False, failure=SEVENTH, at=later(5))

        assert (report.ok, report.failure, report.added, report.updated, report.vanished) == (
            False, SEVENTH, 1, 1, 0,
        )  # fmt: skip
        assert sorted(r.count for r in store.snapshot().rows("deferrals")) == [2, 3, 4, 9]
        assert [line.what for line in store.history("harian")] == ["changed"]

    def test_the_state_after_an_incomplete_answer_says_what_failed_and_how_old_the_whole_is(
        self, store: Store
    ) -> None:
        pull(store, [count(1, 1), count(2, 2)], validators={"digest": "a"})
        with store.pulling("harian"):
            store.take(
                harvest([count(1, 9)], complete=False, failure=SEVENTH, at=later(5)),
                next_due=later(7), not_before=later(7),
            )  # fmt: skip

        state = store.state("harian")
        assert (state.failure, state.failures, state.last_good, state.last_try) == (SEVENTH, 1, NOW, later(5))
        assert (state.not_before, state.next_due, state.validators) == (later(7), later(7), {})
        rows = store.snapshot().rows("deferrals")
        assert rows.row(count(1, 0).id).provenance.fetched_at == later(5)
        assert rows.row(count(2, 0).id).provenance.fetched_at == NOW

        pull(store, [count(1, 9), count(2, 2)], at=later(10))
        state = store.state("harian")
        assert (state.failure, state.failures, state.not_before, state.last_good) == (
            None,
            0,
            None,
            later(10),
        )

    def test_an_incomplete_answer_that_drops_most_is_not_kept_aside(self, store: Store) -> None:
        pull(store, [count(day, day) for day in range(1, 11)])

        report = pull(store, [count(1, 1)], complete=False, failure=SEVENTH, at=later(5))

        assert (report.held, len(store.snapshot().rows("deferrals"))) == (None, 10)

    def test_news_adds_and_changes_and_says_nothing_of_the_rest(self, store: Store) -> None:
        pull(store, [tip(1), tip(2)], "hotline", covers="window")

        report = pull(
            store, [tip(2, "Lain"), tip(3)], "hotline", covers="window", increment=True, at=later(5)
        )

        assert (report.ok, report.added, report.updated, report.vanished) == (True, 1, 1, 0)
        assert len(store.snapshot().rows("tips")) == 3
        assert "left" not in {line.what for line in store.history("hotline")}
        assert store.snapshot().rows("tips").row(tip(1).id).provenance.fetched_at == NOW

    def test_an_answer_that_did_not_change_still_says_what_is_wrong_with_it(self, store: Store) -> None:
        bad = Problem(code="type", field="count", value="x", row="2")
        pull(store, [count(1, 1)], rejected=1, problems=(bad,))

        report = pull(store, [], unchanged=True, at=later(5))

        assert (report.ok, report.unchanged, report.rejected, report.problems) == (True, 1, 1, (bad,))
        assert store.state("harian").problems == (bad,)

    def test_no_news_is_a_good_answer(self, store: Store) -> None:
        pull(store, [tip(1), tip(2)], "hotline", covers="window")

        report = pull(
            store, [], "hotline", covers="window", increment=True, at=later(5), validators={"since": "x"}
        )

        assert (report.ok, report.held, len(store.snapshot().rows("tips"))) == (True, None, 2)
        assert store.state("hotline").validators == {"since": "x"}

    def test_the_whole_answer_between_them_may_let_rows_vanish(self, store: Store) -> None:
        pull(store, [count(1, 1), count(2, 2), count(3, 3)])
        pull(store, [count(3, 4)], increment=True, at=later(5))

        report = pull(store, [count(1, 1), count(3, 4)], at=later(10))

        assert (report.vanished, len(store.snapshot().rows("deferrals"))) == (1, 2)

    def test_news_that_did_not_all_come_leave_what_is_known_of_the_last_ones(self, store: Store) -> None:
        pull(store, [count(1, 1)], validators={"since": "a"})

        pull(store, [count(2, 2)], increment=True, complete=False, failure=SEVENTH,
            validators={"since": "a"}, at=later(5))  # fmt: skip

        assert store.state("harian").validators == {"since": "a"}
        assert store.state("harian").failure == SEVENTH

    def test_what_was_before_the_answer_begins_only_left_its_window(self, store: Store) -> None:
        """A calendar names what repeats for a year back; what is older did not vanish because of that."""
        pull(store, [count(1, 1), count(2, 2), count(3, 3), count(4, 4)])
        begins = NOW.replace(day=3, hour=0)

        report = pull(store, [count(4, 4)], begins=begins, at=later(5))

        assert (report.held, report.vanished, len(store.snapshot().rows("deferrals"))) == (None, 1, 3)
        assert [line.what for line in store.history("harian")] == ["left", "left", "vanished"]

    def test_an_answer_kept_aside_still_knows_where_it_begins(self, store: Store) -> None:
        pull(store, [count(day, day) for day in range(1, 9)])
        held = pull(store, [count(8, 8)], begins=NOW.replace(day=3, hour=0), at=later(5)).held

        store.accept("harian", held.mark, by="kepala", at=later(10))

        assert [line.what for line in store.history("harian")] == ["left"] * 2 + ["vanished"] * 5

"""A reader that follows the files step by step holds what one that opens them now holds, in the same order."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import StoreError
from store.store import Store
from tests.store.office import a_store, count, pull, save

DAYS = 3
steps = st.lists(
    st.tuples(
        st.sampled_from(["edit", "edit", "delete", "restore", "pull", "type"]),
        st.integers(1, DAYS),
        st.booleans(),  # whether the follower looks after it
    ),
    max_size=20,
)


def take(store: Store, what: str, day: int, figure: int) -> None:
    """One step; one that is refused (nothing there, typed twice) is none."""
    name = count(day, 0).id
    row = store.snapshot().rows("deferrals").row(name)
    based_on = row.rev if row else last_revision(store, name)
    with suppress(StoreError):
        if what == "pull":
            pull(store, [count(held, figure) for held in range(1, day + 1)])
        elif what == "type":
            save(store, "deferrals", date=count(day, 0).date, checkpoint="sekupang", count=figure)
        elif what == "edit":
            save(store, "deferrals", name, based_on=based_on, count=figure)
        else:
            save(
                store,
                "deferrals",
                name,
                based_on=based_on,
                delete=what == "delete",
                restore=what == "restore",
            )


def last_revision(store: Store, name: str) -> int:
    return max((line.rev for line in store.audit("deferrals") if line.id == name), default=0)


def shown(store: Store) -> list[Any]:
    rows = store.snapshot().rows("deferrals")
    return [(record, rows.row(record.id).rev) for record in rows]  # type: ignore[union-attr]


@settings(max_examples=100, deadline=None)
@given(steps)
def test_who_follows_holds_what_who_opens_now_holds(wanted: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        writer, follower = a_store(Path(folder)), a_store(Path(folder))
        pull(writer, [count(1, 1), count(2, 2)])
        for figure, (what, day, looks) in enumerate(wanted, 10):
            take(writer, what, day, figure)
            if looks:
                assert shown(follower) == shown(a_store(Path(folder)))
        assert shown(follower) == shown(a_store(Path(folder)))

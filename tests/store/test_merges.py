"""Which tip a merge counts as: chains, circles, what is not there; and referrals that two people note something about."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from store.errors import Invalid
from store.models.edit import Edit, Step
from store.models.tip import Referral
from store.queries.similar import main_of, signals_of
from store.store import Store
from tests.store.office import NOW, a_store, later
from tests.store.test_triage import codes, held, typed, write


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return a_store(tmp_path / "data")


def test_a_duplicate_of_a_duplicate_goes_to_the_main_one(store: Store) -> None:
    main, second, third = typed(store), typed(store), typed(store)
    write(store, second, duplicate_of=main)
    write(store, third, duplicate_of=second)
    assert held(store, third).duplicate_of == main
    assert signals_of(store.snapshot().rows("tips"), main) == (main, second, third)


def test_the_main_one_merged_into_another_brings_its_signals_along_and_takes_them_back(store: Store) -> None:
    main, second, newer = typed(store), typed(store), typed(store)
    write(store, second, duplicate_of=main)
    before = held(store, main), held(store, second)
    write(store, main, duplicate_of=newer)
    assert signals_of(store.snapshot().rows("tips"), newer) == (newer, main, second)
    write(store, main, duplicate_of=None)
    rows = store.snapshot().rows("tips")
    assert (signals_of(rows, newer), signals_of(rows, main)) == ((newer,), (main, second))
    assert (held(store, main), held(store, second)) == before


def test_a_circle_is_refused_and_says_so(store: Store) -> None:
    main, second, third = typed(store), typed(store), typed(store)
    write(store, second, duplicate_of=main)
    write(store, third, duplicate_of=second)
    with pytest.raises(Invalid) as caught:
        write(store, main, duplicate_of=third)
    assert codes(caught) == [("duplicate-circle", "duplicate_of")]
    assert held(store, main).duplicate_of is None


def test_a_circle_within_one_step_is_refused_too(store: Store) -> None:
    one, two = typed(store), typed(store)
    edits = tuple(Edit(id=a, fields={"duplicate_of": b}) for a, b in ((one, two), (two, one)))
    with pytest.raises(Invalid) as caught:
        store.write(Step(collection="tips", edits=edits, by="staf1", at=NOW))
    assert [problem.code for problem in caught.value.problems] == ["duplicate-circle"]
    assert {held(store, name).duplicate_of for name in (one, two)} == {None}


def test_a_duplicate_of_what_is_not_there_is_refused(store: Store) -> None:
    with pytest.raises(Invalid) as caught:
        write(store, typed(store), duplicate_of="tips-nothing")
    assert codes(caught) == [("duplicate-gone", "duplicate_of")]


def test_a_merge_copies_nothing_and_gives_nobody_a_name(store: Store) -> None:
    main = typed(store, anonymous=True)
    other = typed(store, reporter_name="Siti", reporter_contact="081234567890")
    before = held(store, main)
    write(store, other, duplicate_of=main)
    assert held(store, main) == before
    assert held(store, other).reporter_name == "Siti"


def test_an_acknowledgement_meets_another_referral_that_came_meanwhile(store: Store) -> None:
    first = Referral(agency="bp3mi", at=NOW, by="staf1", letter="W.1")
    second = Referral(agency="polda", at=later(9), by="kepala")
    name = typed(store, referrals=(first,))
    seen = store.snapshot().rows("tips").row(name)
    assert seen is not None
    write(store, name, referrals=(first, second), by="kepala", minutes=10)
    done = Referral(
        agency="bp3mi", at=NOW, by="staf1", letter="W.1", acknowledged=date(2026, 11, 24), outcome="diterima"
    )
    edit = Edit(id=name, based_on=seen.rev, fields={"referrals": (done,)}, base=seen.as_seen)
    store.write(Step(collection="tips", edits=(edit,), by="staf1", at=later(20)))
    assert held(store, name).referrals == (done, second)


def test_a_circle_that_is_there_all_the_same_counts_as_one(store: Store) -> None:
    from store.models.tip import Tip
    from tests.queries.held import rows

    ring = rows(
        *(
            Tip(id=a, text="x", received_at=NOW, status="duplicate", duplicate_of=b)
            for a, b in (("b", "c"), ("c", "a"), ("a", "b"), ("d", "b"))
        )
    )
    assert {main_of(ring, name) for name in "abcd"} == {"a"}
    assert sorted(signals_of(ring, "a")) == ["a", "b", "c", "d"]

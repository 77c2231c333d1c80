"""Who has which record open: seen by others at once, gone when the form is left or nobody types in it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from store.presence import LASTS
from tests.store.office import NOW, a_store


def test_a_form_is_seen_by_others_while_it_is_open(tmp_path: Path) -> None:
    budi, sari = a_store(tmp_path).presence, a_store(tmp_path).presence
    assert sari.now(NOW) == {}

    form = budi.begin("p-1", "budi", NOW)
    assert form is not None
    assert sari.moved()
    [seen] = sari.now(NOW)["p-1"]
    assert (seen.by, seen.since) == ("budi", NOW)
    assert not sari.moved()

    budi.end(form)
    assert sari.moved()
    assert sari.now(NOW) == {}


def test_whoever_does_not_type_for_five_minutes_counts_no_more_and_whoever_does_goes_on(
    tmp_path: Path,
) -> None:
    store, other = a_store(tmp_path).presence, a_store(tmp_path).presence
    form = store.begin("p-1", "budi", NOW)
    assert form is not None
    assert store.renew(form, NOW + timedelta(seconds=59)) is form
    later = NOW + timedelta(minutes=4)
    form = store.renew(form, later)

    assert [one.since for one in other.now(NOW + LASTS + timedelta(minutes=1))["p-1"]] == [NOW]
    assert other.now(later + LASTS + timedelta(seconds=1)) == {}


def test_what_a_dead_terminal_left_is_swept_by_the_next_form(tmp_path: Path) -> None:
    store = a_store(tmp_path).presence
    store.begin("p-1", "budi", NOW)
    assert len(list((tmp_path / "presence").iterdir())) == 1
    store.begin("p-2", "sari", NOW + timedelta(minutes=6))
    assert list(store.now(NOW + timedelta(minutes=6))) == ["p-2"]
    assert len(list((tmp_path / "presence").iterdir())) == 1


def test_odd_names_are_kept_whole_and_foreign_files_are_nobody(tmp_path: Path) -> None:
    store = a_store(tmp_path).presence
    store.begin("p~1/../x", "uid1000@host~a", NOW)
    (tmp_path / "presence" / "catatan.txt").write_text("x")
    [(record, [one])] = store.now(NOW).items()
    assert (record, one.by) == ("p~1/../x", "uid1000@host~a")


def test_where_nothing_may_be_written_a_form_opens_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "presence").write_text("in the way")
    store = a_store(tmp_path).presence
    assert store.begin("p-1", "budi", NOW) is None
    assert store.now(NOW) == {}

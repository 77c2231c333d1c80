"""What somebody said that a name means: read over all that is held, at once, and taken back without a trace."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import msgspec
import pytest

from store.errors import Conflict, Taken
from store.models.identity import fetched_id
from store.models.names import Named, Names
from store.models.row import Alternative
from store.queries.deferrals import DEFAULT, Slice, index
from store.queries.unknown import unknown
from store.store import SourceOrder, Store
from tests.store.office import NOW, a_store, count, later, pull, save, tip

SEKUPANG = Named(id="sekupang", name="Sekupang")
CONFIG = Names(checkpoints=[SEKUPANG, Named(id="batam-centre", name="Batam Centre")])


def assign(store: Store, name: str = "Sekupng", target: str = "sekupang", kind: str = "checkpoint") -> str:
    store.snapshot()
    return save(store, "aliases", kind=kind, name=name, target=target).id


def figures(store: Store, of: Slice = DEFAULT) -> dict[str, dict[int, int]]:
    series = store.snapshot().rows("deferrals").memo(index)[of]
    return {name: {day.day: n for day, n in table.items()} for name, table in series.day.items()}


def test_an_assigned_name_counts_at_once_and_taking_it_back_leaves_everything_as_it_was(
    tmp_path: Path,
) -> None:
    store = a_store(tmp_path, names=CONFIG)
    pull(store, [count(20, 5), count(21, 2, "Sekupng")])
    before = {row.id: row for row in store.snapshot().rows("deferrals")}
    files = {path.name: path.read_bytes() for path in (tmp_path / "cache").iterdir()}

    alias = assign(store)
    assert figures(store) == {"sekupang": {20: 5, 21: 2}}
    rows = store.snapshot().rows("deferrals")
    assert set(rows.ids) == {count(20, 0).id, count(21, 0).id}
    assert rows.successors == {count(21, 0, "Sekupng").id: count(21, 0).id}
    assert rows.renamed is not None
    assert rows.renamed.came(count(21, 0).id) == {"checkpoint": "Sekupng"}
    assert rows.renamed.came(count(20, 0).id) == {}
    assert {path.name: path.read_bytes() for path in (tmp_path / "cache").iterdir()} == files

    save(store, "aliases", alias, based_on=1, delete=True)
    assert {row.id: row for row in store.snapshot().rows("deferrals")} == before


@pytest.mark.parametrize("written", ["SEKUPNG", "sekupng ", "Sékupng", "Se-kup ng", "Sekupng."])
def test_another_spelling_of_an_assigned_name_is_that_name(tmp_path: Path, written: str) -> None:
    store = a_store(tmp_path, names=CONFIG)
    pull(store, [count(21, 2, written)])
    assign(store)
    assert figures(store) == {"sekupang": {21: 2}}


def test_the_same_day_of_two_sources_is_one_record_and_the_other_figure_is_told(tmp_path: Path) -> None:
    store = a_store(tmp_path, names=CONFIG)
    pull(store, [count(20, 5)], "cadangan")
    pull(store, [count(20, 4, "Sekupng")], "harian")
    assign(store)
    row = store.snapshot().rows("deferrals").row(count(20, 0).id)
    assert row is not None
    assert (row.record.count, row.provenance.source) == (4, "harian"), "config order decides"
    assert row.provenance.alternatives == (Alternative(source="cadangan", fields={"count": 5}),)

    pull(store, [count(20, 4)], "cadangan")
    row = store.snapshot().rows("deferrals").row(count(20, 0).id)
    assert row is not None
    assert row.provenance.alternatives == (), "another name of the same place is no other figure"


def test_two_rows_of_one_source_that_turn_out_to_be_one_day_are_not_added(tmp_path: Path) -> None:
    store = a_store(tmp_path, names=CONFIG)
    pull(store, [count(20, 4, "Sekupng"), count(20, 5)])
    assign(store)
    row = store.snapshot().rows("deferrals").row(count(20, 0).id)
    assert row is not None
    assert row.record.count == 5
    assert row.provenance.alternatives == (
        Alternative(source="harian", fields={"count": 4}, came={"checkpoint": "Sekupng"}),
    )


def test_what_staff_wrote_goes_along_and_comes_back(tmp_path: Path) -> None:
    store = a_store(tmp_path, names=CONFIG)
    pull(store, [count(20, 4, "Sekupng")])
    save(store, "deferrals", count(20, 0, "Sekupng").id, count=6)
    alias = assign(store)
    shown = count(20, 0).id
    row = store.snapshot().rows("deferrals").row(shown)
    assert row is not None
    assert (row.record.count, row.rev, row.provenance.edits["count"].base) == (6, 1, 4)

    written = save(store, "deferrals", shown, based_on=1, count=7)
    assert (written.id, written.rev) == (shown, 2)
    with pytest.raises(Conflict) as met:
        save(store, "deferrals", shown, based_on=1, count=8, by="staf2")
    assert met.value.facts["id"] == shown, "who is asked about it knows no other id"
    assert [line.id for line in store.audit("deferrals")] == [count(20, 0, "Sekupng").id] * 2
    assert count(20, 0, "Sekupng").id in store.held_as("deferrals", shown)

    save(store, "aliases", alias, based_on=1, delete=True)
    assert figures(store) == {"Sekupng": {20: 7}}


def test_a_day_typed_under_the_offices_name_is_the_one_that_is_read_there(tmp_path: Path) -> None:
    store = a_store(tmp_path, names=CONFIG)
    pull(store, [count(20, 4, "Sekupng")])
    assign(store)
    store.snapshot()
    typed = {"date": date(2026, 11, 20), "checkpoint": "sekupang", "count": 9}
    with pytest.raises(Taken) as met:
        save(store, "deferrals", **typed)
    assert met.value.facts["there"] == count(20, 0).id
    assert figures(store) == {"sekupang": {20: 4}}
    written = save(store, "deferrals", count(20, 0).id, count=9)
    assert written.id == count(20, 0).id
    assert figures(store) == {"sekupang": {20: 9}}


def test_a_figure_of_two_that_were_both_worked_on_is_shown_and_the_other_is_not_lost(tmp_path: Path) -> None:
    store = a_store(tmp_path, names=CONFIG)
    pull(store, [count(20, 5)], "cadangan")
    pull(store, [count(20, 4, "Sekupng")], "harian")
    for name, number in (("sekupang", 6), ("Sekupng", 7)):
        store.snapshot()
        save(store, "deferrals", count(20, 0, name).id, count=number)
    assign(store)
    rows = store.snapshot().rows("deferrals")
    assert sorted((row.checkpoint, row.count) for row in rows) == [("sekupang", 6), ("sekupang", 7)]
    assert figures(store)["sekupang"][20] in (6, 7), "never both"


def test_deleting_a_day_deletes_what_is_read_as_it_and_undo_brings_both_back(tmp_path: Path) -> None:
    store = a_store(tmp_path, names=CONFIG)
    pull(store, [count(20, 5)], "cadangan")
    pull(store, [count(20, 4, "Sekupng")], "harian")
    assign(store)
    store.snapshot()
    [gone] = [save(store, "deferrals", count(20, 0).id, delete=True)]
    assert gone.id == count(20, 0).id
    assert len(store.snapshot().rows("deferrals")) == 0
    back = save(store, "deferrals", gone.id, based_on=gone.rev, restore=True)
    assert back.id == gone.id
    row = store.snapshot().rows("deferrals").row(gone.id)
    assert row is not None
    assert (row.record.count, len(row.provenance.alternatives)) == (4, 1)


def test_agencies_too(tmp_path: Path) -> None:
    store = a_store(tmp_path, names=CONFIG)
    day = msgspec.structs.replace(count(20, 4), agency="BP2MI")
    key = [day.date, "day", "sekupang", "departure", "BP2MI", None]
    pull(store, [msgspec.structs.replace(day, id=fetched_id("deferrals", "", key))])
    assert set(store.snapshot().rows("deferrals").memo(index)) == {Slice("departure", "BP2MI")}
    assign(store, "BP2MI", "bp3mi", "agency")
    assert figures(store, Slice("departure", "bp3mi")) == {"sekupang": {20: 4}}


def test_ids_of_a_source_with_a_key_of_its_own_stay_and_of_one_with_fewer_parts_follow(
    tmp_path: Path,
) -> None:
    """`key_from` has nothing of ours in it; a declared key has its other parts at their defaults."""
    sources = (
        SourceOrder(id="harian", collection="deferrals", key=("date", "checkpoint")),
        SourceOrder(id="cadangan", collection="deferrals", key=()),
    )
    store = a_store(tmp_path, names=CONFIG, sources=sources)
    few = msgspec.structs.replace(count(20, 4, "Sekupng"), reason="dokumen")
    theirs = msgspec.structs.replace(count(21, 2, "Sekupng"), id="d-aaaaaaaaaaaa")
    pull(store, [few])
    pull(store, [theirs], "cadangan")
    assign(store)
    rows = store.snapshot().rows("deferrals")
    assert {row.id: row.checkpoint for row in rows} == {
        count(20, 0).id: "sekupang",
        "d-aaaaaaaaaaaa": "sekupang",
    }
    save(store, "deferrals", "d-aaaaaaaaaaaa", count=3)
    assert figures(store) == {"sekupang": {20: 4, 21: 3}}


def test_a_name_whose_target_left_the_config_means_nothing_any_more(tmp_path: Path) -> None:
    store = a_store(tmp_path, names=CONFIG)
    pull(store, [count(20, 4, "Sekupng")])
    assign(store)
    without = a_store(tmp_path, names=Names(checkpoints=[Named(id="batam-centre", name="Batam Centre")]))
    assert figures(without) == {"Sekupng": {20: 4}}


def test_without_any_checkpoint_configured_every_name_stays_its_own(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    pull(store, [count(20, 4, "Sekupng")])
    assign(store)
    assert figures(store) == {"Sekupng": {20: 4}}


def test_names_that_the_config_learns_change_ids_and_nothing_vanishes_is_held_or_lost(tmp_path: Path) -> None:
    """The pull after it maps them itself. More than half of what is held gets another id."""
    store = a_store(tmp_path, names=CONFIG)
    pull(store, [count(day, day, "Sekupng") for day in range(1, 6)])
    save(store, "deferrals", count(1, 0, "Sekupng").id, count=40)
    save(store, "deferrals", count(2, 0, "Sekupng").id, delete=True)
    assert figures(store) == {"Sekupng": {1: 40, 3: 3, 4: 4, 5: 5}}

    knows = Names(checkpoints=[msgspec.structs.replace(SEKUPANG, aliases=("Sekupng",))])
    store = a_store(tmp_path, names=knows)
    wanted = {"sekupang": {1: 40, 3: 3, 4: 4, 5: 5}}
    assert figures(store) == wanted, "before any source is asked"
    report = pull(store, [count(day, day) for day in range(1, 6)], at=later(1))
    assert (report.held, report.unchanged, report.added, report.vanished) == (None, 5, 0, 0)
    assert figures(store) == wanted
    row = store.snapshot().rows("deferrals").row(count(1, 0).id)
    assert row is not None
    assert (row.provenance.vanished, row.provenance.edits["count"].base) == (None, 1)
    assert list(store.history("harian")) == []
    held = json.loads((tmp_path / "cache" / "harian.json").read_bytes())["records"]
    assert count(1, 0).id in held, "the next one finds the ids that it maps to"


def test_the_history_of_a_day_is_found_by_the_id_that_is_shown(tmp_path: Path) -> None:
    store = a_store(tmp_path, names=CONFIG)
    pull(store, [count(20, 4, "Sekupng")])
    pull(store, [count(20, 5, "Sekupng")], at=later(1))
    assign(store)
    store.snapshot()
    assert len(list(store.history("harian", count(20, 0).id))) == 1
    assert list(store.history("harian", count(21, 0).id)) == []


def test_a_channel_that_nobody_knows_is_shown_as_another_until_somebody_says_which(tmp_path: Path) -> None:
    store = a_store(tmp_path, names=CONFIG)
    pull(store, [tip(1, channel="LAPOR!"), tip(2, channel="x")], "hotline")
    rows = store.snapshot().rows("tips")
    assert {row.id: row.channel for row in rows} == {tip(1).id: "other", tip(2).id: "x"}
    assert rows.renamed is not None
    assert [(name, rows.renamed.came(name)) for name in rows.renamed.strange()] == [
        (tip(1).id, {"channel": "LAPOR!"})
    ]

    save(store, "tips", tip(1).id, status="open")
    assign(store, "lapor", "website", "channel")
    row = store.snapshot().rows("tips").row(tip(1).id)
    assert row is not None
    assert (row.record.channel, row.record.status) == ("website", "open")
    save(store, "tips", tip(1).id, based_on=1, channel="hotline")
    seen = store.snapshot().rows("tips").get(tip(1).id)
    assert seen is not None
    assert seen.channel == "hotline", "what staff says stands over it"


def test_two_people_who_assign_the_same_name_meet(tmp_path: Path) -> None:
    store = a_store(tmp_path, names=CONFIG)
    first = assign(store)
    assert (
        save(store, "aliases", kind="checkpoint", name="Sekupng", target="sekupang", by="staf2").id == first
    )
    with pytest.raises(Conflict):
        save(store, "aliases", kind="checkpoint", name="Sekupng", target="batam-centre", by="staf2")


def test_it_is_one_file_with_an_audit_in_every_copy(tmp_path: Path) -> None:
    store = a_store(tmp_path, names=CONFIG, group=str(os.getgid()))
    alias = assign(store)
    file = tmp_path / "ledger" / "aliases.json"
    assert json.loads(file.read_bytes())["_meta"]["file"]["format"] == 1
    assert file.stat().st_mode & 0o777 == 0o660
    assert [(line.what, line.id, line.fields) for line in store.audit("aliases")] == [
        ("new", alias, ("kind", "name", "target"))
    ]
    save(store, "aliases", alias, based_on=1, delete=True)
    pull(store, [count(20, 4, "Sekupng")])
    copy = store.backup(NOW)
    save(store, "aliases", alias, based_on=2, restore=True)
    assert figures(store) == {"sekupang": {20: 4}}
    store.restore(copy, by="kepala", at=NOW)
    assert figures(store) == {"Sekupng": {20: 4}}


def test_rows_stay_the_same_object_where_no_name_changes_anything(tmp_path: Path) -> None:
    store = a_store(tmp_path, names=CONFIG)
    pull(store, [count(20, 4)])
    pull(store, [tip(1)], "hotline")
    before = store.snapshot()
    assign(store, "Entah")
    after = store.snapshot()
    assert after.names is not before.names
    assert after.rows("outreach") is before.rows("outreach")
    assert after.rows("villages") is before.rows("villages")
    assert {row.id: row for row in after.rows("deferrals")} == {
        row.id: row for row in before.rows("deferrals")
    }


def test_spellings_of_a_name_that_nobody_knows_are_one_row_and_one_assignment_takes_all(
    tmp_path: Path,
) -> None:
    store = a_store(tmp_path, names=CONFIG)
    written = ["Telaga Punggur", "TELAGA PUNGGUR", "Telaga-Punggur", "Telága  Punggur."]
    pull(store, [count(day, day, name) for day, name in enumerate((*written, written[0]), 1)])
    assert figures(store) == {"Telaga Punggur": {day: day for day in range(1, 6)}}, "the one that is met most"
    [met] = unknown(store.snapshot())
    assert (met.name, met.rows) == ("Telaga Punggur", 5)
    rows = store.snapshot().rows("deferrals")
    assert rows.renamed is not None
    assert rows.renamed.came(count(2, 0, written[0]).id) == {"checkpoint": "TELAGA PUNGGUR"}

    assign(store, "telaga punggur")
    assert figures(store) == {"sekupang": {day: day for day in range(1, 6)}}


def test_one_day_of_a_name_in_two_spellings_is_one_figure_and_the_other_is_told(tmp_path: Path) -> None:
    """As it is where the name is known: nothing is added twice, nothing is lost."""
    store = a_store(tmp_path, names=CONFIG)
    pull(
        store,
        [count(20, 4, "Telaga Punggur"), count(20, 7, "TELAGA-PUNGGUR"), count(21, 1, "Telaga Punggur")],
    )
    [shown] = [one for one in store.snapshot().rows("deferrals") if one.date.day == 20]
    row = store.snapshot().rows("deferrals").row(shown.id)
    assert row is not None
    assert (row.record.checkpoint, row.record.count) == ("Telaga Punggur", 4)
    assert row.provenance.alternatives == (
        Alternative(source="harian", fields={"count": 7}, came={"checkpoint": "TELAGA-PUNGGUR"}),
    )


def test_what_is_written_under_another_spelling_of_an_unknown_name_meets_what_is_held(tmp_path: Path) -> None:
    store = a_store(tmp_path, names=CONFIG)
    pull(store, [count(20, 4, "Telaga Punggur")])
    store.snapshot()
    typed = {"date": date(2026, 11, 20), "checkpoint": "TELAGA-PUNGGUR", "count": 9}
    with pytest.raises(Taken) as met:
        save(store, "deferrals", **typed)
    assert met.value.facts["there"] == count(20, 0, "Telaga Punggur").id
    typed["date"] = date(2026, 11, 21)
    save(store, "deferrals", **typed)
    assert figures(store) == {"Telaga Punggur": {20: 4, 21: 9}}


def test_an_edit_of_a_day_in_another_spelling_is_written_where_it_is_held(tmp_path: Path) -> None:
    store = a_store(tmp_path, names=CONFIG)
    pull(
        store,
        [count(20, 4, "Telaga Punggur"), count(21, 5, "TELAGA-PUNGGUR"), count(22, 6, "Telaga Punggur")],
    )
    shown = count(21, 0, "Telaga Punggur").id
    store.snapshot()
    written = save(store, "deferrals", shown, count=8)
    assert (written.id, figures(store)) == (shown, {"Telaga Punggur": {20: 4, 21: 8, 22: 6}})
    assert [line.id for line in store.audit("deferrals")] == [count(21, 0, "TELAGA-PUNGGUR").id]
    gone = save(store, "deferrals", shown, based_on=1, delete=True)
    assert figures(store) == {"Telaga Punggur": {20: 4, 22: 6}}
    save(store, "deferrals", gone.id, based_on=gone.rev, restore=True)
    assert figures(store) == {"Telaga Punggur": {20: 4, 21: 8, 22: 6}}


def test_without_any_checkpoint_configured_spellings_are_one_name_too(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    pull(store, [count(20, 4, "Batam Centre"), count(21, 5, "BATAM CENTRE"), count(22, 6, "Batam Centre")])
    assert figures(store) == {"Batam Centre": {20: 4, 21: 5, 22: 6}}


def test_two_ids_of_the_config_that_are_spelled_alike_stay_two(tmp_path: Path) -> None:
    store = a_store(tmp_path, names=Names(checkpoints=[Named(id="pos-1"), Named(id="pos1")]))
    pull(store, [count(20, 4, "pos-1"), count(20, 5, "pos1"), count(21, 6, "POS 1")])
    assert figures(store) == {"pos-1": {20: 4}, "pos1": {20: 5}, "POS 1": {21: 6}}, "a guess would be wrong"

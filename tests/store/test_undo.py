"""Taking back one's own steps: across restarts, never over somebody else's newer edit."""

from __future__ import annotations

import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from store.errors import Invalid, Overtaken
from store.models.edit import Edit, Step, Written
from store.store import Store
from store.undo import Actor, Reversed
from tests.store.office import NOW, a_store, count, pull, tip


class Person:
    """Somebody at a terminal of their own."""

    def __init__(self, root: Path, login: str, role: str = "staff", approval: str = "none") -> None:
        self.store = a_store(root)
        self.actor = Actor(by=login, at=NOW, role=role, approval=approval)

    def save(self, collection: str, *edits: Edit, why: str | None = None) -> tuple[Written, ...]:
        a = self.actor
        step = Step(
            collection=collection, edits=edits, by=a.by, at=a.at, role=a.role, approval=a.approval, why=why
        )
        written = self.store.write(step)
        self.store.undo.remember(collection, written, by=a.by, at=a.at)
        return written

    def new(self, **fields: Any) -> str:
        values = {"title": "Waspada", "at": NOW, "channels": ("x",)} | _flat(fields)
        return self.save("outreach", Edit(fields=values))[0].id

    def edit(self, plan: str, *, why: str | None = None, **fields: Any) -> Written:
        rev = self.store.snapshot().rows("outreach").row(plan).rev
        return self.save("outreach", Edit(id=plan, based_on=rev, fields=_flat(fields)), why=why)[0]

    def undo(self) -> Reversed | None:
        return self.store.undo.undo(self.actor)

    def redo(self) -> Reversed | None:
        return self.store.undo.redo(self.actor)

    def plan(self, plan: str) -> Any:
        return self.store.snapshot().rows("outreach").get(plan)


def _flat(fields: dict[str, Any]) -> dict[str, Any]:
    return {name.replace("__", "."): value for name, value in fields.items()}


@pytest.fixture
def budi(tmp_path: Path) -> Person:
    return Person(tmp_path / "data", "budi")


@pytest.fixture
def sari(tmp_path: Path) -> Person:
    return Person(tmp_path / "data", "sari")


def test_created_edited_and_deleted_are_taken_back_and_done_again_one_by_one(
    budi: Person, tmp_path: Path
) -> None:
    plan = budi.new()
    budi.edit(plan, title="Lain", notes="x")
    budi.save("outreach", Edit(id=plan, based_on=2, delete=True))
    again = Person(tmp_path / "data", "budi")  # a restart in between

    seen = []
    for turn in (again.undo, again.undo, again.undo, again.redo, again.redo, again.redo):
        assert turn() is not None
        held = again.plan(plan)
        seen.append(held and (held.title, held.notes))

    assert seen == [
        ("Lain", "x"), ("Waspada", None), None,
        ("Waspada", None), ("Lain", "x"), None,
    ]  # fmt: skip
    assert again.redo() is None
    assert [line.why for line in budi.store.audit("outreach")] == [None] * 3 + ["undo"] * 3 + ["redo"] * 3


def test_there_is_nothing_to_do_again_after_a_new_edit(budi: Person) -> None:
    plan = budi.new()
    budi.edit(plan, title="Lain")
    budi.undo()
    budi.edit(plan, notes="x")
    assert budi.redo() is None
    budi.undo()
    assert (budi.plan(plan).title, budi.plan(plan).notes) == ("Waspada", None)


def test_several_records_of_one_step_come_back_together(budi: Person) -> None:
    plans = [budi.new(title=f"Rencana {number}") for number in range(3)]
    budi.save(
        "outreach",
        *(Edit(id=plan, based_on=1, fields={"at": NOW + timedelta(days=7)}) for plan in plans),
    )

    done = budi.undo()

    assert done is not None
    assert len(done.written) == 3
    assert {budi.plan(plan).at for plan in plans} == {NOW}


def test_steps_are_ones_own_and_leave_others_fields_alone(budi: Person, sari: Person) -> None:
    plan = budi.new()
    budi.edit(plan, title="Dari Budi", place="Sekupang")
    sari.edit(plan, notes="Dari Sari")

    assert budi.undo() is not None
    assert sari.undo() is not None

    held = budi.plan(plan)
    assert (held.title, held.place, held.notes) == ("Waspada", None, None)
    assert sari.undo() is None


def test_what_somebody_else_changed_since_is_left_and_told(budi: Person, sari: Person) -> None:
    plan = budi.new()
    budi.edit(plan, title="Dari Budi")
    sari.edit(plan, title="Dari Sari")

    with pytest.raises(Overtaken) as caught:
        budi.undo()

    [clash] = caught.value.clashes
    assert (clash.field, clash.by, clash.theirs, clash.at) == ("title", "sari", "Dari Sari", NOW)
    assert budi.plan(plan).title == "Dari Sari"
    with pytest.raises(Overtaken):  # the step before: Sari has worked on what Budi made
        budi.undo()
    assert budi.undo() is None


def test_an_edit_over_somebody_elses_that_was_taken_back_opens_no_way_round_it(
    budi: Person, sari: Person
) -> None:
    """Budi, Sari, Budi: what Budi wrote last comes back to Sari's, and no further."""
    plan = sari.new()
    budi.edit(plan, title="Budi 1")
    sari.edit(plan, title="Sari")
    budi.edit(plan, title="Budi 2")

    budi.undo()
    assert budi.plan(plan).title == "Sari"
    with pytest.raises(Overtaken) as caught:
        budi.undo()

    assert [(clash.field, clash.by) for clash in caught.value.clashes] == [("title", "sari")]
    assert budi.plan(plan).title == "Sari"


def test_of_a_step_over_many_what_nobody_touched_comes_back(budi: Person, sari: Person) -> None:
    plans = [budi.new(title=f"Rencana {number}") for number in range(3)]
    budi.save("outreach", *(Edit(id=plan, based_on=1, fields={"place": "Sekupang"}) for plan in plans))
    sari.edit(plans[1], place="Nongsa")

    done = budi.undo()

    assert done is not None
    assert [left.id for left in done.left] == [plans[1]]
    assert [budi.plan(plan).place for plan in plans] == [None, "Nongsa", None]


def test_a_deletion_by_somebody_else_is_not_undone_by_the_way(budi: Person, sari: Person) -> None:
    plan = budi.new()
    budi.edit(plan, title="Dari Budi")
    sari.save("outreach", Edit(id=plan, based_on=2, delete=True))

    with pytest.raises(Overtaken) as caught:
        budi.undo()

    assert [(clash.field, clash.by) for clash in caught.value.clashes] == [("deleted", "sari")]
    assert budi.plan(plan) is None


def test_an_edit_that_was_withdrawn_does_not_come_back_over_what_its_source_says_since(budi: Person) -> None:
    pull(budi.store, [count(1, 5)])
    day = count(1, 0).id
    budi.save("deferrals", Edit(id=day, fields={"count": 7}))
    budi.save("deferrals", Edit(id=day, based_on=1, withdraw=("count",)))
    pull(budi.store, [count(1, 6)])

    with pytest.raises(Overtaken):
        budi.undo()

    assert budi.store.snapshot().rows("deferrals").get(day).count == 6


def test_an_undone_first_edit_shows_the_source_again_and_follows_it(budi: Person) -> None:
    pull(budi.store, [count(1, 5)])
    day = count(1, 0).id
    budi.save("deferrals", Edit(id=day, fields={"count": 7}))

    budi.undo()
    assert budi.store.snapshot().rows("deferrals").get(day).count == 5
    pull(budi.store, [count(1, 6)])
    assert budi.store.snapshot().rows("deferrals").get(day).count == 6


def test_a_day_that_was_moved_goes_back_to_its_place(budi: Person) -> None:
    [typed] = budi.save(
        "deferrals", Edit(fields={"date": count(1, 0).date, "checkpoint": "sekupang", "count": 7})
    )
    [moved] = budi.save("deferrals", Edit(id=typed.id, based_on=1, fields={"date": count(2, 0).date}))

    budi.undo()

    held = budi.store.snapshot().rows("deferrals")
    assert {one.id: one.count for one in held} == {count(1, 0).id: 7}
    assert moved.id == count(2, 0).id


# approvals


def test_taking_back_a_changed_caption_brings_its_approval_back(tmp_path: Path) -> None:
    staf = Person(tmp_path / "data", "staf1", approval="other")
    head = Person(tmp_path / "data", "kepala", "head", "other")
    plan = staf.new(caption__x="A", status__x="review")
    head.edit(plan, status__x="approved")
    staf.edit(plan, caption__x="B")
    staf.edit(plan, caption__x="C")
    assert staf.plan(plan).variants["x"].status == "review"

    staf.undo()
    assert staf.plan(plan).variants["x"].status == "review"
    staf.undo()

    assert (staf.plan(plan).variants["x"].caption, staf.plan(plan).variants["x"].status) == ("A", "scheduled")


def test_no_approval_comes_back_to_a_caption_that_another_one_wrote_since(tmp_path: Path) -> None:
    staf = Person(tmp_path / "data", "staf1", approval="head")
    other = Person(tmp_path / "data", "staf2", approval="head")
    head = Person(tmp_path / "data", "kepala", "head", "head")
    plan = staf.new(caption__x="A")
    head.edit(plan, status__x="approved")
    staf.edit(plan, status__x="hold")
    other.edit(plan, caption__x="B")

    with pytest.raises(Invalid) as caught:
        staf.undo()

    assert [problem.code for problem in caught.value.problems] == ["undo-approval"]
    assert staf.plan(plan).variants["x"].status == "hold"


def test_nobody_takes_back_what_somebody_else_decided(tmp_path: Path) -> None:
    staf = Person(tmp_path / "data", "staf1", approval="head")
    head = Person(tmp_path / "data", "kepala", "head", "head")
    plan = staf.new(caption__x="A")
    staf.edit(plan, status__x="review")
    head.edit(plan, status__x="draft", why="Salah")

    with pytest.raises(Overtaken):
        staf.undo()
    head.undo()
    head.redo()

    assert staf.plan(plan).variants["x"].status == "draft"


def test_an_undone_posting_is_an_audited_correction(budi: Person) -> None:
    plan = budi.new(caption__x="A", status__x="scheduled")
    budi.edit(plan, status__x="posted", posted_url__x="https://x.com/1")

    budi.undo()

    variant = budi.plan(plan).variants["x"]
    assert (variant.status, variant.posted_at, variant.posted_by, variant.posted_url) == (
        "scheduled", None, None, None,
    )  # fmt: skip
    last = list(budi.store.audit("outreach"))[-1]
    assert (last.why, last.ways) == ("undo", {"x": ("posted", "scheduled")})
    budi.redo()
    assert (budi.plan(plan).variants["x"].posted_by, budi.plan(plan).variants["x"].posted_at) == ("budi", NOW)


# the files


def test_the_file_is_for_nobody_else_and_holds_a_hundred_steps(budi: Person) -> None:
    plan = budi.new()
    for number in range(105):
        budi.edit(plan, notes=str(number))

    done, undone = budi.store.undo.steps("budi")
    file = budi.store.root / "undo" / "budi.outreach.json"

    assert (len(done), undone) == (100, ())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_this_account_may_not_read_any_more_is_thrown_away(budi: Person, tmp_path: Path) -> None:
    pull(budi.store, [tip(1)], "hotline")
    budi.save("tips", Edit(id=tip(1).id, fields={"reporter_name": "Contoh"}))
    file = budi.store.root / "undo" / "budi.tips.json"
    assert b"Contoh" in file.read_bytes()

    outside: Store = a_store(tmp_path / "data")
    outside.may_read = lambda collection: collection != "tips"  # type: ignore[method-assign]

    assert outside.undo.steps("budi") == ((), ())
    assert not file.exists()


def test_everybodys_steps_of_a_collection_can_be_thrown_away_for_good(budi: Person, sari: Person) -> None:
    for person in (budi, sari):
        person.save("tips", Edit(fields={"received_at": NOW, "text": "Ada tawaran", "channel": "hotline"}))
        person.new()

    budi.store.undo.forget("tips")

    assert [step.collection for step in sari.store.undo.steps("sari")[0]] == ["outreach"]


def test_steps_older_than_a_month_are_gone_with_the_next_one(budi: Person) -> None:
    budi.new()
    budi.actor = Actor(by="budi", at=NOW + timedelta(days=31))
    budi.new()
    assert len(budi.store.undo.steps("budi")[0]) == 1

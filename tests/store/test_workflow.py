"""The way of a channel from draft to posted, as the ledger's write enforces it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from store import undo
from store.errors import Conflict, Invalid
from store.models.edit import Edit, Step
from store.models.plan import Plan, Variant
from store.store import Store
from store.workflow import Actor, Offer, offered
from tests.store.office import NOW, a_plan, a_store, later, pull, save


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return a_store(tmp_path / "data")


def variant(store: Store, plan: str, channel: str = "x") -> Variant:
    found: Variant = store.snapshot().rows("outreach").get(plan).variants[channel]
    return found


def staff(store: Store, plan: str, **options: Any) -> Any:
    """An edit of staff where somebody else has to approve, on what is there now."""
    row = store.snapshot().rows("outreach").row(plan)
    options = {"by": "staf1", "role": "staff", "approval": "other", "based_on": row.rev} | options
    return save(store, "outreach", plan, **options)


def refused(store: Store, plan: str, **options: Any) -> list[tuple[str, str]]:
    before = variant(store, plan)
    with pytest.raises(Invalid) as caught:
        staff(store, plan, **options)
    assert variant(store, plan) == before
    return [(problem.code, problem.field) for problem in caught.value.problems]


@pytest.fixture
def approved(store: Store) -> str:
    """A plan whose caption for X staf1 wrote and the head approved."""
    plan = a_plan(store, by="staf1", role="staff", approval="other", caption__x="Cek dulu agennya.")
    staff(store, plan, status__x="review")
    staff(store, plan, by="kepala", role="head", status__x="approved")
    return plan


def test_an_approved_channel_of_a_plan_with_a_time_is_scheduled_and_of_an_all_day_plan_approved(
    store: Store, approved: str
) -> None:
    assert variant(store, approved).status == "scheduled"
    whole_day = a_plan(store, all_day=True, caption__x="Libur", status__x="approved")
    assert variant(store, whole_day).status == "approved"
    staff(store, whole_day, all_day=False)
    assert variant(store, whole_day).status == "scheduled"


@pytest.mark.parametrize(
    ("rule", "who", "role", "code"),
    [
        ("other", "staf1", "staff", "approval-other"),
        ("other", "staf2", "staff", None),
        ("other", "kepala", "head", None),
        ("head", "staf2", "staff", "approval-head"),
        ("head", "kepala", "head", None),
        ("none", "staf1", "staff", None),
    ],
)
@pytest.mark.parametrize("status", ["approved", "scheduled", "posted"])
def test_who_approves_is_the_rule_of_the_office_however_far_away_the_status_is(
    store: Store, rule: str, who: str, role: str, code: str | None, status: str
) -> None:
    plan = a_plan(store, by="staf1", caption__x="Cek dulu agennya.")
    if code is not None:
        assert refused(store, plan, by=who, role=role, approval=rule, status__x=status) == [
            (code, "status.x")
        ]
        return
    staff(store, plan, by=who, role=role, approval=rule, status__x=status)
    assert variant(store, plan).status == ("posted" if status == "posted" else "scheduled")


def test_a_head_who_wrote_the_caption_does_not_approve_it_under_other(store: Store) -> None:
    plan = a_plan(store, by="kepala", caption__x="Cek")
    assert refused(store, plan, by="kepala", role="head", status__x="approved") == [
        ("approval-other", "status.x")
    ]


def test_a_new_plan_goes_the_same_way(store: Store) -> None:
    with pytest.raises(Invalid) as caught:
        a_plan(store, by="staf1", role="staff", approval="head", caption__x="Cek", status__x="approved")
    assert [problem.code for problem in caught.value.problems] == ["approval-head"]
    plan = a_plan(store, caption__x="Cek", status__x="posted")
    assert variant(store, plan).posted_by == "kepala"
    ways = [line.ways for line in store.audit("outreach")]
    assert ways == [{"x": ("draft", "review", "approved", "scheduled", "posted")}]


def test_changing_an_approved_caption_sends_its_channel_alone_back_to_review_and_says_so(
    store: Store, approved: str
) -> None:
    staff(store, approved, caption__instagram="ig", status__instagram="review")
    staff(store, approved, by="kepala", status__instagram="approved")

    written = staff(store, approved, caption__x="Cek dulu izin agennya.")

    assert [(p.code, p.field, p.warning) for p in written.problems] == [("back-to-review", "status.x", True)]
    assert variant(store, approved).status == "review"
    assert variant(store, approved, "instagram").status == "scheduled"
    assert refused(store, approved, status__x="approved") == [("approval-other", "status.x")]


def test_moving_the_plan_or_anything_but_the_caption_keeps_the_approval(store: Store, approved: str) -> None:
    staff(store, approved, at=later(600), title="Lain", notes="x")
    assert variant(store, approved).status == "scheduled"


def test_a_caption_and_its_approval_in_one_write_need_the_right_to_approve_ones_own(
    store: Store, approved: str
) -> None:
    assert refused(store, approved, caption__x="Lain", status__x="scheduled") == [
        ("approval-other", "status.x")
    ]
    staff(store, approved, by="kepala", role="head", approval="head", caption__x="Lain", status__x="approved")
    assert variant(store, approved).status == "scheduled"


def test_one_approves_while_another_changes_the_caption(store: Store, tmp_path: Path) -> None:
    """In both orders: no approval stands on a caption that nobody approved."""
    colleague = a_store(tmp_path / "data")
    first = a_plan(store, by="staf1", caption__x="A", status__x="review")
    second = a_plan(store, by="staf1", caption__x="A", status__x="review")

    save(colleague, "outreach", first, based_on=1, by="staf1", caption__x="B")
    with pytest.raises(Conflict) as caught:
        save(store, "outreach", first, based_on=1, by="kepala", approval="head", status__x="approved")
    assert {clash.field: clash.theirs for clash in caught.value.clashes} == {
        "caption.x": "B",
        "status.x": "review",
    }
    save(store, "outreach", second, based_on=1, by="kepala", approval="head", status__x="approved")
    merged = save(colleague, "outreach", second, based_on=1, by="staf1", approval="head", caption__x="B")

    assert [problem.code for problem in merged.problems] == ["back-to-review"]
    assert [variant(store, plan).status for plan in (first, second)] == ["review", "review"]
    assert [variant(store, plan).caption for plan in (first, second)] == ["B", "B"]


def test_rejecting_needs_a_reason_and_no_way_leads_round_it(store: Store, approved: str) -> None:
    assert refused(store, approved, by="kepala", status__x="draft") == [("reject-why", "status.x")]
    staff(store, approved, by="kepala", status__x="draft", why="Salah tanggal")
    assert variant(store, approved).status == "draft"
    last = list(store.audit("outreach"))[-1]
    assert (last.ways, last.why) == ({"x": ("scheduled", "review", "draft")}, "Salah tanggal")


def test_posting_fills_when_and_who_and_taking_it_back_is_a_correction_that_clears_them(
    store: Store, approved: str
) -> None:
    staff(store, approved, status__x="posted")
    assert (variant(store, approved).posted_at, variant(store, approved).posted_by) == (NOW, "staf1")
    assert refused(store, approved, status__x="draft") == [("posted-final", "status.x")]
    assert refused(store, approved, caption__x="Lain") == [("posted-final", "caption.x")]
    assert refused(store, approved, posted_at__x=later(-90)) == [("posted-final", "posted_at.x")]
    assert refused(store, approved, channels=("instagram",)) == [("posted-final", "channels")]
    staff(store, approved, posted_url__x="https://x.com/1")

    staff(store, approved, status__x="draft", why="Belum tayang")

    found = variant(store, approved)
    assert (found.status, found.posted_at, found.posted_by) == ("draft", None, None)


def test_what_was_posted_neither_goes_nor_moves_without_a_reason(store: Store, approved: str) -> None:
    staff(store, approved, status__x="posted")

    assert refused(store, approved, delete=True) == [("posted-final", "status.x")]
    assert refused(store, approved, at=later(90)) == [("posted-final", "at")]

    staff(store, approved, at=later(90), why="salah jam")
    staff(store, approved, delete=True, why="salah akun")
    assert store.snapshot().rows("outreach").get(approved) is None


def test_an_occurrence_that_was_posted_is_not_deleted_by_its_own_id_without_a_reason(store: Store) -> None:
    daily = a_plan(store, recurrence="FREQ=DAILY", caption__x="Cek.")
    own = a_plan(store, series=daily, occurrence="2026-11-24T09:00", caption__x="Cek.", status__x="posted")
    assert refused(store, own, delete=True) == [("posted-final", "status.x")]


def test_a_new_plan_that_was_posted_at_once_is_still_undone_by_whoever_made_it(store: Store) -> None:
    fields = {
        "title": "Waspada TPPO",
        "at": NOW,
        "channels": ("x",),
        "caption.x": "Cek.",
        "status.x": "posted",
    }
    [made] = written = store.write(
        Step(collection="outreach", edits=(Edit(fields=fields),), by="kepala", at=NOW)
    )
    store.undo.remember("outreach", written, by="kepala", at=NOW)
    store.undo.undo(undo.Actor(by="kepala", at=NOW))
    assert store.snapshot().rows("outreach").get(made.id) is None


def test_when_it_was_posted_may_be_said_but_not_of_the_future_nor_of_what_is_not_posted(
    store: Store, approved: str
) -> None:
    assert refused(store, approved, posted_at__x=later(-5)) == [("not-posted", "posted_at.x")]
    assert refused(store, approved, status__x="posted", posted_at__x=later(1)) == [
        ("posted-future", "posted_at.x")
    ]
    staff(store, approved, status__x="posted", posted_at__x=later(-5), posted_by__x="staf2")
    assert (variant(store, approved).posted_at, variant(store, approved).posted_by) == (later(-5), "staf2")


def test_missed_is_written_by_nobody(store: Store, approved: str) -> None:
    assert refused(store, approved, status__x="missed") == [("missed-computed", "status.x")]


def test_a_hold_keeps_an_approval_for_the_same_caption_and_makes_none(store: Store, approved: str) -> None:
    staff(store, approved, status__x="hold")
    staff(store, approved, status__x="scheduled")
    assert variant(store, approved).status == "scheduled"

    staff(store, approved, status__x="hold")
    staff(store, approved, caption__x="Lain")
    assert refused(store, approved, status__x="scheduled") == [("approval-other", "status.x")]

    staff(store, approved, caption__x="Cek dulu agennya.", status__x="draft")
    staff(store, approved, status__x="hold")
    assert refused(store, approved, status__x="scheduled") == [("approval-other", "status.x")]


def test_skipped_comes_back_as_a_draft(store: Store, approved: str) -> None:
    staff(store, approved, status__x="skipped")
    staff(store, approved, status__x="draft")
    assert variant(store, approved).status == "draft"


# pulled plans


def a_pulled(caption: str, status: str, **fields: Any) -> Plan:
    channel = Variant(caption=caption, status=status)
    return Plan(id="p-aaaaaaaaaaaa", title="Tarikan", at=NOW + timedelta(days=1), variants={"x": channel})


def test_a_pulled_plan_obeys_for_edits_and_its_source_says_what_it_likes(store: Store) -> None:
    pull(store, [a_pulled("A", "missed")], "rencana")
    plan = "p-aaaaaaaaaaaa"
    assert variant(store, plan).status == "missed"
    pull(store, [a_pulled("A", "scheduled")], "rencana", at=later(1))

    written = staff(store, plan, caption__x="B")

    assert [problem.code for problem in written.problems] == ["back-to-review"]
    assert variant(store, plan).status == "review"
    assert refused(store, plan, status__x="posted") == [("approval-other", "status.x")]
    staff(store, plan, withdraw=("caption.x", "status.x"))
    assert variant(store, plan) == Variant(caption="A", status="scheduled")


def test_an_approval_falls_where_the_source_changes_the_caption_that_it_was_for(store: Store) -> None:
    pull(store, [a_pulled("A", "draft")], "rencana")
    plan = "p-aaaaaaaaaaaa"
    staff(store, plan, status__x="approved")
    assert variant(store, plan).status == "scheduled"

    pull(store, [a_pulled("B", "draft")], "rencana", at=later(1))

    assert variant(store, plan) == Variant(caption="B", status="review")
    staff(store, plan, status__x="posted")
    assert variant(store, plan).status == "posted"


# plans that go on from others


def test_one_changed_occurrence_goes_on_with_the_approval_of_its_series(store: Store, approved: str) -> None:
    staff(store, approved, recurrence="FREQ=DAILY")
    copied = {"channels": ("x",), "caption__x": "Cek dulu agennya.", "status__x": "scheduled"}
    of = {"series": approved, "occurrence": "2026-11-24T09:00", "by": "staf1", "role": "staff"}

    same = a_plan(store, **of, **copied, approval="other", title="Lain")
    other = a_plan(
        store,
        **(of | {"occurrence": "2026-11-25T09:00"}),
        **(copied | {"caption__x": "Lain"}),
        approval="other",
    )

    assert variant(store, same).status == "scheduled"
    assert variant(store, other).status == "review"
    with pytest.raises(Invalid):
        a_plan(store, **copied, by="staf1", role="staff", approval="other")


# field events


@pytest.mark.parametrize("rule", ["other", "head"])
def test_a_field_event_without_a_caption_needs_no_approval_and_a_viewer_still_changes_nothing(
    store: Store, rule: str
) -> None:
    plan = a_plan(store, by="staf1", channels=("field",), kind="event")
    viewer, officer = Actor("tamu", "viewer", rule), Actor("staf1", "staff", rule)
    assert {one.why_not for one in offers(store, plan, viewer, "field").values()} == {"approval-viewer"}
    assert offers(store, plan, officer, "field")["posted"].why_not is None

    with pytest.raises(Invalid):
        staff(store, plan, by="tamu", role="viewer", approval=rule, status__field="posted")
    staff(store, plan, approval=rule, status__field="posted")

    assert variant(store, plan, "field").posted_by == "staf1"
    back = undo.Actor(by="staf1", at=NOW, role="staff", approval=rule)
    staff(store, plan, approval=rule, status__field="draft", why="Salah hari.")
    staff(store, plan, approval=rule, status__field="scheduled")
    store.undo.remember(
        "outreach", [staff(store, plan, approval=rule, status__field="skipped")], by="staf1", at=NOW
    )
    assert store.undo.undo(back) is not None
    assert variant(store, plan, "field").status == "scheduled"


def test_a_field_event_with_a_caption_and_any_other_channel_without_one_are_approved_as_ever(
    store: Store,
) -> None:
    plan = a_plan(store, by="staf1", channels=("field", "x"), kind="event", caption__field="Ayo datang.")
    author = Actor("staf1", "staff", "other")
    for channel in ("field", "x"):
        assert offers(store, plan, author, channel)["posted"].why_not == "approval-other"
    for fields in ({"status__field": "posted"}, {"status__x": "posted"}):
        with pytest.raises(Invalid) as caught:
            staff(store, plan, **fields)
        assert [problem.code for problem in caught.value.problems] == ["approval-other"]


def test_a_caption_that_a_field_event_gets_later_takes_it_back_to_review(store: Store) -> None:
    plan = a_plan(store, by="staf1", channels=("field",), kind="event")
    staff(store, plan, status__field="scheduled")
    staff(store, plan, caption__field="Ayo datang.")
    assert variant(store, plan, "field").status == "review"
    with pytest.raises(Invalid) as caught:
        staff(store, plan, status__field="scheduled")
    assert [problem.code for problem in caught.value.problems] == ["approval-other"]


# what screens offer


def offers(store: Store, plan: str, actor: Actor, channel: str = "x") -> dict[str, Offer]:
    return {one.status: one for one in offered(store.snapshot().rows("outreach").row(plan), channel, actor)}


def test_what_is_offered_is_what_the_write_takes(store: Store, approved: str) -> None:
    author, head = Actor("staf1", "staff", "other"), Actor("kepala", "head", "other")
    found = offers(store, approved, author)
    assert {name: one.why_not for name, one in found.items()} == {
        "draft": None, "review": None, "posted": None, "skipped": None, "hold": None,
    }  # fmt: skip
    assert [name for name, one in found.items() if one.needs_reason] == ["draft"]

    staff(store, approved, status__x="review")
    assert offers(store, approved, author)["approved"].why_not == "approval-other"
    approval = offers(store, approved, head)["approved"]
    assert (approval.becomes, approval.why_not) == ("scheduled", None)

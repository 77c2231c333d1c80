"""Forms: dirty, saving, problems, conflicts, drafts, other people's changes under an open form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import Busy, Conflict, Invalid
from store.models.collections import flat_fields
from store.models.edit import Clash, Written
from store.models.problem import Problem
from store.models.row import FieldEdit, Provenance
from tests.tui.harness import NOON, ZONE, FakeDesk, FakeSnapshot, Hand, shell
from tui.headless.settings import Access
from tui.messages import StoreMoved
from tui.screens.fieldtext import as_text, fields
from tui.screens.form import FormScreen
from tui.widgets.form import Form
from tui.words.catalog import load
from tui.words.format import Format
from tui.words.typed import typed

pytestmark = pytest.mark.anyio
NAMES = ("title", "kind", "at", "place", "notes", "channels", "caption.x")
FLAT: Mapping[str, Any] = {
    "title": "Waspada TPPO",
    "kind": "post",
    "at": NOON + timedelta(days=1),
    "channels": ("instagram", "x"),
}
FORMAT = Format(load("id"), ZONE)


def screen(hand: Hand, **more: Any) -> FormScreen:
    given: dict[str, Any] = {"id": "p-1", "based_on": 2, "title": "Rencana", **more}
    return FormScreen(
        hand.app.ground,
        page="villages",
        collection="outreach",
        fields=fields("outreach", NAMES, FLAT, FORMAT),
        **given,
    )


async def opened(hand: Hand, **more: Any) -> tuple[FormScreen, list[Any]]:
    answers: list[Any] = []
    form = screen(hand, **more)
    hand.app.push_screen(form, answers.append)
    await hand.pilot.pause()
    await hand.pilot.pause()
    return form, answers


async def settled(hand: Hand) -> None:
    """Until the worker that saves is done."""
    await hand.app.workers.wait_for_complete()
    await hand.pilot.pause()


async def test_a_form_shows_labels_and_values_and_is_clean_at_first() -> None:
    async with shell() as hand:
        form, _ = await opened(hand)
        assert form.form.changes == {}
        assert "Waspada TPPO" in hand.text
        assert "24/11/2026 09.14" in hand.text
        assert "[x] Instagram" in hand.text
        assert "belum disimpan" not in hand.lines[0]
        assert "^S simpan" in hand.lines[-1]


async def test_only_what_differs_is_saved_with_the_revision_it_was_based_on() -> None:
    desk = FakeDesk()
    async with shell(desk) as hand:
        form, answers = await opened(hand)
        form.form.put({"title": "Waspada", "place": "Sekupang", "at": "besok 10.00", "channels": "x, tiktok"})
        await hand.pilot.pause()
        assert "belum disimpan" in hand.lines[0]
        await hand.press("ctrl+s")
        await settled(hand)
        collection, (edit,) = desk.saved[0]
        assert (collection, edit.id, edit.based_on) == ("outreach", "p-1", 2)
        assert edit.fields == {
            "title": "Waspada",
            "place": "Sekupang",
            "at": datetime(2026, 11, 24, 10, 0, tzinfo=ZONE),
            "channels": ("x", "tiktok"),
        }
        assert answers == [(Written(id="p-1", rev=3),)]
        assert not hand.app.unsaved.any
        assert "Tersimpan." in hand.text


async def test_what_means_nothing_is_said_under_its_field_and_nothing_is_saved() -> None:
    desk = FakeDesk()
    async with shell(desk) as hand:
        form, _ = await opened(hand)
        form.form.put({"at": "kapan-kapan"})
        await hand.press("ctrl+s")
        await hand.pilot.pause()
        lines = hand.lines
        at = next(n for n, line in enumerate(lines) if "kapan-kapan" in line)
        assert lines[at + 1].strip() != ""
        assert desk.saved == []
        assert form.form.form_rows["at"].control.has_focus


async def test_a_refused_save_keeps_the_form_and_its_text() -> None:
    desk = FakeDesk()
    async with shell(desk) as hand:
        form, answers = await opened(hand)
        desk.refuse = Invalid([Problem(code="required", field="title")], collection="outreach", id="p-1")
        form.form.put({"title": ""})
        await hand.press("ctrl+s")
        await settled(hand)
        assert form.form.form_rows["title"].query(".problem.-said")
        desk.refuse = Busy(file="ledger/outreach.json", seconds=5)
        form.form.put({"title": "Lagi"})
        await hand.press("ctrl+s")
        await settled(hand)
        assert answers == []
        assert form.form.values["title"] == "Lagi"
        desk.refuse = OSError(5, "Input/output error")
        await hand.press("ctrl+s")
        await settled(hand)
        assert "Tidak tersimpan: Input/output error." in hand.text


async def test_a_conflict_shows_both_and_saves_the_choice_on_top_of_theirs() -> None:
    desk = FakeDesk()
    async with shell(desk) as hand:
        form, answers = await opened(hand)
        form.form.put({"title": "Judul saya", "place": "Tempat saya"})
        clashes = [
            Clash(field=name, mine=f"{name} saya", theirs=f"{name} mereka", by="lain", at=NOON)
            for name in ("title", "place")
        ]
        desk.refuse = Conflict(clashes, collection="outreach", id="p-1", rev=5)
        await hand.press("ctrl+s")
        await settled(hand)
        assert "title saya" in hand.text
        assert "title mereka" in hand.text
        await hand.press("enter")
        await hand.press("ctrl+s")
        await settled(hand)
        _, (edit,) = desk.saved[0]
        assert edit.based_on == 5
        assert edit.fields == {"place": "Tempat saya"}
        assert len(answers) == 1


async def test_a_conflict_that_is_given_up_leaves_the_form_open() -> None:
    desk = FakeDesk()
    async with shell(desk) as hand:
        form, answers = await opened(hand)
        form.form.put({"title": "Judul saya"})
        clash = Clash(field="title", mine="a", theirs="b", by="lain", at=NOON)
        desk.refuse = Conflict([clash], collection="outreach", id="p-1", rev=5)
        await hand.press("ctrl+s")
        await settled(hand)
        await hand.press("escape")
        await hand.pilot.pause()
        assert hand.app.screen is form
        assert answers == []
        assert form.form.values["title"] == "Judul saya"


async def test_escape_asks_only_if_something_would_be_lost() -> None:
    async with shell() as hand:
        form, answers = await opened(hand)
        await hand.press("escape")
        assert answers == [None]
        form, answers = await opened(hand)
        form.form.put({"title": "Baru"})
        await hand.press("escape")
        assert "Isian belum disimpan." in hand.text
        await hand.press("escape")
        assert hand.app.screen is form
        await hand.press("escape", "d")
        assert answers == [None]
        assert not hand.app.unsaved.any


async def test_quitting_with_unsaved_text_asks_and_keeps_a_draft_that_the_next_start_offers() -> None:
    desk = FakeDesk()
    async with shell(desk) as hand:
        form, _ = await opened(hand)
        form.form.put({"title": "Setengah jadi"})
        await hand.pilot.pause()
        await hand.press("ctrl+q")
        assert "Masih ada isian" in hand.text
        assert hand.app.is_running
        await hand.press("k")
        await hand.pilot.pause()
    (draft,) = desk.drafts.kept
    assert (draft.screen, draft.id, draft.based_on) == ("villages", "p-1", 2)
    assert draft.fields["title"] == "Setengah jadi"
    async with shell(desk, start="today") as hand:
        hand.app.unsaved.offer(hand.app)
        await hand.pilot.pause()
        assert "Ada isian Desa binaan yang belum disimpan" in hand.text
        reopened: list[Any] = []
        await hand.press("escape")
        await hand.press("2", "1")
        for page in hand.app.pages:
            page.reopen = reopened.append  # type: ignore[method-assign]
        hand.app.unsaved.offer(hand.app)
        await hand.pilot.pause()
        await hand.press("enter")
        await hand.pilot.pause()
        assert hand.app.current_mode == "villages"
        assert [draft.fields["title"] for draft in reopened] == ["Setengah jadi"]


@pytest.mark.parametrize(("narrower", "kept"), [(True, ["today"]), (False, ["tips", "today"])])
async def test_a_draft_of_a_screen_that_may_no_longer_be_read_is_not_offered_and_with_its_group_gone(
    narrower: bool, kept: list[str]
) -> None:
    desk = FakeDesk()
    desk.snapshot = FakeSnapshot(hidden=frozenset({"tips"}))
    if narrower:
        desk.settings = msgspec.structs.replace(desk.settings, access={"tips": Access(group="infokim-tips")})
    for screen in ("tips", "today"):
        desk.drafts.save("staf", screen, None, 0, {"text": "Sitizuleha"}, NOON)
    async with shell(desk, start="today") as hand:
        hand.app.unsaved.offer(hand.app)
        await settled(hand)
        assert "Ada isian Ringkasan" in hand.text
        assert sorted(draft.screen for draft in desk.drafts.kept) == kept
        await hand.press("l")
        await hand.pilot.pause()
        assert "Ada isian" not in hand.text


async def test_a_saved_form_drops_the_draft_it_came_from() -> None:
    desk = FakeDesk()
    desk.drafts.save("staf", "villages", "p-1", 2, {"title": "Dari draf"}, NOON)
    async with shell(desk) as hand:
        form, _ = await opened(hand, draft={"title": "Dari draf"})
        assert form.form.values["title"] == "Dari draf"
        await hand.press("ctrl+s")
        await settled(hand)
        assert desk.saved[0][1][0].fields == {"title": "Dari draf"}
        assert desk.drafts.kept == []


async def test_a_record_changed_by_others_under_an_open_form_is_told_before_saving() -> None:
    desk = FakeDesk()
    async with shell(desk) as hand:
        form, _ = await opened(hand)
        form.form.put({"title": "Punya saya"})
        edit = FieldEdit(rev=3, by="lain", at=NOON)
        row = SimpleNamespace(rev=3, provenance=Provenance(edits={"place": edit}))
        desk.snapshot = FakeSnapshot(held={"outreach": SimpleNamespace(row=lambda _: row)})
        hand.app.post_message(StoreMoved())
        await hand.pilot.pause()
        assert "lain baru saja mengubah tempat. Isian Anda tetap." in hand.text
        assert form.form.values["title"] == "Punya saya"
        gone = SimpleNamespace(row=lambda _: None)
        desk.snapshot = FakeSnapshot(held={"outreach": gone})
        hand.app.post_message(StoreMoved())
        await hand.pilot.pause()
        assert "Rencana ini baru saja dihapus" in hand.text


async def test_keys_of_controls_choose_and_tick() -> None:
    async with shell() as hand:
        form, _ = await opened(hand)
        form.form.form_rows["kind"].control.focus()
        await hand.press("right")
        assert form.form.changes == {"kind": "event"}
        form.form.form_rows["channels"].control.focus()
        await hand.press("right", "space")
        assert form.form.values["channels"] == "instagram"


async def test_prose_goes_to_the_editor_and_comes_back(monkeypatch: Any, tmp_path: Any) -> None:
    script = tmp_path / "ed"
    script.write_text('#!/bin/sh\nprintf "tiga\\nbaris\\nbaru\\n" > "$1"\n')
    script.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(script))
    async with shell() as hand:
        form, _ = await opened(hand)
        form.form.form_rows["notes"].control.focus()
        await hand.pilot.pause()
        assert "^O" in hand.lines[-1]
        monkeypatch.setattr(type(hand.app), "suspend", lambda self: __import__("contextlib").nullcontext())
        await form.action_in_editor()
        assert form.form.values["notes"] == "tiga\nbaris\nbaru"


@settings(max_examples=60, deadline=None)
@given(
    day=st.dates(date(2000, 1, 1), date(2090, 1, 1)),
    count=st.integers(0, 10**9),
    minute=st.integers(0, 1439),
)
def test_a_value_shown_in_a_form_is_read_back_as_the_same_value(day: date, count: int, minute: int) -> None:
    moment = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=ZONE)
    specs = {**flat_fields("deferrals"), **flat_fields("outreach")}
    values = {"date": day, "count": count, "at": moment, "all_day": True, "channels": ("x", "tiktok")}
    for name, value in values.items():
        text = as_text(specs[name], value, FORMAT)
        assert typed(specs[name], text, zone=ZONE, today=NOON.date()) == value


async def test_a_form_with_many_fields_scrolls_to_the_one_that_has_the_focus() -> None:
    async with shell(size=(80, 16)) as hand:
        names = tuple(flat_fields("outreach"))[:20]
        form = FormScreen(
            hand.app.ground,
            page="villages",
            collection="outreach",
            title="Rencana",
            fields=fields("outreach", [n for n in names if n not in ("media",)], {}, FORMAT),
        )
        hand.app.push_screen(form)
        await hand.pilot.pause()
        last = list(form.query_one(Form).form_rows.values())[-1]
        last.control.focus()
        await hand.pilot.pause()
        await hand.pilot.pause()
        assert last.region.bottom <= 15


async def test_below_60x15_a_form_shows_a_notice_takes_no_key_and_comes_back_where_one_was() -> None:
    async with shell() as hand:
        form, _ = await opened(hand)
        await hand.press("tab")
        before = form.form.values
        await hand.pilot.resize_terminal(50, 12)
        await hand.pilot.pause()
        assert "60x15" in hand.text
        assert form.form.form_rows["title"].region.height == 0
        await hand.type("abc")
        await hand.press("ctrl+s")
        assert form.form.values == before
        await hand.pilot.resize_terminal(80, 24)
        await hand.pilot.pause()
        await hand.pilot.pause()
        await hand.press("right")
        assert "60x15" not in hand.text
        assert set(form.form.changes) == {"kind"}


async def test_text_that_cannot_be_kept_as_a_draft_keeps_the_app_open() -> None:
    desk = FakeDesk()

    def full(*given: object) -> None:
        raise OSError(28, "No space left on device")

    desk.drafts.save = full  # type: ignore[method-assign, assignment]
    async with shell(desk) as hand:
        form, _ = await opened(hand)
        form.form.put({"title": "Setengah jadi"})
        await hand.pilot.pause()
        await hand.press("ctrl+q", "k")
        await hand.app.workers.wait_for_complete()
        await hand.pilot.pause()
        assert hand.app.is_running
        assert hand.app.screen is form
        assert form.form.values["title"] == "Setengah jadi"
        assert "Draf tidak dapat disimpan" in hand.text


async def test_a_long_refusal_is_shown_whole() -> None:
    desk = FakeDesk()
    async with shell(desk) as hand:
        form, _ = await opened(hand)
        form.form.put({"title": "Lagi"})
        desk.refuse = OSError(5, "kata " * 20 + "akhir")
        await hand.press("ctrl+s")
        await settled(hand)
        await hand.pilot.pause()
        assert "akhir" in hand.text

"""The frame of a page: keys, filter, help, palette, provenance, header, small windows, other people's changes."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from store.models.harvest import Failure, SourceState
from store.models.names import Names
from tests.tui.harness import AROUND, NOON, PAGES, FakeDesk, FakeSnapshot, ListPage, shell
from tui.app import InfokimApp
from tui.messages import StoreMoved
from tui.widgets.bars import Part, fitted

pytestmark = pytest.mark.anyio


async def test_a_page_has_one_header_line_one_footer_line_and_data_between() -> None:
    async with shell() as hand:
        lines = hand.lines
        assert lines[0] == " infokim  Desa binaan  40 desa  CONTOH              Staf Satu  Sen 23 Nov 09.14"
        assert lines[-1].startswith(" Enter buka   / saring   s urutkan   n kegiatan   i asal data")
        assert lines[-1].endswith("? bantuan")
        assert len([line for line in lines if "Desa 000" in line]) == 19


async def test_digits_brackets_and_minus_go_from_screen_to_screen() -> None:
    async with shell() as hand:
        seen = []
        for key in ("1", "2", "right_square_bracket", "left_square_bracket", "minus"):
            await hand.press(key)
            seen.append(hand.app.current_mode)
        assert seen == ["today", "villages", "today", "villages", "today"]


async def test_the_filter_follows_every_letter_enter_keeps_it_and_escape_takes_it_away() -> None:
    async with shell() as hand:
        await hand.press("slash")
        await hand.type("0003")
        assert hand.table.rows.keys == [f"k{n}" for n in (3, *range(30, 40))]
        await hand.press("enter")
        assert "saring: 0003 · 11 dari 40 · Esc hapus" in hand.text
        await hand.press("escape")
        assert len(hand.table.rows.keys) == 40
        assert "saring:" not in hand.text


async def test_letters_typed_at_once_after_slash_all_belong_to_the_filter() -> None:
    async with shell() as hand:
        for key in ("slash", *"0012"):
            hand.app.simulate_key(key)
        await hand.pilot.pause()
        await hand.pilot.pause()
        assert hand.table.rows.filter == "0012"


async def test_q_and_digits_are_letters_inside_a_field() -> None:
    async with shell() as hand:
        await hand.press("slash", "q", "1")
        assert hand.app.is_running
        assert hand.app.current_mode == "villages"
        assert hand.table.rows.filter == "q1"


async def test_problems_only_and_sort_say_what_they_do() -> None:
    async with shell() as hand:
        await hand.press("exclamation_mark")
        assert "masalah saja" in hand.text
        assert "6 dari 40" in hand.text
        await hand.press("s", "S")
        assert "urut Desa ▼" in hand.text
        assert hand.table.key == "k0"
        assert hand.table.rows.keys[0] == "k35"


async def test_help_is_searched_by_typing_and_enter_runs_what_was_found() -> None:
    async with shell() as hand:
        await hand.press("question_mark")
        assert "Bantuan" in hand.lines[0]
        await hand.type("urut")
        await hand.press("enter")
        assert "urut Desa ▲" in hand.text


async def test_an_action_that_is_not_possible_stays_listed_and_says_why() -> None:
    desk = FakeDesk()
    desk.locked = "viewer"
    async with shell(desk) as hand:
        assert "hanya baca" in hand.lines[0]
        assert "n kegiatan" not in hand.lines[-1]
        await hand.press("n")
        assert "Akun ini hanya boleh melihat." in hand.text
        await hand.press("question_mark")
        line = next(line for line in hand.lines if "kegiatan" in line)
        assert "Akun ini hanya boleh melihat." in line


async def test_the_palette_goes_to_a_screen_by_name() -> None:
    async with shell() as hand:
        await hand.press("colon")
        await hand.type("ringk")
        await hand.press("enter")
        assert hand.app.current_mode == "today"


async def test_i_shows_where_the_selected_figure_comes_from() -> None:
    async with shell() as hand:
        await hand.press("j", "i")
        assert "lembar-desa · k1" in hand.text
        await hand.press("escape")
        assert "lembar-desa" not in hand.text


async def test_below_sixty_by_fifteen_there_is_a_notice_and_no_editing_key() -> None:
    async with shell(size=(59, 20)) as hand:
        assert "Jendela terlalu kecil" in hand.text
        assert "Desa 000" not in hand.text
        page = hand.app.page
        assert page is not None
        assert page.why_not("new") == "too-small"
        await hand.pilot.resize_terminal(80, 24)
        await hand.pilot.pause()
        assert "Desa 00001" in hand.text
        assert page.why_not("new") is None


async def test_other_peoples_changes_are_drawn_and_the_cursor_stays(monkeypatch: Any) -> None:
    async with shell() as hand:
        await hand.press("j", "j", "space")
        monkeypatch.setattr(ListPage, "names", {3: "Teluk Tering"})
        hand.app.post_message(StoreMoved())
        await hand.pilot.pause()
        assert "Teluk Tering" in hand.text
        assert hand.table.key == "k3"
        assert hand.table.marks.keys == {"k2"}


async def test_files_are_looked_at_again_only_when_somebody_said_what_a_name_means() -> None:
    desk = FakeDesk()
    desk.snapshot.names = Names()
    async with shell(desk) as hand:
        hand.app.post_message(StoreMoved())
        await hand.pilot.pause()
        assert desk.puller.named == 0
        desk.snapshot.names = Names()
        hand.app.post_message(StoreMoved())
        await hand.pilot.pause()
        assert desk.puller.named == 1


async def test_a_page_that_is_not_looked_at_draws_when_it_is_come_back_to(monkeypatch: Any) -> None:
    async with shell() as hand:
        await hand.press("1")
        monkeypatch.setattr(ListPage, "names", {0: "Tembesi"})
        hand.app.post_message(StoreMoved())
        await hand.pilot.pause()
        villages = next(page for page in hand.app.pages if isinstance(page, ListPage))
        assert villages.behind
        await hand.press("2")
        assert "Tembesi" in hand.text
        assert not villages.behind


async def test_the_header_says_what_fails_and_how_old_the_data_is() -> None:
    desk = FakeDesk()
    good = NOON.replace(hour=8, minute=55)
    desk.snapshot = FakeSnapshot(
        states={
            "a": SourceState(source="a", last_good=good),
            "b": SourceState(source="b", last_good=good, failure=Failure(code="status")),
        }
    )
    async with shell(desk, size=(120, 30)) as hand:
        assert "1 sumber gagal" in hand.lines[0]
        assert "data 08.55" in hand.lines[0]
        assert "Imigrasi Batam" in hand.lines[0]
        await hand.press("p")
        assert desk.puller.paused
        assert "jeda" in hand.lines[0]


async def test_a_screen_that_this_account_may_not_read_is_passed_over() -> None:
    desk = FakeDesk()
    desk.snapshot = FakeSnapshot(hidden=frozenset({"today"}))
    async with shell(desk) as hand:
        await hand.press("1")
        assert hand.app.current_mode == "villages"
        assert "Akun ini tidak boleh membaca layar itu." in hand.text
        await hand.press("right_square_bracket")
        assert hand.app.current_mode == "villages"


@pytest.mark.parametrize("key", ["question_mark", "colon"])
async def test_nor_do_help_and_palette_name_it(key: str) -> None:
    desk = FakeDesk()
    async with shell(desk) as hand:
        await hand.press(key)
        await hand.type("nformasi")
        assert hand.app.ground.label("tips") in hand.text
    desk.snapshot = FakeSnapshot(hidden=frozenset({"tips"}))
    async with shell(desk) as hand:
        await hand.press(key)
        await hand.type("nformasi")
        assert hand.app.ground.label("tips") not in hand.text


async def test_toasts_and_messages_show_markup_as_it_is() -> None:
    async with shell() as hand:
        hand.app.notify("[/x] [@click=app.quit]a[/]", timeout=60)
        await hand.pilot.pause()
        await hand.pilot.pause()
        assert "[/x] [@click=app.quit]a[/]" in hand.text


async def test_keys_are_rebound_by_action_name_and_the_footer_follows() -> None:
    async with shell(FakeDesk(keys={"new": "Q", "where-from": "alt+i"})) as hand:
        assert "Q kegiatan" in hand.lines[-1]
        await hand.press("n")
        assert hand.lines[-2] != " baru"
        await hand.press("Q")
        assert hand.lines[-2] == " baru"
        assert [problem.code for problem in hand.app.ground.keys.problems] == ["undeliverable"]


async def test_a_mistake_of_ours_ends_with_an_id_and_no_value_of_a_variable(
    capsys: Any, monkeypatch: Any
) -> None:
    def broken(self: Any, sight: Any) -> None:
        secret = "08117002019"
        raise ValueError(secret)

    async def meet_it() -> None:
        async with shell() as hand:
            monkeypatch.setattr(ListPage, "show", broken)
            hand.app.post_message(StoreMoved())
            await hand.pilot.pause()

    with pytest.raises(ValueError, match="08117002019"):
        await meet_it()
    said = capsys.readouterr().err
    assert "infokim berhenti" in said
    assert "08117002019" not in said
    assert "secret" not in said


async def test_refresh_asks_the_puller_and_says_so() -> None:
    desk = FakeDesk()
    async with shell(desk) as hand:
        await hand.press("r")
        await hand.app.workers.wait_for_complete()
        assert desk.puller.requests == [None]
        assert "Semua sumber sedang dimuat ulang." in hand.text


async def test_a_refresh_asked_for_before_there_is_a_scheduler_is_not_lost() -> None:
    desk = FakeDesk()
    app = InfokimApp(desk, AROUND, screens=dict(PAGES), late=3600)  # type: ignore[arg-type]
    async with app.run_test(size=(80, 24)) as pilot:
        app.simulate_key("r")
        await pilot.pause()
        assert desk.puller.requests == []
        app.pulls_begin()
        await app.workers.wait_for_complete()
        assert desk.puller.requests == [None]


async def test_a_page_come_back_to_after_the_minute_turned_is_drawn_again() -> None:
    desk = FakeDesk()
    seen: list[Any] = []
    async with shell(desk) as hand:
        page = hand.app.screen
        show = page.show  # type: ignore[attr-defined]
        page.show = lambda sight: (seen.append(sight.today), show(sight))  # type: ignore[attr-defined]
        await hand.press("1", "2")
        assert seen == []
        await hand.press("1")
        midnight = NOON.replace(day=24, hour=0, minute=0)
        desk.now = lambda: midnight  # type: ignore[method-assign]
        desk.today = lambda: midnight.date()  # type: ignore[method-assign]
        await hand.press("2")
        assert seen == [midnight.date()]


async def test_an_overview_says_read_only_where_nothing_may_be_changed() -> None:
    desk = FakeDesk()
    async with shell(desk, start="today") as hand:
        assert "hanya baca" not in hand.lines[0]
        everything = frozenset(("villages", "activities", "deferrals", "outreach"))
        desk.snapshot = FakeSnapshot(hidden=frozenset(("tips",)), read_only=everything)
        hand.app.post_message(StoreMoved())
        await hand.pilot.pause()
        assert "hanya baca" in hand.lines[0]


async def test_progress_of_a_pull_shows_in_the_header() -> None:
    from tui.messages import PullProgressed

    desk = FakeDesk()
    async with shell(desk, size=(120, 30)) as hand:
        desk.puller.running = frozenset({"penundaan"})
        hand.app.post_message(PullProgressed(SimpleNamespace(source="penundaan")))  # type: ignore[arg-type]
        await hand.pilot.pause()
        assert "memuat penundaan" in hand.lines[0]


def test_a_narrow_bar_gives_up_what_matters_least() -> None:
    left = [Part("infokim", rank=5), Part("Desa"), Part("40 desa", rank=2)]
    right = [Part("Staf", rank=4), Part("09.14")]

    def at(wide: int) -> str:
        return "".join(text for text, _ in fitted(left, right, wide))

    assert at(40) == " infokim  Desa  40 desa     Staf  09.14 "
    assert "infokim" not in at(30)
    assert "Staf" in at(31)
    assert at(16).split() == ["Desa", "09.14"]


def test_what_has_a_short_form_is_shortened_where_it_would_go_and_what_stays_only_at_the_very_last() -> None:
    left = [Part("Desa"), Part("40 desa", rank=2)]
    right = [Part("2 gagal di sini", short="2"), Part("Pengingat: aktif", rank=5, short="P"), Part("09.14")]

    def at(wide: int) -> str:
        return "".join(text for text, _ in fitted(left, right, wide))

    assert "2 gagal di sini  Pengingat: aktif  09.14" in at(70)
    assert "40 desa" in at(50)
    assert "2 gagal di sini  P  09.14" in at(50)
    assert at(20).split() == ["Desa", "2", "P", "09.14"]

"""Desa binaan: its forms, what is entered there, and that every figure opens the rows that it says."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest

from store.audit import AuditLine
from store.models.harvest import Failure, SourceState
from store.models.village import Activity, Officer, Village
from store.queries.coverage import Area, Listed
from store.snapshot import Snapshot
from tests.screens.hands import OfficeDesk, at, settled
from tests.tui.harness import Hand
from tests.views.office import NOW, TODAY, activities, office, villages
from tui.screens.activityform import ActivityForm
from tui.screens.villagerows import VillageRows
from tui.screens.villages import FORMS
from tui.screens.villagestatus import VillageStatusForm

AREA = Area(
    (
        Listed(code="2171011002", name="Pemping", district="Belakang Padang", outside=True),
        Listed(code="2171031005", name="Tiban Indah", district="Sekupang"),
        Listed(code="2171031007", name="Tiban Lama", district="Sekupang"),
        Listed(code="2171101003", name="Teluk Tering", district="Batam Kota"),
        Listed(code="2171111001", name="Tembesi", district="Sagulung"),
    )
)
DAY = timedelta(days=1)


def more() -> Snapshot:
    """The office, with a village outside of its area, one that joined in this quarter, and one without a count."""
    joined = Village(
        id="v-4", name="Tiban Indah", code="2171031005", district="Sekupang", decree="SK-2/2026",
        decree_date=date(2026, 11, 16),
    )  # fmt: skip
    outside = Village(id="v-5", name="Pemping", code="2171011002", district="Belakang Padang")
    done = [
        Activity(id="b-1", date=TODAY - 3 * DAY, village="v-2", kind="service", participants=21),
        Activity(id="b-2", date=TODAY - 4 * DAY, village="v-4", kind="feedback", participants=9, officer="Petugas C"),
        Activity(id="b-3", date=TODAY - 5 * DAY, village="v-5", kind="service", participants=5),
    ]  # fmt: skip
    return office(villages=[*villages(), joined, outside], activities=[*activities(), *done])


def desk(held: Snapshot | None = None, *, language: str = "id") -> OfficeDesk:
    made = OfficeDesk(held if held is not None else more(), language=language)
    made.settings = msgspec.structs.replace(made.settings, area=AREA)
    return made


async def test_b_goes_from_the_board_to_the_kecamatan_and_the_officers() -> None:
    async with at("villages", desk(), size=(100, 30)) as (hand, _):
        assert "cakupan 3/4 kelurahan" in hand.lines[1]
        assert any(line.split()[:3] == ["Tiban", "Indah", "–"] and "1/1,5*" in line for line in hand.lines)
        assert "1 desa di luar wilayah kerja, tidak masuk cakupan: Pemping" in hand.text
        await hand.press("b")
        rows = {line[2:18].strip(): line.split() for line in hand.lines}
        assert {"3/4", "75%"} <= set(rows["Seluruh wilayah"])
        assert rows["Sekupang"][1:3] == ["2/2", "100%"]
        assert rows["Belakang Padang"][2:4] == ["kantor", "lain"]
        await hand.press("b")
        assert "Belum ada Pimpasa" in hand.text
        assert "tidak bertugas lagi" in hand.text, "Petugas B left more than a year ago"
        await hand.press("b")
        assert "semua desa" in hand.lines[1]


async def test_capital_b_puts_the_villages_under_their_kecamatan() -> None:
    async with at("villages", desk(), size=(100, 30)) as (hand, _):
        await hand.press("B")
        keys = list(hand.table.rows.keys)
        assert keys == [
            "head:Sekupang", "v-1", "v-4", "head:Batam Kota", "v-2", "head:Sagulung", "v-3", "head:outside:", "v-5",
        ]  # fmt: skip
        assert "2 dari 2" in next(line for line in hand.lines if "Sekupang" in line)
        await hand.press("B")
        assert not [key for key in hand.table.rows.keys if key.startswith("head:")]


def screen_of(hand: Hand) -> object:
    """What is on top at this moment."""
    return hand.app.screen


def number_of(text: str) -> int | None:
    """The figure that a cell begins with; None where it says that nothing is known, or nothing at all."""
    digits = text.partition("/")[0].partition(" ")[0].rstrip("+*").replace(".", "")
    return int(digits) if digits.isdigit() else None


FIGURES = {
    "board": ("quarter", "people"),
    "districts": ("active", "planned", "inactive", "quarter", "people", "coverage"),
    "officers": ("now", "done", "people", "of_year"),
}


@pytest.mark.parametrize("grouped", [False, True])
@pytest.mark.parametrize("form", FORMS)
def test_every_figure_is_the_length_or_the_sum_of_the_rows_that_it_opens(form: str, grouped: bool) -> None:
    from tui.views.villagegroups import districts_listing, officers_listing
    from tui.views.villagerows import behind, rows_listing
    from tui.views.villages import villages_view

    made = desk()
    from tests.views.office import sight

    seen = sight(made.snapshot, settings=made.settings)
    listing = {
        "board": lambda: villages_view(seen, grouped=grouped).listing,
        "districts": lambda: districts_listing(seen),
        "officers": lambda: officers_listing(seen),
    }[form]()
    places = {column.name: at for at, column in enumerate(listing.columns)}
    looked = 0
    for key in listing.keys:
        for column in FIGURES[form]:
            said = number_of(listing.row(key)[places[column]].text)
            found = behind(seen, form, key, column)
            if said is None or found is None:
                continue
            looked += 1
            if column == "coverage":
                held = [rows_listing(seen, found).row(code)[3].text for code in found.keys]
                assert said == held.count("aktif"), (key, column)
            elif column == "people":
                shown = rows_listing(seen, found)
                counts = [number_of(shown.row(one)[3].text) or 0 for one in shown.keys]
                assert said == found.total == sum(counts), (key, column)
            else:
                assert said == len(found.keys), (key, column)
                if found.kind != "villages":
                    assert list(rows_listing(seen, found).keys) == list(found.keys)
    assert looked > 8


def test_open_tips_and_suggestions_are_as_many_as_their_lists_hold() -> None:
    from store.models.suggestion import Suggestion
    from tests.views.office import sight
    from tui.views.tipqueue import tips_view
    from tui.views.villagerows import behind, rows_listing
    from tui.views.villages import villages_view

    made = [
        Suggestion(id="s-1", date=TODAY, text="Loket di kelurahan", village="Tiban Lama"),
        Suggestion(id="s-2", date=TODAY, text="Jadwal", village="v-1", state="forwarded"),
        Suggestion(id="s-3", date=TODAY, text="Papan", village="v-1", state="done"),
        Suggestion(id="s-4", date=TODAY, text="Papan", village="v-2"),
    ]
    seen = sight(office(suggestions=made), settings=desk().settings)
    listing = villages_view(seen).listing
    places = {column.name: at for at, column in enumerate(listing.columns)}
    told = {
        key: [listing.row(key)[places[name]].text for name in ("tips", "suggestions")] for key in listing.keys
    }
    assert told == {"v-1": ["1", "2"], "v-2": ["0", "1"], "v-3": ["0", "0"]}
    for key, (tips, suggestions) in told.items():
        assert int(tips) == len(tips_view(seen, village=key).listing.keys)
        found = behind(seen, "board", key, "suggestions")
        assert found is not None
        assert int(suggestions) == len(found.keys) == len(rows_listing(seen, found).keys)


async def test_enter_on_a_figure_opens_its_rows_and_esc_goes_back() -> None:
    async with at("villages", desk(), size=(100, 30)) as (hand, _):
        hand.table.select("v-2")
        await hand.press("l", "l", "l", "enter")
        assert isinstance(screen_of(hand), VillageRows)
        assert list(hand.table.rows.keys) == ["b-1", "a-2"]
        assert "Teluk Tering · Triwulan IV s.d. 23 Nov" in hand.lines[0]
        await hand.press("enter")
        assert isinstance(screen_of(hand), ActivityForm)
        await hand.press("escape")
        await hand.pilot.pause()
        assert isinstance(screen_of(hand), VillageRows), "back to the list"
        await hand.press("escape")
        assert hand.app.screen is hand.app.page


async def test_i_tells_where_the_figure_under_the_cursor_is_from() -> None:
    async with at("villages", desk(), size=(100, 30)) as (hand, _):
        hand.table.select("v-2")
        await hand.press("l", "l", "l", "l", "i")
        assert "Teluk Tering · Triwulan IV s.d. 23 Nov · 2 baris · 21 orang" in " ".join(hand.text.split())
        assert "2 · sumber uji" in " ".join(hand.text.split())
        await hand.press("escape")
        await hand.press("h", "h", "h", "h", "i")
        assert "sumber uji" in hand.text
        await hand.press("escape", "b", "h", "h", "i")
        assert hand.app.screen is not hand.app.page, "a kecamatan is its villages"


async def test_enter_on_the_villages_behind_a_figure_narrows_the_board() -> None:
    async with at("villages", desk(), size=(100, 30)) as (hand, _):
        await hand.press("b")
        hand.table.select("head:Sekupang")
        await hand.press("l", "l", "l", "enter")
        assert list(hand.table.rows.keys) == ["v-1", "v-4"]
        assert "Sekupang · aktif" in hand.lines[1]
        await hand.press("escape")
        assert "per kecamatan" in hand.lines[1], "back to the figure"


async def test_an_activity_is_entered_in_a_few_keys_with_the_officer_of_that_day() -> None:
    async with at("villages", desk()) as (hand, made):
        hand.table.select("v-2")
        await hand.press("n")
        await hand.pilot.pause()
        form = hand.app.screen
        assert isinstance(form, ActivityForm)
        assert form.form.values["officer"] == "Petugas C"
        form.form.put({"date": "1/6/2025"})
        await hand.pilot.pause()
        assert form.form.values["officer"] == "Petugas B", "who was in charge then"
        form.form.put({"date": "kemarin", "topic": "TPPO", "participants": "32", "partners": "BP3MI, RW"})
        form.form.put({"follow_up": "Kirim brosur", "follow_up_due": "5/12"})
        await hand.pilot.pause()
        await hand.press("ctrl+s")
        await settled(hand, lambda: made.saved)
        [(collection, (edit,))] = made.saved
        assert collection == "activities"
        assert edit.fields == {
            "village": "v-2", "date": TODAY - DAY, "kind": "counselling", "topic": "TPPO", "participants": 32,
            "partners": ("BP3MI", "RW"), "officer": "Petugas C", "follow_up": "Kirim brosur",
            "follow_up_due": date(2026, 12, 5),
        }  # fmt: skip


async def test_another_officer_stays_and_an_unknown_village_is_kept_as_written() -> None:
    async with at("villages", desk()) as (hand, made):
        hand.table.select("v-2")
        await hand.press("n")
        await hand.pilot.pause()
        form = hand.app.screen
        assert isinstance(form, ActivityForm)
        form.form.put({"officer": "Petugas D"})
        form.form.put({"date": "1/6/2025"})
        await hand.pilot.pause()
        assert form.form.values["officer"] == "Petugas D"
        assert "bertugas: Petugas B" in hand.text
        form.form.put({"village": "Tiban"})
        await hand.pilot.pause()
        assert "belum dikenal" in hand.text
        await hand.press("ctrl+s")
        await settled(hand, lambda: made.saved)
        assert made.saved[0][1][0].fields["village"] == "Tiban"


async def test_leaving_an_untouched_form_asks_nothing() -> None:
    async with at("villages", desk()) as (hand, made):
        await hand.press("n")
        await hand.pilot.pause()
        await hand.press("escape")
        await hand.pilot.pause()
        assert hand.app.screen is hand.app.page
        assert not made.saved


async def test_m_makes_a_village_active_and_asks_for_its_decree() -> None:
    async with at("villages", desk()) as (hand, made):
        hand.table.select("v-3")
        await hand.press("m")
        await hand.pilot.pause()
        form = hand.app.screen
        assert isinstance(form, VillageStatusForm)
        form.form.put({"status": "active"})
        await hand.pilot.pause()
        assert "desa aktif perlu nomor dan tanggal SK" in hand.text
        form.form.put({"decree": "SK-3/2026", "decree_date": "20/11/2026"})
        await hand.pilot.pause()
        assert "desa aktif perlu" not in hand.text
        await hand.press("ctrl+s")
        await settled(hand, lambda: made.saved)
        [(collection, (edit,))] = made.saved
        assert (collection, edit.id) == ("villages", "v-3")
        assert edit.fields == {"status": "active", "decree": "SK-3/2026", "decree_date": date(2026, 11, 20)}


def test_a_village_in_full_tells_who_made_it_what_it_is() -> None:
    made = desk()
    line = AuditLine(
        at=NOW, by="kepala", what="edit", id="v-1", rev=1, fields=("decree", "status"), why="SK terbit",
        ways={"status": ("planned", "active")},
    )  # fmt: skip
    told = detail_text(made, (line,)).partition("Riwayat")[2]
    for part in ("09.14", "Kepala (contoh)", "rintisan → aktif", "SK terbit"):
        assert part in told


def detail_text(made: OfficeDesk, trail: tuple[AuditLine, ...]) -> str:
    from tests.views.office import sight
    from tui.views.cells import text_of
    from tui.views.villagedetail import village_detail

    seen = sight(made.snapshot, settings=made.settings)
    block = village_detail(seen, "v-1", 70, trail=trail)
    return " ".join(" ".join(text_of(line).split()) for line in block.lines)


async def test_who_may_only_look_enters_nothing() -> None:
    made = desk()
    made.locked = "viewer"
    async with at("villages", made) as (hand, _):
        for key in ("n", "m"):
            await hand.press(key)
            assert "Akun ini hanya boleh melihat." in hand.text
            assert hand.app.screen is hand.app.page


FAILED = SourceState(
    source="kegiatan", collection="activities", last_try=NOW, failures=1, failure=Failure(code="timeout")
)


@pytest.mark.parametrize("states", [[], [SourceState(source="k", collection="activities")], [FAILED]])
async def test_where_nothing_is_known_of_activities_no_zero_is_told(states: list[SourceState]) -> None:
    held = office(activities=[], states=states)
    async with at("villages", desk(held), size=(100, 30)) as (hand, _):
        row = next(line for line in hand.lines if line[2:].startswith("Tiban Lama"))
        assert "belum pernah" not in row
        assert row.split()[4:7] == ["–", "–", "–"]


async def test_without_a_list_of_the_area_no_coverage_is_told() -> None:
    async with at("villages", OfficeDesk(more())) as (hand, _):
        assert "cakupan" not in hand.text
        await hand.press("b")
        assert "Sekupang" in hand.text


async def test_an_officer_with_a_village_that_nobody_has_shows_in_both_warnings() -> None:
    alone = replace_officers(villages()[0], Officer(name="Petugas A", end=TODAY - DAY))
    held = office(villages=[alone, *villages()[1:]])
    async with at("villages", desk(held), size=(100, 30)) as (hand, _):
        await hand.press("b", "b", "!")
        keys = list(hand.table.rows.keys)
        assert keys[0] == "none:v-1"
        assert "officer:petugasa" in keys


def replace_officers(village: Village, *officers: Officer) -> Village:
    return msgspec.structs.replace(village, officers=officers)

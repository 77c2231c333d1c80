"""Quick add: what no phrase alone says: the calendar's day, lengths, midnight, chips."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import structs

from store.queries.workdays import Calendar, Holiday
from tests.words.test_quick import KNOWN, NOW, TODAY, WIB, codes, read
from tui.words.catalog import load
from tui.words.format import Format
from tui.words.quick import Known, Understood, saved_told, understand


def said(found: Understood) -> str:
    return " · ".join(chip.text for chip in found.chips if chip.kind not in ("title", "none"))


def test_without_a_day_it_is_the_day_that_the_calendar_stands_on() -> None:
    found = read("jam 9 ig Siaran", known=Known(day=date(2026, 12, 3)))
    assert f"{found.fields['at']:%Y-%m-%d %H:%M}" == "2026-12-03 09:00"
    assert codes(read("jam 9 ig Siaran", known=Known(day=date(2026, 11, 1)))) == ["past-day"]
    asked = read("jam 9 ig Siaran", known=Known())
    assert [option.text for option in asked.questions[0].options] == [
        "24/11/2026 jam 9 ig Siaran",
        "25/11/2026 jam 9 ig Siaran",
    ]


def test_a_series_begins_on_the_day_that_the_calendar_stands_on() -> None:
    found = read("setiap senin jam 10 ig Siaran", known=Known(day=date(2026, 12, 3)))
    assert found.fields["at"].date() == date(2026, 12, 7)


def test_a_span_of_hours_has_a_length() -> None:
    for text in (
        "09.00-11.30",
        "jam 9 s.d. 11.30",
        "09.00 - 11.30",
        "9am-11:30am",
        "dari jam 9 sampai jam 11.30",
    ):
        found = read(f"besok {text} ig Siaran")
        assert (codes(found), found.fields["duration"], found.fields["at"].hour) == ([], 150, 9), text


def test_a_whole_day_begins_at_midnight() -> None:
    found = read("besok seharian desa Pameran")
    assert (found.fields["all_day"], f"{found.fields['at']:%m-%d %H:%M}") == (True, "11-24 00:00")
    assert read("hari ini seharian desa Pameran").ready


def test_working_days_leave_holidays_out() -> None:
    assert read("tiap hari kerja 10.00 ig Siaran").fields["on_holiday"] == "skip"
    assert read("setiap hari 10.00 ig Siaran").fields.get("on_holiday") is None


def test_the_part_of_the_day_may_stand_apart_from_its_hour() -> None:
    for text in ("besok malam jam 8", "jam 8 besok malam", "tomorrow evening at 8"):
        assert f"{read(f'{text} ig Siaran').fields['at']:%m-%d %H}" == "11-24 20", text
    assert f"{read('nanti sore jam 3 ig Siaran').fields['at']:%m-%d %H}" == "11-23 15"


def test_midnight_and_the_29th_of_february() -> None:
    late = datetime(2027, 12, 31, 23, 59, 30, tzinfo=WIB)
    assert (
        f"{read('besok 00.01 ig Siaran', now=late, known=Known()).fields['at']:%Y-%m-%d %H:%M}"
        == "2028-01-01 00:01"
    )
    leap = datetime(2028, 2, 28, 9, tzinfo=WIB)
    assert read("besok jam 10 ig Siaran", now=leap, known=Known()).fields["at"].date() == date(2028, 2, 29)
    assert codes(read("1 bulan lagi jam 10 ig Siaran", now=datetime(2027, 1, 31, 9, tzinfo=WIB))) == [
        "no-day"
    ]


def test_what_is_written_twice_and_is_the_same_is_no_question() -> None:
    assert read("besok 24/11 jam 10 10.00 ig ig Siaran").ready


def test_chips_say_in_words_what_was_understood() -> None:
    line = "besok jam 9 ig x Jadwal layanan akhir tahun !h-1 @budi #tppo"
    assert said(read(line)) == "Sel 24 Nov 09.00 · Instagram, X · @Budi Santoso · #TPPO · ingatkan H-1"
    assert (
        said(read(line, language="en"))
        == "Tue 24 Nov 09:00 · Instagram, X · @Budi Santoso · #TPPO · remind 1 day before"
    )
    series = read("setiap senin 10.00 s.d. 31 des selama 90 menit desa Rekap !h-3kerja")
    assert said(series) == (
        "mulai Sen 23 Nov 10.00 · setiap Senin s.d. 31 Des · lalu Sen 30 Nov, Sen 7 Des, … · "
        "selama 1 j 30 m · lapangan · ingatkan H-3 kerja"
    )
    assert [chip.text for chip in read("besok jam 9 Rapat").chips if chip.kind == "none"] == ["tanpa kanal"]
    assert said(read("rabu Siaran")) == "Rab 25 Nov"
    assert said(read("rabu sore setiap minggu Siaran s.d. 31 des")) == "Rab 25 Nov sore · s.d. 31 Des"
    assert said(read("setiap senin Siaran 10 kali")) == "setiap Senin, 10 kali"
    assert said(read("minggu depan jam 9 Siaran")) == "09.00"


def test_a_series_says_its_first_three_times_and_none_that_a_holiday_takes() -> None:
    two = read("setiap senin 10.00 2 kali Rapat", language="en")
    assert said(two) == "from Mon 23 Nov 10:00 · every Monday, 2 times · then Mon 30 Nov"
    days = {date(2026, 11, 24): Holiday("Libur"), date(2026, 12, 31): Holiday("Libur")}
    known = structs.replace(KNOWN, calendar=Calendar(holidays=days))
    work = read("tiap hari kerja 10.00 Rapat", known=known)
    told = "mulai Sen 23 Nov 10.00 · setiap hari kerja, libur dilewati · lalu Rab 25 Nov, Kam 26 Nov, …"
    assert said(work) == told
    form = Format(load("id"), WIB)
    assert (
        saved_told(form, work.fields, known, TODAY)
        == "Tersimpan: Sen 23 Nov 10.00, lalu Rab 25 Nov, Kam 26 Nov, …"
    )
    assert saved_told(form, read("besok jam 9 Rapat").fields, KNOWN, TODAY) == "Tersimpan: Sel 24 Nov 09.00."
    gone = read("tiap hari kerja 10.00 1 kali Rapat", known=structs.replace(known, day=date(2026, 11, 24)))
    assert codes(gone) == []
    assert "tidak pernah terjadi" in [chip.text for chip in gone.chips]


def test_a_day_beside_a_series_is_its_first_or_is_asked_about() -> None:
    holidays = Calendar(holidays={date(2026, 11, 24): Holiday("Libur")})
    closed = structs.replace(KNOWN, calendar=holidays)
    for line, known, first in (
        ("hari ini setiap hari kerja 08.00 ig Siaran", KNOWN, "24/11/2026"),
        ("setiap hari kerja mulai hari ini 08.00 ig Siaran", KNOWN, "24/11/2026"),
        ("setiap hari kerja sabtu 10.00 ig Siaran", KNOWN, "30/11/2026"),
        ("besok tiap senin 10.00 ig Siaran", KNOWN, "30/11/2026"),
        ("besok tiap hari kerja 10.00 ig Siaran", closed, "25/11/2026"),
    ):
        found = read(line, known=known)
        assert (codes(found), "at" in found.fields) == (["first-day"], False), line
        again = read(found.questions[0].options[0].text, known=known)
        assert (codes(again), f"mulai {first}" in again.text) == ([], True), line
    for line in (
        "hari ini setiap hari kerja 10.00 ig Siaran",
        "setiap hari kerja mulai sabtu 10.00 ig Siaran",
        "dari besok tiap senin 10.00 ig Siaran",
    ):
        assert read(line).ready, line


def test_signs_are_ascii_where_the_locale_is() -> None:
    plain = understand(
        "besok jam 9 ig Siaran a", now=NOW, format=Format(load("id"), WIB, ascii_only=True), known=KNOWN
    )
    assert all(chip.text.isascii() for chip in plain.chips)


def test_a_line_that_nobody_wrote_is_read_all_the_same() -> None:
    assert read("").questions == ()
    assert read("   ").chips == ()
    assert read("\x1b[31mbesok\x1b[0m jam 9 ig Siaran").left == "Siaran"
    assert (
        "at" not in read("99999999 hari lagi jam 9 Siaran").fields
        or read("9999 hari lagi jam 9 Siaran").ready
    )

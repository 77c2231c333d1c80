"""Quick add: what no phrase alone says: the calendar's day, lengths, midnight, chips."""

from __future__ import annotations

from datetime import date, datetime

from tests.words.test_quick import KNOWN, NOW, WIB, codes, read
from tui.words.catalog import load
from tui.words.format import Format
from tui.words.quick import Known, Understood, understand


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
        "mulai Sen 23 Nov 10.00 · setiap Senin s.d. 31 Des · selama 1 j 30 m · lapangan · ingatkan H-3 kerja"
    )
    assert [chip.text for chip in read("besok jam 9 Rapat").chips if chip.kind == "none"] == ["tanpa kanal"]
    assert said(read("rabu Siaran")) == "Rab 25 Nov"
    assert said(read("minggu depan jam 9 Siaran")) == "09.00"


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

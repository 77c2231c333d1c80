"""Quick add: what people write in one line, in either language, means exactly that, or is asked."""
# ruff: noqa: E501 — a table reads better with one phrase a line

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tui.words.catalog import load
from tui.words.format import Format
from tui.words.quick import Known, Understood, understand

WIB = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 23, 9, 14, 30, tzinfo=WIB)
"""A Monday."""
TODAY = NOW.date()
KNOWN = Known(
    people={"kepala": "Kepala (contoh)", "staf1": "Staf 1", "staf2": "Staf 2", "budi": "Budi Santoso"},
    villages={"v-1": "Tiban Lama", "v-2": "Tiban Indah", "v-3": "Tembesi"},
    places={"Batam Centre": "Batam Centre", "Batam Center": "Batam Centre", "sekupang": "Sekupang"},
    topics=("TPPO", "M-Paspor"),
    day=TODAY,
)


def read(text: str, *, known: Known = KNOWN, now: datetime = NOW, language: str = "id") -> Understood:
    return understand(text, now=now, format=Format(load(language), WIB), known=known)


def codes(found: Understood) -> list[str]:
    return [question.code for question in found.questions]


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("besok", "2026-11-24"),
        ("Besok", "2026-11-24"),
        ("bsk", "2026-11-24"),
        ("esok", "2026-11-24"),
        ("lusa", "2026-11-25"),
        ("tomorrow", "2026-11-24"),
        ("day after tomorrow", "2026-11-25"),
        ("the day after tomorrow", "2026-11-25"),
        ("selasa", "2026-11-24"),
        ("hari selasa", "2026-11-24"),
        ("jumat", "2026-11-27"),
        ("Jum'at", "2026-11-27"),
        ("jum", "2026-11-27"),
        ("pada hari kamis", "2026-11-26"),
        ("minggu", "2026-11-29"),
        ("ahad", "2026-11-29"),
        ("hari minggu", "2026-11-29"),
        ("hari minggu depan", "2026-12-06"),
        ("senin depan", "2026-11-30"),
        ("jumat depan", "2026-12-04"),
        ("jumat ini", "2026-11-27"),
        ("rabu minggu depan", "2026-12-02"),
        ("rabu pekan depan", "2026-12-02"),
        ("minggu depan hari rabu", "2026-12-02"),
        ("minggu minggu depan", "2026-12-06"),
        ("friday", "2026-11-27"),
        ("on friday", "2026-11-27"),
        ("next friday", "2026-12-04"),
        ("this friday", "2026-11-27"),
        ("friday next week", "2026-12-04"),
        ("next week on tuesday", "2026-12-01"),
        ("3 hari lagi", "2026-11-26"),
        ("tiga hari lagi", "2026-11-26"),
        ("2 minggu lagi", "2026-12-07"),
        ("seminggu lagi", "2026-11-30"),
        ("1 bulan lagi", "2026-12-23"),
        ("sebulan lagi", "2026-12-23"),
        ("2 hari ke depan", "2026-11-25"),
        ("in 3 days", "2026-11-26"),
        ("in two weeks", "2026-12-07"),
        ("3 days from now", "2026-11-26"),
        ("akhir bulan", "2026-11-30"),
        ("akhir bulan depan", "2026-12-31"),
        ("end of the month", "2026-11-30"),
        ("5 des", "2026-12-05"),
        ("5 Des 2026", "2026-12-05"),
        ("5 desember", "2026-12-05"),
        ("5des", "2026-12-05"),
        ("tgl 5 des", "2026-12-05"),
        ("tanggal 5 desember 2026", "2026-12-05"),
        ("tgl 5", "2026-12-05"),
        ("tgl 5 bulan depan", "2026-12-05"),
        ("5 jan", "2027-01-05"),
        ("17 pebruari", "2027-02-17"),
        ("5 dec", "2026-12-05"),
        ("dec 5", "2026-12-05"),
        ("december 5th", "2026-12-05"),
        ("5th of december", "2026-12-05"),
        ("5/12", "2026-12-05"),
        ("12/5/2027", "2027-05-12"),
        ("5/12/26", "2026-12-05"),
        ("5-12-2026", "2026-12-05"),
        ("5.12.2026", "2026-12-05"),
        ("2026-12-05", "2026-12-05"),
        ("sabtu, 5 des", "2026-12-05"),
        ("29 feb 2028", "2028-02-29"),
        ("mulai 5 des", "2026-12-05"),
        ("hari ini", "2026-11-23"),
        ("today", "2026-11-23"),
    ],
)
def test_a_day_is_the_day_that_is_said(text: str, when: str) -> None:
    found = read(f"{text} 21.00 ig Siaran TPPO")
    assert codes(found) == []
    assert found.fields["at"] == datetime.combine(date.fromisoformat(when), NOW.time().replace(21, 0, 0), WIB)
    assert found.left == "Siaran TPPO"


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("jam 9", "09:00"),  # dateparser: 10.00, today's
        ("jam 09", "09:00"),
        ("pukul 9", "09:00"),
        ("pkl. 9", "09:00"),
        ("pukul 19", "19:00"),  # dateparser in a text: the year 2119
        ("pukul 19.00", "19:00"),
        ("09.00", "09:00"),
        ("14:30", "14:30"),
        ("9.30", "09:30"),
        ("jam 9.30 WIB", "09:30"),
        ("15.30", "15:30"),
        ("jam 8 malam", "20:00"),
        ("jam 8 pagi", "08:00"),
        ("jam 1 siang", "13:00"),
        ("jam 11 siang", "11:00"),
        ("jam 12 siang", "12:00"),
        ("jam 3 sore", "15:00"),
        ("jam 5 sore", "17:00"),
        ("jam 3 dini hari", "03:00"),
        ("9 pagi", "09:00"),
        ("jam 20 malam", "20:00"),
        ("setengah sembilan", "08:30"),
        ("jam setengah 9", "08:30"),
        ("setengah 3 sore", "14:30"),
        ("jam sembilan", "09:00"),
        ("jam 9 lewat 15", "09:15"),
        ("jam 9 kurang seperempat", "08:45"),
        ("9am", "09:00"),
        ("9 am", "09:00"),
        ("9:30pm", "21:30"),
        ("12pm", "12:00"),
        ("at 9", "09:00"),
        ("at 9 in the morning", "09:00"),
        ("jam 02", "02:00"),
    ],
)
def test_an_hour_is_the_hour_that_is_said(text: str, clock: str) -> None:
    for line in (
        f"besok {text} ig Siaran TPPO",
        f"{text} besok ig Siaran TPPO",
        f"Siaran TPPO ig besok {text}",
    ):
        found = read(line)
        assert codes(found) == [], line
        assert f"{found.fields['at']:%Y-%m-%d %H:%M}" == f"2026-11-24 {clock}", line
        assert found.left == "Siaran TPPO"


@pytest.mark.parametrize(
    ("text", "rule", "first"),
    [
        ("setiap senin 10.00", "FREQ=WEEKLY;BYDAY=MO", "2026-11-23 10:00"),
        ("setiap senin 08.00", "FREQ=WEEKLY;BYDAY=MO", "2026-11-30 08:00"),
        ("setiap senin 10.00 s.d. 31 des", "FREQ=WEEKLY;BYDAY=MO;UNTIL=20261231T165959Z", "2026-11-23 10:00"),
        ("setiap senin jam 10 s.d. 31 des", "FREQ=WEEKLY;BYDAY=MO;UNTIL=20261231T165959Z", "2026-11-23 10:00"),
        ("tiap senin jam 10 sampai 12 des", "FREQ=WEEKLY;BYDAY=MO;UNTIL=20261212T165959Z", "2026-11-23 10:00"),
        ("setiap senin dan kamis 10.00", "FREQ=WEEKLY;BYDAY=MO,TH", "2026-11-23 10:00"),
        ("tiap senin, rabu, jumat 08.00", "FREQ=WEEKLY;BYDAY=MO,WE,FR", "2026-11-25 08:00"),
        ("setiap senin-jumat 10.00", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-11-23 10:00"),
        ("setiap hari minggu 10.00", "FREQ=WEEKLY;BYDAY=SU", "2026-11-29 10:00"),
        ("setiap hari 07.00", "FREQ=DAILY", "2026-11-24 07:00"),
        ("tiap hari kerja 10.00", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-11-23 10:00"),
        ("tiap tgl 5 10.00", "FREQ=MONTHLY;BYMONTHDAY=5", "2026-12-05 10:00"),
        ("tiap tanggal 1 dan 15 10.00", "FREQ=MONTHLY;BYMONTHDAY=1,15", "2026-12-01 10:00"),
        ("tiap akhir bulan 10.00", "FREQ=MONTHLY;BYMONTHDAY=-1", "2026-11-30 10:00"),
        ("setiap jumat terakhir 10.00", "FREQ=MONTHLY;BYDAY=-1FR", "2026-11-27 10:00"),
        ("setiap senin pertama tiap bulan 10.00", "FREQ=MONTHLY;BYDAY=1MO", "2026-12-07 10:00"),
        ("setiap 2 minggu hari senin 10.00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "2026-11-23 10:00"),
        ("2 minggu sekali 10.00", "FREQ=WEEKLY;INTERVAL=2", "2026-11-23 10:00"),
        ("setiap pekan 10.00", "FREQ=WEEKLY", "2026-11-23 10:00"),
        ("setiap 17 agustus 10.00", "FREQ=YEARLY;BYMONTH=8;BYMONTHDAY=17", "2027-08-17 10:00"),
        ("setiap senin 10.00 10 kali", "FREQ=WEEKLY;BYDAY=MO;COUNT=10", "2026-11-23 10:00"),
        ("setiap senin 10.00 10x", "FREQ=WEEKLY;BYDAY=MO;COUNT=10", "2026-11-23 10:00"),
        ("setiap senin 10.00 10 x", "FREQ=WEEKLY;BYDAY=MO;COUNT=10", "2026-11-23 10:00"),
        ("setiap senin mulai 7 des 10.00", "FREQ=WEEKLY;BYDAY=MO", "2026-12-07 10:00"),
        ("every monday until 31 dec 10:00", "FREQ=WEEKLY;BYDAY=MO;UNTIL=20261231T165959Z", "2026-11-23 10:00"),
        ("every monday and thursday 10am", "FREQ=WEEKLY;BYDAY=MO,TH", "2026-11-23 10:00"),
        ("every weekday 10am", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-11-23 10:00"),
        ("every day 10am", "FREQ=DAILY", "2026-11-23 10:00"),
        ("every last friday 10am", "FREQ=MONTHLY;BYDAY=-1FR", "2026-11-27 10:00"),
        ("every first and third friday of the month 10am", "FREQ=MONTHLY;BYDAY=1FR,3FR", "2026-12-04 10:00"),
        ("every 2 weeks on monday 10am", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "2026-11-23 10:00"),
        ("every other week 10am 5 times", "FREQ=WEEKLY;INTERVAL=2;COUNT=5", "2026-11-23 10:00"),
        ("every month on the 5th 10am", "FREQ=MONTHLY;BYMONTHDAY=5", "2026-12-05 10:00"),
        ("setiap senin 10.00 s.d. akhir tahun", "FREQ=WEEKLY;BYDAY=MO;UNTIL=20261231T165959Z", "2026-11-23 10:00"),
    ],
)  # fmt: skip
def test_a_repetition_is_a_rule_and_its_first_time(text: str, rule: str, first: str) -> None:
    found = read(f"{text} ig Rekap mingguan")
    assert codes(found) == []
    assert found.fields["recurrence"] == rule
    assert f"{found.fields['at']:%Y-%m-%d %H:%M}" == first
    assert found.left == "Rekap mingguan"


@pytest.mark.parametrize(
    ("text", "fields", "title"),
    [
        ("ig x tt web desa TPPO", {"channels": ("instagram", "x", "tiktok", "website", "field"), "kind": "event"}, "TPPO"),
        ("ig,x TPPO", {"channels": ("instagram", "x")}, "TPPO"),
        ("x dan ig TPPO", {"channels": ("instagram", "x")}, "TPPO"),
        ("TPPO di ig", {"channels": ("instagram",)}, "TPPO"),
        ("TPPO di tiktok", {"channels": ("tiktok",)}, "TPPO"),
        ("kanal situs web TPPO", {"channels": ("website",)}, "TPPO"),
        ("ig Lomba 3x lipat", {"channels": ("instagram",)}, "Lomba 3x lipat"),
        ("ig Lomba 3 x 4", {"channels": ("instagram",)}, "Lomba 3 x 4"),
        ("ig Penyuluhan Desa Binaan", {"channels": ("instagram",)}, "Penyuluhan Desa Binaan"),
        ("@budi TPPO", {"owner": "budi"}, "TPPO"),
        ("@Bud TPPO", {"owner": "budi"}, "TPPO"),
        ("@santoso TPPO", {"owner": "budi"}, "TPPO"),
        ("@staf 1 TPPO", {"owner": "staf1"}, "TPPO"),
        ("@staf2 TPPO", {"owner": "staf2"}, "TPPO"),
        ("#tppo TPPO", {"topic": "TPPO"}, "TPPO"),
        ("#m-paspor Antre", {"topic": "M-Paspor"}, "Antre"),
        ("#baru Antre", {"topic": "baru"}, "Antre"),
        ("Kuis #1", {}, "Kuis #1"),
        ("!h-1 !2j !15m !h-3kerja TPPO", {"lead_times": ("1d", "2h", "15m", "3w")}, "TPPO"),
        ("!h-3 kerja TPPO", {"lead_times": ("3w",)}, "TPPO"),
        ("!1d !30menit !2jam !1minggu TPPO", {"lead_times": ("1d", "30m", "2h", "7d")}, "TPPO"),
        ("Awas!!! TPPO!", {}, "Awas!!! TPPO!"),
        ("selama 2 jam TPPO", {"duration": 120}, "TPPO"),
        ("selama 90 menit TPPO", {"duration": 90}, "TPPO"),
        ("for 2 hours TPPO", {"duration": 120}, "TPPO"),
        ("Layanan 24 jam", {}, "Layanan 24 jam"),
        ("M-Paspor dalam 60 detik", {}, "M-Paspor dalam 60 detik"),
        ("desa Penyuluhan di Tiban Lama", {"channels": ("field",), "kind": "event", "village": "v-1"}, "Penyuluhan"),
        ("Penyuluhan di desa Tembesi", {"village": "v-3"}, "Penyuluhan"),
        ("Siaga di batam center", {"place": "Batam Centre"}, "Siaga"),
        ("Siaga di pelabuhan", {}, "Siaga di pelabuhan"),
        ('ig "Senin ceria di ig"', {"channels": ("instagram",)}, "Senin ceria di ig"),
        ("- TPPO untuk pelajar -", {}, "TPPO untuk pelajar"),
        ("[@click=app.quit] [/x] TPPO", {}, "[@click=app.quit] [/x] TPPO"),
        ("1.500 peserta", {}, "1.500 peserta"),
        ("Setiap anak berhak", {}, "Setiap anak berhak"),
    ],
)  # fmt: skip
def test_names_and_signs_are_fields_and_the_rest_is_the_title(
    text: str, fields: dict[str, Any], title: str
) -> None:
    found = read(f"besok jam 10.00 {text}")
    assert codes(found) == []
    assert {name: value for name, value in found.fields.items() if name not in ("at", "title")} == fields
    assert found.left == found.fields["title"] == title


@pytest.mark.parametrize(
    ("text", "code", "answers"),
    [
        ("jam 8 ig Siaran", "past-hour", ["20.00 ig Siaran", "24/11/2026 jam 8 ig Siaran", '"jam 8" ig Siaran']),
        ("hari ini 08.00 ig Siaran", "past-hour", ["24/11/2026 08.00 ig Siaran", 'hari ini "08.00" ig Siaran']),
        ("kemarin jam 9 Siaran", "past-day", None),
        ("senin jam 10 Siaran", "this-weekday", ["23/11/2026 jam 10 Siaran", "30/11/2026 jam 10 Siaran", '"senin" jam 10 Siaran']),
        ("20/11 jam 9 Siaran", "past-day", ["27/11/2026 jam 9 Siaran", "20/11/2027 jam 9 Siaran", '"20/11" jam 9 Siaran']),
        ("2020-01-01 jam 9 Siaran", "past-day", None),
        ("Layanan 24/7 besok jam 9", "two-day", None),
        ("25/13 jam 9 Siaran", "no-day", ['"25/13" jam 9 Siaran']),
        ("12/25 jam 9 Siaran", "no-day", ["25/12/2026 jam 9 Siaran", '"12/25" jam 9 Siaran']),
        ("31/2 jam 9 Siaran", "no-day", ["28/2/2027 jam 9 Siaran", "1/3/2027 jam 9 Siaran", '"31/2" jam 9 Siaran']),
        ("30 feb jam 9 Siaran", "no-day", None),
        ("29 feb 2027 jam 9 Siaran", "no-day", None),
        ("2026-11-31 jam 9 Siaran", "no-day", None),
        ("selasa 23 nov jam 10 Siaran", "weekday", None),
        ("minggu depan jam 9 Siaran", "which-day", None),
        ("next week 9am Siaran", "which-day", None),
        ("bulan depan jam 9 Siaran", "which-day", None),
        ("5-7 des jam 9 Siaran", "span", None),
        ("besok jam 2 Siaran", "half-day", ["besok 14.00 Siaran", "besok 02.00 Siaran", 'besok "jam 2" Siaran']),
        ("besok jam 2-4 Siaran", "half-day", ["besok 14.00-16.00 Siaran", "besok 02.00-04.00 Siaran", 'besok "jam 2-4" Siaran']),
        ("besok jam 2 s.d. 4 WITA Siaran", "half-day", None),
        ("besok 13.00-25.00 Siaran", "no-clock", ['besok "13.00-25.00" Siaran']),
        ("pukul 5-7 des 9am-13pm Siaran", "no-clock", None),
        ("pukul 5-7 des Siaran", "hour", None),
        ("besok jam 2-16.00 Siaran", "hour", None),
        ("besok jam 12 malam Siaran", "midnight", None),
        ("besok jam 14 pagi Siaran", "day-part", None),
        ("besok jam 25 Siaran", "no-clock", ['besok "jam 25" Siaran']),
        ("besok 09.75 Siaran", "no-clock", None),
        ("besok jam 9 WITA Siaran", "zone", ["besok 08.00 Siaran", "besok 09.00 Siaran", 'besok "jam 9 WITA" Siaran']),
        ("besok Siaran", "hour", None),
        ("besok sore Siaran", "hour", ["besok sore 15.00 Siaran", "besok sore 16.00 Siaran", "besok sore 17.00 Siaran"]),
        ("nanti malam Siaran", "hour", None),
        ("besok sore seharian Siaran", "two-clock", None),
        ("besok jam 9 jam 10 seharian Siaran", "two-clock", None),
        ("setiap senin tiap tgl 5 jam 9 Siaran", "two-repeat", None),
        ("Siaran", "hour", None),
        ("besok lusa jumat jam 9 Siaran", "two-day", None),
        ("besok jam 9 Rapat hari senin", "two-day", ['besok jam 9 Rapat "hari senin"', '"besok" jam 9 Rapat hari senin']),
        ("besok jam 9 Buka 13.00", "two-clock", ['besok jam 9 Buka "13.00"', 'besok "jam 9" Buka 13.00']),
        ("besok jam 9 @budi @staf1 Siaran", "two-owner", None),
        ("besok jam 9 @staf Siaran", "owner-several", ["besok jam 9 @staf1 Siaran", "besok jam 9 @staf2 Siaran", 'besok jam 9 "@staf" Siaran']),
        ("besok jam 9 @siapa Siaran", "owner-unknown", None),
        ("besok jam 9 Siaga di tiban", "where", None),
        ("besok jam 9 !2h Siaran", "lead", ["besok jam 9 !2j Siaran", "besok jam 9 !h-2 Siaran", 'besok jam 9 "!2h" Siaran']),
        ("besok jam 9 !3w Siaran", "lead", ["besok jam 9 !h-21 Siaran", "besok jam 9 !h-3kerja Siaran", 'besok jam 9 "!3w" Siaran']),
        ("besok jam 10 ig Imigrasi x Bea Cukai", "channel", ["besok jam 10 ig Imigrasi kanal x Bea Cukai", 'besok jam 10 ig Imigrasi "x" Bea Cukai']),
        ("besok jam 9 Penyuluhan desa", "channel", ["besok jam 9 Penyuluhan kanal desa", 'besok jam 9 Penyuluhan "desa"']),
        ("Instagram live besok jam 9", "channel", None),
        ("setiap minggu jam 10 Siaran", "every-minggu", ["setiap hari minggu jam 10 Siaran", "setiap pekan jam 10 Siaran", '"setiap minggu" jam 10 Siaran']),
        ("tiap tgl 31 jam 10 Siaran", "short-month", ["tiap tgl 31 saja jam 10 Siaran", "tiap akhir bulan jam 10 Siaran", '"tiap tgl 31" jam 10 Siaran']),
        ("besok 9 ig Siaran", "number", ["besok jam 9 ig Siaran", 'besok "9" ig Siaran']),
        ("besok 2 ig Siaran", "number", ["besok 14.00 ig Siaran", "besok 02.00 ig Siaran", 'besok "2" ig Siaran']),
        ("tomorrow 9-11 ig Siaran", "number", ["tomorrow jam 9-11 ig Siaran", 'tomorrow "9-11" ig Siaran']),
        ("besok malam 8 ig Siaran", "number", ["besok malam jam 8 ig Siaran", 'besok malam "8" ig Siaran']),
        ("setiap senin 14 ig Siaran", "number", ["setiap senin jam 14 ig Siaran", 'setiap senin "14" ig Siaran']),
        ("jumat 11-9 ig Siaran", "number", ["jumat jam 11-9 ig Siaran", 'jumat "11-9" ig Siaran']),
        ("every other friday of the month 10am ig Siaran", "of-month",
         ["every other friday 10am ig Siaran", "every first and third friday of the month 10am ig Siaran",
          "every second and fourth friday of the month 10am ig Siaran", '"every other friday of the month" 10am ig Siaran']),
        ("every friday of the month 10am ig Siaran", "of-month", None),
        ("besok jam 10 Siaran s.d. 31 des", "until-alone", None),
        ("setiap senin mulai 7 des jam 10 Siaran s.d. 1 des", "until-early", None),
        ("setiap senin jam 10 Siaran s.d. 31 des 10 kali", "two-end", None),
        ("besok jam 9 ig", "title", []),
    ],
)  # fmt: skip
def test_what_may_mean_two_things_is_asked(text: str, code: str, answers: list[str] | None) -> None:
    found = read(text)
    assert codes(found)[0] == code
    assert not found.ready
    assert (
        code in ("title", "channel", "lead", "where", "owner-several", "owner-unknown", "two-owner")
        or "at" not in found.fields
    )
    question = found.questions[0]
    assert question.told
    assert not question.told.startswith("quick.")
    if answers is not None:
        assert [option.text for option in question.options] == answers
    for option in question.options:
        again = read(option.text)
        assert [q.code for q in again.questions if q == question] == [], f"{option.text} asks the same"


@pytest.mark.parametrize(
    ("text", "code", "answer"),
    [
        ("setiap hari jam 9 s.d. 1 nov x Info", "past-day", "setiap hari jam 9 s.d. 1/11/2027 x Info"),
        ("setiap hari jam 9 until 22 nov x Info", "past-day", "setiap hari jam 9 s.d. 22/11/2027 x Info"),
        ("besok jam 11-9 x Info", "early-end", "besok 11.00-21.00 x Info"),
        ("besok jam 9 s.d. 8 x Info", "early-end", "besok 09.00-20.00 x Info"),
        ("besok 22.00-02.00 x Info", "early-end", "besok 22.00 selama 240 menit x Info"),
        ("setiap senin ke-6 jam 9 x Info", "never", '"setiap senin ke-6" jam 9 x Info'),
        ("12 des jam 9 2025 x Info", "year", "12/12/2025 jam 9  x Info"),
    ],
)
def test_an_end_before_the_beginning_and_a_year_apart_are_asked(text: str, code: str, answer: str) -> None:
    found = read(text)
    assert codes(found) == [code]
    assert "at" not in found.fields
    assert found.fields["channels"] == ("x",)
    assert answer in [option.text for option in found.questions[0].options]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("besok jam 9 malam s.d. 11 x Info", {"duration": 120}),
        (
            "besok jam 2-4 sore x Info",
            {"at": NOW.replace(day=24, hour=14, minute=0, second=0), "duration": 120},
        ),
        (
            "besok jam 9-11 malam x Info",
            {"at": NOW.replace(day=24, hour=21, minute=0, second=0), "duration": 120},
        ),
        (
            "besok jam 8 s.d. 3 sore x Info",
            {"at": NOW.replace(day=24, hour=8, minute=0, second=0), "duration": 420},
        ),
        ("besok 20.00-00.00 x Info", {"duration": 240}),
        ("setiap hari jam 10 s.d. 5 jan x Info", {"recurrence": "FREQ=DAILY;UNTIL=20270105T165959Z"}),
        ("every other monday 10am x Info", {"recurrence": "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"}),
        ("setiap senin ke-5 jam 10 x Info", {"recurrence": "FREQ=MONTHLY;BYDAY=5MO"}),
        ("setiap senin ke-1 dan ke-3 jam 10 x Info", {"recurrence": "FREQ=MONTHLY;BYDAY=1MO,3MO"}),
    ],
)
def test_what_stands_beside_hours_and_weekdays_is_read_with_them(text: str, fields: dict[str, Any]) -> None:
    found = read(text)
    assert (codes(found), found.fields["title"]) == ([], "Info")
    assert {name: found.fields[name] for name in fields} == fields

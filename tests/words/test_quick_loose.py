"""Quick add: what repeats without `setiap` before it means that, or is asked; no plan goes to another day silently."""

from __future__ import annotations

import pytest

from tests.words.test_quick import codes, read


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("jumat terakhir setiap bulan", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("hari jumat terakhir tiap bulan", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("senin pertama dan ketiga tiap bulan", "FREQ=MONTHLY;BYDAY=1MO,3MO"),
        ("last friday of every month", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("first monday of each month", "FREQ=MONTHLY;BYDAY=1MO"),
        ("tgl 5 tiap bulan", "FREQ=MONTHLY;BYMONTHDAY=5"),
    ],
)
def test_which_day_of_each_month_may_stand_before_each_month(text: str, rule: str) -> None:
    for line in (f"{text} jam 15 Rekap", f"Rekap {text} jam 15"):
        found = read(line)
        assert found.ready, line
        assert (found.fields["recurrence"], found.left) == (rule, "Rekap")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("jumat terakhir bulan ini", "2026-11-27"),
        ("jumat terakhir bulan depan", "2026-12-25"),
        ("jumat kedua desember", "2026-12-11"),
        ("senin pertama januari", "2027-01-04"),
    ],
)
def test_one_of_a_month_is_that_day(text: str, day: str) -> None:
    found = read(f"{text} jam 15 Rekap")
    assert found.ready
    assert (f"{found.fields['at']:%Y-%m-%d}", found.left) == (day, "Rekap")


@pytest.mark.parametrize(
    ("text", "code", "answer"),
    [
        ("jumat terakhir", "nth", "setiap hari jumat terakhir"),
        ("minggu terakhir", "nth", "setiap hari minggu terakhir"),
        ("senin-jumat", "several", "setiap senin-jumat"),
        ("senin s.d. jumat", "several", "setiap senin s.d jumat"),
        ("senin dan kamis", "several", "setiap senin dan kamis"),
        ("setiap pagi", "every-part", "setiap hari pagi"),
        ("setiap awal bulan", "every-part", "tiap tgl 1"),
        ("hari kerja terakhir setiap bulan", "every-part", "tiap akhir bulan"),
    ],
)
def test_what_may_repeat_or_not_is_asked_and_each_answer_is_understood(
    text: str, code: str, answer: str
) -> None:
    found = read(f"{text} jam 10 Rekap")
    assert codes(found)[0] == code
    assert "recurrence" not in found.fields
    options = found.questions[0].options
    assert options[0].words == answer
    for option in options:
        assert read(option.text).ready or codes(read(option.text)) != [code], option.text


def test_days_through_a_week_may_be_one_week() -> None:
    once = read("senin-rabu jam 10 Rekap").questions[0].options[1]
    found = read(once.text)
    assert found.ready
    assert f"{found.fields['at']:%Y-%m-%d}" == "2026-11-23"
    assert found.fields["recurrence"].startswith("FREQ=DAILY;UNTIL=20261125T")


def test_a_number_of_weeks_is_no_sunday_and_how_long_it_goes_on_is_asked() -> None:
    found = read("setiap hari selama 2 minggu jam 15 Rekap")
    assert codes(found) == ["lasting"]
    assert found.questions[0].options[0].words == "s.d. 7/12/2026"
    answered = read(found.questions[0].options[0].text)
    assert answered.ready
    assert ";UNTIL=20261207T" in answered.fields["recurrence"]
    assert f"{read('jam 9 minggu Rekap').fields['at']:%a}" == "Sun"
    assert read("besok jam 9 Cuti selama 2 minggu").left == "Cuti selama 2 minggu"
    assert (
        read("setiap senin jam 9 Rekap s.d. akhir desember")
        .fields["recurrence"]
        .endswith("UNTIL=20261231T165959Z")
    )
    for text, minutes in (("sejam", 60), ("setengah jam", 30), ("sejam setengah", 90)):
        assert read(f"besok jam 9 Rekap selama {text}").fields["duration"] == minutes


@pytest.mark.parametrize("text", ["30 nov", "hari libur", "sabtu dan minggu"])
def test_an_exception_cannot_be_said_and_is_never_taken_for_the_day(text: str) -> None:
    found = read(f"setiap senin kecuali {text} jam 15 Rekap")
    assert codes(found) == ["except"]
    without = read(found.questions[0].options[0].text)
    assert without.ready
    assert without.left == "Rekap"
    assert read("besok jam 9 Semua kecuali anak").left == "Semua kecuali anak"

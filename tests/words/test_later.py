"""Moments to come, as they are typed for a snooze."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tui.words.later import NotLater, read_later

NOW = datetime(2026, 11, 23, 9, 14, 30, tzinfo=ZoneInfo("Asia/Jakarta"))
"""A Monday."""


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("besok", "2026-11-24 08:00"),
        ("tomorrow 9am", "2026-11-24 09:00"),
        ("besok sore", "2026-11-24 15:00"),
        ("lusa jam 2", "2026-11-25 14:00"),
        ("senin 9", "2026-11-30 09:00"),
        ("senin", "2026-11-30 08:00"),
        ("jumat 14.30", "2026-11-27 14:30"),
        ("jumat depan 10", "2026-12-04 10:00"),
        ("3 hari lagi", "2026-11-26 08:00"),
        ("3 hari", "2026-11-26 08:00"),
        ("in 3 days", "2026-11-26 08:00"),
        ("2 minggu", "2026-12-07 08:00"),
        ("minggu depan", "2026-11-30 08:00"),
        ("2 jam", "2026-11-23 11:14"),
        ("2 jam lagi", "2026-11-23 11:14"),
        ("1 jam 30 menit", "2026-11-23 10:44"),
        ("setengah jam", "2026-11-23 09:44"),
        ("30m", "2026-11-23 09:44"),
        ("in 2 hours", "2026-11-23 11:14"),
        ("nanti sore", "2026-11-23 15:00"),
        ("15.00", "2026-11-23 15:00"),
        ("jam 8", "2026-11-24 08:00"),
        ("1 des", "2026-12-01 08:00"),
        ("1 Des 14.00", "2026-12-01 14:00"),
        ("30/11", "2026-11-30 08:00"),
    ],
)
def test_a_moment_to_come_is_read_in_both_languages(text: str, moment: str) -> None:
    assert f"{read_later(text, NOW):%Y-%m-%d %H:%M}" == moment


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "unreadable"),
        ("kapan-kapan", "unreadable"),
        ("besok banget", "unreadable"),
        ("kemarin", "past"),
        ("hari ini jam 8", "past"),
        ("31/2", "no-day"),
        ("9999 hari lagi", "far"),
    ],
)
def test_what_names_none_says_why(text: str, code: str) -> None:
    with pytest.raises(NotLater) as refused:
        read_later(text, NOW)
    assert refused.value.code == code

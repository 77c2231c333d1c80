"""Captions against the limits of their channels."""

from __future__ import annotations

import pytest

from store.captions.limits import built_in, limits_with
from store.captions.measure import measure
from store.models.plan import CHANNELS, Media

LIMITS = built_in()


def codes(channel: str, text: str, media: tuple[Media, ...] = ()) -> list[str]:
    return [problem.code for problem in measure(channel, text, LIMITS, media).problems]


def test_instagram_and_tiktok_count_utf16_units() -> None:
    for channel in ("instagram", "tiktok"):
        assert measure(channel, "a👨‍👩‍👧b", LIMITS).count == 10
    assert measure("instagram", "😀" * 1100, LIMITS).ok
    long = measure("instagram", "😀" * 1101, LIMITS)
    assert (long.ok, long.cut) == (False, 1100)


def test_what_is_advice_is_told_and_breaks_nothing() -> None:
    six = "#a #b #c #d #e #f"
    assert codes("instagram", six) == ["hashtags-many"]
    assert measure("instagram", six, LIMITS).ok
    assert codes("tiktok", "x" * 2201) == ["caption-long"]
    assert measure("tiktok", "x" * 2201, LIMITS).ok
    assert codes("tiktok", "x" * 4001) == ["caption-long", "caption-refused"]
    assert not measure("tiktok", "x" * 4001, LIMITS).ok


@pytest.mark.parametrize(
    ("text", "found"), [("#tppo #TPPO2 a#b #1 &#x", 2), ("##a", 0), ("#é", 1), ("", 0), ("＃paspor", 1)]
)
def test_hashtags(text: str, found: int) -> None:
    assert measure("instagram", text, LIMITS).hashtags == found


def test_mentions_are_no_addresses() -> None:
    assert measure("instagram", "@imigrasi humas@imigrasi.go.id (@batam)", LIMITS).mentions == 2


def test_media_and_their_words_are_counted() -> None:
    five = tuple(Media(name=str(n), alt="x" * 1001 if n == 4 else "") for n in range(5))
    assert codes("x", "a", five) == ["media-many", "alt-long"]


def test_what_shows_before_more() -> None:
    assert measure("instagram", "a" * 125, LIMITS).fold is None
    assert measure("instagram", "a" * 126, LIMITS).fold == 125


def test_the_office_sets_its_own() -> None:
    own = limits_with({"x": 25_000, "instagram": {"hashtags": 30}, "tiktok": 5_000})
    assert measure("x", "a" * 300, own).ok
    assert measure("instagram", "#a " * 6, own).problems == ()
    assert measure("tiktok", "a" * 4_500, own).ok
    assert limits_with({}) == LIMITS


def test_every_limit_says_where_and_when_it_was_read() -> None:
    assert set(LIMITS) == set(CHANNELS)
    for limits in LIMITS.values():
        for limit in limits.values():
            assert limit.source
            assert limit.checked.year >= 2026

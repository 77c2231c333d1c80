"""Captions against the limits of their channels."""

from __future__ import annotations

import pytest

from store.captions.limits import built_in, limits_with
from store.captions.measure import CODES, measure
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
    assert codes("instagram", "#tag " * 6) == ["hashtags-advised"]
    assert measure("instagram", "#tag " * 6, LIMITS).ok
    assert codes("tiktok", "x" * 2201) == ["caption-advised"]
    assert measure("tiktok", "x" * 2201, LIMITS).ok
    assert measure("tiktok", "x" * 2201, LIMITS).cut is None


def test_of_two_limits_the_higher_one_that_is_broken_is_told() -> None:
    long = measure("tiktok", "x" * 4001, LIMITS)
    assert [(problem.code, problem.expected) for problem in long.problems] == [("caption-long", "4000")]
    assert (long.ok, long.limit, long.cut, long.refused) == (False, 2200, 4000, {"caption-long"})
    tags = measure("instagram", "#tag " * 31, LIMITS)
    assert [(problem.code, problem.expected) for problem in tags.problems] == [("hashtags-many", "30")]
    assert not tags.ok


@pytest.mark.parametrize(
    ("text", "found"), [("#tppo #TPPO2 a#b #1 &#x", 3), ("##a", 1), ("#é", 1), ("", 0), ("＃paspor", 1)]
)
def test_hashtags(text: str, found: int) -> None:
    assert measure("instagram", text, LIMITS).hashtags == found


def test_hashtags_stand_next_to_each_other_and_outside_links() -> None:
    assert measure("instagram", "#satu#dua https://a.co/#tiga #2026 #🌸 C#", LIMITS).hashtags == 4
    assert measure("x", "#satu#dua https://a.co/#tiga #2026 #benar", LIMITS).hashtags == 1


def test_links_are_counted_everywhere() -> None:
    for channel in CHANNELS:
        assert measure(channel, "buka imigrasi.go.id atau https://x.com/a, bukan 09.00", LIMITS).links == 2


def test_mentions_are_no_addresses() -> None:
    assert measure("instagram", "@imigrasi humas@imigrasi.go.id (@batam)", LIMITS).mentions == 2


def test_media_and_their_words_are_counted() -> None:
    five = tuple(Media(name=str(n), alt="x" * 1001 if n == 4 else "") for n in range(5))
    assert codes("x", "a", five) == ["media-many", "alt-long"]
    assert codes("instagram", "a", tuple(Media(name=str(n)) for n in range(11))) == ["media-advised"]
    assert codes("instagram", "a", tuple(Media(name=str(n)) for n in range(21))) == ["media-many"]


def test_a_video_stands_alone_on_x_and_tiktok() -> None:
    both = (Media(name="kantor.JPG"), Media(name="paspor.mp4"))
    assert codes("x", "a", both) == ["media-mixed"]
    assert measure("x", "a", LIMITS, both).ok
    assert not measure("tiktok", "a", LIMITS, both).ok
    assert codes("instagram", "a", both) == []
    assert codes("x", "a", (Media(name="paspor.mp4"),)) == []


def test_pictures_on_tiktok_have_a_title_and_more_room() -> None:
    photos = (Media(name="a.jpg"), Media(name="b.PNG"))
    found = measure("tiktok", "x" * 4000, LIMITS, photos, "t" * 90)
    assert (found.limit, found.problems) == (4000, ())
    assert codes("tiktok", "x" * 4001, photos) == ["caption-long"]
    assert [p.code for p in measure("tiktok", "x", LIMITS, photos, "t" * 91).problems] == ["title-long"]


def test_a_title_of_our_own_has_a_hundred_characters_by_our_own_rule() -> None:
    for channel in ("website", "field"):
        found = measure(channel, "x" * 90_000, LIMITS, title="t" * 101)
        assert [(p.code, p.field) for p in found.problems] == [("title-advised", "title")]
        assert (found.ok, found.limit, found.count) == (True, None, 90_000)


def test_x_refuses_nothing_but_a_post_without_anything() -> None:
    for text in ("", " \n"):
        assert codes("x", text) == ["caption-empty"]
        assert not measure("x", text, LIMITS).ok
        assert measure("x", text, LIMITS, (Media(name="a.jpg"),)).ok
        assert measure("instagram", text, LIMITS).problems == ()


def test_a_text_is_counted_as_it_was_given() -> None:
    """No cleaning: what cannot be seen counts too. Only a line end is one character."""
    assert measure("instagram", "e\u0301\u200b\x1b\ud83d", LIMITS).count == 5
    assert measure("x", "e\u0301\u200b\x1b\ud83d", LIMITS).count == 5
    assert measure("tiktok", "a\r\nb\rc", LIMITS).count == 5


def test_places_are_those_of_the_text_that_was_given() -> None:
    text = "e\u0301\r\n" * 200
    assert measure("x", text, LIMITS).cut == 4 * 140
    own = limits_with({"instagram": 10})
    assert measure("instagram", "a\r\n😀" * 9, own).cut == 4 * 2 + 3
    assert measure("instagram", "👨‍👩‍👧 " * 30, LIMITS).fold == 14 * 6 - 1


def test_what_shows_before_more() -> None:
    assert measure("instagram", "a" * 125, LIMITS).fold is None
    assert measure("instagram", "a" * 126, LIMITS).fold == 125


def test_the_office_sets_its_own() -> None:
    own = limits_with({"x": 25_000, "instagram": {"hashtags": 30}, "tiktok": 5_000})
    assert measure("x", "a" * 300, own).ok
    assert measure("instagram", "#a " * 6, own).problems == ()
    assert measure("tiktok", "a" * 4_500, own).ok
    assert measure("tiktok", "a" * 1_600, limits_with({"tiktok": 1_500})).ok
    assert not measure("tiktok", "a" * 4_001, limits_with({"tiktok": 1_500})).ok
    assert not measure("tiktok", "a" * 5_001, own).ok
    assert [p.code for p in measure("website", "a" * 11, limits_with({"website": 10})).problems] == [
        "caption-long"
    ]
    assert limits_with({}) == LIMITS


def test_every_limit_says_where_and_when_it_was_read() -> None:
    assert set(LIMITS) == set(CHANNELS)
    for limits in LIMITS.values():
        for rows in limits.values():
            assert [row.most for row in rows] == sorted({row.most for row in rows})
            assert all(row.source and row.checked is not None and row.checked.year >= 2026 for row in rows)


def test_every_problem_of_the_table_has_a_sentence_in_both_languages() -> None:
    from tui.words.catalog import load

    for language in ("id", "en"):
        words = load(language)
        for pair in CODES.values():
            assert [code for code in pair if not words.has(f"errors.problem.{code}")] == []

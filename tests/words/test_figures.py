"""What a post reached, typed and shown again."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.models.collections import build, flat_fields, flatten
from store.models.plan import Result
from tui.screens.fieldtext import as_text
from tui.words.catalog import load
from tui.words.format import Format
from tui.words.typed import Unreadable, typed

WIB = ZoneInfo("Asia/Jakarta")
SPEC = flat_fields("outreach")["result.x"]


def read(text: str) -> Any:
    from datetime import date

    return typed(SPEC, text, zone=WIB, today=date(2026, 11, 23))


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("reach=1200 likes=40 comments=3", Result(reach=1200, likes=40, comments=3)),
        ("Jangkauan = 1.200, suka: 40", Result(reach=1200, likes=40)),
        ("likes=1,200", Result(likes=1200)),
        ("1200/40/3", Result(reach=1200, likes=40, comments=3)),
        ("1.200/-/3", Result(reach=1200, comments=3)),
        ("1200/40", Result(reach=1200, likes=40)),
        ('{"reach": 7}', Result(reach=7)),
        ("", None),
    ],
)
def test_a_result_is_typed_with_names_or_slashes(text: str, result: Result | None) -> None:
    assert read(text) == result


@pytest.mark.parametrize(
    "text",
    [
        "1200",
        "banyak",
        "reach=12 dan lain-lain",
        "views=3",
        "1/2/3/4",
        "/",
        "reach=1 jangkauan=2",
        "a/b",
        "-5/1",
    ],
)
def test_what_is_no_result_is_told_with_an_example(text: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(text)
    assert caught.value.problem.code in ("figures", "type", "range")


@settings(max_examples=100, deadline=None)
@given(st.lists(st.none() | st.integers(0, 2**53 - 1), min_size=3, max_size=3), st.sampled_from(("id", "en")))
def test_what_a_form_shows_is_read_back_as_the_same(figures: list[int | None], language: str) -> None:
    result = Result(reach=figures[0], likes=figures[1], comments=figures[2])
    text = as_text(SPEC, result, Format(load(language), WIB))
    assert read(text) == (result if any(each is not None for each in figures) else None)


def test_a_result_stands_in_the_ledger_as_it_was_typed() -> None:
    fields = {
        "title": "x",
        "at": "2026-11-23T09:00:00+07:00",
        "channels": ["x"],
        "result.x": read("1200/40/3"),
    }
    plan, problems = build("outreach", "p", fields)
    assert problems == ()
    assert plan is not None
    assert flatten(plan)["result.x"] == Result(reach=1200, likes=40, comments=3)

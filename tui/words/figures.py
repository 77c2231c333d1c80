"""What a post reached, as people type it: `reach=1200 likes=40 comments=3`, in either language, or `1200/40/3`."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from store.models.plan import Result
from tui.words.catalog import LANGUAGES, Words, load

PARTS = ("reach", "likes", "comments")
_PAIR = re.compile(r"([^\W\d_]+)\s*[=:]\s*(\d[\d.,\u00a0\u202f]*\d|\d)(?=$|[\s,;])")
EXAMPLE = "reach=1200 likes=40 comments=3"


def read_result(text: str, number: Callable[[str], int]) -> Result | None:
    """The figures; None where the text means none. `number` reads one figure and may raise for one that is none.

    Behind slashes they stand in the order reach, likes, comments; a place may be empty or hold a dash.
    """
    if "/" in text:
        places = [place.strip() for place in text.split("/")]
        if len(places) > len(PARTS):
            return None
        told = {
            name: number(place)
            for name, place in zip(PARTS, places, strict=False)
            if place not in ("", "-", "–")
        }
        return _sound(told)
    found = {match[1].casefold(): match[2] for match in _PAIR.finditer(text)}
    rest = _PAIR.sub("", text)
    names = [_names().get(word) for word in found]
    if not found or rest.strip(" ,;\t\n") or None in names or len(set(names)) < len(names):
        return None
    return _sound({name: number(figure) for name, figure in zip(names, found.values(), strict=True) if name})


def _sound(told: dict[str, int]) -> Result | None:
    return Result(**told) if told and min(told.values()) >= 0 else None


def result_text(result: Result, words: Words) -> str:
    """The same as a person would type it; empty where nothing is known."""
    figures = ((name, getattr(result, name)) for name in PARTS)
    return " ".join(
        f"{words.t(f'common.part.{name}')}={value}" for name, value in figures if value is not None
    )


@cache
def _names() -> dict[str, str]:
    """Every word for a figure → its name."""
    labels = {load(lang).t(f"common.part.{name}").casefold(): name for name in PARTS for lang in LANGUAGES}
    return labels | {name: name for name in PARTS} | {"like": "likes", "comment": "comments"}

"""A caption against the limits of its channel: counts, and what does not fit. Nothing here refuses anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import msgspec

from store.captions.limits import Limit, Limits
from store.captions.links import links
from store.captions.places import folded, place_in, units, units_place
from store.captions.tokens import hashtags, mentions
from store.captions.weighted import weighed
from store.models.plan import Media
from store.models.problem import Problem

CODES = {
    "caption": ("caption-long", "caption-advised"),
    "photo_text": ("caption-long", "caption-advised"),
    "title": ("title-long", "title-advised"),
    "photo_title": ("title-long", "title-advised"),
    "hashtags": ("hashtags-many", "hashtags-advised"),
    "mentions": ("mentions-many", "mentions-advised"),
    "media": ("media-many", "media-advised"),
    "with_video": ("media-mixed", "media-mixed"),
    "alt": ("alt-long", "alt-advised"),
}
"""What → the code where the platform refuses it, and where it only cuts, hides or advises."""
_FIELDS = {
    "title": "title",
    "photo_title": "title",
    "media": "media",
    "with_video": "media",
    "alt": "media",
}
_PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".bmp", ".tif", ".tiff")
_MOVING = (".mp4", ".mov", ".m4v", ".webm", ".avi", ".mkv", ".3gp", ".gif")
_NONE: Mapping[str, tuple[Limit, ...]] = {}


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """What a caption comes to in its channel."""

    channel: str
    count: int
    """In `unit`."""
    unit: str
    """utf16 | weighted | characters."""
    limit: int | None
    """The lowest one, which may be advice; None: the channel has none."""
    ok: bool
    """Whether the platform would take it: nothing hard is broken."""
    hashtags: int
    mentions: int
    links: int
    cut: int | None
    """The place in the text up to which the platform would take it; None where it takes all of it."""
    fold: int | None
    """The place in the text behind which the platform hides the rest; None where all of it shows."""
    problems: tuple[Problem, ...]
    """Warnings, all of them."""
    refused: frozenset[str] = frozenset()
    """The codes of those for which the platform refuses it."""


class _Counted(NamedTuple):
    """What a text comes to by itself."""

    length: int
    cut: int | None
    fold: int | None
    hashtags: int
    mentions: int
    links: int
    invalid: bool


def measure(
    channel: str, text: str, limits: Limits, media: Sequence[Media] = (), title: str | None = None
) -> Measure:
    """Count a caption as its channel does. The text is taken as it is: who cleans it does so afterwards.

    `media`, `title`: of its plan, counted against the channel's own limits. Fast enough for every keystroke, and the
    last texts are remembered.
    """
    mine = limits.get(channel, _NONE)
    is_photos = "photo_text" in mine and bool(media) and all(_ends(one, _PICTURES) for one in media)
    rows = mine.get("photo_text" if is_photos else "caption", ())
    unit = rows[0].unit if rows else "characters"
    hardest = max((row.most for row in rows if row.hard), default=None)
    fold = mine["fold"][0].most if "fold" in mine else None
    found = _counted(channel, text, unit, hardest, fold)
    asked = {
        "photo_text" if is_photos else "caption": found.length,
        "hashtags": found.hashtags,
        "mentions": found.mentions,
        "media": len(media),
        "with_video": len(media) if any(_ends(one, _MOVING) for one in media) else 0,
        "alt": max((len(one.alt) for one in media), default=0),
        "photo_title" if is_photos else "title": (units if is_photos else len)(title or ""),
    }
    told = list(_over(mine, asked))
    if channel == "x" and not media and not text.strip():
        told.append((Problem(code="caption-empty", field="caption", warning=True), True))
    if found.invalid:
        told.append((Problem(code="caption-invalid", field="caption", warning=True), True))
    refused = frozenset(problem.code for problem, is_hard in told if is_hard)
    return Measure(
        channel=channel,
        count=found.length,
        unit=unit,
        limit=rows[0].most if rows else None,
        ok=not refused,
        hashtags=found.hashtags,
        mentions=found.mentions,
        links=found.links,
        cut=found.cut,
        fold=found.fold,
        problems=tuple(problem for problem, _ in told),
        refused=refused,
    )


def _over(mine: Mapping[str, tuple[Limit, ...]], asked: Mapping[str, int]) -> Iterator[tuple[Problem, bool]]:
    """What is over a limit, by the highest that it is over, and whether the platform refuses it for that."""
    for what, count in asked.items():
        broken = [row for row in mine.get(what, ()) if count > row.most]
        if broken:
            row = broken[-1]
            code = CODES[what][0 if row.hard else 1]
            field = _FIELDS.get(what, "caption")
            yield (
                Problem(code=code, field=field, value=str(count), expected=str(row.most), warning=True),
                row.hard,
            )


@lru_cache(maxsize=64)
def _counted(channel: str, text: str, unit: str, most: int | None, fold: int | None) -> _Counted:
    plain = folded(text)
    spans = tuple(links(plain))
    tags, names = hashtags(channel, plain, spans), mentions(channel, plain)
    hidden = (
        None if fold is None or units(plain) <= fold else place_in(text, folded, units_place(plain, fold))
    )
    if unit == "weighted":
        found = weighed(text, most if most is not None else len(text) * 2)
        return _Counted(found.length, found.cut, hidden, tags, names, found.links, found.invalid)
    count = units(plain) if unit == "utf16" else len(plain)
    cut = None
    if most is not None and count > most:
        cut = place_in(text, folded, units_place(plain, most) if unit == "utf16" else most)
    return _Counted(count, cut, hidden, tags, names, len(spans), False)


def _ends(media: Media, endings: tuple[str, ...]) -> bool:
    return media.name.lower().endswith(endings)

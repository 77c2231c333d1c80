"""A caption against the limits of its channel: counts, and what does not fit. Nothing here refuses anything."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

import msgspec

from store.captions.limits import Limit, Limits
from store.captions.weighted import weighed
from store.models.plan import Media
from store.models.problem import Problem

_HASHTAG = re.compile(r"(?<![\w&/#＃])[#＃](?=\w*[^\W\d_])\w+")
"""`#tppo`, not `#1` and not what stands inside a word."""
_MENTION = re.compile(r"(?<![\w@＠/!#$%&*.])[@＠]\w[\w.]*")
_NONE: Mapping[str, Limit] = {}


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """What a caption comes to in its channel."""

    channel: str
    count: int
    """In `unit`."""
    unit: str
    """utf16 | weighted | characters."""
    limit: int | None
    """None: the channel has none."""
    ok: bool
    """Whether the platform would take it: nothing hard is broken."""
    hashtags: int
    mentions: int
    links: int | None
    """Where the channel counts them (X)."""
    cut: int | None
    """The character at which a caption that is too long would have to end; None where it fits."""
    fold: int | None
    """The character behind which the platform hides the rest; None where all of it shows."""
    problems: tuple[Problem, ...]
    """Warnings, all of them."""
    refused: frozenset[str] = frozenset()
    """The codes of those for which the platform refuses it."""


@lru_cache(maxsize=256)
def _counted(text: str, unit: str, most: int) -> tuple[int, int | None, int | None, bool]:
    """Count, cut, links, whether a character is refused. Kept: a form asks at every key, and only one text differs."""
    if unit == "weighted":
        found = weighed(text, most)
        return found.length, found.cut, found.links, found.invalid
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    count = len(text.encode("utf-16-le", "surrogatepass")) // 2 if unit == "utf16" else len(text)
    return count, (_cut(text, unit, most) if most and count > most else None), None, False


def _cut(text: str, unit: str, most: int) -> int:
    if unit != "utf16":
        return most
    at = 0
    for place, char in enumerate(text):
        at += 2 if ord(char) > 0xFFFF else 1
        if at > most:
            return place
    return len(text)


def measure(channel: str, text: str, limits: Limits, media: Sequence[Media] = ()) -> Measure:
    """Count a caption as its channel does. The text is taken as it is: who cleans it does so afterwards.

    `media`: of its plan, counted against the channel's own limit.
    """
    mine = limits.get(channel, _NONE)
    caption = mine.get("caption") or mine.get("longest")
    unit, most = (caption.unit, caption.most) if caption is not None else ("characters", 0)
    count, cut, links, invalid = _counted(text, unit, most)
    hashtags, mentions = len(_HASHTAG.findall(text)), len(_MENTION.findall(text))
    asked = (
        ("caption-long", "caption", count),
        ("caption-refused", "longest", count),
        ("hashtags-many", "hashtags", hashtags),
        ("mentions-many", "mentions", mentions),
        ("media-many", "media", len(media)),
        ("alt-long", "alt", max((len(one.alt) for one in media), default=0)),
    )
    over = [(code, mine[what], n) for code, what, n in asked if what in mine and n > mine[what].most]
    problems = [_problem(code, str(n), str(limit.most)) for code, limit, n in over]
    refused = frozenset(code for code, limit, _ in over if limit.hard)
    if invalid:
        problems.append(_problem("caption-invalid", "", ""))
        refused |= {"caption-invalid"}
    fold = mine.get("fold")
    return Measure(
        channel=channel,
        count=count,
        unit=unit,
        limit=most or None,
        ok=not refused,
        hashtags=hashtags,
        mentions=mentions,
        links=links,
        cut=cut,
        fold=fold.most if fold is not None and len(text) > fold.most else None,
        problems=tuple(problems),
        refused=refused,
    )


def _problem(code: str, value: str, expected: str) -> Problem:
    return Problem(code=code, field="caption", value=value, expected=expected, warning=True)

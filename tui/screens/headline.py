"""What the header and the message line say. Pure: sight in, parts out."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from store.queries.health import all_health
from tui.views.cells import Cell
from tui.views.sight import Sight
from tui.widgets.bars import Part

NOBODY = Cell("")
BAR, STRONG, MUTED, WARN = "bar", "bar-strong", "bar-muted", "bar-warn"


def header(
    sight: Sight,
    *,
    title: str,
    subtitle: str,
    who: str,
    paused: bool,
    read_only: bool,
    pulling: Collection[str],
    watching: Cell = NOBODY,
) -> tuple[list[Part], list[Part]]:
    """The two sides of the header: where one is, and how far everything may be trusted.

    `watching`: who sends reminders (`tui/views/reminders.py`).
    Never given up: title, CONTOH, read-only, failing sources, reminders that nobody sends any more,
    the clock. Given up first: the program's name, the office.
    """
    t = sight.t
    flags = [
        t("app.flag.sample") if sight.snapshot.sample else "",
        t("app.flag.read-only") if read_only else "",
        t("app.flag.paused") if paused else "",
    ]
    left = [
        Part("infokim", STRONG, 6),
        Part(title, STRONG),
        Part(subtitle, BAR, 2),
        Part(sight.settings.office.name, MUTED, 7),
        *(Part(flag, WARN) for flag in flags if flag),
    ]
    right = [
        Part(_pulling(sight, pulling), MUTED, 5),
        *_trouble(sight),
        Part(
            watching.text, WARN if watching.style == "warn" else MUTED, 0 if watching.style == "warn" else 5
        ),
        Part(_oldest(sight), MUTED, 3),
        Part(who, MUTED, 4),
        Part(clock(sight, sight.now), BAR),
    ]
    return left, right


def clock(sight: Sight, now: datetime) -> str:
    """`Sen 23 Nov 09.14`."""
    return f"{sight.format.day(now.date())} {sight.format.clock(now)}"


def _pulling(sight: Sight, pulling: Collection[str]) -> str:
    """Which source is being pulled, or how many."""
    if not pulling:
        return ""
    name = next(iter(pulling)) if len(pulling) == 1 else str(len(pulling))
    return sight.t("app.header.pulling", source=name)


def _trouble(sight: Sight) -> list[Part]:
    """How many sources fail or wait for a decision."""
    found = all_health(sight.snapshot.states, sight.now)
    failed = sum(1 for health in found if health.state in ("failed", "held"))
    damaged = len(sight.snapshot.damage)
    parts = []
    if failed:
        parts.append(Part(sight.words.tn("app.header.failing", failed), WARN))
    if damaged:
        parts.append(Part(sight.words.tn("app.header.damaged", damaged), WARN))
    return parts


def _oldest(sight: Sight) -> str:
    """When the oldest of the last good pulls was."""
    good = [state.last_good for state in sight.snapshot.states.values() if state.last_good is not None]
    if not good:
        return ""
    return sight.t("app.header.oldest", moment=sight.format.brief_moment(min(good), sight.today))

"""Results of a month on Kalender: one line for each channel and each topic, and what reached most."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from store.models.plan import Result
from store.queries.results import Posted, Tally, by_channel, by_topic
from tui.views.cells import Block, Cell, Column, Listing, wrap
from tui.views.outreach import between
from tui.views.sight import Sight

MOST = 5
"""Posts that are named in full."""


def tallies(sight: Sight, first: date, last: date) -> dict[str, Tally]:
    """Row key (`channel:x`, `topic:TPPO`) → its figures."""
    found = between(sight, first, last)
    channels = {f"channel:{one.name}": one for one in by_channel(found)}
    return channels | {f"topic:{one.name}": one for one in by_topic(found)}


def results_listing(sight: Sight, first: date, last: date) -> Listing:
    """Channels, then topics."""
    held = tallies(sight, first, last)
    t, number = sight.t, sight.format.count

    def row(key: str) -> tuple[Cell, ...]:
        one = held[key]
        return (
            Cell(name_of(sight, key, one)),
            Cell(number(one.planned)),
            Cell(number(one.on_time), "ok" if one.on_time else "muted"),
            Cell(number(one.late), "warn" if one.late else "muted"),
            Cell(number(one.missed), "late" if one.missed else "muted"),
            Cell(_best(sight, one), "muted" if not one.best else ""),
        )

    return Listing(
        columns=(
            Column(name="name", title=t("plans.results.of"), width=20),
            Column(name="planned", title=t("plans.results.planned"), width=7, right=True),
            Column(name="on_time", title=t("plans.results.on-time"), width=7, right=True),
            Column(name="late", title=t("plans.results.late"), width=6, right=True),
            Column(name="missed", title=t("outreach.missed"), width=8, right=True),
            Column(name="best", title=t("plans.results.best"), width=0, least=14),
        ),
        keys=tuple(held),
        row=row,
        text=lambda key: name_of(sight, key, held[key]).casefold(),
        sorts=("planned", "late", "missed"),
        order=lambda name: lambda key: -getattr(held[key], name),
        problem=lambda key: bool(held[key].missed or held[key].late),
        empty=(sight.t("outreach.empty.span", span=sight.format.month(first)),),
    )


def name_of(sight: Sight, key: str, one: Tally) -> str:
    """The channel's name, or the topic; a sign tells topics apart."""
    if key.startswith("channel:"):
        return sight.format.choice("channels", one.name)
    return f"· {one.name}" if one.name else f"· {sight.t('plans.results.no-topic')}"


def _best(sight: Sight, one: Tally) -> str:
    if not one.best:
        return sight.format.count(None)
    reached = max(one.best[0].rank[:2])
    return f"{sight.format.number(reached)} · {one.best[0].one.plan.title}"


def result_words(sight: Sight, result: Result) -> str:
    """`1.234 jangkauan, 56 suka`: what is known of it."""
    pairs = [("reach", result.reach), ("likes", result.likes), ("comments", result.comments)]
    told = [
        f"{sight.format.number(value)} {sight.t(f'common.part.{name}')}"
        for name, value in pairs
        if value is not None
    ]
    return ", ".join(told) or sight.format.count(None)


def results_detail(sight: Sight, key: str, first: date, last: date, wide: int) -> Block:
    """One channel or topic in full."""
    one = tallies(sight, first, last).get(key)
    if one is None:
        return Block(lines=())
    t = sight.t
    lines: list[tuple[Cell, ...]] = [
        (Cell(text, "head"),) for text in wrap(name_of(sight, key, one).removeprefix("· "), wide)
    ]
    lines.append((Cell(sight.format.month(first), "muted"),))
    figures = [
        (t("plans.results.planned"), one.planned),
        (t("plans.results.on-time"), one.on_time),
        (t("plans.results.late"), one.late),
        (t("outreach.missed"), one.missed),
        (sight.format.choice("status", "skipped"), one.skipped),
        (t("plans.results.open"), one.open),
    ]
    room = max(len(label) for label, _ in figures) + 2
    lines += [(Cell(label.ljust(room), "muted"), Cell(sight.format.count(value))) for label, value in figures]
    lines += [(), (Cell(t("plans.results.best"), "head"),)]
    lines += _posts(sight, one.best[:MOST], wide) or [(Cell(t("plans.results.none"), "muted"),)]
    return Block(lines=tuple(lines), name=key)


def _posts(sight: Sight, posts: Sequence[Posted], wide: int) -> list[tuple[Cell, ...]]:
    lines: list[tuple[Cell, ...]] = []
    for post in posts:
        day = sight.format.day(post.one.day)
        channel = sight.t(f"common.channel.short.{post.channel}")
        lines += [(Cell(text),) for text in wrap(f"{day} {channel} · {post.one.plan.title}", wide)]
        lines += [(Cell(f"  {text}", "muted"),) for text in wrap(result_words(sight, post.result), wide - 2)]
    return lines

"""Kalender penyuluhan: the agenda of some days, and one plan in full."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from store.models.plan import Plan
from store.queries.finding import address
from store.queries.outreach import Occurrence, find, missed, occurrence, occurrences
from tui.views.cells import Block, Cell, Column, Listing, Style, wrap
from tui.views.present import present_words
from tui.views.provenance import of_row, value_words
from tui.views.sight import Sight
from tui.views.talk import talk_lines
from tui.words.mask import mask_numbers
from tui.words.quick.told import lead_told, rule_told

if TYPE_CHECKING:
    from store.audit import AuditLine
    from tui.words.format import Format

LOOKS: dict[str, Style] = {
    "draft": "muted",
    "review": "warn",
    "approved": "",
    "scheduled": "accent",
    "posted": "ok",
    "partly": "warn",
    "skipped": "muted",
    "missed": "late",
    "hold": "warn",
}
DETAILS = (
    "owner",
    "kind",
    "topic",
    "campaign",
    "place",
    "village",
    "partners",
    "audience",
    "recurrence",
    "lead_times",
)


class AgendaView(msgspec.Struct, frozen=True, kw_only=True):
    """Plans in the order of time."""

    title: str
    listing: Listing
    found: tuple[Occurrence, ...]


def between(sight: Sight, first: date, last: date) -> tuple[Occurrence, ...]:
    """What happens on these days."""
    return occurrences(
        sight.snapshot.rows("outreach"),
        first,
        last,
        zone=sight.format.zone,
        now=sight.now,
        grace=sight.grace,
        calendar=sight.calendar,
    )


def missed_now(sight: Sight) -> tuple[Occurrence, ...]:
    """Plans with a missed channel."""
    return missed(
        sight.snapshot.rows("outreach"),
        sight.now,
        zone=sight.format.zone,
        grace=sight.grace,
        calendar=sight.calendar,
    )


def agenda_view(
    sight: Sight, first: date, last: date, *, only: str = "", editable: bool = True
) -> AgendaView:
    """The agenda of a span of days; `only`: `missed` shows every missed plan instead, whatever its day.

    `editable`: whether who looks may make a plan where there is none.
    """
    found = missed_now(sight) if only == "missed" else between(sight, first, last)
    held = {one.key: one for one in found}
    heads = {day[0].key for day in _by_day(found)}

    def row(key: str) -> tuple[Cell, ...]:
        return _row(sight, held[key], first_of_day=key in heads)

    title = sight.t("outreach.missed") if only == "missed" else _span(sight, first, last)
    return AgendaView(
        title=title,
        found=found,
        listing=Listing(
            columns=_columns(sight, one_day=first == last and not only),
            keys=tuple(held),
            row=row if first != last or only else lambda key: row(key)[1:],
            text=lambda key: _text(sight, held[key]),
            sorts=("title", "status", "owner"),
            order=lambda name: _order(held, name),
            problem=lambda key: bool(held[key].late) or held[key].status in ("partly", "hold"),
            empty=_empty(
                sight,
                title,
                sight.then("outreach.empty.next") if editable else sight.t("outreach.empty.others"),
            ),
        ),
    )


def _span(sight: Sight, first: date, last: date) -> str:
    if first == last:
        return sight.format.relative_day(first, sight.today)
    if first.day == 1 and (last + timedelta(days=1)).day == 1 and first.month == last.month:
        return sight.format.month(first)
    return sight.format.days(first, last)


def _by_day(found: Sequence[Occurrence]) -> list[list[Occurrence]]:
    days: list[list[Occurrence]] = []
    for one in found:
        if not days or days[-1][0].day != one.day:
            days.append([])
        days[-1].append(one)
    return days


def _columns(sight: Sight, *, one_day: bool) -> tuple[Column, ...]:
    t = sight.t
    columns = (
        Column(name="day", title=t("outreach.day"), width=10),
        Column(name="time", title=t("outreach.time"), width=5, right=True),
        Column(name="channels", title=t("outreach.channels"), width=11),
        Column(name="title", title=t("outreach.title_of"), width=0, least=14),
        Column(name="status", title=t("outreach.status"), width=15),
        Column(name="owner", title=t("outreach.owner"), width=12, from_width=78 if one_day else 96),
        Column(name="place", title=t("outreach.place"), width=16, from_width=112),
    )
    return columns[1:] if one_day else columns


def _row(sight: Sight, one: Occurrence, *, first_of_day: bool) -> tuple[Cell, ...]:
    plan, form = one.plan, sight.format
    today: Style = "strong" if one.day == sight.today else ""
    return (
        Cell(form.day(one.day), today if first_of_day else "muted"),
        Cell(time_words(sight, one)),
        Cell(channel_words(sight, one)),
        Cell(plan.title, "muted" if one.status in ("posted", "skipped") else ""),
        status_cell(sight, one),
        Cell(sight.person(plan.owner), "" if plan.owner else "muted"),
        Cell(mask_numbers(plan.place or ""), "muted"),
    )


def time_words(sight: Sight, one: Occurrence) -> str:
    """`10.00`, or `hari` for a whole day."""
    return sight.t("outreach.all_day") if one.plan.all_day else sight.format.clock(one.at)


def channel_words(sight: Sight, one: Occurrence) -> str:
    """`ig x`; where channels differ each with its mark: `ig✓ x○`."""
    return channels_told(sight.format, one.channels)


def channels_told(format: Format, channels: Mapping[str, str]) -> str:
    """The same of channel → status."""
    shorts = {channel: format.words.t(f"common.channel.short.{channel}") for channel in channels}
    if len(set(channels.values())) < 2:
        return " ".join(shorts.values()) or format.count(None)
    joint = joint_of(format)
    return " ".join(shorts[channel] + joint + format.mark(status) for channel, status in channels.items())


def joint_of(format: Format) -> str:
    """What stands between a channel and its mark: nothing, but where marks are letters too, a colon."""
    return ":" if format.ascii_only else ""


def mark_of(format: Format, status: str) -> str:
    """The sign of a plan's status, `partly` included."""
    return format.mark({"partly": "review"}.get(status, status))


def status_cell(sight: Sight, one: Occurrence) -> Cell:
    """`◐ ditinjau`: the mark with its word."""
    return Cell(
        f"{mark_of(sight.format, one.status)} {status_word(sight, one.status)}", LOOKS.get(one.status, "")
    )


def status_word(sight: Sight, status: str) -> str:
    """The word of a plan's status."""
    return sight.t("outreach.partly") if status == "partly" else sight.format.choice("status", status)


def _text(sight: Sight, one: Occurrence) -> str:
    plan = one.plan
    parts = [
        plan.title,
        plan.topic,
        plan.campaign,
        plan.place,
        plan.village,
        sight.village(plan.village or ""),
        plan.owner,
        sight.person(plan.owner),
    ]
    parts += [sight.format.choice("channels", channel) for channel in one.channels]
    parts += [status_word(sight, one.status), channel_words(sight, one)]
    parts += [variant.caption for variant in plan.variants.values()]
    return " ".join(part for part in parts if part).casefold()


def _order(held: dict[str, Occurrence], name: str) -> Callable[[str], Any]:
    keys: dict[str, Callable[[Occurrence], Any]] = {
        "title": lambda one: one.plan.title.casefold(),
        "status": lambda one: one.status,
        "owner": lambda one: (one.plan.owner is None, one.plan.owner or ""),
    }
    return lambda key: keys[name](held[key])


def _empty(sight: Sight, title: str, then: str) -> tuple[str, ...]:
    if not len(sight.snapshot.rows("outreach")):
        return sight.nothing("outreach", sight.t("outreach.empty"), then)
    return (sight.t("outreach.empty.span", span=title), then)


def occurrence_of(sight: Sight, key: str) -> Occurrence | None:
    """What a row of the calendar stands for, by its key: a plan's id, of one that repeats with `@` and the start."""
    rows = sight.snapshot.rows("outreach")
    plan_id, start = address(key)
    if start is not None:
        return find(
            rows,
            plan_id,
            start,
            zone=sight.format.zone,
            now=sight.now,
            grace=sight.grace,
            calendar=sight.calendar,
        )
    plan = rows.get(plan_id)
    if plan is None:
        return None
    return occurrence(plan, zone=sight.format.zone, now=sight.now, grace=sight.grace)


def plan_detail(sight: Sight, key: str, wide: int, trail: Sequence[AuditLine] = ()) -> Block:
    """One plan in full, or one occurrence of one that repeats, in lines of at most `wide` cells.

    `trail`: its audit, where it was read.
    """
    one = occurrence_of(sight, key)
    if one is None:
        return Block(lines=((Cell(sight.t("outreach.gone"), "muted"),),))
    plan = one.plan
    when = sight.format.long_day(one.day)
    lines: list[tuple[Cell, ...]] = [(Cell(text, "head"),) for text in wrap(plan.title, wide)]
    lines += [(Cell(f"{when} · {time_words(sight, one)}"),), (status_cell(sight, one),)]
    lines += [(Cell(text, "warn"),) for text in wrap(present_words(sight, plan.id), wide) if text]
    lines += _facts(sight, plan, wide)
    for channel in plan.variants:
        lines += _variant(sight, one, channel, wide)
    if plan.notes:
        lines += [(), (Cell(sight.label("outreach", "notes"), "head"),)]
        lines += [(Cell(text),) for text in wrap(plan.notes, wide)]
    lines += talk_lines(sight, plan, wide, [line for line in trail if line.id == plan.id])
    return Block(lines=(*lines, (), *of_row(sight, "outreach", plan.id)), name=key)


def _facts(sight: Sight, plan: Plan, wide: int) -> list[tuple[Cell, ...]]:
    pairs = []
    for name in DETAILS:
        value = getattr(plan, name)
        if value not in (None, ()):
            value = sight.village(value) if name == "village" else value
            words = sight.person(value) if name == "owner" else value_words(sight, "outreach", name, value)
            if name == "recurrence":
                words = rule_told(sight.format, value, sight.today)
            elif name == "lead_times":
                words = ", ".join(lead_told(sight.format, lead) for lead in value)
            pairs.append((sight.label("outreach", name), words))
    room = max((len(label) for label, _ in pairs), default=0) + 2
    found: list[tuple[Cell, ...]] = []
    for label, words in pairs:
        for place, text in enumerate(wrap(words, max(8, wide - room))):
            found.append((Cell((label if not place else "").ljust(room), "muted"), Cell(text)))
    return found


def _variant(sight: Sight, one: Occurrence, channel: str, wide: int) -> list[tuple[Cell, ...]]:
    variant = one.plan.variants[channel]
    status = one.channels[channel]
    word = f"{sight.format.mark(status)} {sight.format.choice('status', status)}"
    head = (Cell(sight.format.choice("channels", channel), "head"), Cell(f"  {word}", LOOKS.get(status, "")))
    lines: list[tuple[Cell, ...]] = [(), head]
    caption = variant.caption or sight.t("outreach.no_caption")
    lines += [(Cell(text, "" if variant.caption else "muted"),) for text in wrap(caption, wide)]
    if variant.posted_at:
        lines.append((Cell(sight.format.moment(variant.posted_at, sight.today), "muted"),))
    if variant.posted_url:
        lines += [(Cell(text, "muted"),) for text in wrap(variant.posted_url, wide)]
    return lines

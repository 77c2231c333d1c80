"""Reminders in words: the line that stands on every screen, the list behind it, and who is watching. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from store.queries.reminders import Reminder
from tui.views.cells import Cell, Column, Listing, Style, width
from tui.words.mask import mask_numbers
from tui.words.reminding import late, title_of, watching_brief, watching_told

if TYPE_CHECKING:
    from tui.views.sight import Sight


def told(sight: Sight, reminder: Reminder) -> str:
    """`10.00 Waspada TPPO: 46 menit lagi`, of one that wants an approval `… menunggu persetujuan`."""
    if reminder.role == "test":
        return wants(sight, reminder)
    return f"{when(sight, reminder)} {title(sight, reminder)} · {wants(sight, reminder)}"


def title(sight: Sight, reminder: Reminder) -> str:
    """The plan's title, with what could name a person behind dots: a reminder leaves the screen that it stands on.

    Of a tip what it is about and where: nothing that anybody wrote.
    """
    if reminder.tip is not None or reminder.work is not None:
        return title_of(reminder, sight.format)
    return mask_numbers(reminder.occurrence.plan.title)


def when(sight: Sight, reminder: Reminder) -> str:
    """`10.00`, of another day `Sel 24 Nov 10.00`; of a follow-up its day."""
    at = reminder.occurrence.at
    if reminder.work is not None:
        return sight.t("common.date.today") if at.date() == sight.today else sight.format.day(at.date())
    clock = sight.t("outreach.all_day") if reminder.occurrence.plan.all_day else sight.format.clock(at)
    return clock if at.date() == sight.today else f"{sight.format.day(at.date())} {clock}"


def wants(sight: Sight, reminder: Reminder) -> str:
    """What is to be done, and how much time there is."""
    if reminder.role == "test":
        return sight.t("reminders.test")
    channel = sight.t(f"common.channel.short.{reminder.channel}") if reminder.channel else ""
    if reminder.tip is not None:
        age = sight.format.age(sight.now - reminder.occurrence.at)
        return f"{channel} {sight.t(f'reminders.tip.{reminder.role}', age=age)}"
    if reminder.work is not None:
        days = (sight.today - reminder.occurrence.at.date()).days
        return sight.words.tn("reminders.work.late", days) if days > 0 else sight.t("reminders.work.due")
    left = reminder.occurrence.at - sight.now
    span = sight.format.span(abs(left)) if abs(left) >= timedelta(minutes=1) else ""
    role = "approve" if reminder.role in ("approver", "head") else "post"
    key = "now" if not span else "left" if left > timedelta() else "late"
    return " ".join(
        filter(None, (channel, sight.t(f"reminders.{role}"), sight.t(f"reminders.{key}", span=span)))
    )


def reminder_listing(sight: Sight, due: Sequence[Reminder], missed: Sequence[Reminder]) -> Listing:
    """What is due for me, the longest due first, then what was missed. Keys are the ids that acknowledgements name."""
    held = {one.id: one for one in (*due, *missed)}
    gone = {one.id for one in missed}
    waits = {key: sight.t("reminders.missed") if key in gone else wants(sight, held[key]) for key in held}
    times = {key: when(sight, one) for key, one in held.items()}

    def row(key: str) -> tuple[Cell, ...]:
        one = held[key]
        look: Style = "late" if key in gone or _passed(sight, one) else ""
        return (
            Cell(times[key], look),
            Cell(title(sight, one)),
            Cell(waits[key], look or "accent"),
            Cell(sight.person(one.occurrence.plan.owner), "muted"),
        )

    return Listing(
        columns=(
            Column(name="when", title=sight.t("reminders.when"), width=_widest(times.values(), 8, 16)),
            Column(name="title", title=sight.t("outreach.title_of"), width=0, least=16),
            Column(name="what", title=sight.t("reminders.what"), width=_widest(waits.values(), 16, 44)),
            Column(name="owner", title=sight.t("outreach.owner"), width=12, from_width=96),
        ),
        keys=tuple(held),
        row=row,
        text=lambda key: told(sight, held[key]).casefold(),
        problem=lambda key: key in gone,
        empty=(sight.t("reminders.none"),),
    )


def _passed(sight: Sight, one: Reminder) -> bool:
    """Whether what it is about should have been done by now."""
    if one.work is not None:
        return late(one, sight.now)
    return one.tip is None and one.occurrence.at < sight.now


def _widest(texts: Iterable[str], least: int, most: int) -> int:
    """The width of a column that cuts none of these, as far as it goes: what is left is the title's."""
    return max(least, min(most, max(map(width, texts), default=0)))


class Watches(Protocol):
    """What is known of who watches (`tui/headless/reminding.py`)."""

    @property
    def state(self) -> str: ...  # noqa: D102
    @property
    def since(self) -> datetime | None: ...  # noqa: D102
    @property
    def age(self) -> timedelta | None: ...  # noqa: D102
    @property
    def failing(self) -> Sequence[object]: ...  # noqa: D102


def watching_short(sight: Sight, watching: Watches) -> str:
    """The same where there is no room: `P aktif`, `P aktif 3 m`, `P sesi`, `P mati 08.12`, `P gagal 2`."""
    if watching.state == "active" and watching.failing:
        return sight.t("reminders.failing.short", n=len(watching.failing))
    return watching_brief(watching.state, watching.age, watching.since, sight.format, sight.now)


def watching_cell(sight: Sight, watching: Watches | None) -> Cell:
    """Who is watching: `Pengingat: aktif`, its age from one minute on; `hanya di sesi ini`; `mati sejak 08.12`."""
    if watching is None:
        return Cell("")
    words = watching_told(watching.state, watching.age, watching.since, sight.format, sight.now)
    if watching.state == "active" and watching.failing:
        return Cell(sight.t("reminders.failing", n=len(watching.failing)), "warn")
    return Cell(words, "warn" if watching.state == "dead" else "muted")

"""What a reminder says, outside the app and at login. Nothing that could name a person, and never a caption. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from store.models.plan import CHANNELS
from store.queries.reminders import Reminder
from tui.words.format import Format
from tui.words.mask import mask_numbers

LONGEST_TITLE = 100
NAMED = 5
"""Missed plans that a summary names."""


class Told(NamedTuple):
    """A message's two texts."""

    title: str
    text: str


def told(reminder: Reminder, form: Format, now: datetime, mark: str) -> Told:
    """`Instagram: TPPO untuk pelajar` and `Instagram · Sel 24 Nov 10.00 · #1a2b3c4d`."""
    words = form.words
    channel, title = channel_of(reminder, form), title_of(reminder, form)
    if reminder.role == "test":
        return Told(words.t("reminders.title.test"), words.t("reminders.text.test", hash=mark))
    if reminder.tip is not None:
        when, age = when_of(reminder, form, now), form.age(now - reminder.occurrence.at)
        text = words.t("reminders.text.tip", channel=channel, when=when, age=age, hash=mark)
        return Told(words.t(f"reminders.title.{reminder.role}", title=title), text)
    if reminder.work is not None:
        state = "late" if late(reminder, now) else "due"
        text = words.t(f"reminders.text.work-{state}", when=when_of(reminder, form, now), hash=mark)
        return Told(words.t(f"reminders.title.{reminder.role}", title=title), text)
    return Told(
        words.t(f"reminders.title.{reminder.role}", channel=channel, title=title),
        words.t("reminders.text", channel=channel, when=when_of(reminder, form, now), hash=mark),
    )


def told_missed(missed: Sequence[Reminder], form: Format, now: datetime, mark: str) -> Told:
    """What was missed, together: how many plans, the first of them with their channels, and `#1a2b3c4d`."""
    words = form.words
    plans: dict[tuple[str, str], list[Reminder]] = {}
    for one in missed:
        plans.setdefault((one.plan, one.start), []).append(one)
    lines = [
        words.t(
            "reminders.missed.line",
            when=when_of(same[0], form, now),
            channel=", ".join(dict.fromkeys(channel_of(one, form) for one in same)),
            title=title_of(same[0], form),
        )
        for same in list(plans.values())[:NAMED]
    ]  # fmt: skip
    more = len(plans) - NAMED
    if more > 0:
        lines.append(words.tn("reminders.missed.more", more))
    return Told(words.tn("reminders.missed.title", len(plans)), "\n".join([*lines, f"#{mark}"]))


def title_of(reminder: Reminder, form: Format) -> str:
    """The plan's title as it may leave the house; of a tip what it is about, and where: `informasi · TPPO · Sekupang`.

    Of a follow-up where, and what kind of activity it came from: `Teluk Tering · penyuluhan`.
    """
    if (tip := reminder.tip) is not None:
        topic = form.choice("topic", tip.topic) if tip.topic != "other" else ""
        return " · ".join(filter(None, (form.choice("kind", tip.kind), topic, tip.place, tip.agency)))
    if (work := reminder.work) is not None:
        return " · ".join(filter(None, (work.place, form.choice("kind", work.kind))))
    title = mask_numbers(" ".join(reminder.occurrence.plan.title.split()))
    if len(title) > LONGEST_TITLE:
        title = f"{title[: LONGEST_TITLE - 1]}…"
    return title or form.words.t("reminders.untitled")


def late(reminder: Reminder, now: datetime) -> bool:
    """Whether the day of a follow-up has passed."""
    return reminder.occurrence.at.date() < now.astimezone(reminder.occurrence.at.tzinfo).date()


def channel_of(reminder: Reminder, form: Format) -> str:
    """`Instagram`."""
    known = reminder.tip is not None or reminder.channel in CHANNELS
    return form.choice("channel", reminder.channel) if known else reminder.channel


def when_of(reminder: Reminder, form: Format, now: datetime) -> str:
    """`Sel 24 Nov 10.00`; of a whole day the day alone."""
    at, today = reminder.occurrence.at, form.local(now).date()
    if reminder.occurrence.plan.all_day:
        day = form.local(at).date()
        return form.day(day) if day.year == today.year else form.day_year(day)
    return form.moment(at, today)


def watching_told(
    state: str, age: timedelta | None, since: datetime | None, form: Format, now: datetime
) -> str:
    """`Pengingat: aktif`, from a minute on with its age; `hanya di sesi ini`; `mati sejak 08.12`."""
    words = form.words
    if state == "dead" and since is not None:
        return words.t("reminders.watching.dead", when=form.brief_moment(since, form.local(now).date()))
    if state == "active" and age is not None and age >= timedelta(minutes=1):
        return words.t("reminders.watching.active_age", age=_age(age, form))
    return words.t(f"reminders.watching.{'active' if state == 'active' else 'session'}")


def watching_brief(
    state: str, age: timedelta | None, since: datetime | None, form: Format, now: datetime
) -> str:
    """What `watching_told` says, for a narrow header: `P aktif`, `P aktif 3 m`, `P sesi`, `P mati 08.12`."""
    words = form.words
    if state == "dead" and since is not None:
        return words.t("reminders.brief.dead", when=form.brief_moment(since, form.local(now).date()))
    if state == "active" and age is not None and age >= timedelta(minutes=1):
        return words.t("reminders.brief.active_age", age=form.span(age))
    return words.t(f"reminders.brief.{'active' if state == 'active' else 'session'}")


def _age(age: timedelta, form: Format) -> str:
    minutes = int(age.total_seconds() // 60)
    if minutes < 60:
        return form.words.tn("reminders.age.minutes", minutes)
    if minutes < 48 * 60:
        return form.words.tn("reminders.age.hours", minutes // 60)
    return form.words.tn("reminders.age.days", minutes // 1440)

"""What the form of a plan says while one types: tabs with their counters, what a time means, what is worth knowing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from store.captions.limits import limits_with
from store.captions.measure import Measure, measure
from store.models.plan import CHANNELS, Plan, Variant
from store.models.problem import Problem
from store.queries.series import preview
from store.queries.warnings import warnings
from tui.headless.remarks import around_of
from tui.screens.planfields import read_media, read_repeat
from tui.views.outreach import LOOKS
from tui.views.switcher import Name, switcher
from tui.widgets.bars import Part

if TYPE_CHECKING:
    from tui.screens.ground import Ground

SHOWN = 5
"""Occurrences that are shown of a rule."""
Remarks = dict[str, Sequence[Part]]


def tab_parts(
    ground: Ground,
    tabs: Sequence[str],
    current: str,
    values: Mapping[str, str],
    statuses: Mapping[str, str],
    wide: int,
) -> list[Part]:
    """`[rencana]  ig ◐  x ○  media 1/2  ulang`: the present one in brackets, channels with the mark of their state.

    Those around it where not all fit into `wide` cells.
    """
    found: list[Name] = []
    for tab in tabs:
        word, look = _tab_word(ground, tab, values, statuses)
        found.append((f"[{word}]", "strong") if tab == current else (word, look))
    here = tabs.index(current) if current in tabs else 0
    return [Part(*shown) for shown in switcher(found, here, wide)]


def _tab_word(ground: Ground, tab: str, values: Mapping[str, str], statuses: Mapping[str, str]) -> Name:
    t = ground.words.t
    if tab in CHANNELS:
        status = statuses.get(tab, "draft")
        return f"{t(f'common.channel.short.{tab}')} {ground.format.mark(status)}", LOOKS.get(
            status, ""
        ) or "muted"
    word = t(f"outreach.tab.{tab}")
    if tab == "media":
        media = read_media(values.get("media", ""))
        return (f"{word} {sum(one.ready for one in media)}/{len(media)}" if media else word), "muted"
    if tab == "repeat":
        frequency = values.get("repeat.frequency", "none")
        return (word if frequency == "none" else f"{word} ↻"), "muted"
    return word, "muted"


def remarks(
    ground: Ground, tab: str, values: Mapping[str, str], at: datetime | None, key: str | None
) -> Remarks:
    """Field → what stands below it, of the fields of one tab. `at`: the time that is typed, if it means one."""
    if tab == "plan":
        return _of_plan(ground, values, at, key)
    if tab == "repeat":
        return _of_rule(ground, values, at)
    if tab in CHANNELS:
        return {f"caption.{tab}": _of_caption(ground, tab, values)}
    return {}


def counted(ground: Ground, channel: str, values: Mapping[str, str]) -> Measure:
    """The caption of a channel against its limits."""
    media = read_media(values.get("media", ""))
    limits = limits_with(ground.desk.settings.outreach.limits)
    return measure(channel, values.get(f"caption.{channel}", ""), limits, media, values.get("title", ""))


def _of_caption(ground: Ground, channel: str, values: Mapping[str, str]) -> Sequence[Part]:
    """`142/280 · 3 # · lipat 125`, and what does not fit."""
    found = counted(ground, channel, values)
    t, number = ground.words.t, ground.format.number
    of = number(found.count) if found.limit is None else f"{number(found.count)}/{number(found.limit)}"
    told = [f"{of} {t(f'cli.caption.unit.{found.unit}')}", f"{found.hashtags} #"]
    if found.mentions:
        told.append(f"{found.mentions} @")
    if found.fold is not None:
        told.append(t("outreach.caption.fold", n=found.fold))
    is_begun = bool(values.get(f"caption.{channel}"))  # before, nothing is wrong with it yet
    parts = [Part(" · ".join(told), "muted" if found.ok or not is_begun else "failed")]
    for problem in found.problems if is_begun else ():
        look = "failed" if problem.code in found.refused else "warn"
        parts.append(Part(ground.wording.reason(problem, "outreach"), look))
    return parts


def _of_plan(ground: Ground, values: Mapping[str, str], at: datetime | None, key: str | None) -> Remarks:
    if at is None:
        return {"at": (), "channels": (), "owner": ()}
    form, today = ground.format, ground.desk.today()
    moment = Part(
        f"{form.relative_day(at.date(), today)} · {form.long_day(at.date())} {form.clock(at)}", "muted"
    )
    told: dict[str, list[Part]] = {"at": [moment], "channels": [], "owner": []}
    channels = [name.strip() for name in values["channels"].split(",") if name.strip()]
    desk = ground.desk
    named, _, start = (key or "").partition("@")
    held = desk.snapshot.rows("outreach").get(named)
    series, occurrence = (named, start) if start else (held.series, held.occurrence) if held else (None, None)
    plan = Plan(
        id="" if start else named,
        title=values["title"] or "–",
        at=at,
        kind="event" if values["kind"] == "event" else "post",
        owner=values["owner"] or None,
        variants={c: Variant(caption=values.get(f"caption.{c}", "")) for c in channels},
        recurrence=None if start else _rule(ground, values, at),
        on_holiday=values.get("on_holiday") or None,
        series=series,
        occurrence=occurrence,
    )
    around = around_of(desk.snapshot, desk.settings, desk.calendar, desk.now(), frozenset((named,)))
    repeats = values.get("repeat.frequency", "none") != "none"
    for problem in warnings(plan, around):
        if problem.code == "past" and (key or repeats):
            continue  # a plan that was there before, or the first of several
        place = problem.field if problem.field in told else "at"
        told[place].append(Part(ground.wording.reason(problem, "outreach"), "warn"))
    return {name: parts[-1:] if name != "at" else (parts[1:2] or parts) for name, parts in told.items()}


def _rule(ground: Ground, values: Mapping[str, str], at: datetime) -> str | None:
    """The rule that is typed; None where it does not stand, or there is none."""
    texts = {n.partition(".")[2]: text for n, text in values.items() if n.startswith("repeat.")}
    if texts.get("frequency") in (None, "none", "as-is"):
        return None
    rule, wrong = read_repeat(ground, texts, at)
    return None if wrong else rule


def _of_rule(ground: Ground, values: Mapping[str, str], at: datetime | None) -> Remarks:
    """The next five days, or what is wrong."""
    texts = {n.partition(".")[2]: text for n, text in values.items() if n.startswith("repeat.")}
    if texts.get("frequency") in (None, "none", "as-is") or at is None:
        return {"repeat.frequency": ()}
    rule, wrong = read_repeat(ground, texts, at)
    if wrong or rule is None:
        return {"repeat.frequency": (Part(next(iter(wrong.values()), ""), "failed"),)}
    desk = ground.desk
    times = preview(
        at,
        rule,
        zone=desk.settings.zone,
        calendar=desk.calendar,
        on_holiday=values.get("on_holiday") or None,
        most=SHOWN,
    )
    if not times:
        problem = Problem(code="never", field="recurrence", value=rule, warning=True)
        return {"repeat.frequency": (Part(ground.wording.reason(problem, "outreach"), "warn"),)}
    days = [ground.format.day(moment.date()) for moment in times]
    return {"repeat.frequency": (Part(" · ".join(days), "muted"),)}

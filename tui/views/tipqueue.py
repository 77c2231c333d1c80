"""The queue of tips as a list: what breaks first stands first. Reporter and text only ever masked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec

from store.models.tip import Tip
from store.queries.standing import NEVER, Standing
from tui.views.cells import Cell, Column, Listing, Style
from tui.views.sight import Sight
from tui.views.tips import (
    guessed_place,
    headline_of,
    own_status,
    place_words,
    reporter_cell,
    safe,
    status_word,
    village_id,
    withheld,
)
from tui.words.symbols import MARKS, plain

VIEWS = ("open", "mine", "unassigned", "late", "urgent", "waiting", "snoozed", "referred", "done", "all")
"""What `b` goes through, each with its count."""
FILTERS = (*VIEWS, "age0", "age1", "age2", "age3")
"""What the list may be narrowed to; Ringkasan's tiles open one of them."""
SORTS = ("age", "left", "channel", "place", "status", "assignee")
SHORT = 8
"""Cells of a status in the list."""


class TipsView(msgspec.Struct, frozen=True, kw_only=True):
    """The queue."""

    listing: Listing
    only: str
    title: str
    held: int
    """All items, shown or not."""


def chosen(sight: Sight, only: str, village: str = "") -> tuple[Standing, ...]:
    """The items of one filter, in the queue's order; `village`: only those of that one (its id)."""
    queue = sight.triage
    found = queue.aged(int(only[3:]), sight.now) if only.startswith("age") else queue.queue(only, sight.me)
    if village:
        return tuple(line for line in found if village_id(sight, line.tip) == village)
    return found


def tips_view(sight: Sight, *, only: str = "open", village: str = "") -> TipsView:
    """The queue narrowed to `only`, and to a village."""
    lines = {line.tip.id: line for line in chosen(sight, only, village)}
    held = len(sight.snapshot.rows("tips"))

    def row(key: str) -> tuple[Cell, ...]:
        return _spoken_row(sight, lines[key]) if sight.spoken else _row(sight, lines[key])

    title = sight.t(f"tips.only.{only}")
    if village:
        title = sight.t("triage.of-village", what=title, village=sight.village(village))
    return TipsView(
        listing=Listing(
            columns=_spoken_columns(sight) if sight.spoken else _columns(sight),
            keys=tuple(lines),
            row=row,
            text=lambda key: _text(sight, lines[key]),
            sorts=SORTS,
            order=lambda name: _order(lines, name),
            problem=lambda key: lines[key].late,
            empty=_empty(sight, held, only),
        ),
        only=only,
        title=title,
        held=held,
    )


def _columns(sight: Sight) -> tuple[Column, ...]:
    t = sight.t
    return (
        Column(name="sign", title="", width=1),
        Column(name="age", title=t("tips.age"), width=5, right=True),
        Column(name="left", title=t("triage.left"), width=10, right=True),
        Column(name="channel", title=t("tips.channel"), width=7),
        Column(name="place", title=t("tips.place"), width=11, from_width=70),
        Column(name="subject", title=t("tips.subject"), width=0, least=14),
        Column(name="status", title=t("tips.status"), width=SHORT),
        Column(name="assignee", title=t("tips.assignee"), width=7, from_width=64),
        Column(name="reporter", title=t("tips.reporter"), width=10, from_width=100),
        Column(name="kind", title=sight.label("tips", "kind"), width=9, from_width=112),
        Column(name="mark", title="", width=1),
    )


def _row(sight: Sight, line: Standing) -> tuple[Cell, ...]:
    tip, form = line.tip, sight.format
    look: Style = "late" if line.late else "warn" if line.urgent else ""
    return (
        Cell(form.mark("urgent") if line.urgent else "", "warn"),
        Cell(brief(sight, line.age(sight.now)), look),
        left_cell(sight, line),
        Cell(sight.t(f"common.channel.short.{tip.channel}")),
        place_cell(sight, tip),
        Cell(headline_of(sight, tip), "" if line.open else "muted"),
        status_cell(sight, line),
        Cell(tip.assignee or form.count(None), "" if tip.assignee else "muted"),
        reporter_cell(sight, tip),
        Cell(form.choice("kind", tip.kind), "muted"),
        mark_cell(sight, line),
    )


def place_cell(sight: Sight, tip: Tip) -> Cell:
    """Where it is about; a guess has a question mark."""
    if said := place_words(sight, tip):
        return Cell(said)
    guess = guessed_place(sight, tip)
    return Cell(f"{guess}?" if guess else sight.format.count(None), "muted")


def brief(sight: Sight, span: timedelta) -> str:
    """`46 m`, `2 j`, `20 h`: the largest unit alone, never rounded up."""
    unit = next(
        (unit for unit in (timedelta(days=1), timedelta(hours=1)) if span >= unit), timedelta(minutes=1)
    )
    return sight.format.span(span // unit * unit)


def left_cell(sight: Sight, line: Standing) -> Cell:
    """What is left in one cell: `1 h 3 j`, `lewat 2 h`, `‖ 1 h` while it stands, `tutup?` where closing is proposed.

    A day of the office's clock is a working day; of an urgent tip's it has 24 hours.
    """
    left = line.left(sight.now, sight.triage.rules)
    if line.type == "closed":
        return Cell("")
    if left is not None and line.late:
        if left > -timedelta(minutes=1):  # due while the office was closed
            return Cell(sight.t("triage.left.late"), "late")
        return Cell(sight.t("triage.left.over", span=_largest(sight, line, left)), "late")
    if line.frozen:
        rest = f" {span_words(sight, line, left)}" if left is not None and left > timedelta() else ""
        return Cell(sight.format.text("‖") + rest, "muted")
    if line.proposed:
        return Cell(sight.t("triage.left.close"), "accent")
    return Cell("" if left is None else span_words(sight, line, left), "warn" if line.urgent else "")


def span_words(sight: Sight, line: Standing, left: timedelta) -> str:
    """Working time in working days and hours, or the time of a clock on the wall."""
    return sight.format.span(_as_days(sight, line, abs(left)))


def _largest(sight: Sight, line: Standing, left: timedelta) -> str:
    return brief(sight, _as_days(sight, line, abs(left)))


def _as_days(sight: Sight, line: Standing, left: timedelta) -> timedelta:
    """With a working day counted as a day."""
    workday = sight.triage.rules.clocks.hours.workday
    if line.course.wall or not workday:
        return left
    days, rest = divmod(left, workday)
    return timedelta(days=days) + rest


def status_cell(sight: Sight, line: Standing) -> Cell:
    """The status that counts, in a short word; of one that rests and has to be looked at again with its reason."""
    look: Style = "accent" if line.status == "new" else "" if line.open else "muted"
    return Cell(own_status(sight, line.status) or sight.t(f"triage.short.{line.status}"), look)


def changed(sight: Sight, line: Standing) -> bool:
    """Whether its source changed a field that staff wrote."""
    return line.tip.id in sight.snapshot.rows("tips").changed_at_source


def mark_cell(sight: Sight, line: Standing) -> Cell:
    """`↻`: its source says something new, or its snooze ended; `≠`: changed at source."""
    if line.mark:
        return Cell(sight.format.mark("woken"), "warn")
    return Cell(sight.format.mark("changed") if changed(sight, line) else "", "warn")


def _spoken_columns(sight: Sight) -> tuple[Column, ...]:
    t = sight.t
    names = {
        "subject": t("tips.subject"), "urgent": sight.label("tips", "urgent"), "age": t("tips.age"),
        "left": t("triage.left"), "channel": t("tips.channel"), "place": t("tips.place"), "status": t("tips.status"),
        "assignee": t("tips.assignee"), "mark": t("triage.mark"),
    }  # fmt: skip
    return tuple(Column(name=name, title=title, width=0) for name, title in names.items())


def _spoken_row(sight: Sight, line: Standing) -> tuple[Cell, ...]:
    tip, form = line.tip, sight.format
    marks = [sight.t(f"triage.mark.{line.mark}")] if line.mark else []
    marks += [sight.t("app.choose.word")] if changed(sight, line) else []
    return (
        Cell(headline_of(sight, tip)),
        Cell(form.yes_no(True) if line.urgent else ""),
        Cell(form.age(line.age(sight.now))),
        Cell(clock_words(sight, line)),
        Cell(form.choice("channel", tip.channel)),
        place_cell(sight, tip),
        Cell(status_word(sight, line.status)),
        Cell(sight.person(tip.assignee)),
        Cell(", ".join(marks)),
    )


def clock_words(sight: Sight, line: Standing) -> str:
    """The clock in words: `verifikasi: sisa 1 h 3 j`, `berhenti (menunggu info), sisa 1 h`, `usul tutup`."""
    t = sight.t
    if line.type == "closed":
        return ""
    left = line.left(sight.now, sight.triage.rules)
    stage = t(f"triage.stage.{line.stage}") if line.stage else ""
    if line.frozen and not line.late:
        since = line.tip.turns[-1].at if line.tip.turns else None
        when = sight.format.brief_moment(since, sight.today) if since is not None else ""
        told = t(
            "triage.stands.since" if when else "triage.stands",
            when=when,
            status=status_word(sight, line.status),
        )
        if left is not None and left > timedelta() and line.stage != "close":
            told += ", " + t("triage.stands.left", stage=stage, span=span_words(sight, line, left))
        return told
    parts = []
    if left is not None:
        key = "triage.clock.over" if line.late else "triage.clock.left"
        if line.late and left > -timedelta(minutes=1):
            key = "triage.clock.late"
        unit = t("triage.clock.work") if not line.course.wall else ""
        parts.append(t(key, stage=stage, span=f"{span_words(sight, line, left)}{unit}"))
    if line.proposed:
        parts.append(t("triage.proposed"))
    return ", ".join(parts) or t("triage.clock.none")


def _text(sight: Sight, line: Standing) -> str:
    """What the filter looks in: only what may be seen, so that nothing hidden can be guessed by filtering."""
    tip, form = line.tip, sight.format
    parts = [
        headline_of(sight, tip),
        "" if withheld(sight, tip) else safe(tip, tip.text),
        place_words(sight, tip),
        form.choice("channel", tip.channel),
        status_word(sight, line.status),
        form.choice("topic", tip.topic),
        form.choice("kind", tip.kind),
        f"{sight.person(tip.assignee)} {tip.assignee}" if tip.assignee else "",
        sight.label("tips", "urgent") if line.urgent else "",
    ]
    if changed(sight, line):
        parts.append(f"{sight.t('app.choose.word')} {MARKS['changed']} {plain(MARKS['changed'])}")
    if line.mark:
        parts.append(f"{sight.t(f'triage.mark.{line.mark}')} {MARKS['woken']} {plain(MARKS['woken'])}")
    return " ".join(part for part in parts if part).casefold()


def _order(lines: dict[str, Standing], name: str) -> Callable[[str], Any]:
    far: datetime = NEVER
    keys: dict[str, Callable[[Standing], Any]] = {
        "age": lambda line: line.tip.received_at,
        "left": lambda line: line.due or far,
        "channel": lambda line: line.tip.channel,
        "place": lambda line: (line.tip.place is None, (line.tip.place or "").casefold()),
        "status": lambda line: line.status,
        "assignee": lambda line: (line.tip.assignee is None, line.tip.assignee or ""),
    }
    return lambda key: keys[name](lines[key])


def _empty(sight: Sight, held: int, only: str) -> tuple[str, ...]:
    if not held:
        return sight.nothing("tips", sight.t("tips.empty"), sight.then("tips.empty.next"))
    return (sight.t(f"triage.empty.{only}"), sight.then("tips.empty.only.next"))

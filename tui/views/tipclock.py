"""The clock of a tip: in one cell of the queue, and in words."""

from __future__ import annotations

from datetime import timedelta

from store.queries.standing import Standing
from tui.views.cells import Cell
from tui.views.sight import Sight
from tui.views.tips import status_word


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

"""What was done with a plan and what people said about it, oldest first, as lines of its detail. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from store.models.comment import Comment
from store.models.plan import Plan
from tui.views.cells import Cell, wrap
from tui.views.sight import Sight

if TYPE_CHECKING:
    from datetime import datetime

    from store.audit import AuditLine

Line = tuple[Cell, ...]
BY_ITSELF = ("status", "posted_at", "posted_by")
"""Fields of a channel that its way tells."""


def comments_of(sight: Sight, plan: Plan) -> list[Comment]:
    """About this plan; of one changed occurrence also about its series."""
    about = {plan.id, plan.series or plan.id}
    return [one for one in sight.snapshot.rows("comments") if one.about in about]


def talk_lines(sight: Sight, plan: Plan, wide: int, trail: Sequence[AuditLine] = ()) -> list[Line]:
    """`Riwayat · 3 komentar`, and each with who and when; nothing where nothing was done or said.

    `trail`: the audit of this plan, where it was read (`tui/headless/trail.py`); else only what was said is shown.
    """
    said = comments_of(sight, plan)
    told: list[tuple[datetime, Line, str]] = []
    for one in said:
        at = one.at or sight.now
        told.append((at, _head(sight, at, one.by, ""), one.text))
    for line in trail:
        doing, more = _done(sight, line)
        told.append((line.at, _head(sight, line.at, line.by, doing), more))
    if not told:
        return []
    heads = [sight.t("plans.history")] if trail else []
    heads += [sight.words.tn("plans.comments", len(said))] if said else []
    lines: list[Line] = [(), (Cell(" · ".join(heads), "head"),)]
    for _, head, text in sorted(told, key=lambda each: each[0]):
        lines.append(head)
        lines += [(Cell(f"  {part}"),) for part in wrap(text, max(8, wide - 2)) if part]
    return lines


def _head(sight: Sight, at: datetime, by: str | None, doing: str) -> Line:
    when = sight.format.brief_moment(at, sight.today)
    return (Cell(f"{when} {sight.person(by)}".strip(), "muted"), Cell(f" {doing}" if doing else "", "muted"))


def _done(sight: Sight, line: AuditLine) -> tuple[str, str]:
    """What was done, and what was said with it: the channels' ways, a reason or a comment."""
    fields = [
        sight.format.label("outreach", name)
        for name in line.fields
        if name.partition(".")[0] not in BY_ITSELF
    ]
    key = line.what if line.what in ("new", "delete", "restore") else "edit"
    doing = "" if key == "edit" and not fields else sight.t(f"plans.did.{key}", fields=", ".join(fields))
    ways = [
        f"{sight.format.choice('channels', channel)}: "
        + " → ".join(sight.format.choice("status", status) for status in way)
        for channel, way in line.ways.items()
        if len(way) > 1
    ]
    parts = [*ways, *([_why(sight, line.why)] if line.why else [])]
    return doing, "\n".join(parts)


def _why(sight: Sight, why: str) -> str:
    """`“terlalu panjang”`; what the program itself writes there has words of its own."""
    from store.undo import REDO, UNDO  # only for a history

    return sight.t(f"plans.did.{why}") if why in (UNDO, REDO) else f"“{why}”"

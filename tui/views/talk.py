"""What people said about a plan, oldest first, as lines of its detail. Pure."""

from __future__ import annotations

from store.models.comment import Comment
from store.models.plan import Plan
from tui.views.cells import Cell, wrap
from tui.views.sight import Sight


def comments_of(sight: Sight, plan: Plan) -> list[Comment]:
    """About this plan; of one changed occurrence also about its series."""
    about = {plan.id, plan.series or plan.id}
    rows = sight.snapshot.rows("comments")
    return sorted((one for one in rows if one.about in about), key=lambda one: (one.at or sight.now, one.id))


def talk_lines(sight: Sight, plan: Plan, wide: int) -> list[tuple[Cell, ...]]:
    """`3 komentar`, and each with who and when; nothing where nobody said anything."""
    found = comments_of(sight, plan)
    if not found:
        return []
    lines: list[tuple[Cell, ...]] = [(), (Cell(sight.words.tn("plans.comments", len(found)), "head"),)]
    for one in found:
        when = sight.format.brief_moment(one.at, sight.today) if one.at is not None else ""
        lines.append((Cell(f"{when} {sight.person(one.by)}".strip(), "muted"),))
        lines += [(Cell(f"  {text}"),) for text in wrap(one.text, max(8, wide - 2))]
    return lines

"""What one write of a plan makes of its channels by the table of `store/workflow.py`: what follows from it, what stands
in its way. Pure.

For every caption that was approved the ledger keeps its digest (a *mark*). A channel is approved, scheduled or posted
only with a caption that somebody with the right to approve has approved, as the mark shows, or as its source delivers it.
A field event without a caption has nothing to approve (`is_free`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

import msgspec

from store.models.edit import Step
from store.models.plan import CHANNELS, Plan, Variant, is_free
from store.models.problem import Problem
from store.workflow import APPROVE, STANDING, Actor, digest, landing, path, refusals

EMPTY: Mapping[str, str] = MappingProxyType({})


def _is_posted(plan: Plan, channel: str) -> bool:
    return channel in plan.variants and plan.variants[channel].status == "posted"


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One write of a plan."""

    before: Plan | None
    """As it was; None: nothing was."""
    like: Plan | None = None
    """Of a new one: the plan that it goes on from."""
    after: Plan
    """As the edit would leave it."""
    asked: frozenset[str]
    """The flat fields that the edit names."""
    step: Step
    author: Callable[[str], str]
    """Channel → the login of whoever last changed its caption before; empty: its source."""
    marks: Mapping[str, str] = {}
    """Channel → digest of the caption that was last approved."""
    source: Plan | None = None
    """As its source has it now."""
    deleting: bool = False
    """Whether the plan goes as a whole."""


class Ruling:
    """The outcome, channel by channel."""

    def __init__(self, case: Case | None, marks: Mapping[str, str] = EMPTY) -> None:
        """`marks`: those that stay where there is nothing to rule on."""
        self.fields: dict[str, Any] = {}
        """Flat fields that the write sets besides what it asks for."""
        self.refused: list[Problem] = []
        self.warnings: list[Problem] = []
        self.ways: dict[str, tuple[str, ...]] = {}
        """Channel → the statuses that it went through, the former one first."""
        self.marks = dict(marks)
        """Channel → digest of the caption that was last approved, after the write."""
        self.approved: set[str] = set()
        """Channels that are approved by this write."""
        if case is None:
            return
        self.marks = {channel: mark for channel, mark in case.marks.items() if channel in case.after.variants}
        self._case = case
        self._step = case.step
        self._actor = Actor(case.step.by, case.step.role, case.step.approval)
        self._kept()
        for channel in CHANNELS:
            self._judge(channel)

    def _kept(self) -> None:
        """What was posted is history: its plan neither goes nor moves without a reason."""
        before, step = self._case.before, self._step
        if before is None or step.why or step.undo:
            return
        posted = [channel for channel in CHANNELS if _is_posted(before, channel)]
        if posted and self._case.after.at != before.at:
            self._refuse("posted-final", "at", self._case.after.at.isoformat())
        if self._case.deleting:
            for channel in posted:
                self._refuse("posted-final", f"status.{channel}", "posted")

    def _judge(self, channel: str) -> None:
        case = self._case
        was = case.before.variants.get(channel) if case.before is not None else self._inherited(channel)
        new = case.after.variants.get(channel)
        if new is None:
            if was is not None and was.status == "posted" and not (self._step.why or self._step.undo):
                self._refuse("posted-final", "channels", channel)
            return
        if new.status == "posted" and case.after.recurrence is not None and not self._step.undo:
            self._refuse("series-posted", f"status.{channel}", "posted", expected=f"{case.after.id}@…")
            return
        old = was or Variant()
        if self._step.undo:
            self._reverse(channel, old, new)
        elif not self._source_speaks(channel, old, new):
            self._walk(channel, old, new)
            self._posted(channel, old, new)

    def _inherited(self, channel: str) -> Variant | None:
        """Of a new plan that goes on from another: that one's channel, where it says the same status of it."""
        like, new = self._case.like, self._case.after.variants.get(channel)
        was = like.variants.get(channel) if like is not None else None
        if was is None or new is None or f"status.{channel}" not in self._case.asked:
            return None
        return was if was.status in ("review", "approved", "scheduled", "hold") else None

    def _asked(self, channel: str, status: str) -> bool:
        """Whether the edit names the status of its own accord: one that a new plan only goes on with is none."""
        if f"status.{channel}" not in self._case.asked:
            return False
        was = self._inherited(channel) if self._case.before is None else None
        return was is None or was.status != status

    # the table

    def _walk(self, channel: str, old: Variant, new: Variant) -> None:
        """Lead the channel from its status to the one that is asked for; a caption that changes goes back to review."""
        name = f"status.{channel}"
        rewritten = new.caption != old.caption
        start, target = old.status, new.status
        if rewritten and start in ("approved", "scheduled"):
            start = "review"
            if target == old.status and not self._asked(channel, target):
                target = "review"
                self._warn(name, old.status)
        elif rewritten and start == "posted" and target == "posted" and not self._step.why:
            self._refuse("posted-final", f"caption.{channel}", channel)
        if target == start == old.status:
            self._timed(channel, target)
            return
        if target == "missed":
            self._refuse("missed-computed", name, target)
            return
        standing = start == "hold" and self.marks.get(channel) == digest(new.caption)
        steps = path(start, target, standing, is_free(channel, new.caption))
        if steps is None:
            self._refuse("transition", name, target, expected=start)
            return
        author = self._step.by if rewritten else self._case.author(channel)
        for code in refusals(steps, self._actor, author, self._step.why):
            self._refuse(code, name, target)
        way = (old.status, *((start,) if start != old.status else ()), *(status for status, _ in steps))
        self._mark(channel, start, target, new.caption, approved=any(asks == APPROVE for _, asks in steps))
        self._land(channel, way, target)

    def _mark(self, channel: str, start: str, target: str, caption: str, *, approved: bool) -> None:
        if approved:
            self.marks[channel] = digest(caption)
            self.approved.add(channel)
        elif target == "hold" and start not in ("approved", "scheduled"):
            self.marks.pop(channel, None)  # what is not approved now is not after the hold either

    def _land(self, channel: str, way: tuple[str, ...], target: str) -> None:
        final = landing(target, self._case.after)
        self.ways[channel] = way if final == target else (*way, final)
        self.fields[f"status.{channel}"] = final

    def _timed(self, channel: str, status: str) -> None:
        """An approved channel of a plan that was all day and has an hour now."""
        before = self._case.before
        if status == "approved" and before is not None and before.all_day and not self._case.after.all_day:
            self._land(channel, (status,), status)

    # posted

    def _posted(self, channel: str, old: Variant, new: Variant) -> None:
        """When and by whom: filled where it is posted, cleared where that is taken back, else left alone."""
        at, by = f"posted_at.{channel}", f"posted_by.{channel}"
        status = self.fields.get(f"status.{channel}", new.status)
        given = {name for name in (at, by) if name in self._case.asked}
        if status == "posted":
            if new.posted_at is not None and at in given and new.posted_at > self._step.at:
                self._refuse("posted-future", at, new.posted_at.isoformat())
            moved = (old.posted_at, old.posted_by) != (new.posted_at, new.posted_by)
            if old.status == "posted" and moved and not self._step.why:
                self._refuse("posted-final", at, channel)
            if old.status != "posted" or new.posted_at is None:
                filled: dict[str, str | datetime] = {
                    at: self._step.at.replace(microsecond=0),
                    by: self._step.by,
                }
                values = {at: new.posted_at, by: new.posted_by}
                self.fields |= {n: v for n, v in filled.items() if n not in given or values[n] is None}
        elif old.status == "posted":
            self.fields |= {at: None, by: None}
        elif any(self._changed(name, old, new) for name in given):
            self._refuse("not-posted", at, channel)

    def _changed(self, name: str, old: Variant, new: Variant) -> bool:
        field = name.partition(".")[0]
        return getattr(new, field) is not None and getattr(new, field) != getattr(old, field)

    # others' words

    def _source_speaks(self, channel: str, old: Variant, new: Variant) -> bool:
        """Whether an edit is taken back: the source's own status for the source's own caption shows again."""
        own = f"status.{channel}" not in self._case.asked and self._as_source(channel, new)
        if own and old.status != new.status:
            self.ways[channel] = (old.status, new.status)
        return own and (old.status, old.caption) != (new.status, new.caption)

    def _as_source(self, channel: str, new: Variant) -> bool:
        source = self._case.source.variants.get(channel) if self._case.source is not None else None
        return source is not None and (source.status, source.caption) == (new.status, new.caption)

    def _reverse(self, channel: str, old: Variant, new: Variant) -> None:
        """One's own former step, backwards: any way leads back, but an approval only to the caption that it was for."""
        if old.status != new.status:
            self.ways[channel] = (old.status, new.status)
        same = old.caption == new.caption
        if new.status not in STANDING or (old.status == new.status and (same or new.status == "posted")):
            return
        if (old.status in STANDING and same) or self._as_source(channel, new):
            return
        if self.marks.get(channel) != digest(new.caption) and not is_free(channel, new.caption):
            # A key that takes a step back approves nothing unseen.
            self._refuse("undo-approval", f"status.{channel}", new.status)

    # what is told

    def _refuse(self, code: str, field: str, value: str, *, expected: str = "") -> None:
        self.refused.append(Problem(code=code, field=field, value=value, expected=expected))

    def _warn(self, field: str, was: str) -> None:
        self.warnings.append(Problem(code="back-to-review", field=field, value=was, warning=True))

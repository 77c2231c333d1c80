"""Edits of plans that repeat: this occurrence, this and later ones, or all; and the same three deletions. Pure.

Each gives the edits of one step. One changed occurrence is a plan of its own that names its series and the start by the
rule (`store/models/plan.py`). What was posted is history: no edit of a series takes it away.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from store.errors import Invalid, NotFound
from store.models.collections import flatten
from store.models.edit import Edit
from store.models.identity import occurrence_id
from store.models.plan import Plan
from store.models.problem import Problem
from store.overlay import merged
from store.queries.finding import found
from store.queries.records import Records
from store.queries.series import Placed, index, local_of, name_of, posted, wall
from store.queries.workdays import PLAIN, Calendar
from store.ruled import Move, after, before, moved

_OF_SERIES = ("recurrence", "exceptions", "uid", "activity")
"""What one changed occurrence does not have of its series."""


def copy_of(plan: Plan, at: datetime, start: str) -> dict[str, Any]:
    """The flat fields of one occurrence as a plan of its own, before anything is changed in it."""
    flat = {name: value for name, value in flatten(plan).items() if name not in _OF_SERIES}
    return {**flat, "at": at, "series": plan.id, "occurrence": start}


class Series:
    """One plan that repeats, with the plans that stand for some of its occurrences.

    `changes`: flat field → typed value. `start`: what an occurrence is called; where the series has none of that name its
    edits raise NotFound. `rev`: of the record that was seen, the series where it says nothing else; absent: as it is held.
    """

    def __init__(
        self, rows: Records[Plan], plan_id: str, *, zone: tzinfo, calendar: Calendar = PLAIN
    ) -> None:
        """`zone`: the office's. Raises NotFound where there is no plan of this id that repeats."""
        plan = rows.get(plan_id)
        if plan is None or plan.recurrence is None:
            raise NotFound(what="outreach", id=plan_id)
        self.plan = plan
        self.changed = rows.memo(index).changed.get(plan_id, {})
        self._rows, self._zone, self._calendar = rows, zone, calendar
        self._first = wall(plan.at, zone)

    def _edit(self, plan: Plan, fields: Mapping[str, Any], rev: int | None = None, **more: bool) -> Edit:
        """An edit of a record that is there."""
        row = self._rows.row(plan.id)
        held = row.rev if row is not None else 0
        base = row.as_seen if row is not None and row.provenance.source is not None else None
        return Edit(
            id=plan.id,
            based_on=held if rev is None else rev,
            base=base,
            fields=dict(fields),
            delete=more.get("delete", False),
        )

    def _at(self, start: str) -> tuple[Placed, datetime]:
        """The occurrence and its start by the rule. Raises NotFound."""
        one = found(self._rows, self.plan.id, start, zone=self._zone, calendar=self._calendar)
        local = local_of(one.start) if one is not None else None
        if one is None or local is None:
            raise NotFound(what="outreach", id=f"{self.plan.id}@{start}")
        return one, local

    # one

    def this(self, start: str, changes: Mapping[str, Any], rev: int | None = None) -> tuple[Edit, ...]:
        """Change one occurrence. `rev`: of the changed one that was seen, if there is one."""
        one, _ = self._at(start)
        fields = dict(changes)
        if "at" in fields:  # who puts it somewhere means that day, holiday or not
            fields.setdefault("on_holiday", None)
        if one.plan.id != self.plan.id:
            return (self._edit(one.plan, fields, rev),)
        seen = copy_of(self.plan, one.at, one.start)
        made = {name: value for name, value in merged(seen, fields).items() if value not in (None, "", ())}
        return (Edit(fields=made, base=seen, like=self.plan.id),)

    def delete_this(self, start: str, rev: int | None = None) -> tuple[Edit, ...]:
        """Take one occurrence away. Raises Invalid (`posted-stays`) where it was posted."""
        one, _ = self._at(start)
        without = tuple(sorted({*self.plan.exceptions, one.start}))
        if one.plan.id == self.plan.id:
            return (self._edit(self.plan, {"exceptions": without}, rev),)
        if posted(one.plan):
            problem = Problem(code="posted-stays", value=one.start)
            raise Invalid([problem], collection="outreach", id=one.plan.id)
        return (
            self._edit(self.plan, {"exceptions": without}),
            self._edit(one.plan, {}, rev, delete=True),
        )

    def restore_this(self, start: str) -> tuple[Edit, ...]:
        """Let an occurrence take place again that was taken away. Nothing where it was not."""
        kept = tuple(one for one in self.plan.exceptions if one != start)
        return (self._edit(self.plan, {"exceptions": kept}),) if kept != self.plan.exceptions else ()

    # this and later ones

    def later(self, start: str, changes: Mapping[str, Any], rev: int | None = None) -> tuple[Edit, ...]:
        """Change an occurrence and all after it: the series ends before it, and a new one goes on.

        Of the first occurrence it is all of them. Raises Invalid (see `all`).
        """
        one, local = self._at(start)
        ends = before(self.plan, self._first, local, self._zone)
        goes_on = after(self.plan, self._first, local, self._zone)
        if ends is None:
            return self.all(changes, start, rev)
        if goes_on is None:  # a changed one behind the end of its series
            return self.this(start, changes, rev)
        rule, first = goes_on
        own = occurrence_id(self.plan.id, name_of(local), "later")
        seen = flatten(self.plan) | {
            "at": first.replace(tzinfo=self._zone),
            "recurrence": rule,
            "exceptions": tuple(e for e in self.plan.exceptions if e >= name_of(local)),
        }
        seen.pop("uid", None)
        fields, move = self._moved(seen, self._from(one, first, changes), rule, first)
        fields = {"at": seen["at"], "recurrence": rule, "exceptions": seen["exceptions"], **fields}
        made = {name: value for name, value in merged(seen, fields).items() if value not in (None, "", ())}
        self._refuse_posted(made)
        kept = tuple(e for e in self.plan.exceptions if e < name_of(local))
        return (
            Edit(id=own, create=True, fields=made, base=seen, like=self.plan.id),
            self._edit(self.plan, {"recurrence": ends, "exceptions": kept}, rev),
            *self._along(changes, move, one, since=name_of(local), series=own),
        )

    def delete_later(self, start: str, rev: int | None = None) -> tuple[Edit, ...]:
        """Take an occurrence and all after it away, but none that was posted."""
        _, local = self._at(start)
        ends = before(self.plan, self._first, local, self._zone)
        if ends is None:
            return self._gone(self.plan, rev, since="")
        kept = tuple(e for e in self.plan.exceptions if e < name_of(local))
        cut = self._edit(self.plan, {"recurrence": ends, "exceptions": kept}, rev)
        return (cut, *self._gone(None, None, since=name_of(local)))

    def delete_all(self, rev: int | None = None) -> tuple[Edit, ...]:
        """Take the series away, but no occurrence of it that was posted."""
        return self._gone(self.plan, rev, since="")

    def _gone(self, series: Plan | None, rev: int | None, *, since: str) -> tuple[Edit, ...]:
        whole = (self._edit(series, {}, rev, delete=True),) if series is not None else ()
        others = (p for start, p in sorted(self.changed.items()) if start >= since and not posted(p))
        return (*whole, *(self._edit(plan, {}, delete=True) for plan in others))

    # all

    def all(
        self, changes: Mapping[str, Any], start: str | None = None, rev: int | None = None
    ) -> tuple[Edit, ...]:
        """Change the series as a whole. `start`: the occurrence that was looked at: `at` is its new time then, else the
        first's.

        Changed occurrences keep what was changed in them; what they have of the series changes along, and they stand for
        the same occurrences after the series has moved. Raises Invalid (`series-posted`) where all would be posted.
        """
        one = self._at(start)[0] if start is not None else None
        given = self._from(one, self._first, changes)
        fields, move = self._moved(flatten(self.plan), given, self.plan.recurrence or "", self._first)
        self._refuse_posted(fields)
        return (self._edit(self.plan, fields, rev), *self._along(changes, move, one))

    def _from(self, one: Placed | None, first: datetime, changes: Mapping[str, Any]) -> dict[str, Any]:
        """The changes with `at` as the first time's, where it was said of the occurrence that was looked at."""
        given = dict(changes)
        at, local = given.get("at"), local_of(one.start) if one is not None else None
        if isinstance(at, datetime) and local is not None:
            given["at"] = (first + (wall(at, self._zone) - local)).replace(tzinfo=self._zone)
        return given

    def _moved(
        self, seen: Mapping[str, Any], given: Mapping[str, Any], rule: str, first: datetime
    ) -> tuple[dict[str, Any], Move]:
        """The changes of a series, its rule and exceptions moved along with its time; and where its starts go."""
        fields = dict(given)
        at = fields.get("at")
        new = wall(at, self._zone) if isinstance(at, datetime) else first
        if new == first:
            return fields, lambda start: start
        text, move = moved(self.plan, first, new, self._zone, rule)
        if "recurrence" in fields and fields["recurrence"] != rule:
            shift = new - datetime.combine(new.date(), first.time())
            move = lambda start: start + shift  # noqa: E731 - the days are those of another rule
        elif text != rule:
            fields["recurrence"] = text
        if "exceptions" not in fields and (left_out := seen.get("exceptions")):
            fields["exceptions"] = tuple(sorted(_renamed(each, move) for each in left_out))
        return fields, move

    def _along(
        self,
        changes: Mapping[str, Any],
        move: Move,
        looked_at: Placed | None,
        *,
        since: str = "",
        series: str | None = None,
    ) -> list[Edit]:
        """What of a changed series reaches its changed occurrences from `since` on."""
        edits = []
        for start, plan in sorted(self.changed.items(), reverse=True):
            if start < since:
                continue
            fields: dict[str, Any] = {"series": series} if series is not None else {}
            fields |= self._shared(changes, plan, own=looked_at is not None and looked_at.plan.id == plan.id)
            called = _renamed(start, move)
            if called != start:
                fields["occurrence"] = called
                if "at" not in fields and (at := self._followed(plan, start, move)) is not None:
                    fields["at"] = at
            if fields:
                edits.append(self._edit(plan, fields))
        return edits

    def _followed(self, plan: Plan, start: str, move: Move) -> datetime | None:
        """Where a changed occurrence goes with its series: one that nobody put elsewhere, a holiday apart."""
        local, at = local_of(start), wall(plan.at, self._zone)
        by_holiday = plan.on_holiday is not None and local is not None and at.time() == local.time()
        if posted(plan) or local is None or not (at == local or by_holiday):
            return None
        return (at + (move(local) - local)).replace(tzinfo=self._zone)

    def _shared(self, changes: Mapping[str, Any], plan: Plan, *, own: bool) -> dict[str, Any]:
        """The changes that an occurrence has from its series: where it says the same; none of what was posted."""
        if posted(plan) and not own:
            return {}
        was, its = flatten(self.plan), flatten(plan)
        given = {name: value for name, value in changes.items() if name not in (*_OF_SERIES, "at")}
        found = {name: value for name, value in given.items() if own or was.get(name) == its.get(name)}
        return found | ({"at": changes["at"]} if own and "at" in changes else {})

    def _refuse_posted(self, fields: Mapping[str, Any]) -> None:
        """Raises Invalid: only one occurrence can have been posted."""
        wrong = [name for name, value in fields.items() if name.startswith("status.") and value == "posted"]
        if wrong and fields.get("recurrence", self.plan.recurrence) is not None:
            raise Invalid(
                [Problem(code="series-posted", field=wrong[0], expected=f"{self.plan.id}@…")],
                collection="outreach",
                id=self.plan.id,
            )


def _renamed(start: str, move: Move) -> str:
    local = local_of(start)
    return name_of(move(local)) if local is not None else start

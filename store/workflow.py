"""The way of a channel's caption from draft to posted: one table, for screens, verbs and the ledger's write alike. Pure.

`approved` stands for plans without an hour (all day) and for the moment between: an approved channel of a plan with a
time is scheduled in the same write. `missed` is computed (`store/queries/outreach.py`) and written by nobody; what a
source says is as it is. What a write makes of it is `store/ruling.py`'s.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final, NamedTuple

import msgspec

from store.models.plan import Plan, Variant, is_free
from store.models.row import Row

STANDING: Final = ("approved", "scheduled", "posted")
"""Statuses in which a caption must have been approved."""

EDIT, APPROVE, REASON, CORRECT = "edit", "approve", "reason", "correct"
"""What a step asks: the right to edit; the right to approve; a reason; that and the audit, for what is final."""

TRANSITIONS: Final[dict[str, dict[str, str]]] = {
    "draft": {"review": EDIT, "skipped": EDIT, "hold": EDIT},
    "review": {"approved": APPROVE, "draft": REASON, "skipped": EDIT, "hold": EDIT},
    "approved": {"scheduled": EDIT, "review": EDIT, "skipped": EDIT, "hold": EDIT},
    "scheduled": {"posted": EDIT, "review": EDIT, "skipped": EDIT, "hold": EDIT},
    "posted": {"draft": CORRECT},
    "skipped": {"draft": EDIT},
    "hold": {"draft": EDIT, "review": EDIT, "skipped": EDIT},
    "missed": {"draft": EDIT, "skipped": EDIT, "hold": EDIT},
}
"""From → to → what that step asks. Whoever names a status further away is led along it, step by step."""
FROM_HOLD: Final = {"scheduled": EDIT, "approved": EDIT}
"""Open besides while the approval that was held still stands for the caption."""
ON_THE_WAY: Final = ("draft", "review", "approved", "scheduled")
"""Through the others nobody is led: neither a hold nor a skip is a way round the reason for a rejection."""
SETTABLE: Final = ("draft", "review", "approved", "scheduled", "posted", "skipped", "hold")
"""What people may name."""


class Actor(NamedTuple):
    """Whoever writes, and by which rule the office approves."""

    login: str
    role: str = "head"
    """head | staff | viewer."""
    approval: str = "none"
    """none (who may edit) | other (not who last changed the caption) | head."""

    def approves(self, author: str) -> str | None:
        """Why they may not approve what `author` last wrote (a login, or empty): the code of a problem; None: they may."""
        if self.role == "viewer":
            return "approval-viewer"
        if self.approval == "head" and self.role != "head":
            return "approval-head"
        if self.approval == "other" and self.login == author:
            return "approval-other"
        return None


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """A status that a person may choose for a channel, or why not."""

    status: str
    """What to write."""
    becomes: str
    """What the channel is then: an approved one of a plan with a time is scheduled."""
    needs_reason: bool = False
    """A `why` must go with it."""
    why_not: str | None = None
    """The code of the problem that the write would have; None: it is possible."""


@cache
def path(
    start: str, target: str, standing: bool = False, free: bool = False
) -> tuple[tuple[str, str], ...] | None:
    """The steps from one status to another, as (status, what it asks); None where no way leads there.

    `standing`: the approval from before a hold still stands. `free`: nothing is to be approved, so that step asks only
    for the right to edit. The shortest way; nothing for the same status.
    """
    waiting: deque[tuple[str, tuple[tuple[str, str], ...]]] = deque([(start, ())])
    met = {start}
    while waiting:
        here, steps = waiting.popleft()
        if here == target:
            return steps
        if here != start and here not in ON_THE_WAY:
            continue
        open_to: Mapping[str, str] = TRANSITIONS.get(here, {})
        if here == "hold" and standing:
            open_to = FROM_HOLD | dict(open_to)
        for there, asks in open_to.items():
            if there not in met:
                met.add(there)
                waiting.append((there, (*steps, (there, EDIT if free and asks == APPROVE else asks))))
    return None


def refusals(steps: tuple[tuple[str, str], ...], actor: Actor, author: str, why: str | None) -> Iterator[str]:
    """Codes of what stands in the way of these steps, each once."""
    asked = {asks for _, asks in steps}
    if actor.role == "viewer" and steps:
        yield "approval-viewer"
        return
    if APPROVE in asked and (reason := actor.approves(author)) is not None:
        yield reason
    if not why:
        if CORRECT in asked:
            yield "posted-final"
        elif REASON in asked:
            yield "reject-why"


def landing(status: str, plan: Plan) -> str:
    """What a channel is once it was given this status: scheduled where it is approved and the plan has an hour."""
    return "scheduled" if status == "approved" and not plan.all_day else status


def digest(caption: str) -> str:
    """What the ledger keeps of an approved caption."""
    import hashlib  # 4 ms that whoever only looks need not wait for

    return hashlib.sha256(caption.encode()).hexdigest()[:24]


def author_of(row: Row[Plan], channel: str) -> str:
    """The login of whoever last changed a channel's caption; empty where it is the source's.

    Of a channel without a caption whoever gave the plan its channels.
    """
    edits = row.provenance.edits
    for name in (f"caption.{channel}", *(() if row.provenance.source else ("channels", "title"))):
        if name in edits:
            return edits[name].by
    return ""


def offered(row: Row[Plan], channel: str, actor: Actor) -> tuple[Offer, ...]:
    """What `m` offers for a channel of a plan: every other status, in the order of the table, possible or not."""
    variant = row.record.variants.get(channel, Variant())
    mark = row.provenance.approved.get(channel)
    standing = variant.status == "hold" and mark is not None and mark == digest(variant.caption)
    found = []
    for status in SETTABLE:
        if status == variant.status or (status == "scheduled" and _by_approval(variant.status, standing)):
            continue
        becomes = landing(status, row.record)
        if becomes == variant.status:
            continue
        steps = path(variant.status, status, standing, is_free(channel, variant.caption))
        if steps is None:
            continue
        codes = tuple(refusals(steps, actor, author_of(row, channel), "given"))
        found.append(
            Offer(
                status=status,
                becomes=becomes,
                needs_reason=any(asks in (REASON, CORRECT) for _, asks in steps),
                why_not=codes[0] if codes else None,
            )
        )
    return tuple(found)


def _by_approval(status: str, standing: bool) -> bool:
    """Whether it is the approval that leads to `scheduled`: then that is what is offered."""
    return status != "approved" and not (status == "hold" and standing)


def standing_fields(
    fields: Mapping[str, object], marks: Mapping[str, str], source: Mapping[str, object]
) -> Mapping[str, object]:
    """Staff's fields over a fetched plan, with each approval back in review whose caption its source has changed since.

    `marks`: channel → digest of the caption that was approved; `source`: the flat fields as the source has them.
    """
    fallen = {
        name: "review"
        for channel, mark in marks.items()
        if (name := f"status.{channel}") in fields
        and fields[name] in ("approved", "scheduled")
        and f"caption.{channel}" not in fields
        and digest(str(source.get(f"caption.{channel}") or "")) != mark
    }
    return {**fields, **fallen} if fallen else fields

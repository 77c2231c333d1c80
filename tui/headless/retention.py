"""Retention as the config has it: what of the closed tips is due to go, who may take it away, and the doing of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from sources.spec import parse_duration
from store.queries.retention import Retained, RetentionRules, due, retained
from tui.headless.log import log

if TYPE_CHECKING:
    from store.sweeping import Swept
    from tui.headless.desk import Desk
    from tui.headless.settings import Settings

COLLECTION = "tips"


class Purged(msgspec.Struct, frozen=True, kw_only=True):
    """What a purge came to."""

    tips: tuple[Retained, ...]
    """Those that were due."""
    completed: tuple[str, ...]
    """Ids of tips of an earlier purge that something was still held of: one that was killed, or an old copy put back by
    hand."""
    swept: Swept
    """The files that were written anew or removed, and those that could not be."""


def rules_of(settings: Settings) -> RetentionRules:
    """How long the office keeps the words of closed tips."""
    tips = settings.tips
    return RetentionRules(
        closed=_span(tips.retention), special=_span(tips.special_retention), zone=settings.zone
    )


def found(desk: Desk) -> tuple[Retained, ...]:
    """Every closed tip that still holds personal fields, as the disk has it now. Raises what reading raises."""
    rows = desk.store.snapshot().rows(COLLECTION)
    return retained(rows, desk.store.purging.deleted(), rules_of(desk.settings), desk.now())


def why_not(desk: Desk) -> str | None:
    """Why this person may not purge: viewer | hidden | read-only | staff; None where they may.

    With `[[people]]` it is the head's; without any, of whoever may write tips.
    """
    reason = desk.why_not(COLLECTION)
    if reason is None and desk.settings.people and desk.me.role != "head":
        return "staff"
    return reason


def purge(desk: Desk) -> Purged:
    """Take away what is due. The caller has asked `why_not`. Waits for the disk.

    Raises NotPermitted, Damaged, Busy, NoSpace; what was begun is completed by the next one.
    """
    gone: list[Retained] = []

    def choose() -> Mapping[str, str]:
        gone[:] = due(found(desk), desk.now())
        return {one.id: f"{one.rule} {_long(desk.settings, one.rule)}" for one in gone}

    outcome = desk.store.purging.purge(choose, by=desk.me.login, at=desk.now())
    named = {one.id for one in gone}
    completed = tuple(tip for tip in outcome.purged if tip not in named)
    swept = outcome.swept
    log.info(
        "purge tips=%d completed=%d rewritten=%d removed=%d left=%d",
        len(gone), len(completed), len(swept.rewritten), len(swept.removed), len(swept.left),
    )  # fmt: skip
    return Purged(tips=tuple(gone), completed=completed, swept=swept)


def _long(settings: Settings, rule: str) -> str:
    return settings.tips.special_retention if rule == "special" else settings.tips.retention


def _span(text: str) -> timedelta:
    return timedelta(seconds=parse_duration(text))

"""Showing one tip without its mask: who may, the reason that it needs, and the audit line that it leaves (UU 27/2022).

The line comes first: where it cannot be written, nothing is shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from store.errors import Invalid, NotFound
from store.models.problem import Problem
from store.models.text import clean
from tui.headless.log import log
from tui.words.mask import known_of, mask_text

if TYPE_CHECKING:
    from store.models.tip import Tip
    from tui.headless.desk import Desk

COLLECTION: Final = "tips"
LEAST: Final = 5
"""Letters and digits of a reason, and at least three different ones: "xxxxx" says nothing to whoever reads the audit."""


class MayNot(Exception):
    """The right is missing. `reason`: viewer | hidden | read-only | restricted."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def why_not_reveal(desk: Desk, tip: Tip | None = None) -> str | None:
    """Why this person may not see a tip without its mask; None where they may. Codes as of `MayNot`.

    Whoever may not write the audit may not reveal. A tip whose processing is limited is for heads alone.
    """
    reason = desk.why_not(COLLECTION)
    if reason is not None:
        return reason
    return "restricted" if tip is not None and tip.restricted and desk.me.role != "head" else None


def fitting(why: str) -> bool:
    """Whether a reason says something."""
    signs = [sign for sign in clean(why).casefold() if sign.isalnum()]
    return len(signs) >= LEAST and len(set(signs)) >= 3


def reveal(desk: Desk, tip_id: str, why: str) -> Tip:
    """Note that this person sees a tip without its mask, and give it. It waits for the disk.

    Numbers and the reporter's name in the reason are masked: the audit holds no personal data. Raises MayNot, Invalid
    (`reveal-why`), NotFound, and what `Store.note` raises.
    """
    reason = why_not_reveal(desk)
    if reason is not None:
        raise MayNot(reason)
    if not fitting(why):
        problem = Problem(code="reveal-why", field="why", expected=str(LEAST))
        raise Invalid([problem], collection=COLLECTION, id=tip_id)
    tip: Tip | None = desk.snapshot.rows(COLLECTION).get(tip_id)
    if tip is None:
        raise NotFound(what=COLLECTION, id=tip_id)
    reason = why_not_reveal(desk, tip)
    if reason is not None:
        raise MayNot(reason)
    said = mask_text(clean(why), known_of(tip))
    desk.store.note(COLLECTION, tip_id, "reveal", by=desk.me.login, at=desk.now(), why=said)
    log.info("reveal id=%s", tip_id)
    return tip

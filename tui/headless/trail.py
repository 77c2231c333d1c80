"""What was done with one plan, line by line, from the audit. Read when somebody opens it; it waits for the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.errors import StoreError

if TYPE_CHECKING:
    from store.audit import AuditLine
    from tui.headless.desk import Desk


def trail(desk: Desk, plan_id: str) -> tuple[AuditLine, ...]:
    """Oldest first; nothing where the audit cannot be read: the plan is shown all the same."""
    try:
        return tuple(desk.store.audit("outreach", plan_id))
    except (StoreError, OSError):
        return ()

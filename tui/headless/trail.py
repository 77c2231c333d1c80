"""What was done with one plan or village, line by line, from the audit. Read when somebody opens it: it waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.errors import StoreError

if TYPE_CHECKING:
    from store.audit import AuditLine
    from tui.headless.desk import Desk


def trail(desk: Desk, record_id: str, collection: str = "outreach") -> tuple[AuditLine, ...]:
    """Oldest first; nothing where the audit cannot be read: the record is shown all the same."""
    try:
        return tuple(desk.store.audit(collection, record_id))
    except (StoreError, OSError):
        return ()

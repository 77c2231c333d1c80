"""What quick add knows of this office: its people, villages, checkpoints and topics. For the screen and for the verb."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from store.models.plan import Plan
from store.queries.records import Records
from tui.words.quick import Known

if TYPE_CHECKING:
    from tui.headless.desk import Desk


def known_of(desk: Desk, day: date | None) -> Known:
    """The names as they are held now. `day`: the one that the calendar stands on; None: a line must name its own."""
    snapshot, settings = desk.snapshot, desk.settings
    hidden = snapshot.hidden
    villages = {} if "villages" in hidden else {v.id: v.name for v in snapshot.rows("villages")}
    places: Mapping[str, str] = {
        spelling: point.name
        for point in settings.checkpoints
        for spelling in (point.name, point.id, *point.aliases)
    }
    return Known(
        people={person.login: person.name or person.login for person in settings.people},
        villages=villages,
        places=places,
        topics=snapshot.rows("outreach").memo(topics),
        day=day,
        workdays=settings.outreach.workdays,
        calendar=desk.calendar,
    )


def topics(rows: Records[Plan]) -> tuple[str, ...]:
    """The topics of the plans that are held; ask through `rows.memo(topics)`."""
    return tuple(dict.fromkeys(plan.topic for plan in rows if plan.topic))

"""What is to be told of tips, from the desk's settings and names. Decides nothing that is pure."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from store.queries.tipreminders import TipRules, tip_reminders
from store.queries.triage import calling
from store.queries.villages import places
from tui.headless.tipreaders import readers_of
from tui.headless.triagerules import rules_of

if TYPE_CHECKING:
    from datetime import datetime

    from store.models.tip import Tip
    from store.queries.concerned import Rules
    from store.queries.reminders import Reminder
    from store.snapshot import Snapshot
    from tui.headless.settings import Settings


def of_tips(snapshot: Snapshot, settings: Settings, rules: Rules, now: datetime) -> tuple[Reminder, ...]:
    """Everything that is to be told of tips at a moment, whoever may have seen it."""
    found = calling(snapshot.rows("tips"), rules_of(snapshot, settings), now)
    agencies = {agency.id: agency.name for agency in settings.all_agencies}
    tips = TipRules(
        acknowledge_days=settings.tips.acknowledge_days,
        readers=readers_of(settings),
        place=partial(_place, snapshot, settings),
        agency=lambda name: agencies.get(name, ""),
    )
    return tip_reminders(found, rules, tips, now)


def _place(snapshot: Snapshot, settings: Settings, tip: Tip) -> str:
    """The name of the checkpoint, else of the village, where the office knows it: what somebody wrote may hold a name."""
    for point in settings.checkpoints:
        if tip.checkpoint == point.id:
            return point.name
    villages = snapshot.rows("villages")
    found = (
        villages.get(villages.memo(places, snapshot.names).find(tip.village) or "") if tip.village else None
    )
    return found.name if found is not None else ""

"""The edits of referrals: one more with its status, and what an agency said of one; and whom a tip may be referred to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from msgspec.structs import replace

from store.models.tip import Referral, Tip
from tui.headless.tipedits import Fields

if TYPE_CHECKING:
    from tui.headless.settings import Agency, Settings

OURS = "imigrasi"
"""Built in for counts; nobody refers a tip to themselves, unless the config says so."""


def agencies_on(settings: Settings, day: date) -> tuple[Agency, ...]:
    """The agencies that tips are referred to on a day: those of `[tips] agencies` in that order, else all but our own."""
    held = {agency.id: agency for agency in settings.all_agencies}
    wanted: Iterable[str] = settings.tips.agencies or (name for name in held if name != OURS)
    found = (held[name] for name in wanted if name in held)
    return tuple(
        agency
        for agency in found
        if (agency.start is None or agency.start <= day) and (agency.end is None or day <= agency.end)
    )


def referred(tip: Tip, referral: Referral) -> Fields:
    """One referral more, and the status that says so."""
    fields: dict[str, object] = {"referrals": (*tip.referrals, referral)}
    return fields if tip.status == "referred" else fields | {"status": "referred"}


def acknowledged(tip: Tip, referral: Referral, day: date, outcome: str) -> Fields:
    """The same referrals with what the agency said of one; nothing where that one is gone."""
    if referral not in tip.referrals:
        return {}
    said = replace(referral, acknowledged=day, outcome=outcome or referral.outcome)
    return {"referrals": tuple(said if one == referral else one for one in tip.referrals)}


def open_referral(tip: Tip) -> Referral | None:
    """The last one that its agency has not confirmed."""
    return next((one for one in reversed(tip.referrals) if one.acknowledged is None), None)

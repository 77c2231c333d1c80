"""Whom tips are referred to on a day, and what a referral and its confirmation make of them."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec

from store.models.tip import Referral, Tip
from tests.views.office import NOW, SETTINGS
from tui.headless.referring import acknowledged, agencies_on, open_referral, referred
from tui.headless.settings import Agency, Settings, Tips

BP2MI = Agency(id="bp2mi", name="BP2MI", end=date(2024, 10, 20))
KP2MI = Agency(id="kp2mi", name="KP2MI", start=date(2024, 10, 21))


def office(*wanted: str) -> Settings:
    return msgspec.structs.replace(SETTINGS, agencies=(BP2MI, KP2MI), tips=Tips(agencies=wanted))


def ids(settings: Settings, day: date) -> list[str]:
    return [agency.id for agency in agencies_on(settings, day)]


def test_an_agency_is_offered_from_its_first_day_to_its_last() -> None:
    assert ids(office(), date(2024, 10, 20)) == ["bp2mi", "bp3mi"]
    assert ids(office(), date(2024, 10, 21)) == ["kp2mi", "bp3mi"]


def test_the_config_says_which_and_in_which_order_and_nobody_is_referred_to_themselves() -> None:
    assert ids(office("bp3mi", "kp2mi", "gone"), date(2026, 1, 1)) == ["bp3mi", "kp2mi"]
    assert ids(office("imigrasi"), date(2026, 1, 1)) == ["imigrasi"]
    assert "imigrasi" not in ids(office(), date(2026, 1, 1))


FIRST = Referral(agency="bp3mi", at=NOW, by="staf1")
LATER = Referral(agency="polda", at=NOW + timedelta(hours=1), by="staf1")


def tip(*referrals: Referral, status: str = "open") -> Tip:
    return Tip(id="t", received_at=NOW, text="x", referrals=referrals, status=status)


def test_a_referral_stands_behind_the_others_and_changes_the_status_once() -> None:
    assert referred(tip(FIRST), LATER) == {"referrals": (FIRST, LATER), "status": "referred"}
    assert referred(tip(FIRST, status="referred"), LATER) == {"referrals": (FIRST, LATER)}


def test_a_confirmation_changes_one_referral_and_nothing_where_it_is_gone() -> None:
    day = date(2026, 11, 25)
    found = acknowledged(tip(FIRST, LATER), FIRST, day, "")["referrals"]
    assert [one.acknowledged for one in found] == [day, None]
    assert acknowledged(tip(LATER), FIRST, day, "") == {}


def test_the_last_one_that_nobody_confirmed_is_the_open_one() -> None:
    assert open_referral(tip(FIRST, LATER)) == LATER
    done = msgspec.structs.replace(LATER, acknowledged=date(2026, 11, 25))
    assert open_referral(tip(FIRST, done)) == FIRST
    assert open_referral(tip(done)) is None

"""How long a referral took, and which ones nobody confirmed in time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from store.models.tip import Referral, Tip
from store.queries.referrals import unacknowledged, waited
from store.queries.workdays import PLAIN

WIB = timezone(timedelta(hours=7))
FRIDAY = datetime(2026, 11, 20, 15, 0, tzinfo=WIB)


def referral(agency: str = "bp3mi", at: datetime = FRIDAY, acknowledged: date | None = None) -> Referral:
    return Referral(agency=agency, at=at, by="staf1", acknowledged=acknowledged)


def tip(*referrals: Referral) -> Tip:
    return Tip(id="t", received_at=FRIDAY - timedelta(hours=5), text="x", referrals=referrals)


def test_hours_are_counted_from_its_receipt() -> None:
    assert waited(tip(), referral()) == timedelta(hours=5)
    assert waited(tip(), referral(at=FRIDAY - timedelta(days=2))) == timedelta()


def test_an_agency_has_working_days_and_the_day_of_the_referral_is_none_of_them() -> None:
    one = tip(referral())
    assert unacknowledged(one, PLAIN, date(2026, 11, 24), 2) == ()
    assert unacknowledged(one, PLAIN, date(2026, 11, 25), 2) == one.referrals


def test_the_day_of_a_referral_is_the_offices() -> None:
    late = tip(referral(at=datetime(2026, 11, 22, 18, 0, tzinfo=UTC)))
    assert unacknowledged(late, PLAIN, date(2026, 11, 24), 1, WIB) == ()
    assert unacknowledged(late, PLAIN, date(2026, 11, 24), 1, UTC) == late.referrals


def test_what_was_confirmed_is_left_out_and_without_a_day_all_the_others_are_named() -> None:
    other = referral("polda")
    assert unacknowledged(tip(referral(acknowledged=date(2026, 11, 23)), other)) == (other,)

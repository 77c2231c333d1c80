"""The sample office: public facts as they were said, everything else invented, the same for everybody on one day."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from sources.sample import pull_sample, sample_records
from sources.spec import SourceSpec
from store.models.collections import FETCHED, build, flatten
from store.models.deferral import Deferral
from store.models.plan import CHANNELS, STATUSES
from store.models.tip import TIP_CHANNELS, TIP_STATUSES

WIB = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 23, 9, 14, tzinfo=WIB)
TODAY = NOW.date()


def made(collection: str, now: datetime = NOW) -> list[Any]:
    return list(sample_records(collection, f"contoh-{collection}", now=now))


def spec(collection: str) -> SourceSpec:
    return SourceSpec(id=f"contoh-{collection}", collection=collection, sample=True)


def counted(rows: list[Deferral], year: int, category: str = "departure") -> int:
    return sum(
        row.count
        for row in rows
        if (row.period, row.category, row.agency, row.date.year) == ("day", category, "imigrasi", year)
    )


@pytest.mark.parametrize("collection", FETCHED)
async def test_a_pull_of_the_sample_is_a_harvest_marked_as_sample(collection: str) -> None:
    harvest = await pull_sample(spec(collection), zone=WIB, clock=lambda: NOW)
    assert harvest.sample
    assert harvest.collection == collection
    assert harvest.fetched == len(harvest.records) > 0
    assert len({record.id for record in harvest.records}) == len(harvest.records)
    again = await pull_sample(spec(collection), zone=WIB, clock=lambda: NOW, validators=harvest.validators)
    assert again.unchanged
    assert again.records == ()
    later = NOW + timedelta(days=1)
    tomorrow = await pull_sample(
        spec(collection), zone=WIB, clock=lambda: later, validators=harvest.validators
    )
    assert not tomorrow.unchanged


@pytest.mark.parametrize("collection", FETCHED)
@pytest.mark.parametrize(
    "now", [NOW, NOW.replace(hour=0), datetime(2027, 1, 1, tzinfo=WIB), datetime(2029, 2, 28, tzinfo=WIB)]
)
def test_every_record_is_valid_and_the_same_for_everybody(collection: str, now: datetime) -> None:
    records = made(collection, now)
    assert records == made(collection, now)
    for record in records[:400] + records[-400:]:
        built, problems = build(collection, record.id, flatten(record))
        assert problems == ()
        assert built == record


def test_what_was_said_in_public_is_there_as_it_was_said() -> None:
    rows = made("deferrals")
    figures = {(r.period, r.category, r.date): r for r in rows if r.period != "day"}
    november = figures["month", "departure", date(2024, 11, 1)]
    assert november.count == 767
    assert november.as_of == date(2024, 11, 23)
    assert "762" in (november.note or "")
    assert figures["month", "passport", date(2024, 11, 1)].count == 12
    departures = [figures["year", "departure", date(year, 1, 1)].count for year in range(2022, 2026)]
    assert departures == [2780, 8243, 3337, 5659]
    passports = [figures["year", "passport", date(year, 1, 1)].count for year in range(2023, 2026)]
    assert passports == [405, 191, 178]
    assert figures["year", "departure", date(2023, 1, 1)].as_of == date(2023, 12, 21)


def test_a_public_figure_is_not_known_before_it_was_said() -> None:
    early = made("deferrals", datetime(2025, 6, 1, 9, tzinfo=WIB))
    assert not [row for row in early if row.period == "year" and row.date.year == 2025]
    assert max(row.date for row in early) == date(2025, 5, 31)


def test_invented_days_add_up_to_the_years_public_totals() -> None:
    rows = made("deferrals")
    assert counted(rows, 2025) == 5659
    assert counted(rows, 2025, "passport") == 178
    assert all("contoh" in (row.note or "") for row in rows if row.period == "day")


def test_days_go_up_to_yesterday_with_zeros_and_missing_reports() -> None:
    rows = [row for row in made("deferrals") if row.period == "day"]
    days = {row.date for row in rows}
    assert max(days) == TODAY - timedelta(1)
    assert min(days) == date(2025, 1, 1)
    assert any(row.count == 0 for row in rows)
    harbour = {
        r.date
        for r in rows
        if (r.checkpoint, r.agency, r.category) == ("harbour-bay", "imigrasi", "departure")
    }
    assert TODAY - timedelta(2) not in harbour
    assert TODAY - timedelta(1) in harbour
    bengkong = min(row.date for row in rows if row.checkpoint == "bengkong")
    assert bengkong.year == 2025
    assert {row.agency for row in rows} == {"imigrasi", "bp3mi"}
    assert {row.checkpoint for row in rows if row.category == "passport"} == {"kantor", "ulp-harbour-bay"}


def test_what_was_counted_stays_when_the_day_turns() -> None:
    for days in range(7):
        today, tomorrow = (
            made("deferrals", NOW + timedelta(days)),
            made("deferrals", NOW + timedelta(days + 1)),
        )
        held = {row.id: row for row in tomorrow}
        assert all(held.get(row.id) == row for row in today)


def test_at_least_a_year_is_there_on_any_day() -> None:
    for year in (2025, 2026, 2027, 2030):
        days = [r.date for r in made("deferrals", datetime(year, 1, 2, tzinfo=WIB)) if r.period == "day"]
        assert max(days) - min(days) >= timedelta(364)


def test_the_two_villages_carry_their_codes_and_the_doubt() -> None:
    villages = {village.name: village for village in made("villages")}
    assert villages["Teluk Tering"].code == "2171101003"
    assert villages["Tiban Lama"].code == "2171031007"
    assert "tidak diumumkan" in (villages["Tiban Lama"].notes or "")
    visits = made("activities")
    ages = {
        name: min((TODAY - visit.date).days for visit in visits if visit.village == village.id)
        for name, village in villages.items()
    }
    assert ages == {"Teluk Tering": 12, "Tiban Lama": 71}


def test_nobody_in_the_sample_is_real() -> None:
    for tip in made("tips"):
        assert tip.anonymous or re.fullmatch(r"Warga [A-Z]{1,2}", tip.reporter_name or "")
        assert tip.reporter_contact is None or re.fullmatch(
            r"0800-0000-\d{4}|@contoh_[a-z]+|warga\.[a-z]+@example\.org", tip.reporter_contact
        )
        assert "contoh" in tip.text
        assert tip.received_at <= NOW
    for village in made("villages"):
        assert all(contact.phone.startswith("0800-0000-") for contact in village.contacts)
        assert all("Contoh" in officer.name for officer in village.officers)


def test_the_queue_shows_most_states_and_channels() -> None:
    tips = made("tips")
    assert len(tips) == 46
    assert {tip.status for tip in tips} == set(TIP_STATUSES)
    assert {tip.channel for tip in tips} == set(TIP_CHANNELS)
    assert sum(tip.urgent is True for tip in tips) == 1
    ids = {tip.id for tip in tips}
    assert all(tip.duplicate_of in ids for tip in tips if tip.duplicate_of)


def test_the_calendar_has_the_public_events_and_every_status() -> None:
    plans = made("outreach")
    titles = {plan.title: plan for plan in plans}
    assert titles["Penyuluhan TPPO di Pulau Abang"].at == datetime(2025, 11, 8, tzinfo=WIB)
    months = {plan.at.month for plan in plans if plan.at.year == 2025}
    assert {5, 6, 7, 11} <= months
    used = {variant.status for plan in plans for variant in plan.variants.values()}
    assert used | {"missed"} == set(STATUSES), "missed is computed from an old scheduled one"
    assert {channel for plan in plans for channel in plan.variants} == set(CHANNELS)
    assert any("08117002019" in v.caption for plan in plans for v in plan.variants.values())
    assert [plan for plan in plans if plan.at.date() == TODAY]
    x = [plan.variants["x"].caption for plan in plans if "x" in plan.variants]
    assert all(len(caption) <= 280 for caption in x)
    assert {plan.owner for plan in plans if plan.owner} == {"staf1", "staf2", "kepala"}

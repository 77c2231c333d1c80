"""A small made-up office on Monday 23 November 2026, 09:14 WIB, for the tests of views and screens."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from store.models.deferral import Deferral
from store.models.harvest import Failure, Held, SourceState
from store.models.plan import Plan, Variant
from store.models.problem import Problem
from store.models.tip import Note, Referral, Tip
from store.models.village import Activity, Contact, Officer, Village
from store.snapshot import Snapshot
from tests.queries.held import snapshot
from tui.headless.settings import Checkpoint, Office, Person, Settings
from tui.views.sight import Sight
from tui.words.catalog import load
from tui.words.format import Format

ZONE = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 23, 9, 14, tzinfo=ZONE)
TODAY = NOW.date()
POINTS = ("batam-centre", "harbour-bay", "sekupang", "nongsapura", "bengkong", "hang-nadim")
SETTINGS = Settings(
    root=Path("/nowhere"),
    office=Office(name="Imigrasi Batam"),
    people=(
        Person(login="kepala", name="Kepala (contoh)", role="head"),
        Person(login="staf1", name="Staf 1"),
    ),
    checkpoints=(
        Checkpoint(id="batam-centre", name="Batam Centre"),
        Checkpoint(id="harbour-bay", name="Harbour Bay"),
        Checkpoint(id="sekupang", name="Sekupang"),
        Checkpoint(id="nongsapura", name="Nongsapura"),
        Checkpoint(id="bengkong", name="Bengkong", start=date(2026, 1, 1)),
        Checkpoint(id="hang-nadim", name="Hang Nadim", kind="airport"),
        Checkpoint(id="kantor", name="Kantor", kind="counter"),
    ),
)


def count(day: date, checkpoint: str, n: int, **more: object) -> Deferral:
    """One figure."""
    extra = "-".join(str(value) for value in more.values())
    return Deferral(id=f"d-{day}-{checkpoint}-{extra}", date=day, checkpoint=checkpoint, count=n, **more)  # type: ignore[arg-type]


def days(year: int, month: int, last: int, points: tuple[str, ...] = POINTS, base: int = 3) -> list[Deferral]:
    """A month of daily counts that rise and fall by rule."""
    return [
        count(date(year, month, day), point, (base + day * (place + 2)) % 9 * (3 if not place else 1))
        for day in range(1, last + 1)
        for place, point in enumerate(points)
    ]


def deferrals() -> list[Deferral]:
    """November to the 22nd with a gap, October, last November without Bengkong, passports, a monthly figure."""
    now = [d for d in days(2026, 11, 22) if not (d.date.day == 21 and d.checkpoint == "harbour-bay")]
    old = [point for point in POINTS if point != "bengkong"]
    return [
        *now,
        *days(2026, 10, 31),
        *days(2025, 11, 30, tuple(old), base=5),
        count(date(2026, 11, 20), "kantor", 12, category="passport"),
        count(date(2024, 11, 1), "all", 767, period="month", as_of=date(2024, 11, 23)),
    ]


def tips() -> list[Tip]:
    """Open ones of every age, one urgent, one late, one done."""
    hour = timedelta(hours=1)
    return [
        Tip(id="t-1", received_at=NOW - 2 * hour, text="Ada agen di pelabuhan, hubungi 0812 3456 7890",
            subject="Agen menawarkan kerja", channel="hotline", reporter_name="Siti Aminah",
            reporter_contact="0812 3456 7890", place="Sekupang", urgent=True, topic="tppo"),
        Tip(id="t-2", received_at=NOW - timedelta(days=4), text="Paspor [/jalan] [@click=app.quit]lama[/]",
            channel="instagram", anonymous=True, status="triage", due_at=NOW - hour, topic="passport"),
        Tip(id="t-3", received_at=NOW - timedelta(days=8), text="Orang asing bekerja di bengkel",
            channel="village", village="Tiban Lama", status="open", assignee="staf1",
            notes=(Note(at=NOW - hour, by="staf1", text="Sudah dihubungi 081234567890"),)),
        Tip(id="t-4", received_at=NOW - timedelta(days=20), text="Lowongan mencurigakan", channel="x",
            status="referred", referrals=(Referral(agency="bp3mi", at=NOW - 48 * hour, by="staf1"),)),
        Tip(id="t-5", received_at=NOW - timedelta(days=30), text="Terima kasih", status="done"),
    ]  # fmt: skip


def villages() -> list[Village]:
    """Two active ones, a planned one."""
    return [
        Village(id="v-1", name="Tiban Lama", code="2171031007", district="Sekupang", decree="SK-1/2024",
            decree_date=date(2024, 12, 2), officers=(Officer(name="Petugas A", start=date(2024, 12, 2)),),
            contacts=(Contact(role="lurah", name="Budi Santoso", phone="081234567890"),)),
        Village(id="v-2", name="Teluk Tering", code="2171101003", district="Batam Kota",
            officers=(Officer(name="Petugas B", end=date(2025, 6, 15)), Officer(name="Petugas C", start=date(2025, 6, 16)))),
        Village(id="v-3", name="Tembesi", code="2171111001", district="Sagulung", status="planned"),
    ]  # fmt: skip


def activities() -> list[Activity]:
    """One long ago, one lately, one to come, one in a village nobody knows."""
    return [
        Activity(id="a-1", date=TODAY - timedelta(days=71), village="Tiban Lama", kind="counselling",
            title="Penyuluhan TPPO", participants=40, partners=("BP3MI",), officer="Petugas A",
            follow_up="Kirim brosur", follow_up_due=TODAY - timedelta(days=3)),
        Activity(id="a-2", date=TODAY - timedelta(days=12), village="v-2", kind="coordination", title="Rapat RW"),
        Activity(id="a-3", date=TODAY + timedelta(days=9), village="v-1", kind="service", title="Layanan"),
        Activity(id="a-4", date=TODAY - timedelta(days=2), village="Tiban", kind="feedback", title="Masukan"),
    ]  # fmt: skip


def plans() -> list[Plan]:
    """Two today, one tomorrow, one missed, one posted in part, one of next month."""

    def at(day: int, hour: int) -> datetime:
        return datetime(2026, 11, day, hour, tzinfo=ZONE).astimezone(UTC)

    return [
        Plan(id="p-1", title="Waspada TPPO di pelabuhan", at=at(23, 10), owner="staf1", topic="TPPO",
            variants={"instagram": Variant(status="review", caption="Waspada!"), "x": Variant(status="review")}),
        Plan(id="p-2", title="M-Paspor dalam 60 detik", at=at(23, 15),
            variants={"tiktok": Variant(status="scheduled")}),
        Plan(id="p-3", title="Penyuluhan Pulau Abang", at=at(24, 9), kind="event", place="Pulau Abang",
            variants={"field": Variant(status="approved")}),
        Plan(id="p-4", title="Jadwal layanan", at=at(22, 8), variants={"x": Variant(status="approved")}),
        Plan(id="p-5", title="E-Visa", at=at(20, 16),
            variants={"instagram": Variant(status="posted"), "x": Variant(status="draft")}),
        Plan(id="p-6", title="Akhir tahun", at=datetime(2026, 12, 2, 3, tzinfo=UTC)),
    ]  # fmt: skip


def states() -> list[SourceState]:
    """One of each state."""
    minutes = timedelta(minutes=1)
    good = NOW - 19 * minutes
    return [
        SourceState(source="penundaan", collection="deferrals", last_try=good, last_good=good,
            next_due=good + 30 * minutes, fetched=120, added=3, unchanged=117, records=540, rejected=1,
            problems=(Problem(code="type", field="count", value="tiga", expected="number", row="7"),)),
        SourceState(source="lembar-tips", collection="tips", last_try=NOW - minutes, failures=3,
            last_good=NOW - timedelta(days=2), failure=Failure(code="status", facts={"status": "401"}),
            not_before=NOW + 8 * minutes, next_due=NOW + 10 * minutes, records=5),
        SourceState(source="desa", collection="villages", last_try=NOW - timedelta(days=3),
            last_good=NOW - timedelta(days=3), next_due=NOW - timedelta(days=2), records=3),
        SourceState(source="rencana", collection="outreach", last_try=good, last_good=good,
            next_due=NOW + 10 * minutes, records=6,
            held=Held(at=good, fetched=1, records=1, would_drop=5, holding=6, mark="4f1c2a9e")),
        SourceState(source="kegiatan", collection="activities"),
    ]  # fmt: skip


def office(**changes: object) -> Snapshot:
    """Everything above, or what `changes` puts in its place."""
    held: dict[str, object] = {
        "deferrals": deferrals(), "tips": tips(), "villages": villages(), "activities": activities(),
        "outreach": plans(), "states": states(), "sample": True,
    }  # fmt: skip
    return snapshot(**{**held, **changes})  # type: ignore[arg-type]


def sight(
    held: Snapshot | None = None, *, language: str = "id", now: datetime = NOW, settings: Settings = SETTINGS
) -> Sight:
    """The look at a snapshot, the office's by default."""
    words = load(language)
    return Sight(held if held is not None else office(), now, words, Format(words, ZONE), settings)

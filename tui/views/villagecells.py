"""What single figures of villages say: ages, activities beside their target, people, follow-ups, events, tips."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from store.models.names import alike
from store.models.village import Activity, Village
from store.queries.coverage import Coverage, coverage
from store.queries.outreach import Occurrence
from store.queries.programme import Board, Officers, VillageLine, board, officers, people, quarter_of
from store.queries.records import Records
from store.queries.suggestions import is_open
from store.queries.villageplans import plans_ahead
from tui.views.cells import Cell, Style
from tui.views.sight import Sight

LATER = "…"
"""Where the tips are still being gone through."""


def board_of(sight: Sight) -> Board:
    """The board of this moment."""
    snapshot = sight.snapshot
    return board(snapshot.rows("villages"), snapshot.rows("activities"), sight.today, snapshot.names)


def officers_of(sight: Sight) -> Officers:
    """Every officer, of this moment."""
    snapshot = sight.snapshot
    return officers(snapshot.rows("villages"), snapshot.rows("activities"), sight.today, snapshot.names)


def known_officers(sight: Sight) -> frozenset[str]:
    """The names, as they are compared, of all who are or were in charge of a village."""
    found: frozenset[str] = sight.snapshot.rows("villages").memo(_officer_names)
    return found


def _officer_names(villages: Records[Village]) -> frozenset[str]:
    return frozenset(alike(one.name) for village in villages for one in village.officers)


def coverage_of(sight: Sight) -> Coverage | None:
    """What of the working area is covered; None where the config names no list of it."""
    return coverage(sight.snapshot.rows("villages"), sight.settings.area)


def events_of(sight: Sight) -> Mapping[str, tuple[Occurrence, ...]]:
    """Village → what is to take place there, the next first; nothing for whoever may not read plans."""
    snapshot = sight.snapshot
    if "outreach" in snapshot.hidden:
        return {}
    return plans_ahead(
        snapshot.rows("outreach"),
        snapshot.rows("villages"),
        snapshot.names,
        sight.now,
        zone=sight.format.zone,
        grace=sight.grace,
        calendar=sight.calendar,
    )


def tips_of(sight: Sight) -> Mapping[str, int] | None:
    """Village → how many tips about it are open; None: nobody may say, or not yet."""
    if "tips" in sight.snapshot.hidden or not sight.triage_at_once:
        return None
    from tui.views.villagetips import of_villages

    return {village: len(lines) for village, lines in of_villages(sight).items()}


def suggestions_open(sight: Sight, village: str) -> tuple[str, ...]:
    """Ids of the suggestions of a village that still want something, the oldest first."""
    from tui.views.suggestions import held_of

    return tuple(one.id for one in held_of(sight, village) if is_open(one))


def is_known(sight: Sight) -> bool:
    """Whether anything is known of activities: a source that never answered is not zero activities."""
    if "activities" in sight.snapshot.hidden:
        return False
    answered = sight.freshness("activities").at is not None
    return answered or bool(len(sight.snapshot.rows("activities")))


def visit_cell(sight: Sight, line: VillageLine) -> Cell:
    """`12 hari`, `belum 71 hari`, `belum pernah`: late ones say it in words."""
    return age_cell(sight, line.last, late=line.village.status == "active")


def age_cell(sight: Sight, last: date | None, *, late: bool = True) -> Cell:
    """How long ago a day is, by the office's ages."""
    if last is None:
        return Cell(sight.t("villages.never"), "late" if late else "muted")
    days = (sight.today - last).days
    first, second = (*sorted(sight.settings.villages.ages), 60, 60)[:2]
    if days <= first or not late:
        return Cell(sight.format.age_days(days) if days else sight.t("common.date.today"))
    return Cell(sight.format.not_for(days), "late" if days > second else "stale")


def quarter_cell(sight: Sight, line: VillageLine, *, known: bool = True) -> Cell:
    """`2/3`; `1/1,6*` where the village is under the programme for a part of the quarter; `2` where it is not."""
    if not known:
        return Cell(sight.format.count(None), "muted")
    if line.village.status != "active":
        return Cell(sight.format.number(line.quarter), "muted")
    part = "*" if line.part < 1 else ""
    return Cell(beside(sight, line.quarter, line.expected(sight.settings.villages.target)) + part)


def beside(sight: Sight, done: int, expected: float) -> str:
    """`2/3`, `1/1,6`."""
    whole = round(expected)
    wanted = sight.format.number(whole) if abs(expected - whole) < 0.05 else sight.format.decimal(expected, 1)
    return f"{sight.format.number(done)}/{wanted}"


def quarter_sum(sight: Sight, lines: Sequence[VillageLine], *, known: bool = True) -> Cell:
    """The same of several villages."""
    if not known:
        return Cell(sight.format.count(None), "muted")
    target = sight.settings.villages.target
    active = [line for line in lines if line.village.status == "active"]
    if not active:
        return Cell(sight.format.number(sum(line.quarter for line in lines)), "muted")
    part = "*" if any(line.part < 1 for line in active) else ""
    expected = sum(line.expected(target) for line in lines)
    return Cell(beside(sight, sum(line.quarter for line in lines), expected) + part)


def people_cell(sight: Sight, done: Sequence[Activity], *, known: bool = True) -> Cell:
    """`46`, `46+` where some were not counted, `–` where nobody was."""
    held = tuple(done)
    n = people(held) if known else None
    if n is None:
        return Cell(sight.format.count(None), "muted")
    more = "+" if any(one.participants is None for one in held) else ""
    return Cell(f"{sight.format.number(n)}{more}")


def tips_cell(sight: Sight, tips: Mapping[str, int] | None, village: str) -> Cell:
    """How many tips about it are open."""
    if tips is None:
        return Cell(LATER if "tips" not in sight.snapshot.hidden else sight.format.count(None), "muted")
    n = tips.get(village, 0)
    return Cell(sight.format.number(n), "" if n else "muted")


def follow_up_cell(sight: Sight, line: VillageLine) -> Cell:
    """`! 20 Nov` past its day, `25 Nov`, or that one is open without a day."""
    if line.follow_up is None:
        return Cell(sight.t("villages.undated") if line.follow_ups else "", "muted")
    return due_cell(sight, line.follow_up)


def due_cell(sight: Sight, due: date) -> Cell:
    """A day by which something is to be done."""
    late = due < sight.today
    sign = f"{sight.format.mark('urgent')} " if late else ""
    look: Style = "late" if late else ""
    return Cell(sign + sight.format.dated(due, sight.today), look)


def event_cell(sight: Sight, ahead: Sequence[Occurrence]) -> Cell:
    """`24 Nov 09.00`; nothing where nothing is planned."""
    return Cell(event_words(sight, ahead[0]) if ahead else "")


def event_words(sight: Sight, one: Occurrence) -> str:
    """When it takes place."""
    if one.plan.all_day:
        return sight.format.dated(one.day, sight.today)
    return sight.format.brief_moment(one.at, sight.today)


def quarter_words(sight: Sight) -> str:
    """`Triwulan IV s.d. 23 Nov`; a quarter that is over says no day."""
    today = sight.today
    name = sight.t("villages.quarter.name", number=("I", "II", "III", "IV")[(today.month - 1) // 3])
    return name if today == quarter_of(today)[1] else f"{name} {sight.format.up_to(today)}"

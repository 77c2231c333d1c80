"""One village in full: facts, officers, contacts, tips, follow-ups, plans, what was done, who changed it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from store.models.names import alike
from store.models.village import Activity, Village
from store.queries.programme import VillageLine, credited, line_of
from store.queries.villages import activities_of
from tui.views.cells import Block, Cell, Style, wrap
from tui.views.provenance import of_row
from tui.views.sight import Sight
from tui.views.suggestions import village_suggestions
from tui.views.villagecells import (
    due_cell,
    event_words,
    events_of,
    is_known,
    known_officers,
    people_cell,
    quarter_cell,
    visit_cell,
)
from tui.views.villagetips import village_tips
from tui.words.mask import mask_name, mask_numbers, masked

if TYPE_CHECKING:
    from store.audit import AuditLine

ACTIVITIES = 40
"""Activities shown in the detail; older ones are counted."""
AHEAD = 4
"""Follow-ups and plans that are named; more are counted."""
Line = tuple[Cell, ...]


def village_detail(
    sight: Sight, village_id: str, wide: int, button: str = "", trail: Sequence[AuditLine] = ()
) -> Block:
    """One village in full, in lines of at most `wide` cells.

    `button`: the key that opens the list of its tips. `trail`: its audit, where it was read.
    """
    snapshot = sight.snapshot
    village = snapshot.rows("villages").get(village_id)
    if village is None:
        return Block(lines=((Cell(sight.t("villages.gone"), "muted"),),))
    rows = snapshot.rows("villages"), snapshot.rows("activities")
    line = line_of(*rows, village, sight.today, snapshot.names)
    held = activities_of(*rows, village_id, snapshot.names)
    lines = [
        (Cell(village.name, "head"),),
        *_facts(sight, village, line, wide),
        *_officers(sight, village),
        *village_tips(sight, village.id, wide, button),
        *village_suggestions(sight, village.id, wide),
        *_follow_ups(sight, line, wide),
        *_plans(sight, village_id, wide),
        *_contacts(sight, village),
        *_activities(sight, village, held, wide),
    ]
    if village.notes:
        lines += [(), (Cell(sight.label("villages", "notes"), "head"),)]
        lines += [(Cell(text),) for text in wrap(mask_numbers(village.notes), wide)]
    lines += _history(sight, village_id, trail)
    lines += [(), *((Cell("", "muted"), *origin) for origin in of_row(sight, "villages", village_id))]
    return Block(lines=tuple(lines), name=village_id)


def _facts(sight: Sight, village: Village, line: VillageLine, wide: int) -> list[Line]:
    form, known = sight.format, is_known(sight)
    visit = visit_cell(sight, line) if known else Cell(form.count(None), "muted")
    when = f" ({form.dated(line.last, sight.today)})" if line.last else ""
    place = " · ".join(filter(None, (sight.settings.area.district(village), village.code)))
    told: list[tuple[str, Line]] = [
        (sight.t("villages.status"), (Cell(form.choice("status", village.status)),)),
        (sight.t("villages.district"), (Cell(place or form.count(None)),)),
        (sight.t("villages.decree"), (_decree(sight, village),)),
        (sight.t("villages.last"), (visit, Cell(when, "muted"))),
        (sight.t("villages.this_quarter"), _of_quarter(sight, line, known=known)),
        (sight.t("villages.year"), (Cell(sight.words.tn("villages.year.of", line.year)),)),
    ]
    return _pairs(told, wide)


def _pairs(told: Sequence[tuple[str, Line]], wide: int) -> list[Line]:
    """Names in a column, and beside each what there is to say; the first cell goes on below."""
    room = min(max(len(name) for name, _ in told) + 2, max(12, wide // 2))
    found: list[Line] = []
    for name, cells in told:
        texts = wrap(cells[0].text, max(8, wide - room)) or [""]
        found.append((Cell(name.ljust(room), "muted"), Cell(texts[0], cells[0].style), *cells[1:]))
        found += [(Cell(" " * room), Cell(text, cells[0].style)) for text in texts[1:]]
    return found


def _decree(sight: Sight, village: Village) -> Cell:
    form, active = sight.format, village.status == "active"
    missing = not village.decree or village.decree_date is None
    text = village.decree or form.count(None)
    if village.decree_date:
        text = f"{text}, {form.short_day_year(village.decree_date)}"
    if active and missing:
        text = f"{text}, {sight.t('villages.no_decree')}"
    return Cell(text, "warn" if active and missing else "")


def _of_quarter(sight: Sight, line: VillageLine, *, known: bool) -> Line:
    """`2/3 · 46 orang`, and from when the target counts."""
    done = quarter_cell(sight, line, known=known)
    cells = [done]
    counted = people_cell(sight, line.done, known=known)
    if line.done and line.people is not None:
        cells.append(Cell(f" · {sight.t('villages.persons', n=counted.text)}"))
    if line.part < 1 and line.village.status == "active" and line.joined is not None:
        day = sight.format.dated(line.joined, sight.today)
        cells.append(Cell(f" · {sight.t('villages.joined', day=day)}", "muted"))
    return tuple(cells)


def _officers(sight: Sight, village: Village) -> list[Line]:
    lines: list[Line] = [(), (Cell(sight.t("villages.officers"), "head"),)]
    today = sight.today
    for officer in sorted(village.officers, key=lambda one: one.end is not None and one.end < today):
        past = officer.end is not None and officer.end < today
        ahead = officer.start is not None and officer.start > today
        style: Style = "muted" if past or ahead else ""
        span = span_words(sight, officer.start, officer.end)
        lines.append((Cell(officer.name, style), Cell(f"  {span}", "muted")))
    if not any(
        (one.end is None or one.end >= today) and (one.start is None or one.start <= today)
        for one in village.officers
    ):
        lines.append(
            (Cell(sight.t("villages.no_officer"), "warn" if village.status == "active" else "muted"),)
        )
    return lines


def span_words(sight: Sight, start: date | None, end: date | None) -> str:
    """`sejak 2 Des 2024 s.d. 15 Jun`."""
    since = sight.t("villages.from", day=sight.format.dated(start, sight.today)) if start else ""
    until = sight.format.up_to(end, sight.today) if end else ""
    return " ".join(filter(None, (since, until)))


def _follow_ups(sight: Sight, line: VillageLine, wide: int) -> list[Line]:
    """What is open, overdue first; nothing where nothing is."""
    if not line.follow_ups:
        return []
    late = len(line.overdue(sight.today))
    head = sight.words.tn("villages.follow_ups", len(line.follow_ups))
    told = f" · {sight.words.tn('villages.overdue', late)}" if late else ""
    lines: list[Line] = [(), (Cell(head, "head"), Cell(told, "late"))]
    for one in line.follow_ups[:AHEAD]:
        due = one.follow_up_due
        cell = due_cell(sight, due) if due is not None else Cell(sight.t("villages.undated"), "muted")
        lines += under(cell, mask_numbers(one.follow_up or "–"), wide)
    if len(line.follow_ups) > AHEAD:
        lines.append((Cell(sight.words.tn("common.more", len(line.follow_ups) - AHEAD), "muted"),))
    return lines


def _plans(sight: Sight, village_id: str, wide: int) -> list[Line]:
    """What is to take place there; nothing where nothing is planned."""
    ahead = events_of(sight).get(village_id, ())
    if not ahead:
        return []
    lines: list[Line] = [(), (Cell(sight.t("villages.plans"), "head"),)]
    for one in ahead[:AHEAD]:
        lines += under(Cell(event_words(sight, one)), mask_numbers(one.plan.title), wide)
    if len(ahead) > AHEAD:
        lines.append((Cell(sight.words.tn("common.more", len(ahead) - AHEAD), "muted"),))
    return lines


def under(first: Cell, text: str, wide: int) -> list[Line]:
    """`! 20 Nov  Kirim brosur`, going on below the text."""
    begin = Cell(first.text.rjust(8) + "  ", first.style)
    room = len(begin.text)
    texts = wrap(text, max(8, wide - room)) or [""]
    return [(begin, Cell(texts[0])), *((Cell(" " * room), Cell(more)) for more in texts[1:])]


def _history(sight: Sight, village_id: str, trail: Sequence[AuditLine]) -> list[Line]:
    """Who made it what it is, and when, as the audit has it; nothing where nobody wrote."""
    mine = [line for line in trail if line.id == village_id]
    if not mine:
        return []
    lines: list[Line] = [(), (Cell(sight.t("villages.history"), "head"),)]
    for line in mine:
        when = sight.format.brief_moment(line.at, sight.today)
        way = line.ways.get("status", ())
        became = " → ".join(sight.format.choice("status", status) for status in way)
        fields = [sight.format.label("villages", name) for name in line.fields if name != "status" or not way]
        doing = ", ".join(filter(None, (became, *fields))) or sight.t(f"villages.did.{_kind(line.what)}")
        why = f" “{mask_numbers(line.why)}”" if line.why else ""
        lines.append((Cell(f"{when}  {sight.person(line.by)}  ", "muted"), Cell(doing), Cell(why, "muted")))
    return lines


def _kind(what: str) -> str:
    return what if what in ("new", "delete", "restore") else "edit"


def _contacts(sight: Sight, village: Village) -> list[Line]:
    if not village.contacts:
        return []
    lines: list[Line] = [(), (Cell(sight.label("villages", "contacts"), "head"),)]
    for contact in masked("villages", "contacts", village.contacts):
        lines.append((Cell(f"{contact.role}  "), Cell(f"{contact.name} {contact.phone}".strip(), "muted")))
    return lines


def _activities(sight: Sight, village: Village, held: tuple[Activity, ...], wide: int) -> list[Line]:
    lines: list[Line] = [(), (Cell(sight.t("villages.activities"), "head"),)]
    for activity in held[:ACTIVITIES]:
        lines += _activity(sight, village, activity, wide)
    if len(held) > ACTIVITIES:
        lines.append((Cell(sight.words.tn("common.more", len(held) - ACTIVITIES), "muted"),))
    if not held:
        lines.append((Cell(sight.t("villages.no_activity"), "muted"),))
    return lines


def _activity(sight: Sight, village: Village, activity: Activity, wide: int) -> list[Line]:
    form, today = sight.format, sight.today
    when = form.dated(activity.date, today).rjust(7)
    title = mask_numbers(activity.title or activity.topic or form.choice("kind", activity.kind))
    people = sight.words.tn("common.people", activity.participants) if activity.participants else ""
    topic = activity.topic if activity.title and activity.topic else ""
    about = [form.choice("kind", activity.kind), topic, people, ", ".join(activity.partners)]
    about.append(whose(sight, activity, village))
    if activity.date > today:
        about.append(sight.t("villages.to_come"))
    room = len(when) + 2
    texts = wrap(title, max(8, wide - room))
    lines: list[Line] = [(Cell(f"{when}  ", "muted"), Cell(texts[0]))]
    lines += [(Cell(" " * room), Cell(text)) for text in texts[1:]]
    told = wrap(mask_numbers(" · ".join(filter(None, about))), max(8, wide - room))
    lines += [(Cell(" " * room), Cell(text, "muted")) for text in told]
    if activity.summary:
        lines += [
            (Cell(" " * room), Cell(text, "muted"))
            for text in wrap(mask_numbers(activity.summary), max(8, wide - room))
        ]
    if activity.follow_up and activity.follow_up_done is None:
        due = form.dated(activity.follow_up_due, today) if activity.follow_up_due else form.count(None)
        late = activity.follow_up_due is not None and activity.follow_up_due < today
        text = sight.t("villages.follow_up.open", text=mask_numbers(activity.follow_up), day=due)
        lines += [
            (Cell(" " * room), Cell(part, "late" if late else "")) for part in wrap(text, max(8, wide - room))
        ]
    return lines


def whose(sight: Sight, activity: Activity, village: Village | None) -> str:
    """Who did it: as it says, masked unless it is an officer of the programme; else whoever was in charge on its day, and
    that it is read off that."""
    names = credited(activity, village)
    if activity.officer:
        return ", ".join(name if alike(name) in known_officers(sight) else mask_name(name) for name in names)
    return sight.t("villages.in_charge", names=", ".join(names)) if names else ""

"""The fields of a plan's form, on their tabs, and what their texts mean.

Most are flat fields. A rule of recurrence is several fields here (`repeat.…`), and a list of media is one line each:
`[x] poster.jpg | what the picture shows`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from msgspec import structs

from store.models.collections import flat_fields
from store.models.kinds import FieldSpec, Kind
from store.models.plan import CHANNELS, ON_HOLIDAY, Media
from store.models.repeat import FREQUENCIES, Repeat, repeat_of, rule_text
from store.queries.series import wall
from tui.screens.fieldtext import fields
from tui.screens.tipfields import village_named
from tui.widgets.fields import Field
from tui.words.quick.told import lead_told
from tui.words.stepping import stepped
from tui.words.typed import Unreadable, typed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.screens.ground import Ground

PLAN = (
    "title",
    "at",
    "duration",
    "owner",
    "channels",
    "kind",
    "topic",
    "campaign",
    "audience",
    "place",
    "village",
    "partners",
    "lead_times",
    "notes",
)
OF_CHANNEL = ("caption", "posted_url", "result")
REPEAT = ("frequency", "every", "days", "nth", "day", "until", "count")
TABS = ("plan", *CHANNELS, "media", "repeat")
NTH = ("1", "2", "3", "4", "5", "-1")
_MEDIA = re.compile(r"\s*(?:\[\s*([xX✓ ]?)\s*\])?\s*([^|]*?)\s*(?:\|\s*(.*?)\s*)?")
DAY = FieldSpec("until", Kind("day"), False, date)


def plan_fields(
    ground: Ground, flat: Mapping[str, Any], *, day: str = "", repeats: bool = True
) -> list[Field]:
    """The fields over these flat values. `day`: what a new time begins with; `repeats`: whether it may be a series."""
    found: list[Field] = []
    for field in fields("outreach", PLAN, flat, ground.format):
        found.append(replace(_plain(ground, field, day), group="plan"))
    for channel in CHANNELS:
        names = [f"{name}.{channel}" for name in OF_CHANNEL]
        if flat.get(f"status.{channel}") != "posted":
            names = names[:1]
        found += [replace(field, group=channel) for field in fields("outreach", names, flat, ground.format)]
    label = ground.format.label("outreach", "media")
    hint = ground.words.t("outreach.hint.media")
    found.append(Field("media", label, "prose", media_text(flat.get("media", ())), hint=hint, group="media"))
    sight = ground.sight()
    labelled = [replace(field, label=sight.label("outreach", field.name)) for field in found]
    return labelled + (_repeat_fields(ground, flat) if repeats else [])


def _plain(ground: Ground, field: Field, day: str) -> Field:
    if field.name == "owner" and ground.desk.settings.people:
        people = {person.login: person.name or person.login for person in ground.desk.settings.people}
        if field.value and field.value not in people:
            people[field.value] = field.value
        return replace(field, kind="choice", choices=(("", "–"), *people.items()))
    if field.name == "at":
        hint = ground.words.t("outreach.at.hint")
        return replace(field, kind="moment", hint=hint, value=field.value or day, steps=stepped)
    if field.name == "village":
        return replace(field, value=_by_name(ground, field.value))
    if field.name == "lead_times":
        field = replace(field, value=_leads(ground, field.value))
    if field.name in ("duration", "lead_times", "partners"):
        return replace(field, hint=ground.words.t(f"outreach.hint.{field.name}"))
    return field


def _by_name(ground: Ground, held: str) -> str:
    """A village's name, where it names that one alone; else what is held."""
    sight = ground.sight()
    name = sight.village(held) if held else ""
    return name if name and village_named(sight, name) == held else held


def _leads(ground: Ground, held: str) -> str:
    """`H-1, 2 jam` of `1d, 2h`, where that reads back as the same."""
    spec, desk = flat_fields("outreach")["lead_times"], ground.desk
    told = ", ".join(lead_told(ground.format, lead.strip()) for lead in held.split(",") if lead.strip())
    try:
        same = [typed(spec, text, zone=desk.settings.zone, today=desk.today()) for text in (told, held)]
    except Unreadable:
        return held
    return told if same[0] == same[1] else held


# media


def media_text(media: Sequence[Media]) -> str:
    """A line per picture or video."""
    return "\n".join(
        f"[{'x' if one.ready else ' '}] {one.name}" + (f" | {one.alt}" if one.alt else "") for one in media
    )


def read_media(text: str) -> tuple[Media, ...]:
    """The lines as media; an empty line is none, one without a sign is not ready."""
    found = []
    for line in text.splitlines():
        match = _MEDIA.fullmatch(line)
        if match is not None and match[2]:
            found.append(Media(name=match[2], alt=match[3] or "", ready=bool((match[1] or "").strip())))
    return tuple(found)


# how it repeats


def held_repeat(ground: Ground, flat: Mapping[str, Any]) -> Repeat:
    """How the plan repeats as it is stored."""
    if flat.get("recurrence") is None or flat.get("at") is None:
        return Repeat()
    zone = ground.desk.settings.zone
    workdays = tuple(sorted(ground.desk.calendar.workdays))
    return repeat_of(flat["recurrence"], wall(flat["at"], zone), zone, workdays=workdays)


def _repeat_fields(ground: Ground, flat: Mapping[str, Any]) -> list[Field]:
    t, held = ground.words.t, held_repeat(ground, flat)

    def field(name: str, kind: str, value: str, choices: Sequence[tuple[str, str]] = ()) -> Field:
        hint = t(f"outreach.repeat.hint.{name}") if kind == "line" else ""
        return Field(
            f"repeat.{name}", t(f"outreach.repeat.{name}"), kind, value, tuple(choices), hint, group="repeat"
        )

    if held.too_complex:  # what a form cannot say it does not rewrite
        return [field("frequency", "choice", "as-is", [("as-is", held.rule or "")])]
    monday = date(2024, 1, 1)
    days = [(str(n), ground.format.weekday(monday + timedelta(days=n - 1))) for n in range(1, 8)]
    found = [
        field(
            "frequency", "choice", held.frequency, [(f, t(f"outreach.repeat.is.{f}")) for f in FREQUENCIES]
        ),
        field("every", "line", str(held.every) if held.every > 1 else ""),
        field("days", "channels", ", ".join(map(str, held.days)), days),
        field("nth", "choice", str(held.nth or 1), [(n, t(f"outreach.repeat.nth.{n}")) for n in NTH]),
        field("day", "line", "" if not held.day else str(held.day)),
        field("until", "line", f"{held.until:%d/%m/%Y}" if held.until else ""),
        field("count", "line", str(held.count) if held.count else ""),
    ]
    [holiday] = fields("outreach", ["on_holiday"], flat, ground.format)
    choices = [(name, ground.format.choice("on_holiday", name)) for name in ON_HOLIDAY]
    value = holiday.value or ON_HOLIDAY[0]
    found.append(replace(holiday, choices=tuple(choices), value=value, group="repeat"))
    return found


def unused(frequency: str) -> list[str]:
    """The fields of a rule that mean nothing beside how often it repeats."""
    used = {
        "daily": ("every", "until", "count"),
        "workdays": ("until", "count"),
        "weekly": ("every", "days", "until", "count"),
        "monthly-date": ("every", "day", "until", "count"),
        "monthly-weekday": ("every", "nth", "days", "until", "count"),
    }.get(frequency, ())
    left_out = [f"repeat.{name}" for name in REPEAT[1:] if name not in used]
    return left_out if used else [*left_out, "on_holiday"]


def read_repeat(
    ground: Ground, texts: Mapping[str, str], at: datetime | None
) -> tuple[str | None, dict[str, str]]:
    """The RRULE of the fields (by their names without `repeat.`), and a sentence for each that does not fit.

    `at`: the first time, or None.
    """
    frequency = texts.get("frequency", "none")
    if frequency == "none":
        return None, {}
    problems: dict[str, str] = {}
    t = ground.words.t

    def number(name: str, most: int) -> int:
        text = texts.get(name, "").strip()
        if not text:
            return 0
        if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= most:
            problems[name] = t("outreach.repeat.wrong.number", expected=f"1 … {most}")
            return 0
        return int(text)

    desk, until = ground.desk, None
    try:
        until = typed(DAY, texts.get("until", ""), zone=desk.settings.zone, today=desk.today())
    except Unreadable as misread:
        problems["until"] = ground.wording.reason(misread.problem, "outreach")
    first = wall(at, desk.settings.zone) if at is not None else None
    chosen = tuple(int(part) for part in texts.get("days", "").split(",") if part.strip().isdigit())
    days = chosen or ((first.isoweekday(),) if first is not None else (1,))
    workdays = tuple(sorted(desk.calendar.workdays))
    repeat = Repeat(
        frequency=frequency,
        every=number("every", 99) or 1,
        days={"workdays": workdays, "weekly": days, "monthly-weekday": days[:1]}.get(frequency, ()),
        nth=int(texts.get("nth", "1") or 1) if frequency == "monthly-weekday" else 0,
        day=0,
        until=until,
        count=number("count", 999) or None,
    )
    if frequency == "monthly-date":
        day = _day_of(texts.get("day", ""), first)
        repeat = structs.replace(repeat, day=day)
        if not day:
            problems["day"] = t("outreach.repeat.wrong.number", expected="1 … 31, -1")
    if repeat.until is not None and repeat.count is not None:
        problems["count"] = t("outreach.repeat.wrong.one-end")
    if first is not None and until is not None and until < first.date():
        problems["until"] = t("outreach.repeat.wrong.ends-before")
    return (None, problems) if problems else (rule_text(repeat, desk.settings.zone), {})


def _day_of(text: str, first: datetime | None) -> int:
    """A day of the month, or the last one (`-1`); that of the first time where nothing is said; 0: it does not fit."""
    text = text.strip()
    if not text:
        return first.day if first is not None else 1
    fits = text == "-1" or (text.isascii() and text.isdigit() and 1 <= int(text) <= 31)
    return int(text) if fits else 0

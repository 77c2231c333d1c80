"""What was understood, in words: chips, and a rule of recurrence as people say it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from store.models.rules import BadRule, Rule, rule_of
from store.queries.series import preview
from tui.words.format import Format
from tui.words.quick.model import Chip, Known

_ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last"}
SHOWN = 3
"""Times of what repeats that are told."""
_KNOWN_PARTS = {"BYMONTHDAY", "BYMONTH"}


def rule_told(form: Format, rrule: str, today: date) -> str:
    """`setiap Senin s.d. 31 Des`, `setiap 2 minggu, Senin`, `setiap Jumat terakhir`; a rule of another kind as it is."""
    try:
        rule = rule_of(rrule)
        said = _said(form, rule)
    except (BadRule, KeyError):
        return rrule
    if not said:
        return rrule
    if rule.most is not None:
        said = form.words.tn("quick.rule.count", rule.most, rule=said)
    until = _until(form, rule.until)
    return f"{said} {form.up_to(until, today)}" if until is not None else said


def _until(form: Format, text: str) -> date | None:
    found = re.fullmatch(r"(\d{8})(?:T(\d{6})(Z?))?", text, re.ASCII)
    if found is None:
        return None
    if not found[2]:
        return datetime.strptime(found[1], "%Y%m%d").replace(tzinfo=UTC).date()
    moment = datetime.strptime(found[1] + found[2], "%Y%m%d%H%M%S")  # noqa: DTZ007 — its zone is put on below
    return form.local(moment.replace(tzinfo=UTC)).date() if found[3] else moment.date()


def _said(form: Format, rule: Rule) -> str:
    """Without its end; empty for one that has no words."""
    t, tn = form.words.t, form.words.tn
    if set(rule.by) - _KNOWN_PARTS:
        return ""
    if (
        rule.frequency == "MONTHLY"
        and len(rule.by_day) == 1
        and rule.by_day[0][0] in _ORDINALS
        and not rule.by
    ):
        which, day = rule.by_day[0]
        word = t(f"common.day.long.{day + 1}")
        said = t(f"quick.rule.{_ORDINALS[which]}", day=word)
        return said if rule.interval == 1 else ""
    if any(which for which, _ in rule.by_day):
        return ""
    days = [day + 1 for _, day in sorted(rule.by_day)]
    if rule.frequency == "WEEKLY" and days and not rule.by:
        if days == [1, 2, 3, 4, 5] and rule.interval == 1:
            return t("quick.rule.workdays")
        named = _list(form, [t(f"common.day.long.{day}") for day in days])
        if rule.interval == 1:
            return t("quick.rule.every", what=named)
        return tn("quick.rule.weeks_on", rule.interval, days=named)
    if rule.by_day:
        return ""
    return _dated(form, rule)


def _dated(form: Format, rule: Rule) -> str:
    t = form.words.t
    dates = rule.by.get("BYMONTHDAY", ())
    if (
        rule.frequency == "YEARLY"
        and len(dates) == 1
        and len(rule.by.get("BYMONTH", ())) == 1
        and rule.interval == 1
    ):
        month = t(f"common.month.short.{rule.by['BYMONTH'][0]}")
        return t("quick.rule.every", what=f"{dates[0]} {month}")
    if rule.frequency == "MONTHLY" and dates and "BYMONTH" not in rule.by and rule.interval == 1:
        if dates == (-1,):
            return t("quick.rule.month_end")
        return t("quick.rule.dates", dates=_list(form, [str(day) for day in dates])) if dates[0] > 0 else ""
    if rule.by:
        return ""
    unit = {"DAILY": "days", "WEEKLY": "weeks", "MONTHLY": "months", "YEARLY": "years"}.get(rule.frequency)
    if unit is None:
        return ""
    return (
        t(f"quick.rule.{unit}")
        if rule.interval == 1
        else form.words.tn(f"quick.rule.n_{unit}", rule.interval)
    )


def _list(form: Format, words: Sequence[str]) -> str:
    """`Senin, Rabu dan Jumat`."""
    *first, last = words
    return form.words.t("quick.and", first=", ".join(first), last=last) if first else last


def lead_told(form: Format, lead: str) -> str:
    """`H-1`, `2 jam`, `15 menit`, `H-3 kerja`."""
    key = {"d": "days", "h": "hours", "m": "minutes", "w": "workdays"}[lead[-1]]
    return form.words.tn(f"quick.lead.{key}", int(lead[:-1]))


def next_times(form: Format, fields: Mapping[str, Any], known: Known) -> tuple[datetime, ...]:
    """The first three times of what these fields repeat, and one more where there is one."""
    return preview(
        fields["at"],
        fields["recurrence"],
        zone=form.zone,
        calendar=known.calendar,
        on_holiday=fields.get("on_holiday"),
        most=SHOWN + 1,
    )


def _later(form: Format, times: Sequence[datetime], today: date) -> str:
    """Those after the first: `Sen 30 Nov, Sen 7 Des, …`."""
    days = [form.local(at).date() for at in times[1:SHOWN]]
    named = [form.day(day) if day.year == today.year else form.day_year(day) for day in days]
    return ", ".join([*named, "…"] if len(times) > SHOWN else named)


def saved_told(form: Format, fields: Mapping[str, Any], known: Known, today: date) -> str:
    """That a plan is on disk, and when it is: of what repeats the first three times."""
    times = next_times(form, fields, known) if fields.get("recurrence") else ()
    moment = form.moment(times[0] if times else fields["at"], today)
    if len(times) < 2:
        return form.words.t("quick.saved", moment=moment)
    return form.text(form.words.t("quick.saved_series", moment=moment, times=_later(form, times, today)))


def chips(form: Format, fields: Mapping[str, Any], title: str, known: Known, today: date) -> tuple[Chip, ...]:
    """Chips of these fields, what matters most first."""
    t = form.words.t
    found: list[Chip] = []
    at, rule = fields.get("at"), fields.get("recurrence")
    times = next_times(form, fields, known) if at is not None and rule else ()
    at = times[0] if times else at
    if at is not None:
        day = form.local(at).date()
        if fields.get("all_day"):
            moment = t(
                "quick.chip.all_day", day=form.day(day) if day.year == today.year else form.day_year(day)
            )
        else:
            moment = form.moment(at, today)
        found.append(Chip("when", t("quick.chip.from", moment=moment) if rule else moment))
    if rule:
        told = rule_told(form, rule, today)
        skips = fields.get("on_holiday") == "skip"
        found.append(Chip("repeat", t("quick.chip.skips", rule=told) if skips else told))
        if len(times) > 1:
            found.append(Chip("times", t("quick.chip.then", times=_later(form, times, today))))
        elif not times:
            found.append(Chip("none", t("quick.chip.never")))
    if fields.get("duration"):
        found.append(
            Chip("duration", t("quick.chip.lasts", span=form.span(timedelta(minutes=fields["duration"]))))
        )
    channels = fields.get("channels", ())
    if channels:
        words = [form.choice("channels", channel) for channel in channels]
        found.append(Chip("channels", ", ".join(words)))
    if fields.get("owner"):
        found.append(Chip("owner", "@" + (known.people.get(fields["owner"]) or fields["owner"])))
    if fields.get("topic"):
        found.append(Chip("topic", f"#{fields['topic']}"))
    where = known.villages.get(fields.get("village", ""), "") or fields.get("place", "")
    if where:
        found.append(Chip("place", t("quick.chip.place", place=where)))
    if fields.get("lead_times"):
        leads = ", ".join(lead_told(form, lead) for lead in fields["lead_times"])
        found.append(Chip("leads", t("quick.chip.leads", leads=leads)))
    if title:
        found.append(Chip("title", t("quick.chip.title", title=title)))
    if found and not channels:
        found.append(Chip("none", t("quick.chip.no_channel")))
    return tuple(Chip(chip.kind, form.text(chip.text)) for chip in found)

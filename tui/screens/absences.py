"""Who of the office is away when: listed, added, changed and taken away. Whoever plans for them is warned."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from store.models.days import Absence
from store.models.edit import Edit
from store.models.kinds import FieldSpec, Kind
from tui.screens.pick import PickScreen
from tui.views.cells import Cell, Column, Listing, Style
from tui.widgets.table import Table
from tui.words.typed import Unreadable, typed

if TYPE_CHECKING:
    from tui.screens.ground import Ground
    from tui.screens.page import Page
    from tui.views.sight import Sight

ADD, DROP = "+", "-"
"""What a dismissed key is or begins with that is no absence's."""
DAY = FieldSpec("since", Kind("day"), True, date)
_BETWEEN = re.compile(r"\s*[–—]\s*|\s+-\s+|\s+(?:s\.?\s?d\.?|sampai|hingga|to|until|till)\s+", re.IGNORECASE)
Days = tuple[date, date]


def absences_of(sight: Sight) -> list[Absence]:
    """Those that are not over by their first day, then those that are, the last ones first."""
    held = sorted(sight.snapshot.rows("absences"), key=lambda one: (one.since, one.who, one.id))
    over = [one for one in held if one.until < sight.today]
    return [*(one for one in held if one.until >= sight.today), *reversed(over)]


class AbsencesScreen(PickScreen):
    """Dismisses an absence's id to change its days, `-` and an id to take it away, or `+` for a new one."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("delete", "drop", show=False, priority=True)]

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground, ground.words.t("outreach.away.title"), keys="outreach.away.keys")
        self._may = ground.desk.why_not("absences") is None

    def listing(self) -> Listing:
        """Who, from when to when, why; and a line to add one."""
        sight = self.ground.sight()
        t, form = sight.t, sight.format
        held = {one.id: one for one in absences_of(sight)}

        def row(key: str) -> tuple[Cell, ...]:
            if key == ADD:
                return (Cell(t("outreach.away.add"), "accent"), Cell(""), Cell(""))
            one = held[key]
            look: Style = "muted" if one.until < sight.today else ""
            now: Style = "warn" if one.since <= sight.today <= one.until else look
            return (
                Cell(sight.person(one.who), look or "strong"),
                Cell(form.days(one.since, one.until), now),
                Cell(one.note or "", "muted"),
            )

        return Listing(
            columns=(
                Column(name="who", title=t("outreach.away.who"), width=26),
                Column(name="days", title=t("outreach.away.when"), width=26),
                Column(name="note", title="", width=0),
            ),
            keys=(*held, *((ADD,) if self._may else ())),
            row=row,
            text=lambda key: " ".join(cell.text for cell in row(key)).casefold(),
            empty=(t("outreach.away.none"),),
        )

    def action_drop(self) -> None:
        """Take the one under the cursor away; it is asked once more."""
        key = self.query_one(Table).key
        if key is not None and key != ADD:
            self.dismiss(DROP + key)

    def moved(self) -> None:
        """Somebody wrote one."""
        if self.query(Table):
            self.query_one(Table).show(self.listing())


def open_absences(page: Page, day: date) -> None:
    """List them. `day`: with which a new one begins."""

    def answered(picked: str | None) -> None:
        if picked is None:
            return
        reason = page.desk.why_not("absences")
        if reason is not None:
            page.say(page.ground.why(reason), "warn")
        elif picked == ADD:
            _add(page, day)
        elif picked.startswith(DROP):
            _drop(page, picked.removeprefix(DROP))
        else:
            _change(page, picked)

    page.app.push_screen(AbsencesScreen(page.ground), answered)


def days_told(ground: Ground, days: Days) -> str:
    """The days in words, with their weekday."""
    form = ground.format
    named = [form.day_year(day) for day in dict.fromkeys(days)]
    return " – ".join(named)


def read_days(ground: Ground, text: str) -> Days:
    """`1/12`, `besok`, `1/12 – 5/12`, `1/12 s.d. 5/12`: the first and the last day. Raises Wrong."""
    from tui.screens.askline import Wrong

    desk = ground.desk
    try:
        found = [
            typed(DAY, part, zone=desk.settings.zone, today=desk.today())
            for part in _BETWEEN.split(text.strip(), maxsplit=1)
        ]
    except Unreadable as misread:
        raise Wrong(ground.wording.reason(misread.problem, "absences")) from None
    if not all(isinstance(day, date) for day in found):
        raise Wrong(ground.words.t("app.ask.empty"))
    if found[-1] < found[0]:
        raise Wrong(ground.words.t("outreach.repeat.wrong.ends-before"))
    return found[0], found[-1]


def _ask_days(page: Page, who: str, edit: Edit, *, text: str = "", day: date | None = None) -> None:
    """From when to when, then write it. `day`: what an empty line stands for."""
    from tui.screens.askline import AskLine
    from tui.screens.planstep import PlanStep

    t, form = page.words.t, page.ground.format
    name = page.ground.sight().person(who)

    def answered(days: Days | None) -> None:
        if days is None:
            return
        since, until = days
        told = t("outreach.away.saved", who=name, days=form.days(since, until))
        fields = {**edit.fields, "since": since, "until": until}
        step = PlanStep(page, lambda written: told, collection="absences")
        step.save([Edit(id=edit.id, based_on=edit.based_on, fields=fields)])

    def read(line: str) -> Days:
        return (day, day) if day is not None and not line else read_days(page.ground, line)

    asked = AskLine(
        page.ground,
        t("outreach.away.ask", who=name),
        read,
        hint=t("outreach.away.hint" if day is None else "outreach.away.hint-new"),
        text=text,
        needed=day is None,
        told=lambda line: days_told(page.ground, read(line)),
    )
    page.app.push_screen(asked, answered)


def _add(page: Page, day: date) -> None:
    from tui.screens.owners import pick_person

    def picked(who: str | None) -> None:
        if who:
            _ask_days(page, who, Edit(fields={"who": who}), day=day)

    pick_person(page, page.words.t("outreach.away.who-ask"), picked)


def _change(page: Page, absence_id: str) -> None:
    row = page.desk.snapshot.rows("absences").row(absence_id)
    if row is None:
        page.say(page.words.t("outreach.away.gone"), "warn")
        return
    one = row.record
    text = f"{one.since:%d/%m/%Y}" + ("" if one.since == one.until else f" – {one.until:%d/%m/%Y}")
    _ask_days(page, one.who, Edit(id=one.id, based_on=row.rev, fields={}), text=text)


def _drop(page: Page, absence_id: str) -> None:
    from tui.screens.deleting import Deletion, Doomed

    row = page.desk.snapshot.rows("absences").row(absence_id)
    if row is None:
        page.say(page.words.t("outreach.away.gone"), "warn")
    else:
        one = row.record
        name = f"{page.ground.sight().person(one.who)}, {page.ground.format.days(one.since, one.until)}"
        Deletion(page, "absences", [Doomed(absence_id, row.rev, name)]).ask()

"""Penundaan: which period is shown, which one it is compared with, and the keys that change either."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual.binding import BindingType

from store.queries.cube import ANY
from store.queries.deferrals import DEFAULT, Slice
from store.queries.periods import Period, of_kind
from tui.keys import bind
from tui.screens.assigning import AssigningPage
from tui.views.deferralsview import FORMS
from tui.views.periods import KINDS, compares, cube_of, kind_words, other_period, short_name, usual_period
from tui.views.sight import Sight

BY_YEAR = ("years", "heat")
"""Forms that show a whole year whatever the period: `<` and `>` go a year."""


class PeriodPage(AssigningPage):
    """The parent of the screen: a period, a form, a comparison; `catch_up` draws them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("form"),
        bind("compare"),
        bind("period-before"),
        bind("period-after", show=False),
        bind("period-kind"),
        bind("period-typed", show=False),
        bind("go-today", show=False),
    ]

    shown: Period | None = None
    """None: the month that holds the latest figures."""
    of: Slice = DEFAULT
    form = "table"
    checkpoint: str = ANY
    """Of which checkpoint the drawings are."""
    last_shown: date | None = None
    """The last day that has a column; None: the last one held."""
    typed: Period | None = None
    """What somebody wants to compare with."""
    _compare = "both"
    _typed_text = ""

    @property
    def day(self) -> date | None:
        """The day under the cursor."""
        return None

    def period(self, sight: Sight) -> Period:
        """What is shown."""
        return self.shown or usual_period(sight)

    def compare(self, period: Period) -> str:
        """How this period is compared: what was chosen last, where that goes with its kind."""
        chosen = compares(period.kind)
        return self._compare if self._compare in chosen else chosen[0]

    def other(self, period: Period) -> Period | None:
        """The period that this one is compared with in a column of its own."""
        return other_period(period, self.compare(period), self.typed)

    # moving

    def show_period(self, period: Period) -> None:
        """This one from now on."""
        self.shown, self.last_shown = period, None
        self.catch_up()

    def _move(self, by: int) -> None:
        period = self.period(self.ground.sight())
        self.show_period(period.months_ago(-12 * by) if self.form in BY_YEAR else period.moved(by))

    def action_period_before(self) -> None:
        """The day, week, month, …, or as many days, before."""
        self._move(-1)

    def action_period_after(self) -> None:
        """The one after."""
        self._move(1)

    def action_go_today(self) -> None:
        """The period of the same kind that today is in, with today as its last day."""
        today = self.desk.today()
        kind = self.period(self.ground.sight()).kind
        self.shown = of_kind("month" if kind == "custom" else kind, today)
        self.last_shown = today
        self.catch_up()

    def action_period_kind(self) -> None:
        """Day, week, month, quarter, year: the next one, around the day under the cursor."""
        sight = self.ground.sight()
        period = self.period(sight)
        day = self.day if self.day is not None and period.holds(self.day) else None
        until = cube_of(sight).until(self.of, period.first, period.last)
        day = day or min(until or period.last, period.last)
        at = KINDS.index(period.kind) if period.kind in KINDS else -1
        kind = KINDS[(at + 1) % len(KINDS)]
        self.shown, self.last_shown = of_kind(kind, day), None
        self.say(kind_words(sight, kind), "muted")
        self.catch_up()

    def action_kind_to(self, kind: str) -> None:
        """A kind by its name, from the palette."""
        period = self.period(self.ground.sight())
        self.show_period(of_kind(kind, min(period.last, max(period.first, self.desk.today()))))

    def action_period_typed(self) -> None:
        """Ask for a period."""
        from tui.screens.deferralsask import AskPeriod

        def taken(found: tuple[Period, str] | None) -> None:
            if found is not None:
                self.show_period(found[0])

        self.app.push_screen(AskPeriod(self.ground, self.of), taken)

    # forms and comparison

    def forms(self) -> tuple[str, ...]:
        """Those that have something to show: reasons only where any are given."""
        reasons = cube_of(self.ground.sight()).reasons(self.of)
        return tuple(form for form in FORMS if form != "reasons" or any(reasons))

    def action_form(self) -> None:
        """The next form."""
        forms = self.forms()
        self.action_form_to(
            forms[(forms.index(self.form) + 1) % len(forms)] if self.form in forms else forms[0]
        )

    def action_form_to(self, form: str) -> None:
        """A form by its name."""
        self.form = form
        self.say(self.words.t(f"deferrals.form.{form}"), "muted")
        self.catch_up()

    def next_compare(self) -> None:
        """The next comparison that goes with this kind of period; one that is typed is asked for."""
        sight = self.ground.sight()
        period = self.period(sight)
        chosen = compares(period.kind)
        following = chosen[(chosen.index(self.compare(period)) + 1) % len(chosen)]
        if following == "typed":
            self._ask_other(period)
        else:
            self._compare_with(following)

    def _compare_with(self, compare: str) -> None:
        self._compare = compare
        sight = self.ground.sight()
        other = self.other(self.period(sight))
        days = short_name(sight, other) if other is not None else ""
        self.say(self.words.t(f"deferrals.compare.{compare}", days=days), "muted")
        self.catch_up()

    def _ask_other(self, period: Period) -> None:
        from tui.screens.deferralsask import AskPeriod

        def taken(found: tuple[Period, str] | None) -> None:
            if found is None:
                self._compare_with("off")
                return
            self.typed, self._typed_text = found
            self._compare_with("typed")

        self.app.push_screen(AskPeriod(self.ground, self.of, other=True, text=self._typed_text), taken)

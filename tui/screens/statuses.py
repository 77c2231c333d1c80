"""`m` on Kalender: which channel is to become what. Asks for a reason where one belongs, then writes one step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from store.errors import StoreError
from store.models.problem import Problem
from store.workflow import Actor
from tui.headless.planedits import Which, changes_of, of_series
from tui.views.cells import Block, Cell, wrap
from tui.views.offers import LETTERS, Question, Way, question_lines, question_of
from tui.views.outreach import occurrence_of
from tui.widgets.panel import Panel

if TYPE_CHECKING:
    from store.models.edit import Edit, Written
    from tui.screens.ground import Ground
    from tui.screens.page import Page

ASK_ALL = ("review", "approved", "draft", "hold")
"""Statuses that the whole of a series may be given as well as one occurrence; what was done is of one."""
SLACK = timedelta(minutes=15)
"""Who posts so much before the time is not asked about it."""
ASK_WHY = {"approved": "plans.ask.comment", "skipped": "plans.ask.skip", "hold": "plans.ask.hold"}
"""Statuses with which something may be said, and the question."""

Chosen = tuple[str, tuple[Way, ...]]


class StatusDialog(ModalScreen[Chosen | None]):
    """Dismisses a status and the ways there that were chosen. A digit chooses a channel, a letter the status.

    `*` stands for all channels: `0` locks the screen here too.
    """

    DEFAULT_CSS = """
    StatusDialog {
        align: center middle;
        Vertical {
            width: auto; min-width: 30; max-width: 76; height: auto; max-height: 100%;
            border: round $secondary; padding: 0 1; background: $background;
        }
        Panel { width: 70; max-width: 100%; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "give_up", show=False)]

    def __init__(self, ground: Ground, asked: Question) -> None:
        super().__init__()
        self.ground = ground
        self.asked = asked
        self._channel = ""
        self._said = ""

    def compose(self) -> ComposeResult:
        """One panel."""
        with Vertical():
            yield Panel()

    def on_mount(self) -> None:
        """Lay it out."""
        self._lay_out()

    def on_resize(self) -> None:
        """Another width, other lines."""
        self._lay_out()

    def _lay_out(self) -> None:
        wide = max(20, min(70, self.size.width - 6))
        t = self.ground.words.t
        lines = question_lines(self.ground.sight(), self.asked, self._channel, wide)
        lines.append(())
        lines += [(Cell(text, "warn"),) for text in wrap(self._said, wide) if text]
        several = len(self.asked.channels) > 1
        lines.append((Cell(t("plans.keys.several" if several else "plans.keys.one"), "muted"),))
        self.query_one(Panel).show(Block(lines=tuple(lines)))

    def on_key(self, event: events.Key) -> None:
        """A digit chooses the channel, `*` all of them, a letter the status; nothing else does anything."""
        pressed = event.character or event.key
        channels = self.asked.channels
        if pressed == "*" or (len(pressed) == 1 and pressed in "123456789"):
            event.stop()
            if pressed == "*" or int(pressed) <= len(channels):
                self._channel = "" if pressed == "*" else channels[int(pressed) - 1]
                self._said = ""
                self._lay_out()
            return
        status = next((name for name, letter in LETTERS.items() if letter == pressed), None)
        if status is None:
            return
        event.stop()
        ways = self.asked.of(status, self._channel)
        if ways:
            self.dismiss((status, ways))
        else:
            said = self.asked.said(status, self._channel)
            self._said = refusal(self.ground, status, next(iter(said), None))
            self._lay_out()

    def action_give_up(self) -> None:
        """Close; nothing changes."""
        self.dismiss(None)


def refusal(ground: Ground, status: str, way: Way | None) -> str:
    """Why a channel does not become that: the reason where there is one."""
    if way is None or way.why_not is None:
        return ground.words.t("plans.not-possible", status=ground.format.choice("status", status))
    problem = Problem(code=way.why_not, field=f"status.{way.channel}")
    reason = ground.wording.reason(problem, "outreach")
    return ground.words.t("plans.not-approved", reason=reason) if status == "posted" else reason


def ask_early(page: Page, ways: Sequence[Way], then: Callable[[], None]) -> None:
    """Whether it really was posted already, where its time is still to come."""
    sight = page.ground.sight()
    found = [one for key in {way.key for way in ways} if (one := occurrence_of(sight, key)) is not None]
    early = [
        one for one in found if (one.day > sight.today if one.plan.all_day else one.at > sight.now + SLACK)
    ]
    if not early:
        then()
        return
    from tui.screens.confirm import Choice, ConfirmDialog

    t, first = sight.t, min(early, key=lambda one: one.at)
    moment = sight.format.day(first.day) if first.plan.all_day else sight.format.moment(first.at, sight.today)
    choices = (Choice("leave", t("plans.early.leave"), "escape"), Choice("do", t("plans.early.do"), "y"))
    what = first.plan.title if len(early) == 1 else sight.words.tn("plans.n", len(early))
    question = t("plans.early.ask", what=what, moment=moment)
    page.app.push_screen(
        ConfirmDialog(page.ground, question, choices), lambda answer: then() if answer == "do" else None
    )


def actor_of(ground: Ground) -> Actor:
    """Whoever sits here, and by which rule the office approves."""
    desk = ground.desk
    return Actor(desk.me.login, desk.me.role, desk.settings.approval)


def change_status(page: Page, keys: Sequence[str], post: Callable[[Way], None]) -> None:
    """Ask and write, for these rows. `post`: how one channel of one plan is marked posted, which asks more."""
    ground = page.ground
    asked = question_of(ground.sight(), keys, actor_of(ground))
    if not asked.found:
        page.say(ground.words.t("outreach.gone"), "warn")
        return
    if not asked.channels:
        page.say(ground.words.t("plans.no-channel"), "warn")
        return

    def answered(chosen: Chosen | None) -> None:
        if chosen is None:
            return
        status, ways = chosen
        if status == "posted" and len(ways) == 1:
            post(ways[0])
        elif status == "posted":
            ask_early(page, ways, lambda: _ask_why(page, status, ways))
        else:
            _ask_why(page, status, ways)

    page.app.push_screen(StatusDialog(ground, asked), answered)


def _ask_why(page: Page, status: str, ways: tuple[Way, ...]) -> None:
    """The reason where it is needed, the comment where it may be given; then which occurrences are meant."""
    from tui.screens.askline import AskLine

    t, needed = page.words.t, any(way.needs_reason for way in ways)

    def answered(text: str | None) -> None:
        if text is not None:
            _ask_all(page, status, ways, text or None)

    if needed:
        page.app.push_screen(AskLine(page.ground, t("plans.ask.reason")), answered)
    elif status in ASK_WHY:
        page.app.push_screen(AskLine(page.ground, t(ASK_WHY[status]), needed=False), answered)
    else:
        _ask_all(page, status, ways, None)


def _ask_all(page: Page, status: str, ways: tuple[Way, ...], why: str | None) -> None:
    """Of one occurrence that nobody changed yet: this one, or all of its series?"""
    key = ways[0].key
    one = len({way.key for way in ways}) == 1
    if not (one and "@" in key and status in ASK_ALL and of_series(page.desk, key)):
        write_status(page, status, ways, why)
        return
    from tui.screens.confirm import Choice, ConfirmDialog

    t = page.words.t
    choices = (
        Choice("this", t("outreach.which.this"), "1"),
        Choice("all", t("outreach.which.all"), "2"),
        Choice("", t("outreach.which.none"), "escape"),
    )

    def answered(answer: str | None) -> None:
        if answer:
            write_status(page, status, ways, why, cast("Which", answer))

    page.app.push_screen(ConfirmDialog(page.ground, t("plans.ask.all"), choices), answered)


def write_status(
    page: Page,
    status: str,
    ways: Sequence[Way],
    why: str | None,
    which: Which = "this",
    more: Mapping[str, Any] | None = None,
) -> None:
    """All of it as one step. `more`: flat fields besides, of the only plan."""
    from tui.screens.planstep import PlanStep

    keys = tuple(dict.fromkeys(way.key for way in ways))
    edits: list[Edit] = []
    try:
        for key in keys:
            fields = {f"status.{way.channel}": status for way in ways if way.key == key}
            edits += changes_of(page.desk, key, fields | dict(more or {}), which)
    except StoreError as error:
        page.say(page.ground.wording.error(error), "failed")
        return

    def done(written: tuple[Written, ...]) -> str:
        word = page.ground.format.choice("status", ways[0].becomes)
        return page.words.tn("plans.became", len(keys), status=word)

    PlanStep(page, done, why=why).save(edits)

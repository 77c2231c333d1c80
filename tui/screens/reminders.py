"""The reminders that are due for whoever sits here: open the card, acknowledge, have it again later."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen, Screen

from store.errors import StoreError
from tui.keys import bind
from tui.screens.askline import AskLine, Wrong
from tui.screens.confirm import Choice, ConfirmDialog
from tui.screens.listpage import aim
from tui.views.reminders import reminder_listing, watching_cell
from tui.views.tile import Target
from tui.widgets.bars import Bar, Part
from tui.widgets.table import Table

if TYPE_CHECKING:
    from tui.app import InfokimApp
    from tui.screens.ground import Ground

SOON, HOUR = timedelta(minutes=15), timedelta(hours=1)
MORNING = time(8)


class RemindersScreen(ModalScreen[None]):
    """Follows what becomes due, and what others acknowledge."""

    DEFAULT_CSS = """
    RemindersScreen {
        background: $background;
        &:ansi { background: ansi_default; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("acknowledge", run="acknowledge"),
        bind("snooze", run="snooze"),
        bind("test-reminder", run="test"),
        Binding("escape,q", "close", show=False),
    ]

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        self.ground = ground

    def compose(self) -> ComposeResult:
        """Header, list, what there is to say, keys."""
        yield Bar(look="bar", id="header")
        yield Table()
        yield Bar(id="message")
        yield Bar(id="footer", gap="   ")

    def on_mount(self) -> None:
        """Show it."""
        t, keys = self.ground.words.t, self.ground.keys
        self.query_one(Table).nothing_left = t("app.list.nothing-left")
        parts = [
            Part(f"{keys.label(key)} {t(word)}", "muted", rank)
            for rank, (key, word) in enumerate(
                (
                    ("open", "reminders.key.open"),
                    ("acknowledge", "reminders.key.acknowledge"),
                    ("snooze", "reminders.key.snooze"),
                    ("test-reminder", "reminders.key.test"),
                    ("step-back", "app.key.step-back"),
                )
            )
        ]
        self.query_one("#footer", Bar).show(parts)
        self.reminders_moved()

    @property
    def _app(self) -> InfokimApp:
        return cast("InfokimApp", self.app)

    def reminders_moved(self) -> None:
        """Draw it as it is now."""
        sight, held = self.ground.sight(), self._app.reminded
        title, watching = sight.t("reminders.title"), watching_cell(sight, held.watching)
        sample = Part(sight.t("app.flag.sample") if sight.snapshot.sample else "", "bar-warn")
        self.query_one("#header", Bar).show(
            [Part(title, "bar-strong"), sample],
            [Part(watching.text, "bar-warn" if watching.style else "bar")],
        )
        self.query_one(Table).show(reminder_listing(sight, held.due, held.missed))

    moved = reminders_moved

    @on(Table.Opened)
    def _opened(self, message: Table.Opened) -> None:
        held = (*self._app.reminded.due, *self._app.reminded.missed)
        one = next((each for each in held if each.id == message.key), None)
        if one is None or one.role == "test":
            return
        if one.work is not None:
            from tui.screens.followups import FollowUpsScreen

            self.dismiss()
            self._app.push_screen(FollowUpsScreen(self.ground, at=one.plan))
            return
        occurrence, screen = one.occurrence, "outreach"
        filters = {"day": occurrence.day.isoformat(), "plan": occurrence.key, "card": one.channel}
        if one.tip is not None:
            filters, screen = {"only": "open", "id": one.plan}, "tips"
        aim(self.ground, Target(screen=screen, filters=filters))
        self.dismiss()
        self._app.call_after_refresh(self._app.action_go, screen)

    def action_acknowledge(self) -> None:
        """I have seen it: it goes from every session of mine."""
        acknowledge(self, self.ground, self._chosen, self._said)

    def action_snooze(self) -> None:
        """Again later."""
        snooze(self, self.ground, self._chosen, self._said)

    def action_test(self) -> None:
        """One that is due now, to see that it comes."""
        run(
            self, self.ground.desk.reminding.test, lambda: self._said(self.ground.words.t("reminders.tested"))
        )

    @property
    def _chosen(self) -> tuple[str, ...]:
        return tuple(self.query_one(Table).chosen)

    def _said(self, sentence: str) -> None:
        self.query_one("#message", Bar).show([Part(sentence, "warn")])

    def action_close(self) -> None:
        """Back."""
        self.dismiss()


def acknowledge(
    screen: Screen[Any], ground: Ground, ids: tuple[str, ...], said: Callable[[str], None]
) -> None:
    """Note that this person has seen these reminders, in a thread."""
    if not ids:
        said(ground.words.t("reminders.none"))
        return
    done = ground.words.tn("reminders.acknowledged", len(ids))
    run(screen, lambda: ground.desk.acknowledge(ids), lambda: said(done), said)


def snooze(screen: Screen[Any], ground: Ground, ids: tuple[str, ...], said: Callable[[str], None]) -> None:
    """Ask until when, then note it in a thread."""
    if not ids:
        said(ground.words.t("reminders.none"))
        return
    now, t = ground.desk.now(), ground.words.t
    tomorrow = datetime.combine(now.date() + timedelta(days=1), MORNING, now.tzinfo)
    choices = {"1": ("soon", now + SOON), "2": ("hour", now + HOUR), "3": ("morning", tomorrow)}

    def until(moment: datetime | None) -> None:
        if moment is None:
            return
        told = t("reminders.snoozed", moment=ground.format.brief_moment(moment, ground.desk.today()))
        run(screen, lambda: ground.desk.snooze(ids, moment), lambda: said(told), said)

    def answered(answer: str | None) -> None:
        if answer == "typed":
            screen.app.push_screen(
                AskLine(ground, t("reminders.until"), _reader(ground), hint=t("outreach.at.hint")), until
            )
        elif answer:
            until(next(moment for name, moment in choices.values() if name == answer))

    offered = [Choice(name, t(f"reminders.snooze.{name}"), key) for key, (name, _) in choices.items()]
    offered += [
        Choice("typed", t("reminders.snooze.typed"), "4"),
        Choice("", t("reminders.snooze.none"), "escape"),
    ]
    screen.app.push_screen(ConfirmDialog(ground, t("reminders.snooze.ask"), offered), answered)


def _reader(ground: Ground) -> Callable[[str], datetime]:
    from store.models.collections import flat_fields
    from tui.words.typed import Unreadable, typed

    def read(text: str) -> datetime:
        desk = ground.desk
        try:
            found = typed(flat_fields("outreach")["at"], text, zone=desk.settings.zone, today=desk.today())
        except Unreadable as misread:
            raise Wrong(ground.wording.reason(misread.problem, "outreach")) from None
        if not isinstance(found, datetime) or found <= desk.now():
            raise Wrong(ground.words.t("reminders.past"))
        return found

    return read


def run(
    screen: Screen[Any],
    work: Callable[[], object],
    done: Callable[[], None],
    failed: Callable[[str], None] | None = None,
) -> None:
    """Do something that waits for the disk in a thread, then look again and say so."""
    app = cast("InfokimApp", screen.app)

    async def going() -> None:
        try:
            await asyncio.to_thread(work)
            await asyncio.to_thread(app.look)
            await asyncio.to_thread(app.reminded.look, app)
        except StoreError as error:
            (failed or app.tell)(app.ground.wording.error(error))
            return
        done()

    screen.run_worker(going(), group="reminders", exit_on_error=False)

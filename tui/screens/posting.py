"""Saatnya tayang: one plan at the moment of posting. The caption to paste, what must be at hand, where it goes; then: done.

Nothing is published from here: a person posts by hand, and says so with one key.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from store.errors import StoreError
from store.queries.outreach import Occurrence
from tui.clipboard import TooLarge, copy
from tui.headless.planedits import changes_of
from tui.keys import bind
from tui.screens.marking import mark_posted
from tui.screens.planstep import PlanStep
from tui.views.cells import Block, Cell, Style, wrap
from tui.views.outreach import occurrence_of
from tui.views.posting import card, first_channel, tab_cells
from tui.widgets.bars import Bar, Part
from tui.widgets.panel import Panel

if TYPE_CHECKING:
    from tui.screens.page import Page
    from tui.screens.planwork import PlanWork

KEYS = ("yank", "form", "export", "mark", "status", "edit-text", "step-back")
"""The footer, the most wanted first; `mark` only where there is something to tick off."""


class PostingScreen(ModalScreen[None]):
    """Made by `posting_card`. Follows what changes, like a record in full."""

    DEFAULT_CSS = """
    PostingScreen {
        background: $background;
        &:ansi { background: ansi_default; }
        #card { height: 1fr; padding: 0 1; }
        #message { display: none; max-height: 4; padding: 0 1; }
        #message.-said { display: block; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("yank", run="copy", show=False),
        bind("form", run="plain", show=False),
        bind("export", run="file", show=False),
        bind("mark", run="ready", show=False),
        bind("status", run="posted", show=False),
        bind("comment", run="work('comment')", show=False),
        bind("edit-text", run="caption", show=False),
        bind("down", run="down(1)", show=False),
        bind("up", run="down(-1)", show=False),
        bind("page-down", run="page(1)", show=False),
        bind("page-up", run="page(-1)", show=False),
        Binding("tab", "channel(1)", show=False),
        Binding("shift+tab", "channel(-1)", show=False),
        *(Binding(str(n), f"nth({n})", show=False) for n in range(1, 10)),
        Binding("escape,q", "close", show=False),
    ]

    def __init__(self, page: PlanWork, key: str, channel: str) -> None:
        super().__init__()
        self.page = page
        self.ground = page.ground
        self.key = key
        self.channel = channel
        self._media = 0
        self._step: PlanStep | None = None
        self._said: tuple[str, Style] = ("", "")

    def compose(self) -> ComposeResult:
        """Header, channels, the card, what there is to say, keys."""
        yield Bar(look="bar", id="header")
        yield Bar(id="channels")
        yield Panel(scrolls=True, id="card")
        yield Panel(id="message")
        yield Bar(id="footer", gap="   ")

    def on_mount(self) -> None:
        """Show it."""
        t = self.ground.words.t
        sample = Part(t("app.flag.sample") if self.ground.desk.sample else "", "bar-warn")
        self.query_one("#header", Bar).show([Part(t("plans.card"), "bar-strong"), sample])
        self.query_one("#card", Panel).focus()
        self.moved()

    def on_resize(self) -> None:
        """Other lines for another width."""
        if self.query(Panel):
            self.moved()
            self.told(*self._said)

    @property
    def one(self) -> Occurrence | None:
        """The plan or occurrence as it is now."""
        return occurrence_of(self.ground.sight(), self.key)

    @property
    def caption(self) -> str:
        """The caption of the channel that is shown."""
        one = self.one
        variant = one.plan.variants.get(self.channel) if one is not None else None
        return variant.caption if variant is not None else ""

    def moved(self) -> None:
        """Draw it as it is now."""
        one, sight = self.one, self.ground.sight()
        panel = self.query_one("#card", Panel)
        if one is None or not one.channels:
            panel.show(Block(lines=((Cell(sight.t("outreach.gone"), "muted"),),)))
            return
        if self.channel not in one.channels:
            self.channel = first_channel(one)
        self._media = max(0, min(self._media, len(one.plan.media) - 1))
        cells = tab_cells(sight, one, self.channel)
        self.query_one("#channels", Bar).show([Part(cell.text.strip(" "), cell.style) for cell in cells])
        panel.show(card(sight, one, self.channel, self._media, max(20, self.size.width - 3)))
        self._footer(one)

    def _footer(self, one: Occurrence) -> None:
        keys, t = self.ground.keys, self.ground.words.t
        names = [name for name in KEYS if name != "mark" or one.plan.media]
        posted = one.channels.get(self.channel) == "posted"
        field, parts = self.channel == "field", []
        for rank, name in enumerate(names):
            if name == "status" and field and posted:
                continue
            done = "plans.key.link" if posted else "plans.key.held" if field else "plans.key.status"
            word = t(done if name == "status" else f"plans.key.{name}")
            rank = 0 if name in ("status", "step-back") else rank + 1
            parts.append(Part(f"{keys.label(name)} {word}", "muted", rank))
        self.query_one("#footer", Bar).show(parts)

    def told(self, sentence: str, look: Style = "") -> None:
        """A sentence above the keys; an empty one takes the line away."""
        self._said = (sentence, look)
        line = self.query_one("#message", Panel)
        wide = max(20, self.size.width - 3)
        line.show(Block(lines=tuple((Cell(text, look),) for text in wrap(sentence, wide) if text)))
        line.set_class(bool(sentence), "-said")

    # about

    def action_channel(self, by: int) -> None:
        """The channel beside."""
        one = self.one
        if one is not None and one.channels:
            names = tuple(one.channels)
            at = names.index(self.channel) if self.channel in names else 0
            self._show(names[(at + by) % len(names)])

    def action_nth(self, number: int) -> None:
        """The channel with this number."""
        one = self.one
        names = tuple(one.channels) if one is not None else ()
        if number <= len(names):
            self._show(names[number - 1])

    def _show(self, channel: str) -> None:
        self.channel = channel
        self.told("")
        self.query_one("#card", Panel).scroll_to(y=0, animate=False)
        self.moved()

    def action_down(self, by: int) -> None:
        """Along the media where there are some, else a line."""
        one = self.one
        if one is not None and len(one.plan.media) > 1:
            self._media = max(0, min(self._media + by, len(one.plan.media) - 1))
            self.moved()
        else:
            self.query_one("#card", Panel).action_scroll_by(by)

    def action_page(self, by: int) -> None:
        """A view's height."""
        self.query_one("#card", Panel).action_scroll_page(by)

    # the caption

    def action_copy(self) -> None:
        """To the clipboard of whoever sits at the terminal."""
        self.told(*copied(self.page, self.caption))

    async def action_plain(self) -> None:
        """The caption alone, for the mouse."""
        from tui.plainpage import show_plain

        t = self.ground.words.t
        if not self.caption:
            self.told(t("plans.no-caption"), "warn")
        elif not await show_plain(self.app, self.caption, t("plans.plain.back")):
            self.told(t("plans.plain.not-here"), "warn")

    def action_file(self) -> None:
        """The caption as a file of its own."""
        t, text = self.ground.words.t, self.caption
        if not text:
            self.told(t("plans.no-caption"), "warn")
            return

        async def write() -> None:
            from tui.headless.captionfile import caption_file

            plan_id = self.key.replace("@", "-")
            try:
                file = await asyncio.to_thread(caption_file, self.ground.desk, plan_id, self.channel, text)
            except OSError as error:
                self.told(t("app.form.failed", reason=error.strerror or type(error).__name__), "failed")
            else:
                self.told(t("plans.file", file=str(file)), "ok")

        self.run_worker(write(), group="file", exclusive=True, exit_on_error=False)

    def action_caption(self) -> None:
        """The caption in the person's own editor."""
        reason = self.page.why_not("edit")
        if reason is not None:
            self.told(self.ground.why(reason), "warn")
        else:
            self.page.edit_caption(self.key, self.channel)

    async def action_work(self, action: str) -> None:
        """What the calendar does with this plan."""
        await self.page.act_on(action, self.key)

    # what was done

    def action_ready(self) -> None:
        """A picture or video is at hand, or is not."""
        one, reason = self.one, self.page.why_not("edit")
        if one is None or not one.plan.media:
            return
        if reason is not None:
            self.told(self.ground.why(reason), "warn")
            return
        if self._step is not None and self._step.busy:
            return
        media = list(one.plan.media)
        media[self._media] = replace(media[self._media], ready=not media[self._media].ready)
        ready = self.ground.words.t("plans.media.ready" if media[self._media].ready else "plans.media.not")
        told = f"{media[self._media].name}: {ready}"
        try:
            edits = changes_of(self.ground.desk, self.key, {"media": tuple(media)})
        except StoreError as error:
            self.told(self.ground.wording.error(error), "failed")
            return
        self._step = PlanStep(self.page, lambda written: told)
        self._step.save(edits)

    def action_posted(self) -> None:
        """It is on the platform, or the event took place."""
        reason = self.page.why_not("edit")
        if reason is not None:
            self.told(self.ground.why(reason), "warn")
        else:
            mark_posted(self.page, self.key, self.channel)

    def action_close(self) -> None:
        """Back."""
        self.dismiss()


def posting_card(page: PlanWork, key: str, channel: str = "") -> PostingScreen | None:
    """The card of a plan or occurrence, on the channel that waits; None where it is gone or has no channel."""
    one = occurrence_of(page.ground.sight(), key)
    if one is None or not one.channels:
        return None
    return PostingScreen(page, key, channel if channel in one.channels else first_channel(one))


def copied(page: Page, text: str, *, short: bool = False) -> tuple[str, Style]:
    """Send a text to the clipboard, and the sentence about it: that it was sent is all that can be known.

    `short`: for one line, where the card with its other ways is a key away.
    """
    t, number = page.words.t, page.ground.format.number
    if not text:
        return t("plans.no-caption"), "warn"
    try:
        copy(page.app, text)
    except TooLarge as large:
        return t("plans.copy.too-large", size=number(large.size)), "warn"
    if short:
        key = page.ground.keys.label("show-link")
        return t("plans.copied.short", size=number(len(text)), key=key), "ok"
    return t("plans.copied", size=number(len(text))), "ok"
